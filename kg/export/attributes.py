"""Nodes and edges with typed attributes, as GraphML and GEXF have them: one set of names for all kinds, no lists."""

from collections.abc import Iterator
from typing import Any, Literal
from xml.sax.saxutils import escape

from kg.export.records import Row, edges, nodes, sentences
from kg.rdf_terms import clean
from kg.schema import EDGES, NODES, NodeKind, Property
from kg.tables import Graph

XmlType = Literal["string", "long", "double", "boolean"]

_TYPES: dict[str, XmlType] = {"integer": "long", "number": "double", "boolean": "boolean"}


def _types(properties: Iterator[Property]) -> dict[str, XmlType]:
    return {each.name: _TYPES.get(each.type, "string") for each in properties}


NODE_ATTRIBUTES: dict[str, XmlType] = {
    "type": "string",
    "iri": "string",
    **_types(each for kind in NODES.values() for each in kind.properties),
}
"""`type` is the kind's label; lists are texts of several lines."""

EDGE_ATTRIBUTES: dict[str, XmlType] = {
    "type": "string",
    **_types(each for kind in EDGES.values() for each in kind.properties),
    "confidence": "double",
    "support": "long",
    "derived": "boolean",
    "evidence": "string",
    "premises": "string",
}
"""`evidence` is the distinct sentences, a line each."""


def attributed_nodes(graph: Graph) -> Iterator[tuple[NodeKind, Row, str, dict[str, str]]]:
    """Each node's kind and row, and, as XML writes them, its caption and each attribute that it has."""
    for kind, row in nodes(graph):
        yield kind, row, markup(row.get(kind.caption, "")), _texts(NODE_ATTRIBUTES, {**row, "type": kind.label})


def attributed_edges(graph: Graph) -> Iterator[tuple[Row, dict[str, str]]]:
    """Each edge's row and, as XML writes it, each attribute that it has."""
    for kind, row, proof in edges(graph):
        said = {"type": kind.type, "derived": kind.derived, "evidence": sentences(proof) or None}
        yield row, _texts(EDGE_ATTRIBUTES, {**row, **said})


def rgb(kind: NodeKind) -> tuple[int, int, int]:
    """Red, green and blue, from 0 to 255, of a kind's colour."""
    red, green, blue = bytes.fromhex(kind.color[1:])
    return red, green, blue


def markup(text: str) -> str:
    """Text as XML writes it, in an element or in a quoted attribute."""
    return escape(clean(text), {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _texts(names: dict[str, XmlType], row: Row) -> dict[str, str]:
    return {name: _text(row[name]) for name in names if row.get(name) is not None}


def _text(value: Any) -> str:
    match value:
        case str():
            return markup(value)
        case bool():
            return str(value).lower()
        case list():
            return markup("\n".join(value))
        case _:
            return str(value)
