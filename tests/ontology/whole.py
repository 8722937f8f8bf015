"""A small graph that keeps all promises: that of `tests.graphs`, with evidence for every edge that is not derived."""

from pathlib import Path

from kg.schema import EDGES, NODES
from kg.tables import Graph
from tests.graphs import Row, small_graph, write_graph

_NOWHERE = dict.fromkeys(["field", "begin", "end", "text", "sentence", "sentence_begin"])


def whole_graph(path: Path) -> Graph:
    """The listing itself says, outside the text, what has no evidence in the small graph."""
    small = small_graph(path / "small")
    nodes = [row | {"label": label} for label in NODES for row in small.nodes(label).to_pylist()]
    edges = [row | {"type": kind} for kind in EDGES for row in small.edges(kind).to_pylist()]
    proof = small.evidence().to_pylist()
    shown = {row["edge_id"] for row in proof}
    proof += [_listed(row) for row in edges if row["id"] not in shown and not EDGES[row["type"]].derived]
    for row in nodes:
        if row["label"] == "Paper" and row["authors_complete"] is None:
            row["authors_complete"] = False
    proof.sort(key=lambda row: (row["edge_type"], row["edge_id"]))
    return write_graph(path / "whole", nodes, edges, proof)


def _listed(edge: Row) -> Row:
    place = {"listing": "a" * 64, "entry": 0, "extractor": "test-1", "confidence": edge["confidence"]}
    return {"edge_type": edge["type"], "edge_id": edge["id"], **place, **_NOWHERE}
