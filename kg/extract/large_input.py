"""What the encoder reads: the word pieces of title, abstract and comment, and how each word is written.

The encoder knows no letter case, so the flags of a word say it, with what else its place in the paper tells.
"""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.model import PROSE, Field

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer


FLAGS = (
    "capitalised",
    "capitals",
    "one capital",
    "mixed case",
    "digit",
    "glued",
    "first",
    "title",
    "comment",
    "bracketed",
    "repeated",
    "in title",
    "curated",
)
LONGEST = 448
"""Most word pieces in a window, `[CLS]` and `[SEP]`s included; the encoder has 512 positions."""


class Word(NamedTuple):
    """A run of letters and digits, or one other character: no entity begins or ends within it."""

    field: Field
    begin: int
    end: int
    text: str
    pieces: tuple[int, ...]


class Window(NamedTuple):
    """As much of a paper as the encoder reads at once: piece ids (T), flags (T, len(FLAGS)), and where words begin.

    `words` are indices into the paper's words, `firsts` the position of the first piece of each.
    """

    ids: "NDArray[np.int64]"
    flags: "NDArray[np.float32]"
    words: list[int]
    firsts: list[int]


def split(texts: Mapping[Field, str], tokenizer: "Tokenizer") -> list[Word]:
    """The words of the fields, in the order of `PROSE`, with the ids of their pieces."""
    words: list[Word] = []
    for field in PROSE:
        text = texts.get(field, "")
        encoding = tokenizer.encode(text, add_special_tokens=False)
        last = None
        for piece, word, (begin, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
            if word == last:
                known = words.pop()
                words.append(Word(field, known.begin, end, text[known.begin : end], (*known.pieces, piece)))
            else:
                words.append(Word(field, begin, end, text[begin:end], (piece,)))
            last = word
    return words


@lru_cache(50_000)
def _written(text: str) -> tuple[bool, bool, bool, bool, bool]:
    """The flags of a word by itself: its case, and whether it has a digit."""
    case, digit = _case(text), any(map(str.isdigit, text))
    return case == "capitalised", case == "capitals", case == "one capital", case == "mixed case", digit


def _case(text: str) -> str | None:
    if text.islower() or not any(map(str.isupper, text)):
        return None
    if len(text) == 1:
        return "one capital"
    if text.isupper():
        return "capitals"
    return "capitalised" if text[0].isupper() and text[1:].islower() else "mixed case"


def flags_of(words: list[Word], *, curated: bool = True) -> "NDArray[np.float32]":
    """How each word is written: (len(words), len(FLAGS)), 0 or 1.

    `curated` tells two styles of annotation apart; only training has papers of the other one.
    """
    folded = [word.text.casefold() for word in words]
    count = Counter(folded)
    title = {fold for word, fold in zip(words, folded, strict=True) if word.field == "title"}
    rows = []
    depth, before = 0, None
    for word, fold in zip(words, folded, strict=True):
        starts = before is None or before.field != word.field
        depth = 0 if before is None or starts else depth + (before.text == "(") - (word.text == ")")
        rows.append(
            (
                *_written(word.text),
                before is not None and not starts and before.end == word.begin,
                starts or (before is not None and before.text in ".!?:"),
                word.field == "title",
                word.field == "comment",
                depth > 0,
                count[fold] > 1,
                word.field != "title" and fold in title,
                curated,
            )
        )
        before = word
    return np.array(rows, dtype=np.float32).reshape(-1, len(FLAGS))


def windows(words: list[Word], flags: "NDArray[np.float32]", cls: int, sep: int) -> list[Window]:
    """The paper in as few windows as hold it, each led by the title; a word is in one window, title words in the first.

    A word that alone is too long for a window is left out.
    """
    title = [i for i, word in enumerate(words) if word.field == "title"]
    rest = [i for i, word in enumerate(words) if word.field != "title" and len(word.pieces) < LONGEST // 4]
    lead: list[int] = []
    room = LONGEST // 2
    for i in title:
        room -= len(words[i].pieces)
        if room < 0:
            break
        lead.append(i)
    found: list[Window] = []
    while rest or not found:
        window, taken = _window(words, flags, lead, rest, (cls, sep))
        if found:
            window = window._replace(words=window.words[len(lead) :], firsts=window.firsts[len(lead) :])
        found.append(window)
        rest = rest[taken:]
    return found


def _window(
    words: list[Word], flags: "NDArray[np.float32]", lead: list[int], rest: list[int], special: tuple[int, int]
) -> tuple[Window, int]:
    cls, sep = special
    ids, rows, firsts, taken = [cls], [-1], [], 0
    kept: list[int] = []
    for i in lead:
        kept.append(i)
        firsts.append(len(ids))
        ids += words[i].pieces
        rows += [i] * len(words[i].pieces)
    for i in rest:
        new_field = words[kept[-1]].field != words[i].field if kept else False
        if len(ids) + new_field + len(words[i].pieces) >= LONGEST:
            break
        if new_field:
            ids.append(sep)
            rows.append(-1)
        kept.append(i)
        firsts.append(len(ids))
        ids += words[i].pieces
        rows += [i] * len(words[i].pieces)
        taken += 1
    ids.append(sep)
    rows.append(-1)
    padded = np.vstack([flags, np.zeros((1, len(FLAGS)), dtype=np.float32)])
    return Window(np.array(ids, dtype=np.int64), padded[rows], kept, firsts), taken
