"""The layout of a daily page: title, abstract, then a byline of the authors' number, a dot and a date.

• 4 authors          or the organisation, its name doubled by the page
·
Sep 30 2             the page's own year is left out; the 2 counts comments
"""

import itertools
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from kg.model import Paper
from kg.read.bylines import Byline, parts
from kg.read.listing import Entry, Head, Listing
from kg.read.page import is_chrome, without_page
from kg.read.pairing import pairs
from kg.read.text import Line
from kg.read.titles import is_slogan, is_stray, paper

_LONGEST_RUN = 100  # texts without a byline between them


def read(listing: Listing) -> Iterator[Entry]:
    """Papers with title, abstract, number of authors or organisation, and date. Reads the listing twice.

    A year that is left out is `listing.year` or else the one after the latest that is printed.
    """
    left_out = listing.year or _year_after_latest(parts(listing.lines(), listing.shown))
    numbers = itertools.count()
    on_top = True
    for texts, byline in _runs(parts(listing.lines(), listing.shown)):
        found = [pair for pair in pairs(texts) if not (on_top and is_slogan(pair))]
        on_top = on_top and not found
        for pair in found:
            signed = byline if pair is found[-1] else None
            if is_stray(pair) and not signed:
                yield listing.skipped(pair.line, "neither a title nor an abstract")
            else:
                yield _signed(paper(listing, pair, next(numbers)), signed, left_out)
        if byline and not found:
            yield listing.skipped(byline.line, "number of authors, or date, without a title above")


def fits(head: Head) -> bool:
    """Whether these first lines of a listing hold a byline below some text."""
    return any(byline and texts for texts, byline in _runs(parts(head.lines, "")))


def _runs(found: Iterable[Line | Byline]) -> Iterator[tuple[list[Line], Byline | None]]:
    """The texts above each byline, without the page's own; the last may have none."""
    texts: list[Line] = []
    top = True
    for part in found:
        if isinstance(part, Line):
            texts.append(part)
        if isinstance(part, Byline) or len(texts) == _LONGEST_RUN:
            yield _papers_texts(texts, top), part if isinstance(part, Byline) else None
            texts, top = [], False
    if texts:
        yield _papers_texts(texts, top), None


def _papers_texts(texts: list[Line], top: bool) -> list[Line]:
    return list(without_page(texts)) if top else [line for line in texts if not is_chrome(line.text)]


def _year_after_latest(found: Iterable[Line | Byline]) -> int | None:
    years = (part.date.year for part in found if isinstance(part, Byline) and part.date)
    latest = max((year for year in years if year), default=None)
    return None if latest is None else latest + 1


def _signed(unsigned: Paper, byline: Byline | None, left_out: int | None) -> Paper:
    """The paper with what its byline says."""
    if byline is None:
        return unsigned
    date = byline.date.iso(left_out) if byline.date else None
    return replace(
        unsigned,
        author_count=byline.count,
        organization=byline.organization,
        date=date,
        date_printed=byline.date_printed,
        year_inferred=date is not None and byline.date is not None and byline.date.year is None,
    )
