"""The layout of authors and abstracts: no titles, no blank lines, abstracts on one line or hard-wrapped.

An entry is a list of authors, an abstract and, perhaps, a line "Authors' comments: …"; each may go on in further lines.
"""

import itertools
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.errors import ReadError
from kg.model import Paper
from kg.read.listing import Entry, Head, Listing
from kg.read.names import likeness, split_names
from kg.read.page import is_chrome
from kg.read.text import LONGEST, Line

_COMMENT = re.compile(r"(?:Authors?['’]?s?['’]? comments?|Comments)\s*:\s*")
_ENDED = re.compile(r"""[.!?]["'”’)\]}$]*$|https?://\S+$|\w\.\w+/\S*$""")
_UNFINISHED = re.compile(
    r"(?:[,:(\-–—&]|\b(?:a|an|the|of|at|by|in|on|to|for|from|and|or|with|using|via|as|is|are|our|we|that|which|than|"
    r"including|between|into|such|e\.g\.|i\.e\.))$",
    re.IGNORECASE,
)
_ET_AL = re.compile(r"(?:et )?al\.?")
_WIDTH = 72  # a hard-wrapped line shorter than this, next word included, is the last of its paragraph
_WIDEST = 110  # a longer line is a paragraph of its own
_TAIL = 200  # characters that show how a line ends
_PREFIX = 20  # "Authors' comments: " was put before lines that had been wrapped
_LONGEST_LIST = 2000  # lines
_LIKELY = (0.0, 1.0, 3.0)  # by `likeness`
_SURELY_ENDED = 3.0
_OPENS, _OPENS_NOT = 1.0, -2.0
_ENOUGH = 3.0


@dataclass
class _Draft:
    line: int
    authors: list[str]
    abstract: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    size: int = 0

    def last(self) -> list[str]:
        return self.comment or self.abstract or self.authors


class _Lines:
    """Lines to take one by one, with a look at those ahead. Blank ones are left out, but remembered as a gap."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._rest = iter(lines)
        self._ahead: deque[tuple[Line, bool]] = deque()
        self._taken = self._end_of_list = 0

    def peek(self, distance: int = 0) -> tuple[Line, bool] | None:
        """The line at that distance and whether a blank one precedes it; None after the last."""
        while len(self._ahead) <= distance:
            gap = False
            for line in self._rest:
                if line.text:
                    self._ahead.append((line, gap))
                    break
                gap = True
            else:
                return None
        return self._ahead[distance]

    def take(self, count: int) -> list[str]:
        self._taken += count
        return [self._ahead.popleft()[0].text for _ in range(count)]

    def list_ahead(self) -> int:
        """How many lines a list of authors has that begins with the next line.

        Its end is remembered: it is the same seen from any line of the list.
        """
        self._end_of_list = max(self._end_of_list, self._taken + 1)
        while (length := self._end_of_list - self._taken) < _LONGEST_LIST and self._goes_on_at(length):
            self._end_of_list += 1
        return length

    def _goes_on_at(self, distance: int) -> bool:
        before, after = self.peek(distance - 1), self.peek(distance)
        return before is not None and after is not None and not after[1] and _goes_on(before[0].text, after[0].text)


def read(listing: Listing) -> Iterator[Entry]:
    """Papers without titles; reports authors without an abstract and text before the first authors."""
    numbers = itertools.count()
    for draft in _drafts(_Lines(listing.lines()), listing.shown):
        if not draft.authors:
            yield listing.skipped(draft.line, "text without authors")
        elif not draft.abstract:
            yield listing.skipped(draft.line, "authors without an abstract")
        else:
            names = split_names(" ".join(draft.authors))
            yield Paper(
                source=listing.source(next(numbers), draft.line),
                abstract=" ".join(draft.abstract),
                authors=names.names,
                authors_complete=names.complete,
                author_count=names.count,
                comment=" ".join(filter(None, draft.comment)) or None,
            )


def fits(head: Head) -> bool:
    """Whether these first lines of a listing are in this layout: mostly entries, each under a sure list of authors."""
    drafts = list(_drafts(_Lines(head.lines), ""))
    known = [draft for draft in drafts if draft.authors and draft.abstract]
    sure = sum(bool(draft.comment) or likeness(" ".join(draft.authors)) > 1 for draft in known)
    return bool(known) and drafts[0].authors != [] and sure * 2 >= len(drafts)


def _drafts(lines: _Lines, where: str) -> Iterator[_Draft]:
    draft: _Draft | None = None
    while found := lines.peek():
        line = found[0]
        if count := _authors_ahead(lines, draft):
            if draft:
                yield draft
            draft = _Draft(line.number, lines.take(count))
            continue
        (text,) = lines.take(1)
        if draft is None:
            if is_chrome(text):
                continue
            draft = _Draft(line.number, [])
        _add(draft, text, where)
    if draft:
        yield draft


def _authors_ahead(lines: _Lines, draft: _Draft | None) -> int:
    """How many of the next lines are the list of authors of a new entry.

    The line must look like names; what stands before must have come to its end; and an abstract must follow. Each says
    more or less surely yes or no, and the sum decides.
    """
    first = lines.peek()
    if first is None or not (likely := likeness(first[0].text)):
        return 0
    line, gap = first
    if draft and not gap and _LIKELY[likely] + _has_ended(draft, line.text, alone=True) + _OPENS < _ENOUGH:
        return 0
    count = lines.list_ahead()
    last, following = lines.peek(count - 1), lines.peek(count)
    alone = not (last and following) or len(last[0].text) > _WIDEST or not _wraps(last[0].text, following[0].text)
    ends = _has_ended(draft, line.text, alone) if draft and not gap else _SURELY_ENDED
    return count if _LIKELY[likely] + ends + _opens(following) >= _ENOUGH else 0


def _goes_on(last: str, text: str) -> bool:
    """Whether a list of authors goes on in the next line. Lists on one line of any length are not wrapped."""
    if len(last) > _WIDEST or not (_wraps(last, text) or last.endswith((",", " and", ";", " et"))):
        return False
    return likeness(text) > 0 or _ET_AL.fullmatch(text) is not None


def _wraps(last: str, text: str, width: int = _WIDTH) -> bool:
    """Whether `text` may be the same paragraph hard-wrapped: its first word had no room in the line before."""
    return len(last) + 1 + len(text.split(" ", 1)[0]) > width


def _has_ended(draft: _Draft, text: str, alone: bool) -> float:
    """How surely an entry is over before the line `text`; negative where it goes on.

    `alone` says that the text after it cannot be the same paragraph.
    """
    paragraph = draft.last()
    last = paragraph[-1]
    if paragraph is draft.authors:
        return -1
    if len(last) > _WIDEST:
        return 2
    first_of_comment = paragraph is draft.comment and len(paragraph) == 1
    wraps = _wraps(last, text, _WIDTH - (_PREFIX if first_of_comment else 0))
    if _UNFINISHED.search(last[-_TAIL:]):
        return -4 if wraps else 0
    if not wraps:
        return 2
    return 1.5 if _ENDED.search(last[-_TAIL:]) else 1 if draft.comment else -1 if alone else -3


def _opens(found: tuple[Line, bool] | None) -> float:
    """How well a line begins an abstract."""
    text = found[0].text if found else ""
    if not text or likeness(text) or _COMMENT.match(text) or text.startswith("http"):
        return _OPENS_NOT
    first = text.split(" ", 1)[0]
    return -1 if first.isalpha() and first.islower() else _OPENS


def _add(draft: _Draft, text: str, where: str) -> None:
    draft.size += len(text)
    if draft.size > LONGEST:
        hint = "is it a listing of authors and abstracts? Name its layout with --layout"
        raise ReadError(f"entry of more than {LONGEST:,} characters", where=where, line=draft.line, hint=hint)
    said = _COMMENT.match(text)
    if said and not draft.comment:
        draft.comment.append(text[said.end() :])
    elif draft.comment:
        draft.comment.append(text)
    else:
        draft.abstract.append(text)
