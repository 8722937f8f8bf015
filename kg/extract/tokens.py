"""Words, numbers and signs of a text with their places: what the taggers label and features look at."""

import re
from functools import lru_cache

from kg.sentences import sentences

# A decimal point or thousands comma between digits belongs to the word: "Qwen2.5", "0.5B", "1,000".
_TOKEN = re.compile(r"[^\W_]+(?:(?<=\d)[.,](?=\d)[^\W_]+)*|['’]s\b|[^\s\w]|_")

_DIGIT = re.compile(r"\d")
_PLAIN = re.compile(r"\w(?:[\w ./-]*\w)?")
_AROUND = " \t\n\r\u00a0'\"`’‘“”,;:-–—"
_BRACKETS = ("()", "[]", "{}", "$$")


@lru_cache(64)
def sentences_of(text: str) -> tuple[tuple[int, int], ...]:
    """Begin and end of each sentence, kept for the last texts: features, roles and results all ask for them."""
    return tuple(sentences(text))


def tokenize(text: str) -> list[tuple[int, int]]:
    """Begin and end of each token of `text`, in order.

    A token is a run of letters and digits, a possessive ending, or one sign: "ResNet-50's" is ResNet, -, 50, 's.
    """
    return [match.span() for match in _TOKEN.finditer(text)]


def words(text: str) -> list[str]:
    """The tokens of `text`."""
    return _TOKEN.findall(text)


@lru_cache(1024)
def counted_words(text: str) -> tuple[str, ...]:
    """The tokens as words are counted: see `counted`. Kept for the last texts: cues ask for the same ones again."""
    return tuple(map(counted, words(text.lower())))


@lru_cache(10_000)
def last_word(text: str) -> str:
    """The last of `counted_words`, "" where there is none: what often tells a metric."""
    return (counted_words(text) or ("",))[-1]


def counted(lower: str) -> str:
    """A word in lower case with zeros for its digits: numbers of one length count as one word."""
    return lower if lower.isalpha() else _DIGIT.sub("0", lower)


def bounded(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """The place of a name without quotes, dashes and lone brackets at its ends; None if it stands amid brackets.

    A bracket that opens within the name and closes right behind it is taken in: "AP^{box" of "AP^{box}".
    """
    if _PLAIN.fullmatch(text, begin, end):
        return begin, end
    closing = text[end : end + 1]
    if closing and any(
        pair[1] == closing and (pair == "$$" or text[begin] != pair[0]) for pair in _uneven(text, begin, end)
    ):
        end += 1
    while begin < end:
        lone = "".join(_uneven(text, begin, end))
        if text[begin] in _AROUND or text[begin] in lone:
            begin += 1
        elif text[end - 1] in _AROUND or text[end - 1] in lone:
            end -= 1
        else:
            return None if lone else (begin, end)
    return None


def _uneven(text: str, begin: int, end: int) -> list[str]:
    """The kinds of bracket of which not each has its partner in a name."""
    return [
        pair
        for pair in _BRACKETS
        if text.count(pair[0], begin, end) != text.count(pair[1], begin, end)
        or (pair == "$$" and text.count("$", begin, end) % 2)
    ]
