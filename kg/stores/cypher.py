"""The graph as a property graph that answers Cypher, in memory, with kglite."""

import datetime
import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import kglite

from kg.errors import GraphError, QueryError
from kg.rdf_terms import clean
from kg.schema import EDGES, NODES
from kg.stores.cache import cache_path, remove_stale
from kg.stores.rows import Rows, Value
from kg.stores.tokens import code, normal
from kg.tables import Graph, edge_schema, node_schema

Row = dict[str, Any]

# In kglite 0.21.2 they make count(*) and count(r) count distinct nodes where a WITH beside them has count(DISTINCT n).
_BROKEN_PASSES = ["fuse_match_with_aggregate", "fuse_match_with_aggregate_top_k"]
_ENDS = ("from_id", "from_label", "to_id", "to_label")


@dataclass(frozen=True)
class CypherStore:
    """A graph that answers Cypher and refuses to be changed.

    A node has its kind as label and the columns of its table as properties; a relationship has its type and the columns
    of its table, with `evidence`, the distinct sentences that speak for it, and `derived`.
    """

    store: Any  # kglite.KnowledgeGraph; mypy takes its module as untyped

    def query(self, text: str, parameters: Mapping[str, Value]) -> Rows:
        """The rows of a query; `$name` in it stands for the parameter of that name.

        Raises:
            QueryError: where the query is malformed, would change the graph or read files, or lacks a parameter.
        """
        text = normal(text)
        if re.search(r"\bLOAD\s+CSV\b", code(text, "cypher"), re.IGNORECASE):
            raise QueryError("LOAD CSV is refused: a query reads the graph alone")
        try:
            view = self.store.cypher(
                text, params=dict(parameters), disabled_passes=_BROKEN_PASSES, hide_structural_keys=True
            )
        except kglite.ReadOnlyError:
            raise QueryError("the graph is read-only", hint="change it through kg build, retract or judge") from None
        except (kglite.KgError, ValueError) as error:
            raise QueryError(str(error).strip()) from None
        if isinstance(view, str):
            raise QueryError("FORMAT CSV is refused", hint="--format csv")
        found = tuple(tuple(_plain(cell) for cell in row.values()) for row in view)
        return Rows(tuple(view.columns), found, tuple(view.warnings))


def open_cypher(graph: Graph) -> CypherStore:
    """The store of a graph: from its cache, else built from the tables and cached where the directory lets us.

    Raises:
        GraphError: where an edge leads to no node.
    """
    kglite.set_query_warning_policy("silent")  # `Rows.warnings` has them
    path = cache_path(graph, "kglite")
    try:
        store = kglite.load(str(path), verify="eager")
    except (kglite.KgError, OSError, ValueError):
        store = _built(graph)
        with suppress(kglite.KgError, OSError):  # in a directory that we may only read, it stays in memory
            path.parent.mkdir(exist_ok=True)
            store.save(str(path), fsync=False)  # beside it, then renamed: two processes may both do this
            remove_stale(path, "kglite")
    store.read_only(True)
    return CypherStore(store)


def _built(graph: Graph) -> Any:
    # UNWIND in batches loads about as fast as kglite's data frames (42,000 edges a second), and needs no pandas.
    store = kglite.KnowledgeGraph()
    for label in NODES:
        create = f"UNWIND $rows AS row CREATE (:{label} {_map(node_schema(label).names)})"
        for batch in graph.node_batches(label):
            store.cypher(create, params={"rows": _cleaned(batch.to_pylist())})
    said = _sentences(graph)
    for kind in EDGES.values():
        for batch in graph.edge_batches(kind.type):
            by_ends = defaultdict(list)
            for row in _cleaned(batch.to_pylist()):
                row |= {"derived": kind.derived, "evidence": list(said.get(row["id"], ()))}
                by_ends[row["from_label"], row["to_label"]].append(row)
            for ends, rows in by_ends.items():
                if _connect(store, kind.type, ends, rows) != len(rows):
                    raise GraphError(f"has {kind.type} edges of no node", where=graph.path, hint="build it anew")
    return store


def _sentences(graph: Graph) -> dict[str, dict[str, None]]:
    """The distinct sentences, in order, by the id of the edge that they speak for."""
    said: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for batch in graph.evidence_batches():
        for edge, sentence in zip(batch["edge_id"].to_pylist(), batch["sentence"].to_pylist(), strict=True):
            if sentence is not None:
                said[edge][clean(sentence)] = None
    return said


def _connect(store: Any, edge: str, ends: tuple[str, str], rows: list[Row]) -> int:
    start, end = (NODES[label].label for label in ends)
    columns = [name for name in edge_schema(edge).names if name not in _ENDS]
    store.cypher(
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.from_id}}) MATCH (b:{end} {{id: row.to_id}}) "
        f"CREATE (a)-[:{edge} {_map([*columns, 'derived', 'evidence'])}]->(b)",
        params={"rows": rows},
    )
    return int(store.last_mutation_stats["relationships_created"])


def _map(names: list[str]) -> str:
    return "{" + ", ".join(f"{name}: row.{name}" for name in names) + "}"


def _cleaned(rows: list[Row]) -> list[Row]:
    # As the RDF has them, so that both languages give the same rows.
    return [{name: _clean(value) for name, value in row.items()} for row in rows]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    return [clean(each) for each in value] if isinstance(value, list) else value


def _plain(cell: Any) -> Value:
    if isinstance(cell, list):
        return [_plain(each) for each in cell]
    if isinstance(cell, dict):
        return {str(key): _plain(each) for key, each in cell.items()}
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    plain: Value = cell
    return plain
