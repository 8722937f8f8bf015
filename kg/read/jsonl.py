"""JSON lines: one object a line, a paper (see `kg.read.fields`) or what `kg extract` wrote of one."""

import itertools
from collections.abc import Iterator
from typing import Any

import msgspec

from kg.errors import ReadError
from kg.model import Extraction, Paper
from kg.read.fields import field_of, paper_fields
from kg.read.listing import Entry, Head, Listing
from kg.read.text import decoded_lines


def read(listing: Listing) -> Iterator[Entry]:
    """Papers, or what was extracted from them, with their own sources then. Reports records that name no paper.

    Raises:
        ReadError: for a line that is no JSON object, or with a value of a wrong type.
    """
    numbers = itertools.count()
    with listing.open() as stream:
        for number, text in decoded_lines(stream, listing.shown):
            if not text.strip():
                continue
            try:
                record = decoded(text)
                if "extractor" in record:
                    yield checked(msgspec.json.decode(text, type=Extraction))
                elif fields := paper_fields(record):
                    yield Paper(source=listing.source(next(numbers), number), **fields)
                else:
                    yield listing.skipped(number, "neither title nor abstract")
            except msgspec.DecodeError as error:
                raise ReadError(str(error), where=listing.shown, line=number, hint="one JSON object a line") from None


def fits(head: Head) -> bool:
    """Whether the first line is a JSON object with a title, an abstract or an extractor."""
    first = next((line.text for line in head.lines if line.text), None)
    if first is None:  # the first line is longer than what is looked at
        return head.text.lstrip().startswith("{")
    try:
        return first.startswith("{") and any(map(_is_telling, decoded(first)))
    except msgspec.DecodeError:  # reading says what is wrong
        return first.startswith('{"')


def decoded(text: str) -> dict[str, Any]:
    """A JSON object.

    Raises:
        msgspec.DecodeError: for anything else.
    """
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (RecursionError, UnicodeError):
        raise msgspec.DecodeError("JSON is nested too deeply, or holds half a character") from None


def checked(extraction: Extraction) -> Extraction:
    """The extraction, if all its spans lie within their fields, and all its authors have an id or none.

    Raises:
        msgspec.ValidationError: if not.
    """
    if extraction.author_ids and len(extraction.author_ids) != len(extraction.authors):
        raise msgspec.ValidationError(f"{len(extraction.author_ids)} author_ids for {len(extraction.authors)} authors")
    entities = (*extraction.methods, *extraction.datasets, *extraction.tasks, *extraction.metrics)
    spans = [(span.field, span.begin, span.end) for entity in entities for span in entity.spans]
    spans += [(result.span.field, result.span.begin, result.span.end) for result in extraction.results]
    spans += [(link.field, link.begin, link.end) for link in extraction.links if link.field]
    if extraction.venue and (span := extraction.venue.span):
        spans.append((span.field, span.begin, span.end))
    for field, begin, end in spans:
        if not 0 <= begin < end <= len(extraction.text(field)):
            raise msgspec.ValidationError(f"offsets {begin} to {end} are not within the {field}")
    return extraction


def _is_telling(key: str) -> bool:
    return key == "extractor" or field_of(key)[0] in {"title", "abstract"}
