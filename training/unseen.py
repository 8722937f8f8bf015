"""What the small model sees in training papers that it has not read; `training.large` needs it of `training.small`."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from kg.extract.figures import Slot
from kg.extract.measured import Believed
from kg.model import Entity, Field

FILE = "unseen.json"


class Unseen(msgspec.Struct, frozen=True):
    """The possible entities of a paper that numbers may be of, and by field where it may have entities."""

    entities: dict[Slot, list[Entity]]
    places: dict[Field, list[Believed]]


def write(folder: Path, papers: Mapping[str, Unseen]) -> None:
    """Writes what was seen, by the keys of annotated papers."""
    (folder / FILE).write_bytes(msgspec.json.encode(papers))


def read(folder: Path) -> dict[str, Unseen]:
    """What `write` wrote."""
    return msgspec.json.decode((folder / FILE).read_bytes(), type=dict[str, Unseen])
