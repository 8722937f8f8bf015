"""The graph as it is now: a snapshot of its directory, which `kg build` may replace at any time."""

import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import GraphError
from kg.schema import EDGES, NODES
from kg.tables import MANIFEST, Graph

_TABLES = (
    "evidence.parquet",
    *(f"nodes/{label}.parquet" for label in NODES),
    *(f"edges/{edge}.parquet" for edge in EDGES),
)
_ATTEMPTS = 5


@dataclass(frozen=True)
class Current:
    """A graph that stays as it is for as long as one holds it, and the digest of its tables."""

    graph: Graph
    digest: str


def snapshot(path: Path) -> Current:
    """The graph at `path` as it is at this moment, all of it from one build.

    Its tables are linked, or else copied, into a temporary directory, which goes when nobody holds the graph any more.
    Its cache is that of `path`.

    Raises:
        GraphError: where there is no graph, or it is replaced again and again.
    """
    with suppress(OSError):  # a directory that we may only read has none
        (path / "cache").mkdir(exist_ok=True)
    for _ in range(_ATTEMPTS):
        begun = stamp(path)
        Graph(path)
        folder = Path(tempfile.mkdtemp(prefix="kg-serve-"))
        try:
            _take(path, folder)
        except FileNotFoundError:  # what we read was taken away meanwhile
            shutil.rmtree(folder)
            continue
        if begun == stamp(path):
            graph = Graph(folder)
            weakref.finalize(graph, shutil.rmtree, folder, ignore_errors=True)
            return Current(graph, graph.digest)
        shutil.rmtree(folder)
    raise GraphError("has a table missing, or changes all the time", where=path)


def stamp(path: Path) -> tuple[int, ...]:
    """What differs between two builds of the graph at `path`: the identity of its manifest; empty where there is none.

    A build replaces the directory as a whole: equal stamps before and after a reading mean that all was of one build.
    """
    try:
        found = (path / MANIFEST).stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def _take(path: Path, folder: Path) -> None:
    (folder / "nodes").mkdir()
    (folder / "edges").mkdir()
    for name in (MANIFEST, *_TABLES):
        try:
            os.link(path / name, folder / name)
        except FileNotFoundError:
            raise
        except OSError:  # another file system, or one without links
            shutil.copy2(path / name, folder / name)
    with suppress(OSError):
        (folder / "cache").symlink_to((path / "cache").resolve())
