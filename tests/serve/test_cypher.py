"""Cypher over HTTP. The expected answers are those of Neo4j 5.26 to the same requests."""

import json
from typing import Any

import pytest

from tests.serve.running import Running

PATH = "MATCH p = (m:Method {name: 'FastNet'})-[r:EVALUATED_ON]->(d) RETURN m AS m, r AS r, p AS p"
TYPED = "application/vnd.neo4j.query"


def post(server: Running, body: Any, path: str = "/db/neo4j/query/v2", **headers: str) -> tuple[int, Any]:
    told = {"Content_Type": "application/json", **headers}
    text = body if isinstance(body, str) else json.dumps(body)
    answer = server.ask("POST", path, text, **told)
    assert answer.kind == (headers.get("Accept", "application/json") if answer.status == 202 else "application/json")
    return answer.status, answer.json()


def invalid(message: str) -> dict[str, Any]:
    return {"errors": [{"code": "Neo.ClientError.Request.Invalid", "message": message}]}


def test_plain_json(small: Running) -> None:
    query = "RETURN 1 AS a, 2.5 AS b, $x AS x, [1, null] AS l, {k: 'v'} AS m, true AS y"
    status, answer = post(small, {"statement": query, "parameters": {"x": "é"}})
    assert status == 202
    values = [[1, 2.5, "é", [1, None], {"k": "v"}, True]]
    assert answer["data"] == {"fields": ["a", "b", "x", "l", "m", "y"], "values": values}
    assert list(answer) == ["data", "bookmarks"]


def test_json_with_types(small: Running) -> None:
    query = "RETURN 1 AS a, 2.5 AS b, $x AS x, [1, null] AS l, {k: 'v'} AS m, true AS y, 10000000.0 AS t"
    _, answer = post(small, {"statement": query, "parameters": {"x": 0.0001}}, Accept=TYPED)
    one, nothing = {"$type": "Integer", "_value": "1"}, {"$type": "Null", "_value": None}
    assert answer["data"]["values"] == [
        [
            one,
            {"$type": "Float", "_value": "2.5"},
            {"$type": "Float", "_value": "1.0E-4"},
            {"$type": "List", "_value": [one, nothing]},
            {"$type": "Map", "_value": {"k": {"$type": "String", "_value": "v"}}},
            {"$type": "Boolean", "_value": True},
            {"$type": "Float", "_value": "1.0E7"},
        ]
    ]


def test_parameters_with_types(small: Running) -> None:
    given = {
        "x": {"$type": "Integer", "_value": "5"},
        "y": {"$type": "List", "_value": [{"$type": "String", "_value": "q"}]},
        "z": {"$type": "Map", "_value": {"k": {"$type": "Float", "_value": "1.5"}}},
    }
    asked = {"statement": "RETURN $x AS a, $y AS b, $z AS c", "parameters": given}
    status, answer = post(small, asked, Content_Type="application/vnd.neo4j.query.v1.0")
    assert (status, answer["data"]["values"]) == (202, [[5, ["q"], {"k": 1.5}]])
    for bad in ({"x": 5}, {"x": {"$type": "Nope", "_value": "5"}}, {"x": {"$type": "List", "_value": 5}}):
        status, answer = post(small, {"statement": "RETURN $x AS a", "parameters": bad}, Content_Type=TYPED)
        assert (status, answer["errors"][0]["code"]) == (400, "Neo.ClientError.Request.Invalid")


@pytest.mark.parametrize(
    "value",
    [
        "[" * 60 + "]" * 60,
        "9223372036854775807",
        "-9223372036854775808",
    ],
)
def test_parameters_as_large_as_they_may_be(small: Running, value: str) -> None:
    status, answer = post(small, f'{{"statement": "RETURN $x AS a", "parameters": {{"x": {value}}}}}')
    assert (status, answer["data"]["values"]) == (202, [[json.loads(value)]])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("[" * 65 + "]" * 65, "application/json"),
        ("[" * 100_000 + "]" * 100_000, "application/json"),
        ("9223372036854775808", "application/json"),
        ("9" * 5000, "application/json"),
        ('"\\ud800"', "application/json"),
        ('{"$type": ["Integer"], "_value": "5"}', TYPED),
        ('{"$type": "Integer", "_value": "' + "9" * 4000 + '"}', TYPED),
        ('{"$type": "List", "_value": [' * 1000 + "]}" * 1000, TYPED),
    ],
)
def test_parameters_that_no_query_can_have(small: Running, value: str, kind: str) -> None:
    body = f'{{"statement": "RETURN $x AS a", "parameters": {{"x": {value}}}}}'
    status, answer = post(small, body, Content_Type=kind)
    assert (status, [each["code"].split(".")[1] for each in answer["errors"]]) == (400, ["ClientError"])


def test_nodes_relationships_and_paths(small: Running) -> None:
    _, answer = post(small, {"statement": PATH})
    method, relationship, path = answer["data"]["values"][0]
    assert method["labels"] == ["Method"]
    assert {name: method["properties"][name] for name in ("name", "aliases", "iri")} == {
        "name": "FastNet",
        "aliases": ["FN", "Fast Net"],
        "iri": "method/fastnet",
    }
    assert method["properties"].keys() == {"id", "iri", "name", "aliases"}
    assert relationship["type"] == "EVALUATED_ON"
    assert relationship["startNodeElementId"] == method["elementId"]
    assert relationship["properties"]["derived"] is True
    assert path == [method, relationship, path[2]]
    assert relationship["endNodeElementId"] == path[2]["elementId"]


def test_nodes_relationships_and_paths_with_types(small: Running) -> None:
    _, answer = post(small, {"statement": PATH}, Accept=TYPED)
    method, relationship, path = answer["data"]["values"][0]
    assert (method["$type"], relationship["$type"], path["$type"]) == ("Node", "Relationship", "Path")
    assert method["_value"]["_properties"]["name"] == {"$type": "String", "_value": "FastNet"}
    assert relationship["_value"].keys() == {
        "_element_id", "_start_node_element_id", "_end_node_element_id", "_type", "_properties",
    }  # fmt: skip
    assert [each["$type"] for each in path["_value"]] == ["Node", "Relationship", "Node"]


def test_counters_and_warnings(small: Running) -> None:
    _, answer = post(small, {"statement": "MATCH (n:Nothing) RETURN n.foo AS a", "includeCounters": True})
    assert list(answer) == ["data", "notifications", "counters", "bookmarks"]
    assert answer["data"] == {"fields": ["a"], "values": []}
    assert len(answer["counters"]) == 14
    assert {each for each in answer["counters"].values() if each} == set()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"parameters": {}}, "statement cannot be null or empty"),
        ({"statement": ""}, "statement cannot be null or empty"),
        ("", "statement cannot be null or empty"),
        ({"statement": "RETURN 1 AS a", "accessMode": "foo"}, "Bad Request: accessMode is READ or WRITE"),
    ],
)
def test_bad_requests(small: Running, body: Any, message: str) -> None:
    assert post(small, body) == (400, invalid(message))


@pytest.mark.parametrize("body", ["nonsense", '{"statement": "RETURN 1 AS a", "foo": 1}', "[1]", '{"statement": 5}'])
def test_bodies_that_are_no_request(small: Running, body: str) -> None:
    status, answer = post(small, body)
    assert (status, answer["errors"][0]["code"]) == (400, "Neo.ClientError.Request.Invalid")


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("RETRUN 1 AS a", "Statement.SyntaxError"),
        ("RETURN $x AS a", "Statement.ParameterMissing"),
        ("CREATE (n:X {a: 1}) RETURN n", "Statement.AccessMode"),
        ("MATCH (n) DETACH DELETE n", "Statement.AccessMode"),
        ("MATCH (n:Method) SET n.name = 'x'", "Statement.AccessMode"),
        ("MERGE (n:Method {name: 'x'})", "Statement.AccessMode"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "Statement.SyntaxError"),
        ("LOAD/**/CSV FROM 'http://127.0.0.1:9/' AS line RETURN line", "Statement.SyntaxError"),
        ("MATCH (n) RETURN n FORMAT CSV", "Statement.SyntaxError"),
    ],
)
def test_what_is_no_reading_query_is_refused(small: Running, statement: str, code: str) -> None:
    status, answer = post(small, {"statement": statement})
    assert (status, [each["code"] for each in answer["errors"]]) == (400, [f"Neo.ClientError.{code}"])
    found = small.cypher("MATCH (n) RETURN count(n) AS n").json()
    assert found["data"]["values"] == [[18]]


def test_methods_formats_and_databases(small: Running) -> None:
    asked = {"statement": "RETURN 1 AS a"}
    found = post(small, asked, Accept="text/html"), post(small, asked, Content_Type="text/plain")
    assert [status for status, _ in found] == [406, 415]
    assert found[0][1] == invalid("Not Acceptable")
    missing = {"code": "Neo.ClientError.Database.DatabaseNotFound", "message": "Graph not found: nosuch"}
    assert post(small, asked, "/db/nosuch/query/v2") == (404, {"errors": [missing]})
    answer = small.ask("GET", "/db/kg/query/v2")
    assert (answer.status, answer.headers["allow"], answer.json()) == (405, "POST", invalid("Method Not Allowed"))
