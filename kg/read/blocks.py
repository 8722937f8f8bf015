"""Blocks of lines between blank lines."""

from collections.abc import Iterable, Iterator

from kg.errors import ReadError
from kg.read.text import LONGEST, Line


def blocks(lines: Iterable[Line], where: str) -> Iterator[list[Line]]:
    """The lines of each block; streams.

    Raises:
        ReadError: for a block of more than `LONGEST` characters.
    """
    block: list[Line] = []
    size = 0
    for line in lines:
        if line.text:
            block.append(line)
            size += len(line.text)
            if size > LONGEST:
                raise endless(block[0], where)
        elif block:
            yield block
            block, size = [], 0
    if block:
        yield block


def joined(block: list[Line]) -> Line:
    """A block as one line: its lines, joined by a space, at the place of the first."""
    return Line(block[0].number, " ".join(line.text for line in block))


def endless(line: Line, where: str) -> ReadError:
    """The error for a block that has no end, and begins with `line`."""
    hint = "is it a listing with blank lines? Name its layout with --layout"
    return ReadError(f"block of more than {LONGEST:,} characters", where=where, line=line.number, hint=hint)
