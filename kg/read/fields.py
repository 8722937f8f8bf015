"""Papers from records of names and values, as JSON and its like have them.

A paper's keys are those of `KEYS`; others are ignored, since exports carry many. A key's case, hyphens and underscores
do not matter. An identifier or address that is none, such as "N/A", is taken for absent.
"""

import re
from typing import Any

import msgspec

from kg.model import Venue
from kg.read.dates import parse_date
from kg.read.identifiers import arxiv_id, doi, listed_link, web_address
from kg.read.names import Names, split_names
from kg.read.text import clean

KEYS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "abstract": ("abstract", "summary", "description"),
    "authors": ("authors", "author", "creators"),
    "author_count": ("author_count", "num_authors", "n_authors"),
    "authors_complete": ("authors_complete",),
    "organization": ("organization", "organisation"),
    "date": ("date", "published", "published_at", "publication_date", "submitted", "created"),
    "year": ("year", "publication_year"),
    "comment": ("comment", "comments", "authors_comments", "arxiv_comment"),
    "doi": ("doi",),
    "arxiv": ("arxiv", "arxiv_id", "eprint"),
    "url": ("url", "link", "paper_url", "url_abs", "entry_id"),
    "venue": ("venue", "journal", "journal_ref", "conference", "booktitle", "proceeding"),
    "code": ("code", "code_url", "repository", "repo", "github", "github_repo"),
}
"""What a paper's key may be called; the first that is there and not null counts."""

_NOT_LETTERS = re.compile(r"[\W_]+")
_FIELD_OF = {
    _NOT_LETTERS.sub("", spelling): (field, rank)
    for field, names in KEYS.items()
    for rank, spelling in enumerate(names)
}
_TIME = re.compile(r"(?<=^\d{4}-\d\d-\d\d)[T ]\d.*$")


def paper_fields(record: dict[str, Any]) -> dict[str, Any]:
    """The fields of the paper that a record describes, but for its source; empty where it has no title and no abstract.

    Raises:
        msgspec.ValidationError: for a value of a wrong type.
    """
    given = _given(record)
    title, abstract = _text(given, "title"), _text(given, "abstract")
    if not (title or abstract):
        return {}
    names = _authors(given.get("authors"))
    count = _number(given, "author_count") or names.count
    complete = names.complete and (count is None or count == len(names.names))
    url, identifier = _text(given, "url") or "", _text(given, "doi") or ""
    date, printed = _date(given)
    return {
        "title": title,
        "abstract": abstract,
        "authors": names.names,
        "authors_complete": _flag(given, "authors_complete", complete),
        "author_count": count,
        "organization": _text(given, "organization"),
        "date": date,
        "date_printed": printed,
        "comment": _text(given, "comment"),
        "doi": doi(identifier) or doi(url),
        "arxiv": arxiv_id(_text(given, "arxiv") or "") or arxiv_id(url) or arxiv_id(identifier),
        "url": web_address(url),
        "venue_listed": _venue(given.get("venue"), date),
        "links_listed": tuple(
            listed_link(address, "repository", "official")
            for address in _texts(given.get("code"), "code")
            if web_address(address)
        ),
    }


def field_of(key: str) -> tuple[str, int]:
    """The name in `KEYS` of a key, empty for any other, and the rank of this spelling."""
    return _FIELD_OF.get(_NOT_LETTERS.sub("", key).casefold(), ("", 0))


def _given(record: dict[str, Any]) -> dict[str, Any]:
    """The values by the names of `KEYS`, without nulls; of several spellings, the first of `KEYS` counts."""
    given: dict[str, tuple[int, Any]] = {}
    for key, value in record.items():
        field, rank = field_of(key)
        if field and value is not None and (field not in given or rank < given[field][0]):
            given[field] = (rank, value)
    return {field: value for field, (_, value) in given.items()}


def _text(given: dict[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise msgspec.ValidationError(f"{name} is no string")
    return clean(value) or None if value else None


def _texts(value: Any, name: str) -> list[str]:
    values = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise msgspec.ValidationError(f"{name} is neither a string nor a list of strings")
    return [text for each in values if (text := clean(each))]


def _number(given: dict[str, Any], name: str) -> int | None:
    value = given.get(name)
    if value is not None and type(value) is not int:
        raise msgspec.ValidationError(f"{name} is no whole number")
    return value


def _flag(given: dict[str, Any], name: str, default: bool) -> bool:
    value = given.get(name, default)
    if not isinstance(value, bool):
        raise msgspec.ValidationError(f"{name} is neither true nor false")
    return value


def _authors(value: Any) -> Names:
    """Authors from one string, or from a list of strings or of objects with a name."""
    if isinstance(value, str):
        return split_names(clean(value))
    listed = _texts([_name(each) for each in value] if isinstance(value, list) else value, "authors")
    last = split_names(listed[-1]) if listed else Names((), complete=False)
    cut_short = bool(listed) and not last.complete
    names = (*listed[:-1], *last.names) if cut_short else tuple(listed)
    more = last.count if cut_short else None
    return Names(names, complete=bool(names) and not cut_short, count=None if more is None else len(listed) - 1 + more)


def _name(author: Any) -> Any:
    if not isinstance(author, dict):
        return author
    name = author.get("name") or author.get("fullname")
    parts = [part for key in ("given", "family") if isinstance(part := author.get(key), str)]
    return name or " ".join(parts) or None


def _venue(value: Any, date: str | None) -> Venue | None:
    """The venue from its name, or from an object with a name and a year; the paper's year is its own otherwise."""
    given = value if isinstance(value, dict) else {"name": value}
    name = _text(given, "name")
    return Venue(name=name, year=_year(given) or (int(date[:4]) if date else None)) if name else None


def _date(given: dict[str, Any]) -> tuple[str | None, str | None]:
    """The date in ISO 8601, and as it is given."""
    year, printed = _year(given), _text(given, "date")
    alone = str(year) if year else None
    if printed is None:
        return alone, alone
    parsed = parse_date(_TIME.sub("", printed))
    return (parsed and parsed.iso(year)) or alone, printed


def _year(given: dict[str, Any]) -> int | None:
    value = given.get("year")
    if value is None or value == "":
        return None
    if type(value) in {int, str} and re.fullmatch(r"(?:19|20)\d\d", str(value)):
        return int(value)
    raise msgspec.ValidationError("year is no year")
