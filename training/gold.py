"""The annotated papers: what a careful reader found, with the place of every occurrence of every form."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from kg.extract.group import KINDS, Kind, occurrences
from kg.model import PROSE, Paper, Role, Source, Span

TRAIN = ("listings.train", "daily.train", "wide.train")
DEV = ("listings.dev",)
WIDE = "wide.train"
"""Papers of many venues in a style of annotation of their own; the others are curated."""

_DEFINITION = re.compile(r"(.+?) ?\(([^()]+)\)")


@dataclass(frozen=True)
class GoldEntity:
    """An annotated entity; `spans` are all places of its forms, in order, overlaps between forms included.

    `optional` entities count neither way: reasonable readers differ on them.
    """

    kind: Kind
    forms: tuple[str, ...]
    optional: bool
    role: Role | None
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class GoldResult:
    """An annotated number; `method`, `dataset` and `metric` are forms of entities, `value` is verbatim."""

    method: str | None
    dataset: str | None
    metric: str | None
    value: str
    relative: bool


@dataclass(frozen=True)
class GoldPaper:
    """A paper with its annotation. `record` is the annotation as read, for the scorer."""

    key: str
    paper: Paper
    entities: tuple[GoldEntity, ...]
    results: tuple[GoldResult, ...]
    record: dict[str, Any]

    @property
    def curated(self) -> bool:
        """Whether it is of listings or daily papers, as what users read is."""
        return self.paper.source.name != WIDE


def load(folder: Path, names: tuple[str, ...] = TRAIN) -> list[GoldPaper]:
    """The papers of `folder/gold/NAME.jsonl` for each name, in order."""
    papers = []
    for name in names:
        data = (folder / "gold" / f"{name}.jsonl").read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        for entry, line in enumerate(data.splitlines()):
            papers.append(_paper(msgspec.json.decode(line), Source(name, digest, entry, entry + 1)))
    return papers


def labelled(gold: GoldPaper) -> list[tuple[Span, GoldEntity]]:
    """The spans that a tagger should mark, without overlaps: longer before shorter, required before optional; in order.

    A form "Long Name (LN)" is marked as two spans of its entity, the name and the acronym.
    """
    wanted = [(part, entity) for entity in gold.entities for span in entity.spans for part in _parts(gold.paper, span)]
    wanted.sort(key=lambda pair: (pair[0].begin - pair[0].end, pair[1].optional, pair[0]))
    taken: set[tuple[str, int]] = set()
    chosen = []
    for span, entity in wanted:
        places = {(span.field, place) for place in range(span.begin, span.end)}
        if not places & taken:
            taken |= places
            chosen.append((span, entity))
    return sorted(chosen, key=lambda pair: (PROSE.index(pair[0].field), pair[0].begin))


def _parts(paper: Paper, span: Span) -> list[Span]:
    definition = _DEFINITION.fullmatch(paper.text(span.field), span.begin, span.end)
    if definition is None:
        return [span]
    return [Span(span.field, definition.start(group), definition.end(group)) for group in (1, 2)]


def _paper(record: dict[str, Any], source: Source) -> GoldPaper:
    paper = Paper(
        source=source, title=record.get("title"), abstract=record.get("abstract"), comment=record.get("comment")
    )
    entities = [_entity(paper, kind, found) for kind in KINDS for found in record.get(kind, ())]
    results = [
        GoldResult(
            row.get("method"), row.get("dataset"), row.get("metric"), row["value"], bool(row.get("relative", False))
        )
        for row in record.get("results", ())
        if row.get("value")
    ]
    return GoldPaper(record["id"], paper, tuple(entities), tuple(results), record)


def _entity(paper: Paper, kind: Kind, found: dict[str, Any]) -> GoldEntity:
    spans = {
        Span(field, begin, end)
        for field in PROSE
        for form in found["forms"]
        for begin, end in occurrences(paper.text(field), form)
    }
    order = {"title": 0, "abstract": 1, "comment": 2}
    return GoldEntity(
        kind,
        tuple(found["forms"]),
        bool(found.get("optional", False)),
        found.get("role"),
        tuple(sorted(spans, key=lambda span: (order[span.field], span.begin, span.end))),
    )
