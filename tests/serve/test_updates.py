"""A graph that is built anew while it is served."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import GraphError
from kg.graph.swap import replace
from kg.serve.current import snapshot
from kg.tables import Graph
from tests.graphs import edge, node, small_graph, write_graph
from tests.serve.running import Running, running

METHODS = "SELECT (COUNT(*) AS ?n) { ?m a mls:Algorithm }"
STATEMENTS = "SELECT (COUNT(*) AS ?n) { ?s kg:edgeType 'USES' }"


def numbered(path: Path, count: int) -> Graph:
    """A graph of so many methods, each used by the one paper."""
    paper = node("Paper", "p", title="A paper", titled=True, authors_complete=True)
    methods = [node("Method", f"m{number}", name=f"Method {number}") for number in range(count)]
    return write_graph(path, [paper, *methods], [edge("USES", paper, each) for each in methods])


def build(path: Path, count: int) -> str:
    """Put a graph in place of that at `path`, as `kg build` does; returns its digest."""
    new, spare = path.with_name("new"), path.with_name("spare")
    digest = numbered(new, count).digest
    replace(new, path, spare, {"manifest.json", "nodes", "edges", "evidence.parquet", "cache"})
    shutil.rmtree(new)
    return digest


def counts(server: Running) -> tuple[int, int, int, str]:
    """What one after the other three answers say, and the graph that the last one is of."""
    last = server.cypher("MATCH (m:Method) RETURN count(m) AS n")
    sparql = [server.sparql(query, "text/csv").number() for query in (METHODS, STATEMENTS)]
    return sparql[0], sparql[1], last.json()["data"]["values"][0][0], server.ask("GET", "/health").json()["graph"]


def test_builds_appear_and_none_is_seen_in_part(tmp_path: Path) -> None:
    path = tmp_path / "graph"
    numbered(path, 1)
    query = f"SELECT ?n ?m {{ {{ {METHODS} }} {{ {STATEMENTS.replace('?n', '?m')} }} }}"
    with running(path, patience=5.0) as server, ThreadPoolExecutor() as threads:
        for count in range(2, 5):
            digest = build(path, count)
            seen = set()
            while server.ask("GET", "/health").json()["graph"] != digest:
                answers = list(threads.map(lambda _: server.sparql(query, "text/csv"), range(4)))
                seen |= {answer.body for answer in answers}
                assert {answer.status for answer in answers} == {200}
            assert seen <= {f"n,m\r\n{n},{n}\r\n".encode() for n in (count - 1, count)}
            assert counts(server) == (count, count, count, digest)
        metrics = server.ask("GET", "/metrics").body.decode()
    assert "kg_graph_updates_total 3\n" in metrics
    assert f'kg_graph_info{{digest="{digest}"}} 1\n' in metrics


def test_a_graph_that_vanishes_is_still_served(tmp_path: Path) -> None:
    path = tmp_path / "graph"
    digest = numbered(path, 2).digest
    with running(path) as server:
        path.rename(tmp_path / "away")
        assert counts(server) == (2, 2, 2, digest)


def test_what_one_holds_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "graph"
    numbered(path, 1)
    held = snapshot(path)
    build(path, 2)
    assert held.graph.digest == held.digest
    assert held.graph.nodes("Method")["name"].to_pylist() == ["Method 0"]
    assert snapshot(path).graph.nodes("Method").num_rows == 2
    folder = held.graph.path
    assert folder.is_dir()
    del held
    assert not folder.exists()


def test_a_snapshot_of_no_graph_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="is not a graph directory"):
        snapshot(tmp_path)
    small_graph(tmp_path / "graph")
    (tmp_path / "graph" / "evidence.parquet").unlink()
    with pytest.raises(GraphError, match="has a table missing"):
        snapshot(tmp_path / "graph")
