"""The answers to Cypher queries as Neo4j's Query API has them, as plain JSON and as JSON with types.

https://neo4j.com/docs/query-api/current/result-formats/. Checked against the answers of Neo4j 5.26.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from kg.schema import EDGES, NODES
from kg.serve.engines import Records, Value
from kg.serve.formats import Sink
from kg.tables import edge_schema, node_schema

PLAIN = "application/json"
TYPED = ("application/vnd.neo4j.query", "application/vnd.neo4j.query.v1.0")

_COLUMNS = {
    **{kind.label: set(node_schema(label).names) for label, kind in NODES.items()},
    **{kind.type: {*edge_schema(kind.type).names, "derived", "evidence"} for kind in EDGES.values()},
}


def write(found: Records, form: str, limit: int, sink: Sink) -> tuple[int, bool]:
    """Write the `data` and the `notifications` of an answer, without the brace that ends it.

    Args:
        found: the answer.
        form: `PLAIN`, or one of `TYPED`.
        limit: how many rows at most.
        sink: where to.

    Returns:
        The number of rows, and whether there are more.
    """
    value = _plain if form == PLAIN else _typed
    rows = found.rows[:limit]
    truncated = len(found.rows) > limit
    sink.write(b'{"data":{"fields":' + msgspec.json.encode(list(found.columns)) + b',"values":[')
    for index, row in enumerate(rows):
        sink.write((b"," if index else b"") + msgspec.json.encode([value(cell) for cell in row]))
    sink.write(b"]}")
    told = [_notification("Kg.Warning", each) for each in found.warnings]
    if truncated:
        told.append(_notification("Kg.RowLimit", f"truncated: there are more than these {limit} rows"))
    if told:
        sink.write(b',"notifications":' + msgspec.json.encode(told))
    return len(rows), truncated


def parameters(typed: Mapping[str, Any]) -> dict[str, Value]:
    """The values of parameters given with their types.

    Raises:
        ValueError: where one has no type, or one that no parameter of ours can have.
    """
    return {name: _untyped(value) for name, value in typed.items()}


def _notification(code: str, text: str) -> dict[str, str]:
    return {"code": code, "description": text, "severity": "WARNING", "title": text, "category": "GENERIC"}


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and not math.isfinite(cell):
        return _double(cell)
    if isinstance(cell, list):
        return [_plain(each) for each in cell]
    if not isinstance(cell, dict):
        return cell
    kind = _kind(cell)
    if kind == "Path":
        return [_plain(each) for each in _alternating(cell)]
    if kind == "Map":
        return {key: _plain(each) for key, each in cell.items()}
    shown = {_PLAIN_NAMES[name]: value for name, value in _element(cell).items()}
    return {**shown, "properties": {name: _plain(value) for name, value in _properties(cell)}}


def _typed(cell: Any) -> dict[str, Any]:
    kind = _kind(cell)
    return {"$type": kind, "_value": (_TYPED_VALUES.get(kind) or _typed_element)(cell)}


def _typed_element(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {**_element(cell), "_properties": {name: _typed(value) for name, value in _properties(cell)}}


def _kind(cell: Any) -> str:
    """The name of a value's type in JSON with types."""
    if isinstance(cell, dict):
        return _SHAPES.get(frozenset(cell), "Map")
    return _SCALARS.get(type(cell), "String")


def _element(cell: Mapping[str, Any]) -> dict[str, Any]:
    """What a node or a relationship is, besides its properties."""
    if "labels" in cell:
        return {"_element_id": f"4:kg:{cell['id']}", "_labels": cell["labels"]}
    return {
        "_element_id": f"5:kg:{cell['id']}",
        "_start_node_element_id": f"4:kg:{cell['start']}",
        "_end_node_element_id": f"4:kg:{cell['end']}",
        "_type": cell["type"],
    }


def _properties(cell: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Those that the tables have and that have a value; kglite adds some of its own."""
    kinds = cell.get("labels") or [cell.get("type")]
    known = set().union(*(_COLUMNS.get(kind, set()) for kind in kinds))
    return ((name, value) for name, value in cell["properties"].items() if name in known and value is not None)


def _alternating(path: Mapping[str, Any]) -> list[Any]:
    """Nodes and relationships in turn."""
    first, *nodes = path["nodes"]
    return [first, *(each for pair in zip(path["relationships"], nodes, strict=True) for each in pair)]


def _double(number: float) -> str:
    """As Java's Double.toString has it, and so Neo4j: from a thousandth to ten millions without an exponent."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    if number == 0 or 1e-3 <= abs(number) < 1e7:  # noqa: PLR2004
        return repr(number)
    sign, digits, exponent = Decimal(repr(number)).as_tuple()
    shown = "".join(map(str, digits)).rstrip("0")
    power = int(exponent) + len(digits) - 1
    return f"{'-' * sign}{shown[0]}.{shown[1:] or '0'}E{power}"


_SHAPES = {
    frozenset({"id", "labels", "properties"}): "Node",
    frozenset({"id", "start", "end", "type", "properties"}): "Relationship",
    frozenset({"nodes", "relationships"}): "Path",
}
_SCALARS = {type(None): "Null", bool: "Boolean", int: "Integer", float: "Float", list: "List"}
_PLAIN_NAMES = {
    "_element_id": "elementId",
    "_labels": "labels",
    "_start_node_element_id": "startNodeElementId",
    "_end_node_element_id": "endNodeElementId",
    "_type": "type",
}
_TYPED_VALUES: dict[str, Callable[[Any], Any]] = {
    "Null": lambda _: None,
    "Boolean": bool,
    "Integer": str,
    "Float": _double,
    "String": str,
    "List": lambda cell: [_typed(each) for each in cell],
    "Map": lambda cell: {key: _typed(each) for key, each in cell.items()},
    "Path": lambda cell: [_typed(each) for each in _alternating(cell)],
}


def _untyped(value: Any) -> Value:
    if not isinstance(value, dict) or value.keys() != {"$type", "_value"}:
        raise ValueError("a parameter is not an object of $type and _value")
    kind, inner = value["$type"], value["_value"]
    if not isinstance(kind, str) or kind not in _UNTYPED:
        raise ValueError(f"Type {kind} is not supported as a parameter")
    try:
        return _UNTYPED[kind](inner)
    except (AttributeError, TypeError):
        raise ValueError(f"that is no value of the type {kind}") from None


_UNTYPED: dict[str, Callable[[Any], Value]] = {
    "Null": lambda _: None,
    "Boolean": bool,
    "Integer": int,
    "Float": float,
    "String": str,
    "Date": str,
    "List": lambda values: [_untyped(each) for each in values],
    "Map": lambda values: {key: _untyped(each) for key, each in values.items()},
}
