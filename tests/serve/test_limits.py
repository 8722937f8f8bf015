"""What a request may cost, and that it costs the others nothing."""

import base64
import json
import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import IncompleteRead
from urllib.parse import urlencode

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from kg.tables import Graph
from tests.graphs import small_graph
from tests.serve.running import Running, read, running

ALL = "SELECT * { ?s ?p ?o }"
COUNTED = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PRODUCT = "MATCH (a), (b), (c), (d), (e), (f), (g), (h) RETURN count(*) AS n"
LARGE = "SELECT (CONCAT(STR(?a), STR(?d), STR(?g), STR(?j)) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ROWS = 50


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that gives a query 10 seconds and 50 rows."""
    path = small_graph(tmp_path_factory.mktemp("limited") / "graph").path
    with running(path, workers=2, slow=6, timeout=10.0, rows=ROWS, request_size=4096) as server:
        yield server


def test_a_runaway_is_stopped_and_others_are_answered_meanwhile(server: Running) -> None:
    with ThreadPoolExecutor() as threads:
        runaways = [threads.submit(server.sparql, COUNTED) for _ in range(2)]
        runaways.append(threads.submit(server.cypher, PRODUCT))
        answered = 0
        while not all(each.done() for each in runaways):
            assert server.sparql("ASK {}").json()["boolean"] is True
            assert server.cypher("RETURN 1 AS a").json()["data"]["values"] == [[1]]
            answered += 2
    assert answered > 0
    first, second, third = (each.result() for each in runaways)
    told = "the query was stopped: it took longer than 10 s"
    assert (first.status, first.body) == (second.status, second.body) == (503, f"{told}\n".encode())
    assert third.status == 503
    code = "Neo.ClientError.Transaction.TransactionTimedOut"
    assert third.json() == {"errors": [{"code": code, "message": told}]}


def test_where_no_more_long_queries_may_run_one_is_stopped_soon(graph: Graph) -> None:
    with running(graph.path, slow=0, patience=1.0, timeout=60.0) as server:
        answer = server.sparql(COUNTED)
        told = (answer.status, answer.body)
        assert told == (503, b"too many long queries run at the same time; try again\n")
        assert server.sparql("ASK {}").status == 200


def test_where_no_more_queries_may_wait_one_is_refused(graph: Graph) -> None:
    with (
        running(graph.path, workers=1, slow=0, waiting=0, timeout=3.0, patience=3.0) as server,
        ThreadPoolExecutor() as threads,
    ):
        runaways = [threads.submit(server.sparql, COUNTED) for _ in range(2)]
        answers = {(each.result().status, each.result().body) for each in runaways}
    assert (503, b"too many queries are waiting; try again\n") in answers
    assert len(answers) == len(runaways)


def test_a_query_that_needs_much_memory_is_stopped(graph: Graph) -> None:
    twice = " ".join(f"BIND(CONCAT(?x{number}, ?x{number}) AS ?x{number + 1})" for number in range(40))
    with running(graph.path, memory=64 << 20, timeout=60.0) as server:
        answer = server.sparql(f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('0123456789abcdef' AS ?x0) {twice} }}")
        assert answer.status == 503
        assert b"its process died, as it does for want of memory" in answer.body
        assert server.sparql("ASK {}").status == 200


def test_cypher_that_needs_much_memory_is_stopped(graph: Graph) -> None:
    with running(graph.path, memory=64 << 20, timeout=10.0) as server:
        answer = server.cypher("UNWIND range(1, 5000000) AS i RETURN collect(i) AS l")
        assert answer.status == 503  # kglite asks for the memory again and again, until its time is up
        assert server.sparql("ASK {}").status == 200


def test_a_client_that_goes_away_stops_its_query(graph: Graph) -> None:
    with running(graph.path, slow=1, timeout=10.0) as server:
        link = server.connect()
        link.request("GET", "/sparql?" + urlencode({"query": COUNTED}))
        link.close()
        answer = server.sparql(COUNTED)  # the one place for long queries is free again
        assert answer.body == b"the query was stopped: it took longer than 10 s\n"


def test_an_answer_that_stops_halfway_breaks_the_connection(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = small_graph(tmp_path_factory.mktemp("halfway") / "graph").path
    with running(path, timeout=3.0, rows=10**9) as server:
        link = server.connect()
        link.request("GET", "/sparql?" + urlencode({"query": LARGE}))
        response = link.getresponse()
        assert response.status == 200
        with pytest.raises(IncompleteRead):
            read(response)
        link.close()


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_rows_are_cut_and_that_is_told(server: Running, accept: str) -> None:
    answer = server.sparql(ALL, accept)
    assert (answer.status, answer.headers["kg-truncated"], answer.headers["kg-row-limit"]) == (200, "true", str(ROWS))
    if accept == "text/csv":
        return
    assert b"truncated" in answer.body
    found = parse_query_results(answer.body, QueryResultsFormat.from_media_type(accept))
    assert isinstance(found, QuerySolutions)
    assert len(list(found)) == ROWS
    whole = server.sparql(f"{ALL} LIMIT {ROWS}", accept)
    assert whole.headers["kg-truncated"] == "false"
    assert b"truncated" not in whole.body


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_triples_are_cut_and_that_is_told(server: Running, accept: str) -> None:
    answer = server.sparql("CONSTRUCT WHERE { ?s ?p ?o }", accept)
    assert answer.headers["kg-truncated"] == "true"
    assert (b"https://w3id.org/papers-kg#truncated" in answer.body) == (accept != "application/ld+json")
    form = RdfFormat.from_media_type(accept)
    assert form
    assert len(list(parse(answer.body, form))) == ROWS


def test_rows_of_cypher_are_cut_and_that_is_told(server: Running) -> None:
    answer = server.cypher("UNWIND range(1, 1000) AS i RETURN i")
    assert answer.headers["kg-truncated"] == "true"
    assert answer.json()["data"]["values"] == [[number] for number in range(1, ROWS + 1)]
    assert answer.json()["notifications"][0]["description"] == "truncated: there are more than these 50 rows"
    assert server.cypher("UNWIND range(1, 50) AS i RETURN i").headers["kg-truncated"] == "false"


def test_a_long_request_is_refused(server: Running) -> None:
    asked = {"Content_Type": "application/sparql-query"}
    assert server.ask("POST", "/sparql", "ASK {}" + " " * 4090, **asked).status == 200
    assert server.ask("POST", "/sparql", "ASK {}" + " " * 4091, **asked).status == 413
    answer = server.cypher("RETURN 1 AS a", text="x" * 5000)
    assert (answer.status, answer.json()["errors"][0]["message"]) == (413, "a request has 4096 bytes at most")
    assert server.ask("GET", "/sparql?query=" + "x" * 70000).status == 400


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { BIND(<http://127.0.0.1:9/> AS ?e) SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { # comment\r SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/>",
        "LOAD <file:///etc/passwd>",
        "CLEAR ALL",
        "INSERT DATA { <http://a.example/> <http://a.example/> 1 }",
        "DROP ALL",
        "SELECT * { ?s ?p ?o } ; CLEAR ALL",
        "'; DROP TABLE nodes; --",
        "<script>alert(1)</script>",
        "SELECT * { ?s ?p '\u202e\u0000' }" + "(" * 1000,
        "ASK { FILTER(" + "(" * 4000,
        "",
    ],
)
def test_hostile_queries_are_refused(server: Running, query: str) -> None:
    answer = server.ask("POST", "/sparql", query[:4000], Content_Type="application/sparql-query")
    assert 400 <= answer.status < 504
    assert answer.kind == "text/plain; charset=utf-8"
    assert server.sparql("SELECT (COUNT(*) AS ?n) { ?m a mls:Algorithm }", "text/csv").number() == 2


def test_a_token_is_needed_where_there_is_one(graph: Graph) -> None:
    token = "tökén-of-ours"  # noqa: S105
    basic = base64.b64encode(f"neo4j:{token}".encode()).decode()
    with running(graph.path, token=token) as server:
        for path in ("/", "/sparql?query=ASK%7B%7D", "/db/kg/query/v2", "/metrics", "/openapi.json", "/nosuch"):
            for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic bmVvNGo6eA=="},
                            {"Authorization": "Basic !"}, {"Authorization": token}):  # fmt: skip
                answer = server.ask("GET", path, **headers)
                assert answer.status == 401
                assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert server.ask("GET", "/health").status == 200
        preflight = {"Origin": "http://a.example", "Access_Control_Request_Method": "POST"}
        answer = server.ask("OPTIONS", "/sparql", **preflight, Access_Control_Request_Headers="authorization")
        assert (answer.status, answer.headers["access-control-allow-headers"]) == (200, "authorization")
        link = server.connect()
        link.request("GET", "/sparql?query=ASK%7B%7D", headers={"Authorization": f"Bearer {token}".encode()})
        assert read(link.getresponse()).status == 200
        link.close()
        assert server.ask("GET", "/sparql?query=ASK%7B%7D", Authorization=f"Basic {basic}").status == 200
        told = server.ask("GET", "/openapi.json", Authorization=f"Basic {basic}").json()
        assert told["security"] == [{"bearer": []}, {"basic": []}]


def test_answers_are_sent_without_delay(server: Running) -> None:
    assert server.listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_each_request_is_one_line_of_the_log(graph: Graph, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "kg.serve.access"), running(graph.path, rows=ROWS) as server:
        caplog.clear()
        server.sparql(ALL)
        server.cypher("RETRUN 1")
        server.ask("GET", '/nosuch%0a"{"x')
    # A line is written when its answer has been sent: the last one, at the latest, before the server has stopped.
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/sparql", 200),
        ("POST", "/db/kg/query/v2", 400),
        ("GET", '/nosuch\n"{"x', 404),
    ]
    assert (lines[0]["language"], lines[0]["rows"], lines[0]["truncated"]) == ("sparql", ROWS, True)
    assert lines[1]["failed"].startswith("Cypher syntax error")
    assert all("\n" not in record.getMessage() for record in caplog.records)


def test_others_need_a_token_to_reach_it(graph: Graph) -> None:
    from kg.errors import KgError  # noqa: PLC0415
    from kg.serving import serve  # noqa: PLC0415

    with pytest.raises(KgError, match=r"whoever reaches 0\.0\.0\.0 could ask\n  --token TOKEN"):
        serve(graph.path, "0.0.0.0", 0, print)  # noqa: S104
