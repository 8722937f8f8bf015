"""What was extracted from one listing, kept so that it need not be read again.

A kept source is a folder: the tables of `records.SCHEMAS` as Parquet files, and `source.json`, written last.
"""

import itertools
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import GraphError
from kg.graph.parquet import TableWriter
from kg.graph.records import SCHEMAS, Row, extraction, rows
from kg.ids import digest
from kg.model import Extraction

FORMAT = 1
"""Raised whenever the same extractions would make other tables, so that none is reused wrongly."""

DESCRIPTION = "source.json"
_BATCH = 2048
_AGAIN = "delete its folder, then build again with that listing"

Options = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True)
class Recipe:
    """All that decides what a listing's extraction is: while it is the same, what was kept is used again.

    Args:
        name: the listing's file name without its folders.
        sha256: the digest of its bytes.
        layout: what its reader is called, such as "daily".
        extractor: name and version of the entity extractor, such as "lexicon-1".
        options: whatever else changes what comes out, such as {"year": 2024}.
    """

    name: str
    sha256: str
    layout: str
    extractor: str
    options: Options = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The folder's name: the listing's digest, then a short one of all the rest."""
        rest = (self.name, self.layout, self.extractor, json.dumps(dict(self.options), sort_keys=True), str(FORMAT))
        return f"{self.sha256}-{digest(*rest)[:8]}"


@dataclass(frozen=True)
class KeptSource:
    """A finished folder: its recipe, how many papers it holds, how many entries were skipped."""

    folder: Path
    recipe: Recipe
    papers: int
    skipped: int

    def table(self, name: str) -> Path:
        """The file of one table of `records.SCHEMAS`."""
        return self.folder / f"{name}.parquet"

    def extractions(self) -> Iterator[Extraction]:
        """What was kept, record by record, equal to what was written."""
        parts = {name: _by_paper(self.table(name)) for name in SCHEMAS if name != "papers"}
        for row in _rows(self.table("papers")):
            yield extraction(row, {name: take(row["paper"]) for name, take in parts.items()})


class SourceWriter:
    """Keeps a source: `with SourceWriter(folder, recipe) as writer`, then `add` and `skip`.

    Nothing is kept if the block is left by an error; memory does not grow with the number of papers.
    """

    def __init__(self, sources: Path, recipe: Recipe) -> None:
        self._recipe = recipe
        self._folder = sources / recipe.key
        self._part = sources / f"{recipe.key}.part"
        self._files = ExitStack()
        self._writers: dict[str, TableWriter] = {}
        self._waiting: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
        self._papers = self._skipped = 0

    def add(self, paper: Extraction) -> None:
        """Keep one record.

        Raises:
            GraphError: if it holds what no table can, such as half a surrogate pair or a number beyond 64 bits.
        """
        for name, new in rows(self._papers, paper).items():
            self._waiting[name] += new
            if len(self._waiting[name]) >= _BATCH:
                self._write(name)
        self._papers += 1

    def skip(self, count: int = 1) -> None:
        """Count entries that fit nothing."""
        self._skipped += count

    def _write(self, name: str) -> None:
        try:
            batch = pa.RecordBatch.from_pylist(self._waiting[name], SCHEMAS[name])
        except (pa.ArrowException, OverflowError, UnicodeError) as error:
            raise GraphError(f"a value that no table can hold: {error}", where=self._recipe.name) from None
        self._writers[name].write(batch)
        self._waiting[name] = []

    def __enter__(self) -> Self:
        if self._part.exists():
            shutil.rmtree(self._part)
        for name, schema in SCHEMAS.items():
            self._writers[name] = self._files.enter_context(TableWriter(self._part / f"{name}.parquet", schema))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            with self._files:
                for name in SCHEMAS if error is None else ():
                    self._write(name)
            if error is None:
                self._finish()
        finally:
            if self._part.exists():
                shutil.rmtree(self._part)

    def _finish(self) -> None:
        described = {"format": FORMAT, **asdict(self._recipe), "papers": self._papers, "skipped": self._skipped}
        text = json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False)
        (self._part / DESCRIPTION).write_text(text + "\n", "utf-8")
        if self._folder.exists():
            shutil.rmtree(self._folder)
        self._part.rename(self._folder)


def kept_sources(sources: Path) -> list[KeptSource]:
    """All finished sources in a graph's folder `sources/`, in an order that depends on them alone; raises as below."""
    found = (kept_source(path.parent) for path in sources.glob(f"*/{DESCRIPTION}"))
    return sorted((each for each in found if each), key=in_order)


def in_order(source: KeptSource) -> tuple[str, str]:
    """What to sort sources by: their names, then their keys."""
    return source.recipe.name, source.recipe.key


def kept_source(folder: Path) -> KeptSource | None:
    """The finished source in a folder, or None where there is none.

    Raises:
        GraphError: if it is damaged, or was kept by a version of this program that made other tables.
    """
    try:
        described = json.loads((folder / DESCRIPTION).read_text("utf-8"))
        version, papers, skipped = (described.pop(name) for name in ("format", "papers", "skipped"))
        source = KeptSource(folder, Recipe(**described), papers, skipped)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GraphError(f"cannot be read: {error!r}", where=folder / DESCRIPTION, hint=_AGAIN) from None
    if version != FORMAT:
        raise GraphError("was kept by another version of kg", where=folder, hint="build the graph anew, elsewhere")
    for name in SCHEMAS:
        if not source.table(name).exists():
            raise GraphError("is missing", where=source.table(name), hint=_AGAIN)
    return source


def _rows(path: Path) -> Iterator[Row]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH):
            yield from batch.to_pylist()


def _by_paper(path: Path) -> Callable[[int], list[Row]]:
    """A function that gives the rows of the next papers in turn, reading no further than asked."""
    groups = itertools.groupby(_rows(path), key=lambda row: row["paper"])
    ahead = next(groups, None)

    def take(paper: int) -> list[Row]:
        nonlocal ahead
        if ahead is None or ahead[0] != paper:
            return []
        taken = list(ahead[1])
        ahead = next(groups, None)
        return taken

    return take
