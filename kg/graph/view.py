"""A graph as networkx sees it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import networkx as nx
import pyarrow as pa

from kg.schema import EDGES, NODES
from kg.tables import Graph

if TYPE_CHECKING:
    MultiDiGraph = nx.MultiDiGraph[str]

LABEL = "label"
TYPE = "type"
DERIVED = "derived"
_ENDS = {"id", "from_id", "from_label", "to_id", "to_label"}


def to_networkx(graph: Graph) -> "MultiDiGraph":
    """All of a graph in memory.

    Nodes are named by their ids, edges keyed by theirs. The attributes of a node are its `label` and the properties of
    its kind, those of an edge its `type`, whether it is `derived`, its properties, `confidence`, `support` and, where
    it is derived, its `premises`; what is null is left out.
    """
    view: MultiDiGraph = nx.MultiDiGraph(digest=graph.digest)
    for label in NODES:
        for row in _rows(graph.node_batches(label)):
            view.add_node(row.pop("id"), **{LABEL: label, **row})
    for edge, kind in EDGES.items():
        for row in _rows(graph.edge_batches(edge)):
            said = {name: value for name, value in row.items() if name not in _ENDS}
            view.add_edge(row["from_id"], row["to_id"], row["id"], **{TYPE: edge, DERIVED: kind.derived, **said})
    return view


def _rows(batches: Iterator[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    for batch in batches:
        for row in batch.to_pylist():
            yield {name: value for name, value in row.items() if value is not None}
