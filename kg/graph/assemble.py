"""The tables and the manifest of a graph, out of a database that holds its sources and their resolution."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import duckdb

from kg.graph.edges import connect_edges, write_edges, write_evidence
from kg.graph.nodes import prepare, write_nodes
from kg.graph.sources import KeptSource
from kg.schema import EDGES, NODES
from kg.tables import FORMAT, MANIFEST

EVIDENCE = "evidence.parquet"
TABLES = (
    *(f"nodes/{label}.parquet" for label in NODES),
    *(f"edges/{edge}.parquet" for edge in EDGES),
    EVIDENCE,
)
"""The files of the tables, in the order in which they are digested."""


def assemble(
    database: duckdb.DuckDBPyConnection, sources: Sequence[KeptSource], directory: Path, tool: str
) -> dict[str, object]:
    """Write tables and manifest into a directory.

    Args:
        database: `load`ed with the sources, and resolved.
        sources: what the manifest says of them.
        directory: where to write; its old tables are written over.
        tool: name and version of this program.

    Returns:
        The manifest, whose `counts` are the numbers of nodes and edges by kind.
    """
    prepare(database)
    connect_edges(database)
    counts = {
        "nodes": write_nodes(database, directory / "nodes"),
        "edges": write_edges(database, directory / "edges"),
        "evidence": write_evidence(database, directory / EVIDENCE),
    }
    manifest = {
        "format": FORMAT,
        "tool": tool,
        "model": ", ".join(sorted({source.recipe.extractor for source in sources})),
        "sources": [
            {
                "name": source.recipe.name,
                "sha256": source.recipe.sha256,
                "reader": source.recipe.layout,
                "options": dict(source.recipe.options),
                "extractor": source.recipe.extractor,
                "papers": source.papers,
                "skipped": source.skipped,
                "kept": source.recipe.key,
            }
            for source in sources
        ],
        "counts": counts,
        "digest": tables_digest(directory),
    }
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
    (directory / MANIFEST).write_text(text + "\n", "utf-8")
    return manifest


def tables_digest(directory: Path) -> str:
    """SHA-256 over the bytes of all tables.

    Raises:
        FileNotFoundError: if one is missing.
    """
    hashed = hashlib.sha256()
    for name in TABLES:
        with (directory / name).open("rb") as file:
            while block := file.read(1 << 20):
                hashed.update(block)
    return hashed.hexdigest()
