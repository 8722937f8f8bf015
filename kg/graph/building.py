"""Building a graph aside and putting it in place of the old one, so that at any moment there is a whole graph or none.

Beside the directory `graph` stands, while a build runs, `.graph.building`: in it the new `graph`, and the database that
the build works in, which also keeps a second build out. What a killed build has left there, the next one clears away,
but for finished sources, which it uses.
"""

import shutil
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from kg.errors import GraphError
from kg.graph.assemble import EVIDENCE, assemble, tables_digest
from kg.graph.database import connect, load
from kg.graph.parquet import writing
from kg.graph.sources import KeptSource, Recipe, SourceWriter, in_order, kept_source, kept_sources
from kg.graph.swap import link_tree, replace, restore
from kg.tables import MANIFEST, Graph

SOURCES = "sources"
_REWRITTEN = {MANIFEST, "nodes", "edges", EVIDENCE, SOURCES, "cache"}


@dataclass(frozen=True)
class Building:
    """A build under way.

    Args:
        target: the directory of the graph that is, or will be.
        work: where it is built.
        database: empty until `load`; then `kg.resolve` adds its tables to it, and `publish` reads them.
    """

    target: Path
    work: Path
    database: duckdb.DuckDBPyConnection

    @property
    def _new(self) -> Path:
        return self.work / "graph"

    def old_sources(self) -> list[KeptSource]:
        """What the graph that is there keeps."""
        return kept_sources(self.target / SOURCES)

    def kept(self, recipe: Recipe) -> KeptSource | None:
        """The source that was made by this very recipe, in this build or before it, if there is one."""
        folder, old = (graph / SOURCES / recipe.key for graph in (self._new, self.target))
        if kept_source(folder) is None and kept_source(old) is not None:
            with writing(self.target):
                part = folder.with_suffix(".part")
                link_tree(old, part)
                part.replace(folder)
        return kept_source(folder)

    def keep(self, recipe: Recipe) -> SourceWriter:
        """A writer to make that source anew; when it is closed, `kept` has it."""
        return SourceWriter(self._new / SOURCES, recipe)

    def load(self, sources: Iterable[KeptSource]) -> list[KeptSource]:
        """Fill the database from sources of this build and of the old graph; returns each once, as the manifest will.

        Raises:
            GraphError: if one of them is neither's.
        """
        found = {each.recipe.key: self.kept(each.recipe) for each in sources}
        missing = [key for key, kept in found.items() if kept is None]
        if missing:
            raise GraphError(f"does not hold the source {missing[0]}", where=self.target)
        ordered = sorted((kept for kept in found.values() if kept), key=in_order)
        try:
            load(self.database, ordered)
        except duckdb.Error as error:
            raise GraphError(f"cannot be read: {error}", where=self.target / SOURCES) from None
        return ordered

    def publish(self, sources: Sequence[KeptSource], tool: str) -> Graph:
        """Write the graph of what was loaded and resolved, and put it in place of the old one.

        Whatever else stood in the old directory (`judgements.tsv`, files of the user's) stands in the new one, too. If
        the new graph is the old one, nothing is touched.

        Raises:
            GraphError: if it cannot be written; the old graph is then as it was.
        """
        with writing(self.target):
            assemble(self.database, sources, self._new, tool)
            if not self._same(sources):
                self._drop_unused({source.recipe.key for source in sources})
                replace(self._new, self.target, self.work / "old", _REWRITTEN)
        return Graph(self.target)

    def _same(self, sources: Sequence[KeptSource]) -> bool:
        try:
            manifests = [(graph / MANIFEST).read_bytes() for graph in (self._new, self.target)]
            digests = [tables_digest(graph) for graph in (self._new, self.target)]
        except FileNotFoundError:
            return False
        whole = {source.recipe.key for source in sources} == {source.recipe.key for source in self.old_sources()}
        return manifests[0] == manifests[1] and digests[0] == digests[1] and whole

    def _drop_unused(self, used: Container[str]) -> None:
        for folder in (self._new / SOURCES).iterdir():
            if folder.name not in used:
                shutil.rmtree(folder)


@contextmanager
def building(directory: Path) -> Iterator[Building]:
    """Build a graph in a directory: a new one, an empty one, or one that holds a graph.

    Raises:
        GraphError: if it holds anything else, cannot be written, or is being written by another build.
    """
    target = directory.resolve()
    work = target.parent / f".{target.name}.building"
    with writing(directory):
        _check(directory)
        work.mkdir(parents=True, exist_ok=True)
        lock = _lock(work / "lock", directory)
    database = connect(spill=work / "spill")
    try:
        with writing(directory):
            _clear(work, target)
        yield Building(target, work, database)
    finally:
        database.close()
        lock.close()
        with writing(directory):
            restore(target, work / "old")
            shutil.rmtree(work)


def _check(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise GraphError("is a file", where=directory, hint="name a folder to build the graph in")
    if _holds_anything(directory) and not (directory / MANIFEST).exists():
        hint = "name another folder, or delete this one if a build of yours left it"
        raise GraphError("holds files, but no whole graph", where=directory, hint=hint)
    if _holds_anything(directory):
        Graph(directory)


def _holds_anything(directory: Path) -> bool:
    return directory.is_dir() and any(directory.iterdir())


def _lock(file: Path, directory: Path) -> duckdb.DuckDBPyConnection:
    """Hold a file that only one process can: DuckDB locks its databases on every system, until the process ends."""
    try:
        return connect(file)
    except duckdb.IOException as error:
        if "set lock" not in str(error):
            raise
        raise GraphError("another build is writing this graph", where=directory, hint="wait until it ends") from None


def _clear(work: Path, target: Path) -> None:
    """Remove what a killed build left, but for its finished sources."""
    restore(target, work / "old")
    for path in (*work.iterdir(), *(work / "graph").glob("*"), *(work / "graph" / SOURCES).glob("*.part")):
        if path.is_dir() and path.name not in {"graph", SOURCES}:
            shutil.rmtree(path)
        elif path.is_file() and path.name != "lock":
            path.unlink()
    (work / "graph" / SOURCES).mkdir(parents=True, exist_ok=True)
