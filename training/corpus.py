"""The abstracts that nobody annotated: what word clusters and name statistics are counted on, and encoders taught."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec

from kg.ids import text_key
from kg.model import Paper, Source

_UNLISTED = Source("", "", 0, 0)


def unlabelled(folder: Path) -> list[Paper]:
    """Distinct papers with an abstract in `folder/inputs`, ordered by abstract, whatever the order of files."""
    return _distinct(chain(_daily(folder / "inputs"), _anthology(folder / "inputs")))


def daily(folder: Path) -> list[Paper]:
    """Those of them that are daily papers."""
    return _distinct(_daily(folder / "inputs"))


def _distinct(papers: Iterable[Paper]) -> list[Paper]:
    by_key = {text_key(paper.abstract or ""): paper for paper in papers}
    by_key.pop("", None)
    return [by_key[key] for key in sorted(by_key)]


def _daily(folder: Path) -> Iterator[Paper]:
    for line in (folder / "daily-abstracts.jsonl").read_bytes().splitlines():
        record = msgspec.json.decode(line)
        yield _paper(record["title"], record["abstract"])


def _anthology(folder: Path) -> Iterator[Paper]:
    for path in sorted((folder / "acl").glob("*.xml")):
        for element in ET.parse(path).iter("paper"):  # noqa: S314 - a file that the person who trains has chosen
            title, abstract = element.find("title"), element.find("abstract")
            if title is not None and abstract is not None:
                yield _paper("".join(title.itertext()), "".join(abstract.itertext()))


def _paper(title: str, abstract: str) -> Paper:
    return Paper(source=_UNLISTED, title=_spaced(title), abstract=_spaced(abstract))


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
