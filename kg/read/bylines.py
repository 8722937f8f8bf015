"""Bylines of a daily page: found between blocks of text, and taken apart."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from kg.read.blocks import endless, joined
from kg.read.dates import PrintedDate, parse_date
from kg.read.page import is_chrome
from kg.read.text import LONGEST, Line

_DOT = re.compile(r"(?:^|\s+)[·∙⋅‧](?:\s+|$)")
_BULLET = re.compile(r"^[•‣▪*–-]\s*")
_AUTHORS = re.compile(r"(\d{1,5})\s+authors?", re.IGNORECASE)
_AGO = re.compile(
    r"(?:about |over |almost )?(?:\d+|an?) (?:minute|hour|day|week|month|year)s? ago|yesterday|today", re.IGNORECASE
)
_LONGEST_NAME = 100
_LONGEST_DOUBLE = 300
_LONG_LINE = 160


@dataclass(frozen=True)
class Byline:
    """What is printed below an abstract. `date` is None also for a relative one, such as "2 days ago"."""

    line: int
    count: int | None = None
    organization: str | None = None
    date: PrintedDate | None = None
    date_printed: str | None = None


def parts(lines: Iterable[Line], where: str) -> Iterator[Line | Byline]:
    """The texts of a page, each as one line, and the bylines between them; streams.

    A text is a block of lines between blank ones, or a line that is no part of several.

    Raises:
        ReadError: for a text of more than `LONGEST` characters.
    """
    text: list[Line] = []
    byline: list[Line] = []
    above = False  # there is text after the last byline
    size = 0
    for line, gap, following in _with_following(_printed(lines)):
        if byline and _goes_on(byline, line.text, gap):
            byline.append(line)
            continue
        if byline:
            yield _byline(byline)
            byline, above = [], False
        apart = gap or not text or _is_whole(line.text) or _is_whole(text[-1].text)
        begins = _begins(line.text, following, above, apart)
        if text and (apart or begins):
            yield joined(text)
            text, size = [], 0
        if begins:
            byline = [line]
            continue
        text.append(line)
        above, size = True, size + len(line.text)
        if size > LONGEST:
            raise endless(text[0], where)
    if text:
        yield joined(text)
    if byline:
        yield _byline(byline)


def undoubled(name: str) -> str:
    """A name that the page prints twice, once: "Some Lab Some Lab", or "some-lab Some Lab", is "Some Lab"."""
    words = name.split()
    for cut in range(1, len(words)):
        if _letters(words[:cut]) == _letters(words[cut:]):
            return " ".join(words[cut:])
    return name


def _letters(words: list[str]) -> str:
    return re.sub(r"[\W_]", "", "".join(words)).casefold()


def _is_whole(text: str) -> bool:
    """Whether a line is no part of several: too long for one, or the page's own."""
    return len(text) > _LONG_LINE or is_chrome(text)


def _printed(lines: Iterable[Line]) -> Iterator[tuple[Line, bool]]:
    """The lines that are not blank, and whether a blank one, or nothing, stands before."""
    gap = True
    for line in lines:
        if line.text:
            yield line, gap
        gap = not line.text


def _with_following(lines: Iterator[tuple[Line, bool]]) -> Iterator[tuple[Line, bool, str]]:
    """With the text of the next line."""
    for (line, gap), (following, _) in pairwise(chain(lines, [(Line(0, ""), True)])):
        yield line, gap, following.text


def _items(text: str) -> list[str]:
    return [item for part in _DOT.split(text) if (item := _BULLET.sub("", part))]


def _begins(text: str, following: str, above: bool, apart: bool) -> bool:
    """Whether a line begins a byline: a number of authors, a dot, or a name with a dot on the next line."""
    if len(text) > _LONGEST_DOUBLE:
        return False
    items = _items(text)
    if _DOT.search(text):
        return not items or any(map(_is_date, items))
    if any(map(_AUTHORS.fullmatch, items)):
        return True
    return above and bool(_DOT.match(following)) and (undoubled(text) != text or (apart and len(text) <= _LONGEST_NAME))


def _goes_on(byline: list[Line], text: str, gap: bool) -> bool:
    """Whether a line belongs to the byline above it: a dot, what stands behind a dot, or a date where none is yet."""
    if _DOT.match(text):
        return True
    if _is_date(text):
        return not any(_is_date(item) for line in byline for item in _items(line.text))
    return not gap and bool(re.search(r"[·∙⋅‧]$", byline[-1].text)) and len(text) <= _LONGEST_DOUBLE


def _is_date(text: str) -> bool:
    return parse_date(text) is not None or _AGO.fullmatch(text) is not None


def _byline(lines: list[Line]) -> Byline:
    count = organization = date = printed = None
    for item in chain.from_iterable(_items(line.text) for line in lines):
        if authors := _AUTHORS.fullmatch(item):
            count = int(authors[1])
        elif printed is None and _is_date(item):
            date = parse_date(item)
            printed = date.printed if date else item
        elif organization is None and not is_chrome(item):
            organization = undoubled(item)
    return Byline(lines[0].number, count, organization, date, printed)
