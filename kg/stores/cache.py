"""Stores derived from the tables, kept in the `cache/` folder of the graph directory; safe to delete."""

import shutil
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from kg.tables import Graph


def cache_path(graph: Graph, engine: str) -> Path:
    """Where the store of this very graph lies; another graph, or another version of the engine, has another place."""
    return graph.path / "cache" / f"{engine}-{version(engine)}-{graph.digest[:32]}"


def remove_stale(path: Path, engine: str) -> None:
    """Removes the stores of the same engine beside `path`: they are of tables that are no more."""
    for other in path.parent.glob(f"{engine}-*"):
        if other != path:
            remove(other)


def remove(path: Path) -> None:
    """Removes a file or folder, if it can be removed."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
