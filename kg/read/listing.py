"""A listing: a file with its digest and layout, and what a reader makes of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from kg.errors import ReadError
from kg.model import Extraction, Paper, Source
from kg.read.text import Line, clean, clean_lines

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Skipped:
    """What fits nothing: a stretch of a listing, or a whole file of a folder (then `line` is None)."""

    file: str
    line: int | None
    why: str

    def error(self) -> ReadError:
        """The error to raise where nothing may be skipped; its text is also what to print."""
        return ReadError(self.why, where=self.file, line=self.line)


Entry = Paper | Extraction | Skipped


@dataclass(frozen=True)
class Listing:
    """A file to read papers from. `shown` is its path as the user knows it, `name` that without folders.

    `year` is what to take for a year that a daily listing leaves out.
    """

    path: Path
    shown: str
    name: str
    sha256: str
    layout: str
    year: int | None = None

    def open(self) -> BinaryIO:
        """The listing's bytes, from their beginning."""
        try:
            return self.path.open("rb")
        except OSError as error:
            raise ReadError(f"cannot be opened: {error.strerror}", where=self.shown) from None

    def lines(self) -> Iterator[Line]:
        """The listing's lines, clean; see `clean_lines` for what is raised."""
        with self.open() as stream:
            yield from clean_lines(stream, self.shown)

    def source(self, entry: int, line: int) -> Source:
        """The place of a paper in this listing."""
        return Source(self.name, self.sha256, entry, line)

    def skipped(self, line: int, why: str) -> Skipped:
        """The report on a stretch that fits nothing."""
        return Skipped(self.shown, line, why)


@dataclass(frozen=True)
class Head:
    """The beginning of a listing, from which its layout is recognised. `cut` says that it ends within a line."""

    text: str
    cut: bool = False

    @cached_property
    def lines(self) -> list[Line]:
        """The whole lines, clean."""
        found = _LINE_END.split(self.text)
        return [Line(number, clean(line)) for number, line in enumerate(found[:-1] if self.cut else found, 1)]


@dataclass(frozen=True)
class Reader:
    """One layout: its name for `--layout`, what it looks like, how to recognise it, how to read it.

    `plain` says that it is lines in UTF-8; other formats see to their encoding.
    """

    layout: str
    about: str
    fits: Callable[[Head], bool]
    read: Callable[[Listing], Iterator[Entry]]
    plain: bool = True
