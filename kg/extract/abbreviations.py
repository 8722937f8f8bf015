"""Acronyms that a text defines: "residual network (ResNet)", "ResNet (residual network)".

The algorithm is that of A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions
in biomedical text", Pacific Symposium on Biocomputing 2003: from right to left, each letter of the short form is looked
for in the words before it, the first at the beginning of a word. Plural short forms, and long forms in brackets, are
added to it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_BRACKETS = re.compile(r"\(([^()]{2,120})\)|\[([^()\[\]]{2,120})\]")
# What may stand behind a short form inside its brackets: "(GAN; see [3])", "(GAN, for short)".
_BREAK = re.compile(r"[;,:]\s|\s(?:for short|hereafter)\b")
_SHORT = re.compile(r"[^\W_](?:[\w.+&/*-]|\s(?=[^\W_]))*")
_BEFORE = re.compile(r"(?<![^\s(\[\"“‘'])([^\s()\[\],;:\"“”‘’]+)[\"”’]?\s?$")
_LONGEST_SHORT = 14
_MOST_WORDS = 2
_SPOKEN = {"2": "t", "4": "f"}  # "text-to-image (T2I)"
_WORD = re.compile(r"[^\s()\[\]]+")
_HYPHENATED = re.compile(r"(?<!\w)(?:\w+-)+$")
_LONGEST_WORD = 60
_PLURAL = re.compile(r"(?<=[A-Z\d])s$")
_CLAUSE = re.compile(r"[.;:!?]\s|[()\[\]{}]")
_EDGE = re.compile(r"a|an|the|of|for|and|in|on|to|with|by|our|this|we|is|are|as|or|from|using|via", re.IGNORECASE)
_NOT_SHORT = re.compile(r"(?:Figs?|Eqs?|Sec|Tab|Refs?|Left|Right|Top|Bottom|Ours?|See|II|III)\.?")


class Definition(NamedTuple):
    """Places of a long form and of the short form that it defines, each begin and end in the text."""

    long: tuple[int, int]
    short: tuple[int, int]


def definitions(text: str) -> list[Definition]:
    """The acronyms that `text` defines, in order."""
    return [found for match in _BRACKETS.finditer(text) for found in _defined(text, match)]


def acronyms(text: str, found: Iterable[Definition]) -> dict[str, str]:
    """From short forms to long ones, by `definitions` of the text.

    A long form that begins within a hyphenated word has all of it: "semi-supervised learning (SSL)".
    """
    return {text[slice(*short)]: text[_whole(text, long[0]) : long[1]] for long, short in found}


def _whole(text: str, begin: int) -> int:
    hyphenated = _HYPHENATED.search(text, max(0, begin - _LONGEST_WORD), begin)
    return hyphenated.start() if hyphenated else begin


def _defined(text: str, brackets: re.Match[str]) -> Iterator[Definition]:
    begin, end = brackets.span(brackets.lastindex or 0)
    stop = _BREAK.search(text, begin, end)
    inner = text[begin : stop.start() if stop else end].strip(" \"'“”‘’")
    begin = text.index(inner, begin)
    if _is_short(inner):
        long = long_form(inner, *_words_before(text, brackets.start(), inner))
        if long:
            yield Definition(long, (begin, begin + len(inner)))
    elif match := _BEFORE.search(text, max(0, brackets.start() - _LONGEST_SHORT - 3), brackets.start()):
        long = long_form(match[1], begin, inner) if _is_short(match[1]) and _capitals(match[1]) else None
        if long == (begin, begin + len(inner)):
            yield Definition(long, match.span(1))


def _is_short(form: str) -> bool:
    words = form.split()
    return (
        1 < len(form) <= _LONGEST_SHORT
        and len(words) <= _MOST_WORDS
        and _SHORT.fullmatch(form) is not None
        and _NOT_SHORT.fullmatch(form) is None
        and any(character.isupper() for character in form)
    )


def _capitals(form: str) -> bool:
    """Whether a word looks like an acronym by itself: two capitals in it."""
    return sum(map(str.isupper, form)) > 1


def _words_before(text: str, end: int, short: str) -> tuple[int, str]:
    """The words before a bracket among which the long form stands: at most min(|A| + 5, |A| * 2), as in the paper."""
    letters = sum(map(str.isalnum, short))
    cut = 0
    for match in _CLAUSE.finditer(text, max(0, end - 200), end):
        cut = match.end()
    words = list(_WORD.finditer(text, max(cut, end - 200), end))[-min(letters + 5, letters * 2) :]
    begin = words[0].start() if words else end
    return begin, text[begin:end].rstrip(" \"'”’")


def long_form(short: str, offset: int, text: str) -> tuple[int, int] | None:
    """The shortest end of `text` that `short` abbreviates: begin and end counted from `offset`, or None.

    A small s at the end of a short form of capitals may be its plural.
    """
    singular = without_plural(short)
    begin = _aligned(singular, text)
    if begin is None and _SPOKEN.keys() & set(singular):
        begin = _aligned("".join(_SPOKEN.get(character, character) for character in singular), text)
    if begin is None or not _plausible(singular, text[begin:]):
        return None
    return offset + begin, offset + len(text)


def without_plural(short: str) -> str:
    """An acronym without the small s that may be its plural."""
    return _PLURAL.sub("", short)


def _aligned(short: str, text: str) -> int | None:
    at = len(text)
    letters = [character.casefold() for character in short if character.isalnum()]
    for left, letter in zip(range(len(letters) - 1, -1, -1), reversed(letters), strict=True):
        at -= 1
        while at >= 0 and (text[at].casefold() != letter or (left == 0 and at > 0 and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    return at


def _plausible(short: str, long: str) -> bool:
    """Against false hits: a long form is longer, lacks the short one, begins and ends with a word of its own."""
    words = long.split()
    return (
        len(long) > len(short) + 1
        and short.casefold() not in {word.strip(",.'\"").casefold() for word in words}
        and not _EDGE.fullmatch(words[0])
        and not _EDGE.fullmatch(words[-1])
        and len(words) <= sum(map(str.isalnum, short)) + 4
    )
