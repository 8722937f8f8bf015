"""The JSON of Hugging Face's daily papers API (https://huggingface.co/api/daily_papers): an array of entries.

Each holds the paper, the title again and what readers did with it. Some collections of such files hold entries as
strings that print the object as Python does; these are read as well.
"""

import ast
import itertools
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from kg.errors import ReadError
from kg.model import Link, Paper
from kg.read.fields import paper_fields
from kg.read.identifiers import listed_link, web_address
from kg.read.json_text import JsonText
from kg.read.listing import Entry, Head, Listing
from kg.read.text import LONGEST

_SITE = "https://huggingface.co/papers/"
_BEGINNING = re.compile(r"""\s*\[\s*(?:\]\s*$|"?\{(?=.*?["']paper["']\s*:\s*\{))""", re.DOTALL)


def read(listing: Listing) -> Iterator[Entry]:
    """Papers with title, abstract, authors, date, arXiv id, address, organisation and links.

    Raises:
        ReadError: for what is no JSON array, or an entry with a value of a wrong type.
    """
    numbers = itertools.count()
    with listing.open() as stream:
        text = JsonText(stream, listing.shown)
        for item in text.items():
            paper = _paper(item)
            try:
                fields = _fields(paper) if paper else None
            except msgspec.ValidationError as error:
                raise ReadError(str(error), where=listing.shown, line=text.line) from None
            if fields:
                yield Paper(source=listing.source(next(numbers), text.line), **fields)
            else:
                yield listing.skipped(text.line, "an entry without a paper")
        text.end()


def fits(head: Head) -> bool:
    """Whether the text is an array that begins with an entry that holds a paper."""
    return _BEGINNING.match(head.text) is not None


def _paper(item: Any) -> dict[str, Any] | None:
    """The paper in an entry; None where there is none."""
    if isinstance(item, str) and len(item) <= LONGEST:
        try:
            item = ast.literal_eval(item)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    paper = item.get("paper") if isinstance(item, dict) else None
    return paper if isinstance(paper, dict) else None


def _fields(paper: dict[str, Any]) -> dict[str, Any]:
    number = paper.get("id")
    fields = paper_fields(
        {
            "title": paper.get("title"),
            "abstract": paper.get("summary"),
            "authors": paper.get("authors"),
            "date": paper.get("publishedAt"),
            "arxiv": number,
            "url": f"{_SITE}{number}" if number else None,
            "organization": _organization(paper.get("organization")),
            "code": paper.get("githubRepo"),
        }
    )
    page = paper.get("projectPage")
    if fields and isinstance(page, str) and web_address(page):
        links: tuple[Link, ...] = fields["links_listed"]
        fields["links_listed"] = (*links, listed_link(page, "page", "official"))
    return fields


def _organization(value: Any) -> Any:
    return value.get("fullname") or value.get("name") if isinstance(value, dict) else value
