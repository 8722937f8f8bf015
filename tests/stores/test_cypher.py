import shutil
from pathlib import Path

import pytest

from kg.errors import GraphError, QueryError
from kg.stores.cache import cache_path
from kg.stores.cypher import CypherStore, open_cypher
from kg.stores.rows import Rows, Value
from kg.tables import Graph
from tests.graphs import edge, node, small_graph, write_graph

ALL = "MATCH (n) RETURN n.id AS id ORDER BY id"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CypherStore:
    return open_cypher(small_graph(tmp_path_factory.mktemp("small")))


def ask(store: CypherStore, text: str, **parameters: Value) -> Rows:
    return store.query(text, parameters)


def test_nodes_have_the_columns_of_their_table(store: CypherStore) -> None:
    found = ask(
        store, "MATCH (m:Method {name: 'FastNet'}) RETURN labels(m) AS kinds, m.iri AS iri, m.aliases AS aliases"
    )
    assert found.rows == ((["Method"], "method/fastnet", ["FN", "Fast Net"]),)
    found = ask(
        store, "MATCH (p:Paper) RETURN p.titled AS titled, p.author_count AS n, p.date AS date ORDER BY p.title"
    )
    assert found.rows == ((True, None, None), (False, 4, None), (True, 2, "2024-07-13"))


def test_relationships_have_confidence_support_evidence_and_derived(store: CypherStore) -> None:
    columns = "r.confidence AS confidence, r.support AS support, r.derived AS derived, r.evidence AS evidence"
    found = ask(store, f"MATCH (:Paper)-[r:INTRODUCES]->(:Method) RETURN {columns}")
    assert found.columns == ("confidence", "support", "derived", "evidence")
    assert found.rows == ((0.9, 1, False, ["We propose FastNet.", "FastNet: Small Nets"]),)
    found = ask(store, f"MATCH ()-[r:EVALUATED_ON]->() RETURN {columns}, size(r.premises) AS premises")
    assert found.rows == ((0.8, 1, True, [], 2),)
    found = ask(store, "MATCH ()-[r:WROTE]->(:Paper) RETURN r.position AS at, r.printed AS name ORDER BY name")
    assert found.rows == ((1, "Ada Lóvelace"), (1, "B. Ob"), (2, "Bob"))


def test_a_second_edge_of_one_type_between_the_same_two_stays(tmp_path: Path) -> None:
    paper, listing = node("Paper", "p"), node("Listing", "l", sha256="a" * 64)
    edges = [edge("LISTED_IN", paper, listing, str(entry), entry=entry, line=entry) for entry in (0, 1)]
    store = open_cypher(write_graph(tmp_path / "graph", [paper, listing], edges))
    found = ask(store, "MATCH (p:Paper)-[r:LISTED_IN]->(l) WITH p, count(r) AS edges, count(DISTINCT l) AS listings "
                       "RETURN edges, listings")  # fmt: skip
    assert found.rows == ((2, 1),)


def test_an_edge_to_no_node_is_an_error(tmp_path: Path) -> None:
    paper, method = node("Paper", "p"), node("Method", "m")
    graph = write_graph(tmp_path / "graph", [paper], [edge("USES", paper, method)])
    with pytest.raises(GraphError, match="USES edges of no node"):
        open_cypher(graph)


def test_values_are_parameters(store: CypherStore) -> None:
    hostile = "x'}) DETACH DELETE n //"
    found = ask(store, "RETURN $name AS name, $number AS number, $some AS some", name=hostile, number=3, some=["a"])
    assert found == Rows(("name", "number", "some"), ((hostile, 3, ["a"]),))


def test_nodes_dates_and_maps_are_plain_values(store: CypherStore) -> None:
    found = ask(store, "MATCH (v:Venue) RETURN v, date('2024-01-02') AS day, {a: [1, null]} AS map")
    venue = found.rows[0][0]
    assert isinstance(venue, dict)
    assert venue["labels"] == ["Venue"]
    assert found.rows[0][1:] == ("2024-01-02", {"a": [1, None]})


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Paper {id: 'x'})",
        "MERGE (n:Paper {id: 'x'}) RETURN n.id AS id",
        "MATCH (n) SET n.title = 'x'",
        "MATCH (n) REMOVE n.title",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n) WITH n FOREACH (x IN [1] | SET n.a = x)",
        "CREATE INDEX FOR (n:Paper) ON (n.title)",
        "CREATE CONSTRAINT FOR (n:Paper) REQUIRE n.title IS UNIQUE",
        "RETURN 1 AS x; MATCH (n) DETACH DELETE n",
        "LOAD CSV FROM 'file:///etc/hostname' AS row RETURN row",
        "load\n csv FROM 'file:///etc/hostname' AS row RETURN row",
        "LOAD // the\r CSV\n CSV FROM 'file:///etc/hostname' AS row RETURN row",
        "RETURN 1 AS row UNION LOAD CSV FROM 'file:///etc/hostname' AS row RETURN row",
        "RETURN 1 AS x FORMAT CSV",
        "MATCH (n RETURN n",
        "MATCH (n) RETURN n.id AS id WHERE",
        "RETURN $missing AS x",
        "RETURN nosuchfunction(1) AS x",
        "",
        "RETURN 'no end",
    ],
)
def test_what_is_refused(store: CypherStore, text: str) -> None:
    before = ask(store, ALL)
    with pytest.raises(QueryError):
        ask(store, text)
    assert ask(store, ALL) == before


def test_words_in_text_are_not_clauses(store: CypherStore) -> None:
    found = ask(store, "RETURN 'LOAD CSV' AS a, \"it's LOAD CSV\" AS `LOAD CSV` // LOAD CSV")
    assert found == Rows(("a", "LOAD CSV"), (("LOAD CSV", "it's LOAD CSV"),))


def test_an_unknown_label_is_told(store: CypherStore, capfd: pytest.CaptureFixture[str]) -> None:
    found = ask(store, "MATCH (n:Papers) RETURN n.id AS id")
    assert found.rows == ()
    assert len(found.warnings) == 1
    assert "Did you mean 'Paper'" in found.warnings[0]
    assert capfd.readouterr() == ("", "")


def test_the_cache_is_used_and_follows_the_tables(graph: Graph, tmp_path: Path) -> None:
    expected = ask(open_cypher(graph), ALL)
    shutil.rmtree(graph.path / "nodes")
    assert ask(open_cypher(graph), ALL) == expected
    changed = write_graph(graph.path, [node("Method", "only")], [])
    assert len(ask(open_cypher(changed), ALL).rows) == 1
    assert [path.name for path in (graph.path / "cache").iterdir()] == [cache_path(changed, "kglite").name]


@pytest.mark.parametrize("broken", [b"", b"garbage" * 1000, None])
def test_a_broken_cache_is_built_anew(graph: Graph, broken: bytes | None) -> None:
    expected = ask(open_cypher(graph), ALL)
    path = cache_path(graph, "kglite")
    path.write_bytes(path.read_bytes()[:-100] if broken is None else broken)
    assert ask(open_cypher(graph), ALL) == expected
    shutil.rmtree(graph.path / "nodes")
    assert ask(open_cypher(graph), ALL) == expected


def test_without_a_place_for_the_cache_the_store_stays_in_memory(graph: Graph) -> None:
    (graph.path / "cache").write_text("in the way")
    assert len(ask(open_cypher(graph), ALL).rows) == 18
    assert (graph.path / "cache").read_text() == "in the way"
