"""From what the user names (files, folders, globs, standard input) to listings."""

import os
import re
import sys
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copyfileobj

from kg.errors import ReadError
from kg.read.listing import Listing, Reader, Skipped
from kg.read.recognise import opened

_STANDARD_INPUT = Path("-")
_MAGIC = re.compile(r"[*?\[]")
_PLACE = re.compile(r"(?::(?P<line>\d+))?: ")


def find(
    arguments: Sequence[str], readers: Sequence[Reader], layout: str | None, year: int | None
) -> Iterator[Listing | Skipped]:
    """The listings that the arguments name, each file once, in the order of the arguments, a folder's by their paths.

    Yields a `Skipped` for each file of a folder or glob that is no listing. Hidden files are passed over.

    Raises:
        ReadError: for an argument that names nothing, a file that is no listing, or a folder without any.
    """
    seen: set[Path] = set()
    for argument in arguments:
        found = False
        for path, named in _paths(argument):
            place = path if path == _STANDARD_INPUT else path.resolve()
            found = found or place in seen
            if place in seen:
                continue
            seen.add(place)
            try:
                yield open_named(path, readers, layout, year) if named else _member(path, readers, layout, year)
                found = True
            except ReadError as error:
                if named:
                    raise
                yield _skipped(path, error)
        if not found:
            raise ReadError("holds no listing", where=argument, hint="name files, or folders that hold some")


def open_named(path: Path, readers: Sequence[Reader], layout: str | None, year: int | None) -> Listing:
    """The listing at a path, "-" being standard input. What cannot be read twice is kept in a temporary file meanwhile.

    Raises:
        ReadError: for a file that is missing, empty, binary, not UTF-8, or of no known layout.
    """
    piped = path == _STANDARD_INPUT or (path.exists() and not path.is_file() and not path.is_dir())
    if not piped:
        return opened(path, str(path), readers, layout, year)
    copy = _copied(path)
    try:
        shown = "standard input" if path == _STANDARD_INPUT else str(path)
        listing = opened(copy, shown, readers, layout, year)
    except BaseException:
        copy.unlink()
        raise
    weakref.finalize(listing, copy.unlink, missing_ok=True)
    return listing


def _paths(argument: str) -> Iterator[tuple[Path, bool]]:
    """The files that an argument stands for, and whether it names that very file."""
    path = Path(argument)
    if argument and path.is_dir():
        yield from ((below, False) for below in _files_below(path))
    elif path == _STANDARD_INPUT or (argument and path.exists()) or path.is_symlink():
        yield path, True
    elif argument and (matches := _matches(path)):
        for match in matches:
            yield from ((below, False) for below in (_files_below(match) if match.is_dir() else [match]))
    else:
        raise ReadError("nothing matches" if _MAGIC.search(argument) else "no such file or folder", where=argument)


def _matches(pattern: Path) -> list[Path]:
    """The paths that fit a glob, hidden ones left out, in order."""
    root, *rest = pattern.parts if pattern.anchor else (".", *pattern.parts)
    try:
        found = sorted(Path(root).glob("/".join(rest)))
    except (ValueError, NotImplementedError, IndexError):
        raise ReadError(
            "is no valid pattern", where=str(pattern), hint='"**" must stand alone between slashes'
        ) from None
    fixed = sum(name.startswith(".") for name in pattern.parts)
    return [path for path in found if sum(name.startswith(".") for name in path.parts) <= fixed]


def _files_below(folder: Path) -> list[Path]:
    """The files in a folder and below it, in order, none hidden; a folder that cannot be read counts as one."""
    unreadable: list[OSError] = []
    found: list[Path] = []
    for below, folders, files in os.walk(folder, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(below, name) for name in files if not name.startswith(".")]
    return sorted([*found, *(Path(error.filename) for error in unreadable)])


def _member(path: Path, readers: Sequence[Reader], layout: str | None, year: int | None) -> Listing:
    if not path.is_file():
        raise ReadError("is no readable file", where=path)
    return opened(path, str(path), readers, layout, year)


def _copied(path: Path) -> Path:
    """A file with what comes through standard input or a pipe."""
    with tempfile.NamedTemporaryFile("wb", prefix="kg-", delete=False) as copy:
        if path == _STANDARD_INPUT:
            copyfileobj(sys.stdin.buffer, copy)
        else:
            with path.open("rb") as pipe:
                copyfileobj(pipe, copy)
    return Path(copy.name)


def _skipped(path: Path, error: ReadError) -> Skipped:
    message = str(error).split("\n", 1)[0].removeprefix(str(path))
    place = _PLACE.match(message)
    line = place["line"] if place else None
    return Skipped(str(path), int(line) if line else None, message[place.end() :] if place else message)
