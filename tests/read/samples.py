"""Listings of our own words, written to files and read back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.model import Extraction, Paper
from kg.read import Entry, Skipped, open_listing, read_listing

LONG = (
    "Small networks are cheap to run, yet they often lag behind large ones. We train both on the same data and compare "
    "them on five tasks. The gap closes once the small network sees the answers of the large one, not labels alone. "
    "On TinyImages the error falls from 12.5% to 9.1%."
)
OTHER = (
    "This paper measures how far apart two clusterings of the same points are. The measure is a metric, is quick to "
    "compute, and does not favour many small clusters. Code is available at https://github.com/example/partitions"
)
THIRD = (
    "Sensors fail, and a robot has to notice. A filter that watches the innovations of a Kalman filter finds nine of "
    "ten faults within a second. It needs no model of the fault. Tests on two arms and a wheeled base agree."
)


def entries(folder: Path, content: str | bytes, layout: str | None = None, year: int | None = None) -> list[Entry]:
    """What a file with this content is read as."""
    path = folder / "listing"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_listing(open_listing(path, layout, year)))


def papers(found: Sequence[Entry]) -> list[Paper | Extraction]:
    """The papers, where nothing was skipped."""
    skipped = [entry for entry in found if isinstance(entry, Skipped)]
    assert skipped == []
    return [entry for entry in found if not isinstance(entry, Skipped)]


def fields(found: Sequence[Entry], *names: str) -> list[tuple[Any, ...]]:
    """Those fields of each paper, where nothing was skipped."""
    return [tuple(getattr(paper, name) for name in names) for paper in papers(found)]


def skips(found: Sequence[Entry]) -> list[tuple[int | None, str]]:
    """Line and reason of all that was skipped."""
    return [(entry.line, entry.why) for entry in found if isinstance(entry, Skipped)]
