"""From a file to a listing: its digest, its layout by its content, and a check that it is text."""

import hashlib
import os
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from kg.errors import ReadError
from kg.read.listing import Head, Listing, Reader
from kg.read.text import check_binary, decoded_lines

_HEAD = 1 << 18  # bytes


def opened(place: Path, shown: str, readers: Sequence[Reader], layout: str | None, year: int | None) -> Listing:
    """The listing in a file, which the user knows as `shown`; its layout is the one named, or recognised.

    Raises:
        ReadError: for a file that is missing, empty, binary, not UTF-8, or of no known layout.
    """
    sha256, start = _read_through(place, shown)
    if not start.strip():
        raise ReadError("is empty", where=shown)
    check_binary(start, shown)
    reader = (
        _named(layout, readers)
        if layout
        else _fitting(Head(start.decode("utf-8-sig", "replace"), len(start) == _HEAD), readers)
    )
    if reader is None or reader.plain:
        _check_lines(place, shown)
    if reader is None:
        raise ReadError("is of no known layout", where=shown, hint=f"name it with --layout: {_layouts(readers)}")
    name = os.fsencode(Path(shown).name).decode("utf-8", "replace")
    return Listing(place, shown, name, sha256, reader.layout, year)


def _fitting(head: Head, readers: Sequence[Reader]) -> Reader | None:
    return next((reader for reader in readers if reader.fits(head)), None)


def _named(layout: str, readers: Sequence[Reader]) -> Reader:
    for reader in readers:
        if reader.layout == layout:
            return reader
    raise ReadError(f"no layout is called {layout}", hint=f"there are: {_layouts(readers)}")


def _layouts(readers: Sequence[Reader]) -> str:
    return ", ".join(reader.layout for reader in readers)


def _read_through(place: Path, shown: str) -> tuple[str, bytes]:
    """The file's SHA-256 and its first bytes."""
    try:
        with place.open("rb") as stream:
            start = stream.read(_HEAD)
            stream.seek(0)
            return hashlib.file_digest(stream, "sha256").hexdigest(), start
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", where=shown) from None


def _check_lines(place: Path, shown: str) -> None:
    """Raises what is wrong with any line, so that a listing fails as a whole and at once."""
    with place.open("rb") as stream:
        deque(decoded_lines(stream, shown), maxlen=0)
