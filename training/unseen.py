"""What the small model sees in training papers that it has not read; `training.large` needs it of `training.small`."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from kg.extract.results import Seen

FILE = "unseen.json"


def write(folder: Path, papers: Mapping[str, Seen]) -> None:
    """Writes what was seen, by the keys of annotated papers."""
    (folder / FILE).write_bytes(msgspec.json.encode(papers))


def read(folder: Path) -> dict[str, Seen]:
    """What `write` wrote."""
    return msgspec.json.decode((folder / FILE).read_bytes(), type=dict[str, Seen])
