"""The tables of a graph directory: their Arrow schemas, drawn from `kg.schema`, and reading them.

Everything that exports, stores, serves or draws reads a graph through `Graph` and nothing else.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import GraphError
from kg.schema import EDGES, NODES, Property

FORMAT = 1
MANIFEST = "manifest.json"

_ARROW: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.string(),
    "address": pa.string(),
    "strings": pa.list_(pa.string()),
}

EVIDENCE_SCHEMA = pa.schema(
    [
        ("edge_type", pa.string()),
        ("edge_id", pa.string()),
        ("listing", pa.string()),  # sha256 of the source
        ("entry", pa.int64()),
        ("field", pa.string()),  # null where the listing itself says it, outside the paper's text
        ("begin", pa.int64()),
        ("end", pa.int64()),
        ("text", pa.string()),  # field[begin:end]
        ("sentence", pa.string()),
        (
            "sentence_begin",
            pa.int64(),
        ),  # its offset in the field: the mention is sentence[begin - sentence_begin:…]
        ("extractor", pa.string()),
        ("confidence", pa.float64()),
    ]
)
"""One row per mention that speaks for an edge. Derived edges have none: they have premises."""


def _columns(properties: tuple[Property, ...]) -> list[tuple[str, pa.DataType]]:
    return [(each.name, _ARROW[each.type]) for each in properties]


def node_schema(label: str) -> pa.Schema:
    """`id`, `iri` (its part after the base), then the properties of the kind; sorted by id, ids unique."""
    return pa.schema([("id", pa.string()), ("iri", pa.string()), *_columns(NODES[label].properties)])


def edge_schema(edge: str) -> pa.Schema:
    """`id`, the two ends with their labels, the kind's properties, `confidence`, `support`; sorted by id.

    `support` counts the spans of evidence of an extracted edge, the papers behind a derived one, which has, besides,
    `premises`: the ids of the edges it follows from.
    """
    kind = EDGES[edge]
    ends = [(name, pa.string()) for name in ("id", "from_id", "from_label", "to_id", "to_label")]
    last = [("confidence", pa.float64()), ("support", pa.int64())]
    premises = [("premises", pa.list_(pa.string()))] if kind.derived else []
    return pa.schema([*ends, *_columns(kind.properties), *last, *premises])


@dataclass(frozen=True)
class Graph:
    """A graph directory, read-only. Opening it reads the manifest alone.

    Raises:
        GraphError: where there is no graph, or one of another format version.
    """

    path: Path

    def __post_init__(self) -> None:
        if self.manifest.get("format") != FORMAT:
            raise GraphError("is a graph of another format version", where=self.path, hint="build it anew with this kg")

    @property
    def manifest(self) -> dict[str, Any]:
        """Format and tool version, sources, model, counts and the digest of the tables."""
        try:
            loaded: dict[str, Any] = json.loads((self.path / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            raise GraphError("is not a graph directory", where=self.path, hint="kg build LISTING... -o DIR") from None
        except (OSError, ValueError) as error:
            raise GraphError(f"cannot read the manifest: {error}", where=self.path) from None
        return loaded

    @property
    def digest(self) -> str:
        """SHA-256 of all tables: equal digests are equal graphs."""
        return str(self.manifest["digest"])

    def nodes(self, label: str) -> pa.Table:
        """All nodes of one kind, as `node_schema` has them."""
        return pq.read_table(self.path / "nodes" / f"{label}.parquet", partitioning=None)

    def edges(self, edge: str) -> pa.Table:
        """All edges of one kind, as `edge_schema` has them."""
        return pq.read_table(self.path / "edges" / f"{edge}.parquet", partitioning=None)

    def evidence(self) -> pa.Table:
        """All evidence, as `EVIDENCE_SCHEMA` has it, sorted by edge, then by place."""
        return pq.read_table(self.path / "evidence.parquet", partitioning=None)

    def node_batches(self, label: str) -> Iterator[pa.RecordBatch]:
        """The nodes of one kind in batches, for streaming."""
        return _batches(self.path / "nodes" / f"{label}.parquet")

    def edge_batches(self, edge: str) -> Iterator[pa.RecordBatch]:
        """The edges of one kind in batches, for streaming."""
        return _batches(self.path / "edges" / f"{edge}.parquet")

    def evidence_batches(self) -> Iterator[pa.RecordBatch]:
        """The evidence in batches, for streaming."""
        return _batches(self.path / "evidence.parquet")


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(8192)
