import multiprocessing
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.errors import QueryError
from kg.stores.cache import cache_path
from kg.stores.rows import Rows, Value
from kg.stores.sparql import SparqlStore, asks_another_server, bind, open_sparql
from kg.tables import Graph
from tests.graphs import node, small_graph, write_graph

ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
NAMES = "SELECT ?name WHERE { ?m a mls:Algorithm ; rdfs:label ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> SparqlStore:
    return open_sparql(small_graph(tmp_path_factory.mktemp("small")))


def ask(store: SparqlStore, text: str, **parameters: Value) -> Rows:
    return store.query(text, parameters)


def test_values_have_their_types(store: SparqlStore) -> None:
    text = """
        SELECT ?date ?count ?complete ?confidence ?none (1.5 AS ?decimal) ?p WHERE {
          ?p bibo:doi ?doi ; dcterms:date ?date ; kg:authorCount ?count ; kg:authorsComplete ?complete .
          ?s rdf:subject ?p ; kg:edgeType 'USES' ; kg:confidence ?confidence .
          OPTIONAL { ?p kg:nothing ?none }
        }"""
    found = ask(store, text)
    assert found.columns == ("date", "count", "complete", "confidence", "none", "decimal", "p")
    iri = "https://w3id.org/papers-kg/id/paper/fastnet"
    assert found.rows == (("2024-07-13", 2, True, 0.8, None, 1.5, iri),)


def test_ask_construct_and_describe(store: SparqlStore) -> None:
    assert ask(store, "ASK { ?m a mls:Algorithm }") == Rows(("answer",), ((True,),))
    assert ask(store, "ASK { ?m a mls:Nothing }") == Rows(("answer",), ((False,),))
    built = ask(store, "CONSTRUCT { ?m rdfs:label ?name } WHERE { ?m a mls:Algorithm ; rdfs:label ?name }")
    assert built.columns == ("subject", "predicate", "object")
    assert sorted(str(row[2]) for row in built.rows) == ["FastNet", "Old"]
    assert len(ask(store, "DESCRIBE <https://w3id.org/papers-kg/id/method/fastnet>").rows) > 3


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://a.example/> <http://a.example/> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <http://a.example/> INSERT { ?s a:p 1 } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "LOAD <http://127.0.0.1:9/>",
        "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "SELECT * WHERE { VALUES ?x { <http://127.0.0.1:9/> } SERVICE ?x { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p '#' . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p '\\'#' . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * WHERE { # '\rSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } # '\n }",
        "SELECT * WHERE { ?s rdfs:a\\# ?o . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "BASE <http://127.0.0.1:9/> SELECT * WHERE { FILTER(1<2)SERVICE:x#>\n{ ?s ?p ?o } }",
        "SELECT * WHERE { FILTER(1<2)#>'''\nSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #'''\n }",
        "SELECT * WHERE { FILTER(1<2#>'''\n) SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #'''\n }",
        "SELECT * WHERE { FILTER(1<a:b)#>'''\nSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #'''\n }",
        "SELECT ?x WHERE { ?x",
        "SELECT (nosuch:function(1) AS ?x) WHERE { }",
        "",
        "MATCH (n) RETURN n",
    ],
)
def test_what_is_refused(store: SparqlStore, text: str) -> None:
    before = ask(store, ALL)
    with pytest.raises(QueryError) as raised:
        ask(store, text)
    assert "SERVICE is refused" in str(raised.value) or "service" not in text.lower()
    assert len(str(raised.value)) < 200
    assert ask(store, ALL) == before


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { ?s rdfs:label ?service }",
        'SELECT * WHERE { ?s rdfs:label "a \\" SERVICE" }',
        "SELECT * WHERE { ?s rdfs:label '''it's a service''' } # no SERVICE",
        "SELECT * WHERE { <http://a.example/x#service> ?p ?o }",
        "SELECT * WHERE { ?s ?p ?o FILTER (?o < 3) }",
    ],
)
def test_a_word_is_not_a_clause(store: SparqlStore, text: str) -> None:
    assert not asks_another_server(text)
    assert ask(store, text).columns


def test_parameters_are_bound_in_sub_queries_and_limits(store: SparqlStore) -> None:
    text = """SELECT ?name WHERE { { SELECT ?m WHERE { ?m rdfs:label ?name FILTER (LCASE(?name) = $name) } }
        ?m a mls:Algorithm ; rdfs:label ?name . FILTER EXISTS { ?m rdfs:label ?l FILTER (STR(?l) != "$name") } }
        LIMIT $most"""
    assert ask(store, text, name="fastnet", most=5).rows == (("FastNet",),)
    assert ask(store, text, name="fastnet", most=0).rows == ()
    with pytest.raises(QueryError):
        ask(store, text, name="fastnet", most="5")


def test_bind_replaces_parameters_only() -> None:
    text = "SELECT ?a $a { ?s <http://x/$a> '$a' . # $a\n FILTER (?x = $a && ?y = $b) }"
    expected = 'SELECT ?a "q\\"" { ?s <http://x/$a> \'$a\' . # $a\n FILTER (?x = "q\\"" && ?y = $b) }'
    assert bind(text, {"a": 'q"'}) == expected
    assert bind("$i $f $t", {"i": 3, "t": True}) == '3 $f "true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_itself(text: str) -> None:
    bound = SparqlStore(Store()).query("SELECT ($x AS ?y) WHERE { FILTER ($x = $x) }", {"x": text})
    assert bound == Rows(("y",), ((text,),))


def test_the_cache_is_used_and_follows_the_tables(graph: Graph) -> None:
    expected = ask(open_sparql(graph), ALL)
    shutil.rmtree(graph.path / "nodes")
    assert ask(open_sparql(graph), ALL) == expected
    changed = write_graph(graph.path, [node("Method", "only")], [])
    assert ask(open_sparql(changed), NAMES).rows == (("only",),)
    assert [path.name for path in (graph.path / "cache").iterdir()] == [cache_path(changed, "pyoxigraph").name]


@pytest.mark.parametrize("broken", ["CURRENT", "*.sst", "a file"])
def test_a_broken_cache_is_built_anew(graph: Graph, broken: str) -> None:
    expected = ask(open_sparql(graph), ALL)
    path = cache_path(graph, "pyoxigraph")
    if broken == "a file":
        shutil.rmtree(path)
        path.write_text("garbage")
    for file in path.glob(broken) if path.is_dir() else ():
        file.write_bytes(b"garbage")
    assert ask(open_sparql(graph), ALL) == expected
    shutil.rmtree(graph.path / "nodes")
    assert ask(open_sparql(graph), ALL) == expected


def test_without_a_place_for_the_cache_the_store_stays_in_memory(graph: Graph) -> None:
    (graph.path / "cache").write_text("in the way")
    assert ask(open_sparql(graph), NAMES).rows == (("FastNet",), ("Old",))
    assert (graph.path / "cache").read_text() == "in the way"


def names_of(path: Path) -> Rows:
    return ask(open_sparql(Graph(path)), NAMES)


def test_processes_that_build_at_once_agree(graph: Graph) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.map(names_of, [graph.path] * 2)
    assert found == [Rows(("name",), (("FastNet",), ("Old",)))] * 2
    assert [path.name for path in (graph.path / "cache").iterdir()] == [cache_path(graph, "pyoxigraph").name]
