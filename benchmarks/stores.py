"""How fast a graph gets into stores: `python -m benchmarks.stores GRAPH --kgx PYTHON`.

Prints rows (nodes and edges) or triples per second, by the clock and per second of processor time of client and server
together, of our loaders and exporters, and of what others would use for the same rows, with the ratios: KGX's Neo4j
sink, batches of CREATE written by hand, neo4j-admin alone, a plain PUT, rdflib, pyoxigraph, networkx. Each loads into a
new server that has just started. The jars are those that `pytest tests/load` fetched. PYTHON is one that has kgx:

    python -m venv ~/kgx && ~/kgx/bin/pip install kgx
    python -m benchmarks.stores graph --kgx ~/kgx/bin/python
"""

import argparse
import csv
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import neo4j as bolt
import pyarrow as pa
import pyarrow.parquet as pq
import pyoxigraph as ox
import rdflib
import urllib3

from benchmarks.servers import JARS, Speed, fuseki, measured, neo4j, opened, used
from kg.export import export
from kg.graph.view import to_networkx
from kg.load import Options
from kg.load.graph_store import authorization
from kg.rdf import encoded_triples
from kg.schema import EDGES, NODES
from kg.stores.cypher import open_cypher
from kg.stores.sparql import open_sparql
from kg.tables import Graph
from tests.services import fuseki as jena
from tests.services import neo4j as neo
from tests.services.fuseki import Fuseki
from tests.services.neo4j import Neo4j

KG = [sys.executable, "-m", "kg.cli"]
SINK = """
import json, sys, types
# KGX asks GitHub for the Biolink model and its prefixes; the sink needs neither.
sys.modules["bmt"] = types.ModuleType("bmt")
sys.modules["bmt"].Toolkit = lambda *_, **__: None
import kgx.sink.sink
from kgx.sink.neo_sink import NeoSink
kgx.sink.sink.PrefixManager = lambda: None
class Owner:
    def log_error(self, **told): print(str(told.get("message"))[:200], file=sys.stderr)
uri, user, password, folder = sys.argv[1:]
sink = NeoSink(Owner(), uri, user, password)
for line in open(folder + "/nodes.jsonl"): sink.write_node(json.loads(line))
for line in open(folder + "/edges.jsonl"): sink.write_edge(json.loads(line))
sink.finalize()
sink.session.close()
"""
KGX_KEY = "CREATE CONSTRAINT FOR (n:`biolink:NamedThing`) REQUIRE n.id IS UNIQUE"
BATCH = 10_000


def over_bolt(graph: Graph, rows: int, kgx: str | None, patience: int) -> None:
    """Neo4j over Bolt."""
    environment = {**os.environ, "NEO4J_USERNAME": neo.USER, "NEO4J_PASSWORD": neo.PASSWORD}
    with neo4j() as server:
        load = [*KG, "load", str(graph.path), "--to", server.uri]
        ours = measured("kg load, into Neo4j", rows, lambda: _run(load, environment), server.process)
        measured("kg load, again", rows, lambda: _run(load, environment), server.process)
    with neo4j() as server, opened(server) as session:
        by_hand = measured("by hand, CREATE in batches of 10,000", rows, lambda: create(graph, session), server.process)
    ours.compare("kg load beside CREATE by hand", by_hand)
    if kgx is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        export(graph, "kgx", Path(folder))
        for name, statements in (("KGX's sink, its constraint made by hand", [KGX_KEY]), ("KGX's sink as it is", [])):
            with neo4j() as server, opened(server) as session:
                for statement in statements:
                    session.run(statement).consume()
                sink = [kgx, "-c", SINK, server.uri, neo.USER, neo.PASSWORD, folder]
                work = partial(subprocess.run, sink, check=True, timeout=patience)
                ours.compare(f"kg load beside {name}", run_for(name, rows, work, server, session))


def run_for(name: str, rows: int, work: Callable[[], object], server: Neo4j, session: bolt.Session) -> Speed:
    """Measures what may be cut off: then by the rows that the database holds."""
    begun, before = time.perf_counter(), used(server.process)
    try:
        return measured(name, rows, work, server.process)
    except subprocess.TimeoutExpired:
        wall, cpu = time.perf_counter() - begun, used(server.process) - before
        counts = ("MATCH (n) RETURN count(n)", "MATCH ()-[r]->() RETURN count(r)")
        held = sum(session.run(query).single(strict=True)[0] for query in counts)
        speed = Speed(held, wall, cpu)
        speed.print(f"{name}, cut off")
        return speed


def _run(command: list[str], environment: Mapping[str, str]) -> None:
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def create(graph: Graph, session: bolt.Session) -> None:
    """The same nodes, edges and properties, in the fewest statements that can make them; not to be run twice."""
    session.run("CREATE CONSTRAINT FOR (n:KG) REQUIRE n.id IS UNIQUE").consume()
    said = _sentences(graph)
    for label in NODES:
        for batch in _batched(graph.nodes(label)):
            session.run(f"UNWIND $rows AS row CREATE (n:KG:{label}) SET n = row", rows=batch).consume()
    make = "UNWIND $rows AS row MATCH (a:KG {id: row.a}) MATCH (b:KG {id: row.b})"
    for kind in EDGES:
        for batch in _batched(graph.edges(kind)):
            rows = [
                {
                    "a": row.pop("from_id"),
                    "b": row.pop("to_id"),
                    "all": row | {"evidence": list(said.get(row["id"], ()))},
                }
                for row in batch
            ]
            session.run(f"{make} CREATE (a)-[r:{kind}]->(b) SET r = row.all", rows=rows).consume()


def _batched(table: pa.Table) -> Iterator[list[dict[str, Any]]]:
    for begin in range(0, len(table), BATCH):
        yield table.slice(begin, BATCH).to_pylist()


def by_files(graph: Graph, rows: int) -> None:
    """CSV for neo4j-admin, and what that makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        ours = measured("kg export -f neo4j", rows, lambda: export(graph, "neo4j", Path(folder)))
        plain = measured("csv.writer of the same tables", rows, lambda: write_csv(graph, Path(folder) / "plain.csv"))
        ours.compare("kg export beside csv.writer", plain)
        with tempfile.TemporaryDirectory() as home:
            server = Neo4j(JARS / f"neo4j-{neo.VERSION}", Path(home) / "neo4j")
            environment = {**os.environ, "NEO4J_ADMIN": str(server.admin_program())}
            command = ["sh", f"{folder}/import.sh"]
            admin = measured("neo4j-admin database import", rows, lambda: _run(command, environment))
        both = Speed(rows, ours.wall + admin.wall, ours.cpu + admin.cpu)
        both.print("bulk import: both together")
        both.compare("bulk import beside neo4j-admin alone", admin)


def write_csv(graph: Graph, file: Path) -> None:
    """The rows of all tables, with the sentences of each edge, as Python's own writer has them."""
    said = _sentences(graph)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        for table in (*map(graph.nodes, NODES), *map(graph.edges, EDGES)):
            for row in table.to_pylist():
                values = ["|".join(each) if isinstance(each, list) else each for each in row.values()]
                writer.writerow([*values, "|".join(said.get(row["id"], ()))])


def as_rdf(graph: Graph, most: int) -> None:
    """N-Triples, beside rdflib's serialiser; some `most` of the triples, which take rdflib kilobytes each."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.nt"
        count = sum(bytes(piece).count(b"\n") for piece in encoded_triples(graph))
        ours = measured("kg export -f ntriples", count, lambda: export(graph, "ntriples", file))
        with file.open(encoding="utf-8") as stream:
            some = itertools.islice(stream, 0, None, max(1, count // most))
            part = rdflib.Graph().parse(data="".join(some), format="nt")
        lines = Path(folder) / "part.nt"
        theirs = measured(
            "rdflib, serialize(format='nt')", len(part), lambda: part.serialize(lines, format="nt", encoding="utf-8")
        )
        ours.compare("N-Triples beside rdflib", theirs)
        embedded(graph, file, count)


def embedded(graph: Graph, file: Path, count: int) -> None:
    """The stores that `kg query` makes of a graph when it is first asked, beside plain loads of the same rows."""
    store, bare = file.with_name("plain"), _bare(graph, file.with_name("bare"))
    ours = measured("kg query, the first in SPARQL", count, lambda: open_sparql(bare))
    plain = measured("pyoxigraph, of a file", count, lambda: ox.Store(str(store)).bulk_load(path=str(file)))
    ours.compare("embedded SPARQL beside a plain load", plain)
    rows = _rows(graph)
    ours = measured("kg query, the first in Cypher", rows, lambda: open_cypher(bare))
    networkx = measured("networkx, of the same tables", rows, lambda: to_networkx(bare))
    ours.compare("embedded Cypher beside networkx", networkx)


def over_http(graph: Graph) -> None:
    """Fuseki, by the Graph Store Protocol."""
    environment = {**os.environ, "SPARQL_USERNAME": jena.USER, "SPARQL_PASSWORD": jena.PASSWORD}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.nq"
        export(graph, "nquads", file)
        count = _lines(file)
        with fuseki() as server:
            load = [*KG, "load", str(graph.path), "--to", server.uri]
            ours = measured("kg load, into Fuseki", count, partial(_run, load, environment), server.process)
        with fuseki() as server:
            plain = measured("a plain PUT of the N-Quads, of a file", count, partial(put, server, file), server.process)
        ours.compare("kg load beside a plain PUT", plain)


def _sentences(graph: Graph) -> Mapping[str, dict[str, None]]:
    """The distinct sentences of each edge's evidence, by the edge's id."""
    said: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for batch in graph.evidence_batches():
        for edge, sentence in zip(batch["edge_id"].to_pylist(), batch["sentence"].to_pylist(), strict=True):
            if sentence is not None:
                said[edge][sentence] = None
    return said


def put(server: Fuseki, file: Path) -> None:
    """All quads in one request."""
    headers = {"Content-Type": "application/n-quads"}
    headers |= authorization(Options(user=jena.USER, password=jena.PASSWORD))
    with file.open("rb") as stream:
        answer = urllib3.request("PUT", server.uri, body=stream, headers=headers, timeout=3600)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise RuntimeError(answer.data)


def _lines(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(1 for _ in stream)


def _bare(graph: Graph, folder: Path) -> Graph:
    """The graph without its caches."""
    shutil.copytree(graph.path, folder, ignore=shutil.ignore_patterns("cache", "sources"))
    return Graph(folder)


def _rows(graph: Graph) -> int:
    tables = [f"nodes/{label}" for label in NODES] + [f"edges/{kind}" for kind in EDGES]
    return sum(int(pq.read_metadata(graph.path / f"{table}.parquet").num_rows) for table in tables)


def main() -> None:
    """Reads the arguments and prints all measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=lambda path: Graph(Path(path)))
    parser.add_argument("--kgx", help="a Python that has kgx")
    parser.add_argument("--patience", type=int, default=600, help="seconds for KGX")
    parser.add_argument("--triples", type=int, default=200_000, help="triples for rdflib")
    parser.add_argument("--only", choices=("bolt", "files", "rdf", "http"))
    options = parser.parse_args()
    graph: Graph = options.graph
    rows = _rows(graph)
    parts: dict[str, Callable[[], None]] = {
        "rdf": lambda: as_rdf(graph, options.triples),
        "files": lambda: by_files(graph, rows),
        "bolt": lambda: over_bolt(graph, rows, options.kgx, options.patience),
        "http": lambda: over_http(graph),
    }
    for name, part in parts.items():
        if options.only in {None, name}:
            part()


if __name__ == "__main__":
    main()
