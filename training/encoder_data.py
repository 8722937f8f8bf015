"""From gold papers to what the encoder learns: a tag for each word and type, whether it is optional, and its role."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kg.extract.group import KINDS
from kg.extract.large_decode import BEGIN, END, INSIDE, OUTSIDE, SINGLE, TAGS
from kg.extract.large_input import Window, Word, flags_of, split, windows
from kg.extract.small import ROLED
from kg.model import PROSE, Field

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

IGNORED = -100


class Targets(NamedTuple):
    """Probabilities at each of N places: of tags (N, 4, 5), optional (N, 4), and of being introduced (N, 2).

    Where nothing is to be learnt those of all tags are 0, and `IGNORED` stands for the others.
    """

    tags: "NDArray[np.float32]"
    optional: "NDArray[np.float32]"
    roles: "NDArray[np.float32]"

    @classmethod
    def nothing(cls, places: int) -> "Targets":
        """Targets of which nothing is to be learnt."""
        tags = np.zeros((places, len(KINDS), TAGS), dtype=np.float32)
        rest = (np.full((places, len(of)), IGNORED, dtype=np.float32) for of in (KINDS, ROLED))
        return cls(tags, *rest)


class Example(NamedTuple):
    """A window and its targets at each piece."""

    window: Window
    targets: Targets


def load(path: Path) -> list[dict[str, Any]]:
    """The papers of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def texts(paper: dict[str, Any]) -> dict[Field, str]:
    """The text of each field of a gold paper."""
    return {field: paper.get(field) or "" for field in PROSE}


def mentions(entities: list[dict[str, Any]], words: list[Word], texts: dict[Field, str]) -> list[tuple[int, int, int]]:
    """First and last word, and entity, of every place where a form stands between words, longest forms first."""
    begins = {(word.field, word.begin): i for i, word in enumerate(words)}
    ends = {(word.field, word.end): i for i, word in enumerate(words)}
    forms = sorted(
        {(form, e) for e, entity in enumerate(entities) for form in entity["forms"]}, key=lambda f: (-len(f[0]), f)
    )
    taken = np.zeros(len(words), dtype=bool)
    found = []
    for form, e in forms:
        for field, text in texts.items():
            at = text.find(form)
            while at >= 0:
                first, last = begins.get((field, at)), ends.get((field, at + len(form)))
                if first is not None and last is not None and not taken[first : last + 1].any():
                    taken[first : last + 1] = True
                    found.append((first, last, e))
                at = text.find(form, at + 1)
    return sorted(found)


def examples(paper: dict[str, Any], tokenizer: "Tokenizer", *, curated: bool) -> list[Example]:
    """The windows of a gold paper with their targets."""
    prose = texts(paper)
    words = split(prose, tokenizer)
    tags = np.full((len(words), len(KINDS)), OUTSIDE)
    targets = Targets.nothing(len(words))
    for t, kind in enumerate(KINDS):
        for first, last, e in mentions(paper[kind], words, prose):
            tags[first : last + 1, t] = INSIDE
            tags[first, t], tags[last, t] = (SINGLE, SINGLE) if first == last else (BEGIN, END)
            targets.optional[first : last + 1, t] = bool(paper[kind][e].get("optional"))
            if kind in ROLED and "role" in paper[kind][e]:
                targets.roles[first : last + 1, t] = paper[kind][e]["role"] == "introduces"
    targets.tags[:] = np.eye(TAGS)[tags]
    return in_windows(words, flags_of(words, curated=curated), targets, tokenizer)


def in_windows(
    words: list[Word], flags: "NDArray[np.float32]", targets: Targets, tokenizer: "Tokenizer"
) -> list[Example]:
    """The windows of a paper, from the targets of its words; only the first piece of a word learns."""
    cls, sep = (tokenizer.token_to_id(mark) or 0 for mark in ("[CLS]", "[SEP]"))
    found = []
    for window in windows(words, flags, cls, sep):
        of_pieces = Targets.nothing(len(window.ids))
        for piece, word in zip(of_pieces, targets, strict=True):
            piece[window.firsts] = word[window.words]
        found.append(Example(window, of_pieces))
    return found
