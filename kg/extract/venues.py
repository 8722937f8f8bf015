"""Where a paper appeared, from its comment: "24 pages. Accepted to CVPR 2024 (oral)".

The table `data/venues.tsv` holds a venue a line: its name, conference or journal, and its other names joined by "|".
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from kg.model import Field, Paper, Span, Venue

VERSION = "venues-2"


class Known(NamedTuple):
    """A row of the table."""

    name: str
    kind: Literal["conference", "journal"]
    aliases: tuple[str, ...]


class _Named(NamedTuple):
    """A venue that a text names, with its year; `begin` and `end` cover both where they stand together."""

    begin: int
    end: int
    name: str
    year: int | None
    certain: bool  # its name can hardly mean anything else


_TOKEN = re.compile(r"[^\W\d_]+|\d+|\S")
_SHORT = 3  # an acronym no longer than this means many things
_EITHER_CASE = 6  # a single word this long is known in any case: "NeurIPS", "NEURIPS"

_YEAR_BEHIND = re.compile(
    r"(?:[ ,(-]{0,2}\b|(?<=[A-Za-z]))((?:19|20)\d\d)(?!\d)|(?:\s?['’‘`]|-|(?<=[A-Z]))(\d\d)(?![\d%])"
)
_YEAR_AHEAD = re.compile(r"\b((?:19|20)\d\d)\s(?:IEEE\s|ACM\s)?$")
_NEAR = 12
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d.]\d)")
_CENTURY_ENDS = 60  # "'24" is 2024, "'98" is 1998

_STOP = re.compile(r"(?<!Proc)(?<!Conf)(?<!Trans)(?<!Int)[.;]\s+(?=[A-Z(])")
_UNPUBLISHED = (
    r"(?:preliminary|earlier|previous|shorter|short|conference|abridged|extended|journal)\s(?:version|extension)"
    r"(?:\s\w+){0,4}?(?:\s(?:appear\w*|published|accepted|presented|paper))?"
    r"|(?:re-?)?submi(?:tted|ssion)|under\s(?:[\w-]+\s)?(?:review|consideration|submission)|in\s(?:review|preparation)"
    r"|prepar\w+\s(?:for|to)|rejected|withdrawn|challenge|competition|technical\sreport|tech\sreport|solution|winn\w+"
    r"|extension\sof|based\son|template|style|format\w*|text\soverlap|not\s(?:yet\s)?(?:accepted|published)|preprint"
)
_PUBLISHED = (
    r"accept(?:ed|ance)|to\sappear|appear(?:s|ed|ing)|publish\w*|publication|in\spress|camera[- ]ready"
    r"|present(?:ed|ation)|proceedings|proc\.|forthcoming|award|version\sof\srecord|oral\s(?:at|in)|poster\s(?:at|in)|spotlight\s(?:at|in)"
)
_STATUS = re.compile(rf"\b(?:(?P<no>{_UNPUBLISHED})|(?P<yes>{_PUBLISHED}))\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:this|our)\s(?:paper|work|article|manuscript|study)\s(?:has\sbeen|have\sbeen|was|is|will\sbe|will)\s"
    r"(?:accepted|published|presented|appear)\b[^.]*",
    re.IGNORECASE,
)

_NOTES = (
    ("findings", r"findings"),
    ("workshop", r"workshops?"),
    ("tutorial", r"tutorial"),
    ("demo", r"demo(?:nstration)?s?\s(?:track|paper|session)|system\sdemonstrations?"),
    ("industry track", r"industr(?:y|ial)\strack"),
    ("datasets and benchmarks", r"datasets?\s(?:and|&)\sbenchmarks?"),
    ("student abstract", r"student\sabstract"),
    ("extended abstract", r"extended\sabstract"),
    ("short paper", r"short\spaper"),
    ("best paper", r"best\s(?:\w+\s)?paper|outstanding\spaper"),
    ("oral", r"orals?"),
    ("spotlight", r"spotlight"),
    ("highlight", r"highlight(?:ed)?"),
    ("poster", r"poster"),
)
_NOTE = {note: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for note, words in _NOTES}
_REMARK = re.compile(
    rf"[^,;.]*(?:[,;.]\s*(?:an?\s|as\s|\()*(?:{'|'.join(words for _, words in _NOTES)})\b[^,;.]*)?", re.IGNORECASE
)

# A venue that the table lacks, right behind words that say "published".
_TO = (
    r"(?:\s(?:for|to|at|in|by|as|be|an?|the|with|oral|poster|spotlight|paper|publication|presentation|published"
    r"|appear))+"
)
_NUMBER = r"(?:\s\d+(?:st|nd|rd|th))?(?:\sannual)?"
_PROCEEDINGS = r"(?:\s(?:proceedings|proc\.)(?:\sof)?(?:\sthe)?)?"
_UNKNOWN = (
    re.compile(rf"(?i:{_TO}{_PROCEEDINGS}{_NUMBER})\s(?P<name>[A-Z][\w&-]*[A-Z]\w*?)(?=[\s'’-]?(?:19|20)?\d\d\b)"),
    re.compile(
        rf"(?i:{_TO}{_PROCEEDINGS}{_NUMBER})\s(?P<name>(?:[A-Z][\w&-]*|of|on|and|in|for|the|&)"
        r"(?:,?\s(?:[A-Z][\w&-]*|of|on|and|in|for|the|&))*)"
    ),
)
_HEAD = re.compile(
    r"\b(?:Journal|Transactions|Letters|Conference|Symposium|Workshop|Magazine|Review|Reviews|Annals|Bulletin)\b"
)


def venue(paper: Paper) -> Venue | None:
    """Where the comment says that the paper appeared, or where the abstract says so of the paper itself.

    What is only submitted, or a challenge held at a conference, is no publication.
    """
    said: list[tuple[Field, int, int]] = [("comment", 0, len(paper.text("comment")))]
    said += [("abstract", *match.span()) for match in _OWN.finditer(paper.text("abstract"))]
    return next((found for place in said if (found := _venue(paper, *place))), None)


def _venue(paper: Paper, field: Field, begin: int, end: int) -> Venue | None:
    text = paper.text(field)
    named = _joined(text, list(_named(text, begin, end)))
    for at, candidate in enumerate(named):
        following = [other.begin for other in named[at + 1 :] if other.name != candidate.name]
        clause = _clause(text, candidate, begin, min([end, *following]))
        if _published(text, candidate, *clause):
            return _record(text, field, candidate, *clause)
    return _unknown(text, field, begin, end)


def _clause(text: str, named: _Named, begin: int, end: int) -> tuple[int, int]:
    """Where what is said of a venue begins and ends."""
    begins = [match.end() for match in _STOP.finditer(text, begin, named.begin)]
    stop = _STOP.search(text, named.end, end)
    return max([begin, *begins]), stop.start() if stop else end


def _record(text: str, field: Field, named: _Named, begin: int, end: int) -> Venue:
    before = re.split(r"[,;]", text[begin : named.begin])[-1]
    remark = _REMARK.match(text, named.end, end)
    around = f"{before} {remark.group() if remark else ''}"
    notes = [note for note, pattern in _NOTE.items() if pattern.search(around)]
    printed = text[named.begin : named.end].rstrip("'’0123456789 ")
    if printed.endswith("W") and not named.name.endswith("W") and "workshop" not in notes:
        notes.insert(0, "workshop")
    year = named.year or next((int(match[1]) for match in _YEAR.finditer(text, begin, end)), None)
    span = Span(field, named.begin, named.end)
    return Venue(name=named.name, year=year, note=", ".join(notes) or None, span=span)


def _published(text: str, named: _Named, begin: int, end: int) -> bool:
    """What the last word on it before the name says, else the first behind it, else how the name stands there."""
    before = list(_STATUS.finditer(text, begin, named.begin))
    if before:
        return before[-1]["yes"] is not None
    behind = _STATUS.search(text, named.end, end)
    if behind:
        return behind["yes"] is not None
    lead, rest = text[begin : named.begin].rstrip(), text[named.end : end].strip(" .,;:()")
    alone = not lead or lead.endswith((",", ";", ":", "("))
    if not named.certain:
        return alone and named.year is not None and not rest
    noted = any(pattern.search(rest) for pattern in _NOTE.values())
    return _YEAR.search(text, begin, end) is not None or named.year is not None or (alone and (noted or not rest))


def _named(text: str, begin: int, end: int) -> Iterator[_Named]:
    """The venues of the table that a stretch of text names, the longest name at each place."""
    tokens = list(_TOKEN.finditer(text, begin, end))
    at = 0
    while at < len(tokens):
        match = _match(tokens, at)
        if match:
            known, count = match
            named = _dated(text, tokens[at].start(), tokens[at + count - 1].end(), end, known.name)
            acronym = named.name.isupper() and len(named.name) > _SHORT
            yield named._replace(certain=known.kind == "conference" or count > 1 or acronym)
        at += match[1] if match else 1


def _joined(text: str, named: list[_Named]) -> list[_Named]:
    """A name and its acronym behind it, in brackets, are one: "The Web Conference (WWW) 2024"."""
    joined: list[_Named] = []
    for each in named:
        last = joined[-1] if joined else None
        if last and last.name == each.name and text[last.end : each.begin].strip() == "(":
            whole = _dated(text, last.begin, each.end + text.startswith(")", each.end), len(text), last.name)
            joined[-1] = whole._replace(year=last.year or each.year or whole.year)
        else:
            joined.append(each)
    return joined


def _dated(text: str, begin: int, stop: int, end: int, name: str) -> _Named:
    behind = _YEAR_BEHIND.match(text, stop, end)
    if behind:
        return _Named(begin, behind.end(), name, _full_year(behind), certain=True)
    ahead = _YEAR_AHEAD.search(text[max(0, begin - _NEAR) : begin])
    return _Named(begin, stop, name, int(ahead[1]) if ahead else None, certain=True)


def _full_year(match: re.Match[str]) -> int:
    if match[1]:
        return int(match[1])
    return int(match[2]) + (2000 if int(match[2]) <= _CENTURY_ENDS else 1900)


def _match(tokens: list[re.Match[str]], at: int) -> tuple[Known, int] | None:
    """The longest name that begins at a token, and the number of its tokens."""
    first = tokens[at].group()
    for words, known in _index().get(first.casefold(), ()):
        here = [token.group() for token in tokens[at : at + len(words)]]
        if [word.casefold() for word in here] == [word.casefold() for word in words] and _cased(here, words):
            return known, len(words)
    if first.endswith("W") and first.isupper():  # CVPRW: the workshops of CVPR
        for words, known in _index().get(first[:-1].casefold(), ()):
            if words == (first[:-1],) and known.kind == "conference":
                return known, 1
    return None


def _cased(here: list[str], words: tuple[str, ...]) -> bool:
    if len(words) > 1:
        return here[0][0].isupper() or not words[0][0].isupper()
    shouted = here[0].isupper() or not (words[0].istitle() or here[0].islower())
    return here[0] == words[0] or (len(words[0]) >= _EITHER_CASE and shouted)


@cache
def known_venues() -> tuple[Known, ...]:
    """The rows of the table."""
    lines = files("kg.extract").joinpath("data/venues.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return tuple(
        Known(name, "journal" if kind == "journal" else "conference", tuple(aliases.split("|")) if aliases else ())
        for name, kind, aliases in rows
    )


@cache
def _index() -> dict[str, list[tuple[tuple[str, ...], Known]]]:
    """From the first word of a name to all names that begin with it, the longest first."""
    index: dict[str, list[tuple[tuple[str, ...], Known]]] = {}
    for known in known_venues():
        for name in (known.name, *known.aliases):
            words = tuple(_TOKEN.findall(name))
            index.setdefault(words[0].casefold(), []).append((words, known))
    for names in index.values():
        names.sort(key=lambda entry: (-len(entry[0]), entry[0]))
    return index


def _unknown(text: str, field: Field, begin: int, end: int) -> Venue | None:
    """A venue that the table lacks: an acronym with a year, or capitalised words of which one says what it is."""
    for status in _STATUS.finditer(text, begin, end):
        for pattern in _UNKNOWN:
            match = pattern.match(text, status.end(), end) if status["yes"] else None
            name = re.sub(r"(?:[\s,]+[a-z]+)+$", "", match["name"]) if match else ""
            if match and (pattern is _UNKNOWN[0] or _HEAD.search(name)):
                named = _dated(text, match.start("name"), match.start("name") + len(name), end, name)
                return _record(text, field, named, *_clause(text, named, begin, end))
    return None
