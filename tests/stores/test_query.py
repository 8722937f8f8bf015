from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.stores.query import run
from kg.stores.rows import Rows
from kg.tables import Graph
from tests.graphs import write_graph

CYPHER = "MATCH (m:Method) WHERE m.name = $name RETURN m.name AS name"
SPARQL = "SELECT ?name WHERE { ?m a mls:Algorithm ; rdfs:label ?name FILTER (?name = $name) }"
FAST = Rows(("name",), (("FastNet",),))


def test_a_name_is_asked_in_cypher_unless_told(graph: Graph) -> None:
    rows = run(graph, "most-used-methods", None, {"limit": "1"})
    assert rows == run(graph, "most-used-methods", "sparql", {"limit": "1"})
    assert [row[:2] for row in rows.rows] == [("FastNet", 1)]
    assert sorted(path.name.split("-")[0] for path in (graph.path / "cache").iterdir()) == ["kglite", "pyoxigraph"]


@pytest.mark.parametrize("text", [CYPHER, SPARQL])
def test_a_text(graph: Graph, text: str) -> None:
    assert run(graph, text, None, {"name": "FastNet"}) == FAST


@pytest.mark.parametrize(
    ("name", "text"), [("a b.cypher", CYPHER), ("q.cql", CYPHER), ("q.rq", SPARQL), ("q.sparql", SPARQL), ("q", SPARQL)]
)
def test_a_file(graph: Graph, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8-sig")
    assert run(graph, str(tmp_path / name), None, {"name": "FastNet"}) == FAST


def test_a_file_with_a_header_has_defaults(graph: Graph, tmp_path: Path) -> None:
    header = "# Methods\n# group: find\n# $name: a name, by default FastNet\n"
    (tmp_path / "q.rq").write_text(header + SPARQL)
    assert run(graph, str(tmp_path / "q.rq"), None, {}) == FAST
    with pytest.raises(QueryError, match="no parameter nam"):
        run(graph, str(tmp_path / "q.rq"), None, {"nam": "x"})


def test_the_language_may_be_told(graph: Graph) -> None:
    assert run(graph, "// which?\nRETURN 1 AS x", "cypher", {}) == Rows(("x",), ((1,),))
    with pytest.raises(QueryError):
        run(graph, SPARQL, "cypher", {"name": "FastNet"})


@pytest.mark.parametrize(
    ("question", "given", "message"),
    [
        ("papers-using-metod", {}, "did you mean papers-using-method"),
        ("papers-using-method", {}, "-p method=ResNet"),
        ("nosuch.rq", {}, "nosuch.rq: no such file"),
        ("x" * 5000, {}, "cannot be read: File name too long"),
        ("nul\0", {}, "cannot be read"),
        (CYPHER, {}, "needs the parameter name"),
        (CYPHER, {"name": "a", "other": "b"}, "the query has no \\$other"),
        (SPARQL, {"nam": "a"}, "the query has no \\$nam"),
        ("how many papers are there?", {}, "--language"),
    ],
)
def test_what_is_wrong_is_told(graph: Graph, question: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run(graph, question, None, given)


def test_a_file_that_is_no_text(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QueryError, match="not UTF-8"):
        run(graph, str(tmp_path / "q.rq"), None, {})
    with pytest.raises(QueryError, match="cannot be read: Is a directory"):
        run(graph, str(tmp_path), None, {})


def test_a_named_question_warns_of_nothing_on_an_empty_graph(tmp_path: Path) -> None:
    empty = write_graph(tmp_path / "empty", [], [])
    assert run(empty, "results-on-dataset", None, {"dataset": "x"}).warnings == ()
    assert run(empty, "kinds", None, {}).rows == run(empty, "kinds", "sparql", {}).rows == ()
