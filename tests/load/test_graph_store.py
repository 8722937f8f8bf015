from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
import urllib3

from kg.errors import LoadError
from kg.ids import BASE
from kg.load import Options, Report, load
from kg.load.graph_store import authorization, query_url
from kg.rdf import quads
from kg.tables import Graph
from tests.graphs import edge, node, write_graph
from tests.services.fixtures import Service
from tests.services.java import free_port

XSD = "http://www.w3.org/2001/XMLSchema#"
FOREIGN = "https://example.org/theirs"

Quads = set[tuple[str, str, str, str]]


@pytest.fixture
def store(fuseki: Service) -> Service:
    """The server, without any graph."""
    for graph in {graph for *_, graph in contents(fuseki)}:
        where = "default" if graph == "DEFAULT" else urlencode({"graph": graph.strip("<>")})
        assert ask(fuseki, "DELETE", f"?{where}").status in {200, 204}
    return fuseki


def ask(service: Service, method: str, query: str = "", body: bytes = b"", **headers: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request(
        method, service.uri + query, body=body, headers=headers | authorization(options(service)), timeout=60
    )


def options(service: Service, **given: Any) -> Options:
    return Options(user=service.user, password=service.password, **given)


def contents(service: Service) -> Quads:
    """All that the store holds."""
    return parsed(ask(service, "GET", Accept="application/n-quads").data)


def parsed(data: bytes) -> Quads:
    """N-Quads as terms; a double by its value, because stores write it in their own way."""
    return {
        (str(quad.subject), str(quad.predicate), term(quad.object), str(quad.graph_name))
        for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS)
    }


def term(thing: object) -> str:
    if isinstance(thing, ox.Literal) and thing.datatype.value == f"{XSD}double":
        return repr(float(thing.value))
    return str(thing)


def expected(graph: Graph, base: str = BASE) -> Quads:
    return parsed("".join(quads(graph, base)).encode())


def within(all_of_them: Quads, graph: str) -> Quads:
    return {quad for quad in all_of_them if quad[3] == graph}


def one_listing(path: Path) -> Graph:
    """What shares with the small graph one listing, which says something else."""
    listing, paper = node("Listing", "b" * 64, name="two.txt", sha256="b" * 64), node("Paper", "p", title="Only one")
    return write_graph(path, [listing, paper], [edge("LISTED_IN", paper, listing, "0", entry=0, line=1)])


def many_authors(path: Path) -> Graph:
    """A graph of some megabytes of triples."""
    listing, paper = node("Listing", "c" * 64, name="three.txt", sha256="c" * 64), node("Paper", "p", title="By many")
    authors = [node("Author", f"author {i}", name=f"Author {i}") for i in range(3000)]
    wrote = [edge("WROTE", each, paper, position=i) for i, each in enumerate(authors, 1)]
    listed = edge("LISTED_IN", paper, listing, "0", entry=0, line=1)
    return write_graph(path, [listing, paper, *authors], [*wrote, listed])


@pytest.mark.parametrize("gzip", [False, True])
def test_the_store_holds_the_graph(gzip: bool, graph: Graph, store: Service) -> None:
    assert load(graph, store.uri, options(store, gzip=gzip)) == Report({"graphs": 3, "triples": 440}, {"graphs": 0})
    held = contents(store)
    assert held == expected(graph)
    assert len(held) == 440


def test_loading_again_changes_nothing(graph: Graph, store: Service) -> None:
    first = load(graph, store.uri, options(store))
    assert load(graph, store.uri, options(store)) == first
    assert contents(store) == expected(graph)


def test_a_changed_graph_replaces_the_first(graph: Graph, tmp_path: Path, store: Service) -> None:
    load(graph, store.uri, options(store))
    other = one_listing(tmp_path / "other")
    assert load(other, store.uri, options(store)).removed == {"graphs": 2}
    assert contents(store) == expected(other)
    load(graph, store.uri, options(store))
    assert contents(store) == expected(graph)


def test_what_others_put_there_stays(graph: Graph, tmp_path: Path, store: Service) -> None:
    theirs = b"<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
    for where in ("?default", f"?graph={FOREIGN}", f"?graph={BASE}theirs"):
        ask(store, "PUT", where, theirs, **{"Content-Type": "application/n-triples"})
    kept = contents(store)
    assert len(kept) == 3
    base = "https://example.org/kg/"
    load(graph, store.uri, options(store, base=base))
    load(graph, store.uri, options(store))
    assert contents(store) == kept | expected(graph) | expected(graph, base)
    other = one_listing(tmp_path / "other")
    load(other, store.uri, options(store))
    assert contents(store) == kept | expected(other) | expected(graph, base)


def test_a_triple_said_twice_is_counted_once(tmp_path: Path, store: Service) -> None:
    listing, paper = (
        node("Listing", "b" * 64, name="two.txt", sha256="b" * 64),
        node("Paper", "p", title="Listed twice"),
    )
    listed = [edge("LISTED_IN", paper, listing, str(i), entry=i, line=i + 1) for i in range(2)]
    twice = write_graph(tmp_path / "twice", [listing, paper], listed)
    lines = "".join(quads(twice)).splitlines()
    assert len(lines) == len(set(lines)) + 1
    assert load(twice, store.uri, options(store)).loaded == {"graphs": 1, "triples": len(set(lines))}


@pytest.mark.parametrize("ending", ["/data", ""])
def test_both_forms_of_the_endpoint_serve(ending: str, graph: Graph, store: Service) -> None:
    load(graph, store.uri + ending, options(store, query_url=store.uri if not ending else None))
    assert contents(store) == expected(graph)


def test_progress_is_told(tmp_path: Path, store: Service) -> None:
    told: list[tuple[int, int | None]] = []

    def tick(stage: str, done: int = 0, total: int | None = None) -> None:
        if stage == "megabytes":
            told.append((done, total))

    many = many_authors(tmp_path / "many")
    size = sum(len(text.encode()) for text in quads(many)) >> 20
    load(many, store.uri, options(store, tick=tick))
    assert told == sorted(told)
    assert 0 < told[-1][0] <= size
    assert {done for done, _ in told} == set(range(told[-1][0] + 1))
    assert contents(store) == expected(many)


@pytest.mark.parametrize(
    ("target", "queries"),
    [
        ("http://h/kg", "http://h/kg"),
        ("http://h/kg/data", "http://h/kg/query"),
        ("http://h:7878/store", "http://h:7878/query"),
        ("http://h/repositories/kg/rdf-graphs/service", "http://h/repositories/kg"),
        ("http://h/sparql-graph-crud-auth", "http://h/sparql-auth"),
        ("http://h/sparql-graph-crud", "http://h/sparql"),
    ],
)
def test_stores_are_queried_where_they_answer(target: str, queries: str) -> None:
    assert query_url(target) == queries


def test_who_we_are_is_said_in_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USERNAME", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"SPARQL_{name}", raising=False)
    assert authorization(Options()) == {}
    # The example of RFC 7617, section 2.1, with a character outside ASCII.
    basic = Options(user="test", password="123\u00a3")  # noqa: S106
    assert authorization(basic) == {"Authorization": "Basic dGVzdDoxMjPCow=="}
    assert authorization(Options(user="test", ask=lambda user: "123\u00a3")) == authorization(basic)
    assert authorization(Options(token="mF_9.B5f-4.1JqM")) == {"Authorization": "Bearer mF_9.B5f-4.1JqM"}  # noqa: S106
    assert "123" not in repr(basic)
    monkeypatch.setenv("SPARQL_USERNAME", "test")
    monkeypatch.setenv("SPARQL_PASSWORD", "123\u00a3")
    assert authorization(Options()) == authorization(basic)


def test_a_wrong_password_is_one_line(graph: Graph, fuseki: Service) -> None:
    fuseki.own()
    with pytest.raises(LoadError) as caught:
        load(graph, fuseki.uri, Options(user="kg", password="wrong-one"))  # noqa: S106
    what, hint = str(caught.value).split("\n")
    assert what == f"{fuseki.uri}: answers POST with 401: Unauthorized"
    assert hint.startswith("  --user NAME")


def test_what_is_no_graph_store_is_one_line(graph: Graph, store: Service) -> None:
    with pytest.raises(LoadError, match=r"answers PUT with 405: .*\n  is this the store's Graph Store endpoint"):
        load(graph, f"{store.uri}/nosuch", options(store, query_url=store.uri))
    with pytest.raises(LoadError, match=r"/nosuch/query: answers POST with 40[45]: "):
        load(graph, store.uri, options(store, query_url=f"{store.uri.removesuffix('/kg')}/nosuch/query"))
    assert contents(store) == set()


def test_a_server_that_is_down_is_one_line(graph: Graph) -> None:
    target = f"http://127.0.0.1:{free_port()}/kg"
    with pytest.raises(LoadError) as caught:
        load(graph, target)
    assert str(caught.value) == f"{target}: cannot be reached: [Errno 111] Connection refused\n  is the server running?"


@pytest.mark.parametrize(
    "target",
    ["graph.ttl", "ftp://h/kg", "bolt:", "http:///kg", "", "bolt://h:bolt", "http://h:99999/kg", "http://[::1"],
)
def test_what_is_no_server_is_refused(target: str, graph: Graph) -> None:
    with pytest.raises(LoadError, match="is not where a graph can be loaded to"):
        load(graph, target)


@pytest.mark.parametrize("scheme", ["http", "https", "bolt", "neo4j+s"])
def test_a_password_in_the_url_is_refused_and_not_told(scheme: str, graph: Graph) -> None:
    with pytest.raises(LoadError) as caught:
        load(graph, f"{scheme}://user:secret-one/#?[@127.0.0.1/kg")
    assert "secret-one" not in str(caught.value)


def test_a_load_that_was_cut_short_is_mended_by_the_next(graph: Graph, tmp_path: Path, store: Service) -> None:
    server = store.own()
    load(graph, store.uri, options(store))
    many, derived = many_authors(tmp_path / "many"), f"<{BASE}graph/derived>"
    before, after = within(expected(graph), derived), expected(many)

    def kill_in_the_middle(stage: str, done: int = 0, total: int | None = None) -> None:
        if done == 1:
            server.kill()

    with pytest.raises(LoadError, match="cannot be reached"):
        load(many, store.uri, options(store, tick=kill_in_the_middle))
    server.start()
    assert within(contents(store), derived) == before
    load(many, store.uri, options(store))
    assert contents(store) == after


def test_a_server_that_comes_back_is_waited_for(tmp_path: Path, store: Service) -> None:
    server = store.own()
    many = many_authors(tmp_path / "many")
    crashes = 0

    def restart_in_the_middle(stage: str, done: int = 0, total: int | None = None) -> None:
        nonlocal crashes
        if done == 1 and not crashes:
            crashes += 1
            server.kill()
            server.start()

    load(many, store.uri, options(store, tick=restart_in_the_middle))
    assert crashes == 1
    assert contents(store) == expected(many)
