"""The records that the stages pass on. All are frozen; none knows about files, stores or formats.

Offsets are in Unicode code points into a field of the paper as `Paper.text` gives it, begin inclusive, end exclusive.
"""

from typing import Literal, Protocol, get_args

import msgspec

Field = Literal["title", "abstract", "comment", "authors", "organization"]
Role = Literal["introduces", "uses"]
LinkKind = Literal["repository", "dataset", "model", "demo", "video", "paper", "page"]
LinkRole = Literal["official", "other"]

FIELDS: tuple[Field, ...] = get_args(Field)
PROSE: tuple[Field, ...] = ("title", "abstract", "comment")
"""The fields in which entities are looked for."""


class Source(msgspec.Struct, frozen=True, order=True):
    """Where a paper stands: a listing, and the place in it.

    `name` is the listing's file name without its folders, `sha256` the digest of its bytes,
    `entry` counts the listing's papers from 0, `line` is the entry's first line, from 1.
    """

    name: str
    sha256: str
    entry: int
    line: int


class Span(msgspec.Struct, frozen=True, order=True):
    """A stretch of one field."""

    field: Field
    begin: int
    end: int


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """A method, dataset, task or metric that one paper names, with all its mentions there.

    `forms` are the distinct verbatim texts of `spans`, by first appearance; `name` is what to call it.
    `role` is set for methods and datasets only. `confidence` is in (0, 1].
    """

    name: str
    forms: tuple[str, ...]
    role: Role | None = None
    confidence: float
    spans: tuple[Span, ...]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A number that a paper reports. `method`, `dataset` and `metric` are forms of entities of the same paper.

    `value` is verbatim with its unit ("82.1%"); `relative` marks gains ("by 2.3%", "4x faster"); `span` is the value's.
    `confidence`, in (0, 1], is that value, metric and dataset are all right.
    """

    method: str | None
    dataset: str | None
    metric: str | None
    value: str
    relative: bool
    confidence: float
    span: Span


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An address that a paper prints; `url` is mended (scheme added, trailing punctuation off).

    `repository` is host/owner/name, case-folded, for a code host. `role` is official for this paper's own.
    `field` is None for an address that the listing itself attaches to the entry, perhaps with a `name` for it.
    """

    url: str
    kind: LinkKind
    repository: str | None
    role: LinkRole
    field: Field | None
    begin: int
    end: int
    name: str | None = None


class Venue(msgspec.Struct, frozen=True, kw_only=True):
    """Where a paper appeared: "Accepted to CVPR 2024 (oral)" is CVPR, 2024, "oral", and the span of "CVPR 2024"."""

    name: str
    year: int | None = None
    note: str | None = None
    span: Span | None = None


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a listing, as printed but for white space.

    `authors_complete` is true when the printed authors are all of them: not after "et al.", nor where only
    their number, or nothing, is printed. `author_ids`, empty or as long as `authors`, are what a listing tells
    namesakes apart by ("yang-liu-edinburgh"), where it does. `date` is ISO 8601 in the precision printed (2024, 2024-07
    or 2024-07-13); `year_inferred` says that the listing leaves its year out. `venue_listed` and `links_listed` are
    what a structured listing says of the entry outside its text.
    """

    source: Source
    title: str | None = None
    abstract: str | None = None
    authors: tuple[str, ...] = ()
    author_ids: tuple[str | None, ...] = ()
    authors_complete: bool = False
    author_count: int | None = None
    organization: str | None = None
    date: str | None = None
    date_printed: str | None = None
    year_inferred: bool = False
    comment: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    url: str | None = None
    venue_listed: Venue | None = None
    links_listed: tuple[Link, ...] = ()

    def text(self, field: Field) -> str:
        """The text that offsets into `field` count in; empty where the field is not printed.

        The authors are one text, joined by a comma and a space.
        """
        return ", ".join(self.authors) if field == "authors" else getattr(self, field) or ""


class Entities(msgspec.Struct, frozen=True, kw_only=True):
    """What an entity extractor finds in one paper. Each list is ordered by first mention."""

    methods: tuple[Entity, ...] = ()
    datasets: tuple[Entity, ...] = ()
    tasks: tuple[Entity, ...] = ()
    metrics: tuple[Entity, ...] = ()
    results: tuple[Result, ...] = ()


class Extraction(Paper, frozen=True, kw_only=True):
    """A paper and all that was found in it: what `kg extract` writes, one JSON object each, and reads back."""

    extractor: str
    venue: Venue | None = None
    links: tuple[Link, ...] = ()
    methods: tuple[Entity, ...] = ()
    datasets: tuple[Entity, ...] = ()
    tasks: tuple[Entity, ...] = ()
    metrics: tuple[Entity, ...] = ()
    results: tuple[Result, ...] = ()


class EntityExtractor(Protocol):
    """Finds methods, datasets, tasks, metrics and results. Looks at one paper at a time; batches are for speed only."""

    @property
    def version(self) -> str:
        """Name and version, such as "lexicon-1": another value means that sources are extracted anew."""

    def __call__(self, papers: list[Paper]) -> list[Entities]:
        """One `Entities` per paper, in order."""
