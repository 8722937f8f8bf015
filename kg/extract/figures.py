"""The numbers of a paper, each in its sentence beside the mentions there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from kg.extract.lists import Rank, ranks
from kg.extract.numbers import Number, numbers
from kg.extract.tokens import counted_words, sentences_of
from kg.model import Entity, Field

Slot = Literal["metric", "dataset", "method"]
SLOTS: tuple[Slot, ...] = get_args(Slot)
"""Where papers report results."""

_LONGEST = 1000  # characters of a sentence
_SUMMARY = re.compile(
    r"\b(?:average|averaged|across|datasets|benchmarks|tasks|overall|all|various|multiple|several|both)\b",
    re.IGNORECASE,
)


class Shown(NamedTuple):
    """A mention of an entity, by the entity's place in its list; -1 for a phrase that is of none."""

    begin: int
    end: int
    entity: int


class Sentence(NamedTuple):
    """A stretch of a text with the numbers in it, the mentions by slot, and where in a list what begins where is."""

    begin: int
    end: int
    numbers: list[Number]
    shown: dict[Slot, list[Shown]]
    ranks: dict[int, Rank]


class Spoken(NamedTuple):
    """A field, its text and its sentences."""

    field: Field
    text: str
    sentences: list[Sentence]

    def figures(self) -> Iterator["Figure"]:
        """Each number, in order."""
        return (
            Figure(at, number, _beside(self.text, sentence, number))
            for at, sentence in enumerate(self.sentences)
            for number in sentence.numbers
        )


class Figure(NamedTuple):
    """A number of the sentence at place `at`, and cues of the words beside it."""

    at: int
    number: Number
    beside: list[str]


def spoken(text: str, field: Field, entities: Mapping[Slot, Sequence[Entity]]) -> Spoken:
    """A field with the numbers and mentions in each sentence; a number inside a mention is part of a name.

    That of a metric has no unit and no decimals: "memory footprint of 3.4GB" is no name, whoever takes it for one.
    """
    if not any(map(str.isdigit, text)):
        return Spoken(field, text, [])
    shown = {
        slot: [
            Shown(span.begin, span.end, i)
            for i, entity in enumerate(entities[slot])
            for span in entity.spans
            if span.field == field
        ]
        for slot in SLOTS
    }
    free = [one for one in numbers(text) if not any(_names(one, slot, shown[slot]) for slot in SLOTS)]
    return Spoken(field, text, [_sentence(text, begin, end, free, shown) for begin, end in _stretches(text)])


def _names(number: Number, slot: Slot, shown: Sequence[Shown]) -> bool:
    if slot == "metric" and (number.unit or "." in number.value):
        return False
    return any(one.begin <= number.begin < one.end for one in shown)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each sentence, in parts where it is too long to be one: else work would grow with its cube."""
    for begin, end in sentences_of(text):
        for start in range(begin, end, _LONGEST):
            yield start, min(start + _LONGEST, end)


def _sentence(
    text: str, begin: int, end: int, free: Sequence[Number], shown: Mapping[Slot, Sequence[Shown]]
) -> Sentence:
    figures = [one for one in free if begin <= one.begin < end]
    named = {slot: sorted(one for one in shown[slot] if begin <= one.begin < end) for slot in SLOTS}
    ranked: dict[int, Rank] = {}
    rows: list[Sequence[Number | Shown]] = [figures, *named.values()] if figures else []
    for row in rows:
        ranked |= ranks(text, [(one.begin, one.end) for one in row])
    return Sentence(begin, end, figures, named, ranked)


def _beside(text: str, here: Sentence, number: Number) -> list[str]:
    """Cues of the words beside a number, and of its being one over several things."""
    left = counted_words(text[max(here.begin, number.begin - 30) : number.begin])
    right = counted_words(text[number.end : min(here.end, number.end + 30)])
    before = _SUMMARY.search(text, max(here.begin, number.begin - 50), number.begin) is not None
    after = _SUMMARY.search(text, number.end, min(here.end, number.end + 60)) is not None
    words = [*(f"l{word}" for word in left[-1:]), *(f"r{word}" for word in right[:1])]
    return [*words, f"u{number.unit}", f"summary{before:d}{after:d}"]


def gap(number: Number, shown: Shown) -> int:
    """How many characters stand between a number and a mention."""
    return max(shown.begin - number.end, number.begin - shown.end, 0)
