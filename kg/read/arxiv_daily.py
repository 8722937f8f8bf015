"""The JSON of the cv-arxiv-daily family (https://github.com/Vincentqyw/cv-arxiv-daily): arXiv papers by topic.

Topics lead to arXiv ids, and these to the row of a table in Markdown:
"|**2024-07-13**|**A Title**|First Author et.al.|[2407.00001](http://arxiv.org/abs/2407.00001)|**[link](https://…)**|".
A paper of several topics is listed, and read, under each of them.
"""

import itertools
import re
from collections.abc import Iterator
from typing import Any

from kg.model import Paper
from kg.read.dates import parse_date
from kg.read.identifiers import arxiv_id, listed_link, web_address
from kg.read.json_text import JsonText
from kg.read.listing import Entry, Head, Listing
from kg.read.names import split_names
from kg.read.text import clean

_ROW = re.compile(
    r"\|\*\*(?P<date>[\d-]+)\*\*\|\*\*(?P<title>.+)\*\*\|(?P<authors>[^|]*)\|\[[^|]*?\]\((?P<url>[^|)]+)\)"
    r"\|(?:\*\*)?(?:\[[^|]*?\]\((?P<code>[^|)]+)\)|null)(?:\*\*)?\|",
    re.DOTALL,
)
_BEGINNING = re.compile(r'\s*\{\s*"(?:[^"\\]|\\.)*"\s*:\s*\{\s*"(?:[^"\\]|\\.)*"\s*:\s*"\|\*\*')


def read(listing: Listing) -> Iterator[Entry]:
    """Papers with title, authors as far as they are named, date, arXiv id, address and code. Reports other rows.

    Raises:
        ReadError: for what is no JSON object of objects.
    """
    numbers = itertools.count()
    with listing.open() as stream:
        text = JsonText(stream, listing.shown)
        for _ in text.members():
            for number in text.members():
                row = text.value()
                found = _ROW.match(row) if isinstance(row, str) else None
                if found:
                    yield Paper(source=listing.source(next(numbers), text.line), **_fields(number, found))
                else:
                    yield listing.skipped(text.line, "a row that is not date, title, authors, paper, code")
        text.end()


def fits(head: Head) -> bool:
    """Whether the text begins with a topic and its first row."""
    return _BEGINNING.match(head.text) is not None


def _fields(number: str, row: re.Match[str]) -> dict[str, Any]:
    printed, names, code = clean(row["date"]), split_names(clean(row["authors"])), web_address(row["code"] or "")
    date = parse_date(printed)
    return {
        "title": clean(row["title"]),
        "authors": names.names,
        "authors_complete": names.complete,
        "author_count": names.count,
        "date": date.iso() if date else None,
        "date_printed": printed,
        "arxiv": arxiv_id(number),
        "url": web_address(clean(row["url"])),
        "links_listed": (listed_link(code, "repository", "official"),) if code else (),
    }
