import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import Session

import kg.load
from kg.errors import LoadError
from kg.indexes import NAMES
from kg.load import Options, Report, load
from kg.load import neo4j as loader
from kg.tables import Graph
from tests.graphs import edge, evidence, node, write_graph
from tests.load.databases import contents, driver, expected
from tests.services.fixtures import Service
from tests.services.java import free_port
from tests.services.neo4j import Neo4j

ONLINE = "SHOW INDEXES YIELD name, state WHERE name STARTS WITH 'kg_' AND state = 'ONLINE' RETURN name ORDER BY name"
INDEXED = [
    "kg_author_name", "kg_dataset_name", "kg_id", "kg_method_name", "kg_metric_name", "kg_names",
    "kg_organization_name", "kg_paper_arxiv", "kg_paper_doi", "kg_repository_name", "kg_task_name", "kg_venue_name",
]  # fmt: skip


@pytest.fixture
def session(neo4j: Service) -> Iterator[Session]:
    """A session of an empty database."""
    with driver(neo4j) as connected, connected.session() as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        yield session


def options(service: Service, **given: Any) -> Options:
    return Options(user=service.user, password=service.password, **given)


def changed_graph(path: Path) -> Graph:
    """What shares with the small graph a paper that lost its abstract, a method renamed, one edge, and a new author."""
    listing = node("Listing", "b" * 64, name="two.txt", sha256="b" * 64)
    paper = node("Paper", "fastnet", title="FastNet: Small\x01 Nets", titled=True, authors_complete=False)
    method = node("Method", "fastnet", name="FASTNET", aliases=["FN"])
    author = node("Author", "eve", name="Eve")
    introduces = edge("INTRODUCES", paper, method, confidence=0.5)
    edges = [introduces, edge("WROTE", author, paper, position=1, printed="Eve")]
    edges.append(edge("LISTED_IN", paper, listing, "1", entry=1, line=9, confidence=1.0))
    proof = [evidence(introduces, listing, 1, "title", "FastNet: Small Nets", "FastNet")]
    return write_graph(path, [listing, paper, method, author], edges, proof)


def test_the_database_holds_the_graph(graph: Graph, neo4j: Service, session: Session) -> None:
    assert load(graph, neo4j.uri, options(neo4j)) == Report({"nodes": 18, "edges": 25}, {"nodes": 0, "edges": 0})
    assert contents(session) == expected(graph)


def test_loading_again_changes_nothing(graph: Graph, neo4j: Service, session: Session) -> None:
    load(graph, neo4j.uri, options(neo4j))
    elements = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN elementId(n) AS n, elementId(r) AS r ORDER BY n, r"
    before = contents(session), session.run(elements).values()
    assert load(graph, neo4j.uri, options(neo4j)).removed == {"nodes": 0, "edges": 0}
    assert (contents(session), session.run(elements).values()) == before


def test_a_changed_graph_replaces_the_first(
    graph: Graph, tmp_path: Path, neo4j: Service, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "_BATCH", 4)
    load(graph, neo4j.uri, options(neo4j))
    other = changed_graph(tmp_path / "changed")
    assert load(other, neo4j.uri, options(neo4j)).removed == {"nodes": 15, "edges": 23}
    nodes, edges = expected(other)
    next(each for labels, each in nodes if "Paper" in labels)["title"] = "FastNet: Small\ufffd Nets"
    assert contents(session) == (nodes, edges)
    assert load(graph, neo4j.uri, options(neo4j)).removed == {"nodes": 1, "edges": 1}
    assert contents(session) == expected(graph)


def test_what_others_put_there_stays(graph: Graph, tmp_path: Path, neo4j: Service, session: Session) -> None:
    load(graph, neo4j.uri, options(neo4j))
    session.run(
        "MATCH (p:Paper {arxiv: '2401.00001'}) MATCH (m:Method {name: 'FastNet'}) MATCH (o:Method {name: 'Old'}) "
        "SET p:Favourite, p.stars = 5 CREATE (p)-[:USES {since: 2020}]->(m) CREATE (p)-[:CITES {id: 'x'}]->(m) "
        "CREATE (r:Reader {name: 'R'})-[:READ]->(p) CREATE (r)-[:READ]->(o) CREATE (:Paper {id: p.id, title: 'Theirs'})"
    ).consume()
    other = changed_graph(tmp_path / "changed")
    load(other, neo4j.uri, options(neo4j))
    nodes, edges = contents(session)
    assert (["Paper"], "Theirs") in [(labels, each.get("title")) for labels, each in nodes]
    assert (["Reader"], {"name": "R"}) in nodes
    assert [(labels, each["stars"]) for labels, each in nodes if "stars" in each] == [(["Favourite", "KG", "Paper"], 5)]
    ours = {each["id"] for *_, each in expected(other)[1]}
    assert [(kind, each) for kind, _, _, each in edges if each.get("id") not in ours] == [
        ("CITES", {"id": "x"}), ("READ", {}), ("USES", {"since": 2020}),
    ]  # fmt: skip
    assert len(nodes) == 4 + 2
    assert len(edges) == 3 + 3


def test_an_edge_that_is_there_twice_is_made_one(graph: Graph, neo4j: Service, session: Session) -> None:
    load(graph, neo4j.uri, options(neo4j))
    session.run("MATCH (a)-[r:ADDRESSES]->(b) CREATE (b)<-[s:ADDRESSES]-(a) SET s = properties(r)").consume()
    assert load(graph, neo4j.uri, options(neo4j)).removed == {"nodes": 0, "edges": 1}
    assert contents(session) == expected(graph)


def test_names_and_aliases_are_found(graph: Graph, neo4j: Service, session: Session) -> None:
    load(graph, neo4j.uri, options(neo4j))
    query = (
        "CALL db.index.fulltext.queryNodes($index, $words) YIELD node RETURN coalesce(node.name, node.title) AS name"
    )
    for words, found in (
        ("lovelace", ["Ada Lóvelace"]),
        ("hara", []),
        ("untitled", []),
        ("title", ["A paper that has no title …"]),
    ):
        assert session.run(query, index=NAMES, words=words).value() == found
    assert session.run(ONLINE).value() == INDEXED


def test_texts_of_any_length_are_loaded(graph: Graph, tmp_path: Path, neo4j: Service, session: Session) -> None:
    """Neo4j refuses them in an index by value: there is none of that kind, and again one when they are gone."""
    long = "\u00e9 long " * 2000
    paper, author = node("Paper", "p", title=long, titled=True), node("Author", "a", name=long, aliases=[long])
    other = write_graph(tmp_path / "long", [paper, author], [edge("WROTE", author, paper, position=1, printed=long)])
    for each, indexed in ((graph, INDEXED), (other, INDEXED[1:]), (graph, INDEXED)):
        load(each, neo4j.uri, options(neo4j))
        assert contents(session) == expected(each)
        assert session.run(ONLINE).value() == indexed


def test_a_text_of_others_that_fits_no_index_does_not_stop_a_load(
    graph: Graph, neo4j: Service, session: Session
) -> None:
    session.run("DROP INDEX kg_author_name IF EXISTS").consume()
    session.run("CREATE (:Author {name: $name})", name="\u00e9 long " * 2000).consume()
    load(graph, neo4j.uri, options(neo4j))
    assert session.run(ONLINE).value() == INDEXED[1:]
    session.run("MATCH (n:Author) WHERE NOT n:KG DELETE n").consume()
    load(graph, neo4j.uri, options(neo4j))
    assert session.run(ONLINE).value() == INDEXED
    assert contents(session) == expected(graph)


def test_progress_is_told(graph: Graph, neo4j: Service, session: Session) -> None:
    told: list[tuple[str, int, int | None]] = []
    load(graph, neo4j.uri, options(neo4j, tick=lambda stage, done=0, total=None: told.append((stage, done, total))))
    assert list(dict.fromkeys(stage for stage, *_ in told)) == ["nodes", "edges", "comparing", "indexes"]
    for stage, total in (("nodes", 18), ("edges", 25)):
        done = [each for at, each, _ in told if at == stage]
        assert done == sorted(done)
        assert (done[0], done[-1]) == (0, total)
    assert session.run("MATCH (n) RETURN count(n)").single(strict=True).value() == 18


@pytest.mark.parametrize("scheme", ["neo4j", "bolt+ssc", "neo4j+ssc", "bolt+s", "neo4j+s"])
def test_every_scheme_loads(
    scheme: str, graph: Graph, neo4j: Service, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = neo4j.own()
    assert isinstance(server, Neo4j)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    load(graph, neo4j.uri.replace("bolt", scheme), options(neo4j, database="neo4j"))
    assert contents(session) == expected(graph)


def test_a_certificate_that_nobody_vouches_for_is_refused(graph: Graph, neo4j: Service) -> None:
    neo4j.own()
    with pytest.raises(LoadError, match=r"cannot be reached: .*[cC]ertificate"):
        load(graph, neo4j.uri.replace("bolt", "bolt+s"), options(neo4j))


def test_user_and_password_come_from_the_environment_or_a_person(
    graph: Graph, neo4j: Service, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert neo4j.user is not None
    assert neo4j.password is not None
    asked: list[str] = []

    def ask(user: str) -> str:
        asked.append(user)
        return str(neo4j.password)

    load(graph, neo4j.uri, Options(user=neo4j.user, ask=ask))
    assert asked == [neo4j.user]
    monkeypatch.setenv("NEO4J_USERNAME", neo4j.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j.password)
    load(graph, neo4j.uri, Options(ask=ask))
    assert asked == [neo4j.user]
    assert contents(session) == expected(graph)


@pytest.mark.parametrize(("user", "password"), [(None, None), (None, "wrong-one"), ("nobody", "wrong-one")])
def test_a_wrong_password_is_one_line(user: str | None, password: str | None, graph: Graph, neo4j: Service) -> None:
    neo4j.own()
    given = Options(user=user, password=password)
    with pytest.raises(LoadError) as caught:
        load(graph, neo4j.uri, given)
    assert str(caught.value).startswith(f"{neo4j.uri}: refuses this user or password\n  --user")
    assert "wrong-one" not in f"{caught.value}{given}"


def test_a_database_that_is_not_there_is_one_line(graph: Graph, neo4j: Service) -> None:
    with pytest.raises(LoadError, match=r"not found: nosuch$"):
        load(graph, neo4j.uri, options(neo4j, database="nosuch"))


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("bolt://127.0.0.1", "Connection refused"),
        ("neo4j+s://127.0.0.1", "Connection refused"),
        ("bolt://no-such-host.invalid", ""),
    ],
)
def test_a_server_that_is_down_is_one_line(address: str, reason: str, graph: Graph) -> None:
    target = f"{address}:{free_port()}"
    with pytest.raises(LoadError) as caught:
        load(graph, target)
    what, hint = str(caught.value).split("\n")
    assert what.startswith(f"{target}: cannot be reached: ")
    assert what.endswith(reason)
    assert hint.startswith("  is the server running")


@pytest.mark.parametrize(("agent", "old"), [("Neo4j/4.4.41", True), ("Neo4j/5.0.0", False), ("Neo4j/2026.08.1", False)])
def test_a_server_that_is_too_old_is_refused(agent: str, old: bool) -> None:
    if old:
        with pytest.raises(LoadError, match=r"is Neo4j/4\.4\.41, which is too old"):
            loader.check_version(agent)
    else:
        loader.check_version(agent)


@pytest.mark.parametrize(
    ("package", "module", "target", "extra"),
    [("neo4j", "neo4j", "bolt://127.0.0.1", "neo4j"), ("urllib3", "graph_store", "http://127.0.0.1", "sparql")],
)
def test_a_package_that_is_missing_is_named(
    package: str, module: str, target: str, extra: str, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, f"kg.load.{module}", raising=False)
    monkeypatch.delattr(kg.load, module, raising=False)
    with pytest.raises(LoadError, match=rf"needs the package {package}\n  pip install 'papers-kg\[{extra}\]'"):
        load(graph, target)


def test_a_load_that_was_cut_short_is_mended_by_the_next(
    graph: Graph, neo4j: Service, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = neo4j.own()
    monkeypatch.setattr(loader, "_RETRIED", 1.0)

    def kill_at_the_edges(stage: str, done: int = 0, total: int | None = None) -> None:
        if stage == "edges" and done > 9:
            server.kill()

    with pytest.raises(LoadError, match="cannot be reached"):
        load(graph, neo4j.uri, options(neo4j, tick=kill_at_the_edges))
    server.start()
    with driver(neo4j) as connected, connected.session() as fresh:
        assert len(contents(fresh)[0]) == 18
        assert 9 < len(contents(fresh)[1]) < 25
        load(graph, neo4j.uri, options(neo4j))
        assert contents(fresh) == expected(graph)


def test_a_server_that_comes_back_is_waited_for(graph: Graph, neo4j: Service, session: Session) -> None:
    server = neo4j.own()
    crashes = iter(["edges"])
    crash = next(crashes)

    def restart_at_the_edges(stage: str, done: int = 0, total: int | None = None) -> None:
        nonlocal crash
        if stage == crash and done > 9:
            crash = ""
            server.kill()
            server.start()

    load(graph, neo4j.uri, options(neo4j, tick=restart_at_the_edges))
    assert crash == ""
    with driver(neo4j) as connected, connected.session() as fresh:
        assert contents(fresh) == expected(graph)
