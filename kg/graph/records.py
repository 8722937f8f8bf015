"""Extractions as rows of flat tables, and back without loss.

`paper` counts the papers of one kept source from 0 and joins the tables. A span is four columns: field, begin, end,
and beside them the begin and end of the sentence that it stands in, so that no later step searches text.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from kg.ids import digest, text_key
from kg.model import Entity, Extraction, Field, Link, Result, Source, Span, Venue
from kg.sentences import sentences

Row = dict[str, Any]

KINDS = {"Method": "methods", "Dataset": "datasets", "Task": "tasks", "Metric": "metrics"}
"""Labels of nodes, and the lists of an `Extraction` that hold their mentions."""

_OFFSETS = ("begin", "end", "sentence_begin", "sentence_end")
_WHOLE: frozenset[Field] = frozenset({"authors", "organization"})
_SPAN = [("field", pa.string()), *((name, pa.int64()) for name in _OFFSETS)]
_PAPER = ("paper", pa.int64())

SCHEMAS: dict[str, pa.Schema] = {
    "papers": pa.schema(
        [
            _PAPER,
            *((name, pa.string()) for name in ("name", "sha256")),
            *((name, pa.int64()) for name in ("entry", "line")),
            *((name, pa.string()) for name in ("title", "abstract", "organization", "date", "date_printed")),
            ("year_inferred", pa.bool_()),
            ("authors_complete", pa.bool_()),
            ("author_count", pa.int64()),
            *((name, pa.string()) for name in ("comment", "doi", "arxiv", "url", "extractor")),
            ("venue_name", pa.string()),
            ("venue_year", pa.int64()),
            ("venue_note", pa.string()),
            *((f"venue_{name}", kind) for name, kind in _SPAN),
            # Derived, so that a rebuild need not look at the texts again:
            ("title_key", pa.string()),
            ("abstract_key", pa.string()),
            ("lead_begin", pa.int64()),  # the abstract's first sentence
            ("lead_end", pa.int64()),
        ]
    ),
    "authors": pa.schema(
        [
            _PAPER,
            ("position", pa.int64()),
            ("name", pa.string()),
            ("identity", pa.string()),  # what the listing tells namesakes apart by
            ("begin", pa.int64()),
            ("end", pa.int64()),
        ]
    ),
    "links": pa.schema(
        [_PAPER, *((name, pa.string()) for name in ("url", "kind", "repository", "role", "name")), *_SPAN],
    ),
    "entities": pa.schema(
        [
            _PAPER,
            ("kind", pa.string()),
            ("number", pa.int64()),  # counts the paper's entities of the kind from 0
            ("name", pa.string()),
            ("forms", pa.list_(pa.string())),
            ("role", pa.string()),
            ("confidence", pa.float64()),
        ]
    ),
    "mentions": pa.schema([_PAPER, ("kind", pa.string()), ("number", pa.int64()), *_SPAN]),
    "results": pa.schema(
        [
            _PAPER,
            *((name, pa.string()) for name in ("method", "dataset", "metric", "value")),
            ("relative", pa.bool_()),
            ("confidence", pa.float64()),
            *_SPAN,
        ]
    ),
}
_PAPER_FIELDS = (
    "title", "abstract", "organization", "date", "date_printed", "year_inferred", "authors_complete", "author_count",
    "comment", "doi", "arxiv", "url", "extractor",
)  # fmt: skip


class Places:
    """Spans of one paper as columns. Each field is cut into sentences once."""

    def __init__(self, paper: Extraction) -> None:
        self._paper = paper
        self._sentences: dict[Field, list[tuple[int, int]]] = {}

    def __call__(self, field: Field | None, begin: int, end: int) -> Row:
        """The columns of a span; where there is no field, there is no sentence."""
        sentence = (None, None) if field is None else self._around(field, begin, end)
        return dict(zip(("field", *_OFFSETS), (field, begin, end, *sentence), strict=True))

    def _around(self, field: Field, begin: int, end: int) -> tuple[int, int]:
        """As `kg.sentences.sentence_at`; names of people and organisations are one sentence."""
        if field not in self._sentences:
            text = self._paper.text(field)
            self._sentences[field] = [(0, len(text))] if field in _WHOLE else sentences(text)
        around = [(b, e) for b, e in self._sentences[field] if b < end and begin < e]
        return (min(around[0][0], begin), max(around[-1][1], end)) if around else (begin, end)


def rows(number: int, paper: Extraction) -> dict[str, list[Row]]:
    """The rows of one paper, which is the `number`th of its source, by table of `SCHEMAS`."""
    at = Places(paper)
    entities = [
        (label, index, entity)
        for label, attribute in KINDS.items()
        for index, entity in enumerate(getattr(paper, attribute))
    ]
    return {
        "papers": [{"paper": number, **_paper(paper, at)}],
        "authors": [{"paper": number, **row} for row in _authors(paper)],
        "links": [
            {
                "paper": number, "url": link.url, "kind": link.kind, "repository": link.repository, "role": link.role,
                "name": link.name, **at(link.field, link.begin, link.end),
            }
            for link in paper.links
        ],
        "entities": [
            {
                "paper": number, "kind": label, "number": index, "name": entity.name, "forms": list(entity.forms),
                "role": entity.role, "confidence": entity.confidence,
            }
            for label, index, entity in entities
        ],
        "mentions": [
            {"paper": number, "kind": label, "number": index, **at(span.field, span.begin, span.end)}
            for label, index, entity in entities
            for span in entity.spans
        ],
        "results": [
            {
                "paper": number, "method": result.method, "dataset": result.dataset, "metric": result.metric,
                "value": result.value, "relative": result.relative, "confidence": result.confidence,
                **at(result.span.field, result.span.begin, result.span.end),
            }
            for result in paper.results
        ],
    }  # fmt: skip


def _paper(paper: Extraction, at: Places) -> Row:
    source, venue = paper.source, paper.venue
    span = venue and venue.span
    lead = sentences(paper.abstract)[:1] if paper.abstract else []
    abstract_key = text_key(paper.abstract or "")
    return {
        "name": source.name, "sha256": source.sha256, "entry": source.entry, "line": source.line,
        **{name: getattr(paper, name) for name in _PAPER_FIELDS},
        "venue_name": venue and venue.name, "venue_year": venue and venue.year, "venue_note": venue and venue.note,
        **({f"venue_{name}": value for name, value in at(span.field, span.begin, span.end).items()} if span else {}),
        "title_key": text_key(paper.title or "") or None,
        "abstract_key": digest(abstract_key) if abstract_key else None,
        "lead_begin": lead[0][0] if lead else None,
        "lead_end": lead[0][1] if lead else None,
    }  # fmt: skip


def _authors(paper: Extraction) -> Iterator[Row]:
    begin = 0
    ids = paper.author_ids or (None,) * len(paper.authors)
    for position, (name, identity) in enumerate(zip(paper.authors, ids, strict=True), 1):
        yield {"position": position, "name": name, "identity": identity, "begin": begin, "end": begin + len(name)}
        begin += len(name) + len(", ")


def extraction(paper: Row, parts: Mapping[str, Iterable[Row]]) -> Extraction:
    """The record that `rows` made these of: its row of `papers`, and its rows of the other tables in order."""
    authors = list(parts["authors"])
    spans: dict[tuple[str, int], list[Span]] = {}
    for row in parts["mentions"]:
        spans.setdefault((row["kind"], row["number"]), []).append(_span(row))
    found: dict[str, list[Entity]] = {label: [] for label in KINDS}
    for row in parts["entities"]:
        entity = Entity(
            name=row["name"],
            forms=tuple(row["forms"]),
            role=row["role"],
            confidence=row["confidence"],
            spans=tuple(spans.get((row["kind"], row["number"]), ())),
        )
        found[row["kind"]].append(entity)
    return Extraction(
        source=Source(*(paper[name] for name in Source.__struct_fields__)),
        authors=tuple(row["name"] for row in authors),
        author_ids=tuple(row["identity"] for row in authors) if any(row["identity"] for row in authors) else (),
        venue=_venue(paper),
        links=tuple(Link(**{name: row[name] for name in Link.__struct_fields__}) for row in parts["links"]),
        results=tuple(_result(row) for row in parts["results"]),
        methods=tuple(found["Method"]),
        datasets=tuple(found["Dataset"]),
        tasks=tuple(found["Task"]),
        metrics=tuple(found["Metric"]),
        **{name: paper[name] for name in _PAPER_FIELDS},
    )


def _span(row: Row, prefix: str = "") -> Span:
    return Span(row[prefix + "field"], row[prefix + "begin"], row[prefix + "end"])


def _venue(paper: Row) -> Venue | None:
    if paper["venue_name"] is None:
        return None
    span = _span(paper, "venue_") if paper["venue_field"] is not None else None
    return Venue(name=paper["venue_name"], year=paper["venue_year"], note=paper["venue_note"], span=span)


def _result(row: Row) -> Result:
    fields = ("method", "dataset", "metric", "value", "relative", "confidence")
    return Result(**{name: row[name] for name in fields}, span=_span(row))
