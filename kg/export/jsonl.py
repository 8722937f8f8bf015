"""JSON lines: all that the tables say, a node or edge a line, in the form that Neo4j's APOC exports and imports.

    {"type": "node", "id": …, "labels": [kind], "iri": …, "properties": {…}}
    {"type": "relationship", "id": …, "label": type, "start": {"id": …, "labels": […]}, "end": {…}, "properties": {…},
     "evidence": [{"listing": …, "entry": …, "field": …, "begin": …, "end": …, "text": …, "sentence": …, …}]}

What is not known is left out.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from kg.export.records import Row, edges, nodes
from kg.schema import EdgeKind, NodeKind
from kg.tables import Graph


def write(graph: Graph, _base: str) -> Iterator[str]:
    """Make the lines: nodes by kind, then edges by type."""
    encode = msgspec.json.Encoder().encode
    for node, row in nodes(graph):
        yield encode(_node(node, row)).decode() + "\n"
    for edge, row, proof in edges(graph):
        yield encode(_edge(edge, row, proof)).decode() + "\n"


def _node(kind: NodeKind, row: Row) -> dict[str, Any]:
    properties = {each.name: row[each.name] for each in kind.properties if each.name in row}
    return {"type": "node", "id": row["id"], "labels": [kind.label], "iri": row["iri"], "properties": properties}


def _edge(kind: EdgeKind, row: Row, proof: list[Row]) -> dict[str, Any]:
    names = [*(each.name for each in kind.properties), "confidence", "support", "premises"]
    return {
        "type": "relationship",
        "id": row["id"],
        "label": kind.type,
        "start": {"id": row["from_id"], "labels": [row["from_label"]]},
        "end": {"id": row["to_id"], "labels": [row["to_label"]]},
        "properties": {**{name: row[name] for name in names if name in row}, "derived": kind.derived},
        "evidence": proof,
    }
