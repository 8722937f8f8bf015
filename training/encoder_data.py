"""From gold papers to what the encoder learns: a tag for each word and type, whether it is optional, and its role."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kg.extract.large_input import Window, Word, flags_of, split, windows
from kg.model import PROSE, Field

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

TYPES = ("methods", "datasets", "tasks", "metrics")
ROLES = ("methods", "datasets")
O, B, I, E, S = range(5)  # noqa: E741 - the tags are called so
IGNORED = -100


class Example(NamedTuple):
    """A window and its targets at each piece (T): tags and optional (T, 4), roles (T, 2; 1 where introduced).

    `IGNORED` stands where nothing is to be learnt.
    """

    window: Window
    tags: "NDArray[np.int64]"
    optional: "NDArray[np.float32]"
    roles: "NDArray[np.float32]"


def load(path: Path) -> list[dict[str, Any]]:
    """The papers of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


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
    texts: dict[Field, str] = {field: paper.get(field) or "" for field in PROSE}
    words = split(texts, tokenizer)
    tags = np.full((len(words), len(TYPES)), O, dtype=np.int64)
    optional = np.full((len(words), len(TYPES)), IGNORED, dtype=np.float32)
    roles = np.full((len(words), len(ROLES)), IGNORED, dtype=np.float32)
    for t, kind in enumerate(TYPES):
        for first, last, e in mentions(paper[kind], words, texts):
            tags[first : last + 1, t] = I
            tags[first, t], tags[last, t] = (S, S) if first == last else (B, E)
            optional[first : last + 1, t] = bool(paper[kind][e].get("optional"))
            if kind in ROLES and "role" in paper[kind][e]:
                roles[first : last + 1, t] = paper[kind][e]["role"] == "introduces"
    cls, sep = (tokenizer.token_to_id(mark) or 0 for mark in ("[CLS]", "[SEP]"))
    found = []
    for window in windows(words, flags_of(words, curated=curated), cls, sep):
        blank = Example(
            window,
            np.full((len(window.ids), len(TYPES)), IGNORED, dtype=np.int64),
            np.full((len(window.ids), len(TYPES)), IGNORED, dtype=np.float32),
            np.full((len(window.ids), len(ROLES)), IGNORED, dtype=np.float32),
        )
        for target, source in ((blank.tags, tags), (blank.optional, optional), (blank.roles, roles)):
            target[window.firsts] = source[window.words]
        found.append(blank)
    return found
