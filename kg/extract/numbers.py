"""Numbers of a text that may be results, each with its unit, and what speaks for it being one."""

import re
from typing import NamedTuple

_UNIT = (
    r"\\?%|percentage[ -]points?|absolute points?|percent\b|points?\b|pp\b|pts?\b"
    r"|[x×X](?![^\W\d_])|\\times|times\b|-?fold\b"
    r"|fps\b|FPS\b|Hz\b|dB\b|ms\b|seconds?\b|minutes?\b|hours?\b|days?\b|[kMGT]i?B\b|[KMBT]\b|mm\b|cm\b|m\b|s\b"
    r"|[GT]?FLOPs?\b"
)
_NUMBER = re.compile(
    rf"""(?<![\w.,@])(?:[+\-−~≈<>$±×x]\s?|\\sim\s?)?\d+(?:,\d{{3}})*(?:\.\d+)?
    (?:\s?(?:{_UNIT}))?
    (?:\s?(?:-{{1,3}}|–|—|~|∼)\s?\+?\d+(?:\.\d+)?(?:\s?(?:{_UNIT}))?)?(?!\w)""",
    re.VERBOSE,
)
_FROM = re.compile(r"\b(?:from|between)\s+$")
_KINDS = (
    ("dB", re.compile(r"dB$")),
    ("%", re.compile(r"%|percent$")),
    ("points", re.compile(r"points?$|pp$|pts?$")),
    ("times", re.compile(r"[x×X]$|times$|fold$")),
    ("rate", re.compile(r"(?i:fps|hz)$")),
    ("time", re.compile(r"(?:ms|s|seconds?|minutes?|hours?|days?)$")),
    ("size", re.compile(r"(?:[kMGT]i?B|[KMBT]|FLOPs?)$")),
    ("length", re.compile(r"(?:mm|cm|m)$")),
)


class Number(NamedTuple):
    """A number at a place of a text, verbatim with its sign and unit; `unit` is the family of the unit, or ""."""

    begin: int
    end: int
    value: str
    unit: str


def numbers(text: str) -> list[Number]:
    """Every number of a text that stands by itself, in order: not the 50 of "ResNet-50", nor the 5 of "recall@5".

    "4-8%" and "4 to 8%" are one number, "from 4% to 8%" is two.
    """
    found: list[Number] = []
    for match in _NUMBER.finditer(text):
        begin = match.start()
        if text[begin] in "-−" and begin and text[begin - 1].isalnum():
            continue
        if begin > 1 and text[begin - 1] == "-" and text[begin - 2].isalnum():
            continue
        end = begin + len(match[0].rstrip())
        if found and text[found[-1].end : begin] == " to " and not _FROM.search(text, 0, found[-1].begin):
            begin = found.pop().begin
        found.append(Number(begin, end, text[begin:end], _unit(text[begin:end])))
    return found


def _unit(value: str) -> str:
    return next((name for name, pattern in _KINDS if pattern.search(value)), "")
