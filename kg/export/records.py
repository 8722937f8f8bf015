"""Nodes and edges as plain rows, for the formats that are written one at a time."""

from collections.abc import Iterator
from typing import Any

from kg.rdf import edges_with_evidence
from kg.schema import NODES, EdgeKind, NodeKind
from kg.tables import EVIDENCE_SCHEMA, Graph

Row = dict[str, Any]

EVIDENCE = tuple(name for name in EVIDENCE_SCHEMA.names if name not in {"edge_type", "edge_id"})


def nodes(graph: Graph) -> Iterator[tuple[NodeKind, Row]]:
    """Every node with its kind: `id`, `iri` and the properties that it has."""
    for kind in NODES.values():
        for batch in graph.node_batches(kind.label):
            for row in batch.to_pylist():
                yield kind, _known(row)


def edges(graph: Graph) -> Iterator[tuple[EdgeKind, Row, list[Row]]]:
    """Every edge with its kind, what its table says of it, and its evidence, each a row of `EVIDENCE`."""
    for kind, batch, proofs in edges_with_evidence(graph, *EVIDENCE):
        for row, proof in zip(batch.to_pylist(), proofs, strict=True):
            yield kind, _known(row), [_known(dict(zip(EVIDENCE, each, strict=True))) for each in proof]


def sentences(proof: list[Row]) -> list[str]:
    """The distinct sentences of an edge's evidence, in order."""
    return list(dict.fromkeys(each["sentence"] for each in proof if "sentence" in each))


def _known(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None and value != []}
