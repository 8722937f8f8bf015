"""The numbers that a paper reports, each tied to a metric, a dataset and a method where the text says so."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from kg.extract.lists import Rank, ranks
from kg.extract.logistic import Logistic
from kg.extract.numbers import Number, numbers
from kg.extract.tokens import counted_words
from kg.model import Entity, Field, Paper, Result, Span
from kg.sentences import sentences

Slot = Literal["metric", "dataset", "method"]
SLOTS: tuple[Slot, ...] = get_args(Slot)
FIELDS: tuple[Field, ...] = ("title", "abstract", "comment")

_SUMMARY = re.compile(
    r"\b(?:average|averaged|across|datasets|benchmarks|tasks|overall|all|various|multiple|several|both)\b",
    re.IGNORECASE,
)
_RELATIVE = 0.5
_NEAR = 60
_WORDY = 3
_EDGE = 12


class Shown(NamedTuple):
    """A mention of an entity, by the entity's place in its list."""

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
    """A text and its sentences."""

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


class Tie(NamedTuple):
    """What speaks for a number being of an entity, and the form to call the entity by."""

    cues: list[str]
    entity: Entity
    form: str


class Judges(NamedTuple):
    """What was learnt: whether a number is a result, whether it is relative, and for each slot what it is of.

    `least` is the probability from which a number is a result, `least_tie` that from which it is of an entity.
    """

    result: Logistic
    relative: Logistic
    ties: Mapping[Slot, Logistic]
    least: float
    least_tie: Mapping[Slot, float]


def results(paper: Paper, entities: Mapping[Slot, Sequence[Entity]], judges: Judges) -> list[Result]:
    """The results in title, abstract and comment, in order; one that is said again is there once."""
    found: dict[tuple[str | None, ...], Result] = {}
    for field in FIELDS:
        said = spoken(paper.text(field), field, entities)
        for figure in said.figures():
            cues = number_cues(said, figure)
            confidence = judges.result(cues)
            if confidence >= judges.least:
                tied = {slot: _best(ties(said, figure, slot, entities[slot]), slot, judges) for slot in SLOTS}
                number = figure.number
                result = Result(
                    **tied,
                    value=number.value,
                    relative=judges.relative(cues) >= _RELATIVE,
                    confidence=round(confidence, 4),
                    span=Span(field, number.begin, number.end),
                )
                found.setdefault((number.value, *tied.values()), result)
    return list(found.values())


def _best(options: Sequence[Tie], slot: Slot, judges: Judges) -> str | None:
    judged = [(judges.ties[slot](tie.cues), tie.form) for tie in options]
    probability, form = max(judged, default=(0.0, ""))
    return form if judged and probability >= judges.least_tie[slot] else None


def spoken(text: str, field: Field, entities: Mapping[Slot, Sequence[Entity]]) -> Spoken:
    """A field with the numbers and mentions in each sentence; a number inside a mention is part of a name."""
    if not any(map(str.isdigit, text)):
        return Spoken(text, [])
    shown = {
        slot: [
            Shown(span.begin, span.end, i)
            for i, entity in enumerate(entities[slot])
            for span in entity.spans
            if span.field == field
        ]
        for slot in SLOTS
    }
    named = [(one.begin, one.end) for slot in SLOTS for one in shown[slot]]
    free = [one for one in numbers(text) if not any(begin <= one.begin < end for begin, end in named)]
    return Spoken(text, [_sentence(text, begin, end, free, shown) for begin, end in sentences(text)])


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


def number_cues(said: Spoken, figure: Figure) -> list[str]:
    """What speaks for a number being a result, and for its being relative, as strings."""
    text, sentence, number = said.text, said.sentences[figure.at], figure.number
    left = counted_words(text[max(sentence.begin, number.begin - 70) : number.begin])
    right = counted_words(text[number.end : min(sentence.end, number.end + 50)])
    unit, size = number.unit or "none", _size(number.value)
    sign = "0" if number.value[0].isdigit() else number.value[0]
    made = [f"u{unit}", f"z{size}", f"u{unit}z{size}", f"v{sign}", "ll" + " ".join(left[-2:])]
    made += [f"l{i}{word}" for i, word in enumerate(reversed(left[-3:]), 1)]
    made += [f"r{i}{word}" for i, word in enumerate(right[:3], 1)]
    made += [f"L{word}" for word in left[-8:]] + [f"R{word}" for word in right[:5]]
    made += [f"u{unit}l{word}" for word in left[-1:]] + [f"u{unit}r{word}" for word in right[:1]]
    gap = min((_gap(number, one) for one in sentence.shown["metric"]), default=None)
    made += ["no metric u" + unit] if gap is None else ["metric", f"metric u{unit}", f"metric{min(gap, _NEAR) // 10}"]
    made += ["dataset", f"dataset u{unit}"] if sentence.shown["dataset"] else []
    made.append(f"numbers{min(len(sentence.numbers), 5)}")
    made += [f"near {other.unit}" for other in sentence.numbers if other is not number]
    made += [
        f"S{word}"
        for word in counted_words(text[sentence.begin : sentence.end])
        if word.isalpha() and len(word) > _WORDY
    ]
    return list(dict.fromkeys(made))


def ties(said: Spoken, figure: Figure, slot: Slot, entities: Sequence[Entity]) -> list[Tie]:
    """For each entity of a slot, what speaks for the number being of it."""
    return [_tie(said, figure, slot, entities, i) for i in range(len(entities))]


def _tie(said: Spoken, figure: Figure, slot: Slot, entities: Sequence[Entity], i: int) -> Tie:
    entity, here, number = entities[i], said.sentences[figure.at], figure.number
    only = f"only{len(entities) == 1:d}"
    sure = f"sure{int(entity.confidence * 5)}"
    made = [
        f"of{min(len(entities), 5)}",
        f"spans{min(len(entity.spans), 4)}",
        f"{only} {sure}",
        f"role {entity.role}",
        only,
        f"in sentence{min(len({one.entity for one in here.shown[slot]}), 4)}",
        sure,
    ]
    inside = [one for one in here.shown[slot] if one.entity == i]
    if inside:
        rank = here.ranks.get(number.begin)
        peers = [one for one in inside if rank is not None and here.ranks.get(one.begin) == rank]
        shown = min(peers or inside, key=lambda one: _gap(number, one))
        form, side = said.text[shown.begin : shown.end], _side(number, shown)
        made += [*_near(said.text, here, number, shown, slot), *(f"{side} {cue}" for cue in figure.beside)]
        if rank and any(
            one.begin in here.ranks and here.ranks[one.begin].length == rank.length for one in here.shown[slot]
        ):
            made += [f"list{bool(peers):d}", f"list{bool(peers):d} {side}"]
    else:
        made += [f"{cue} {'away' if here.shown[slot] else 'empty'}" for cue in figure.beside]
        form, cues = _away(said, figure.at, slot, entity, i)
        made += [*cues, f"{cues[0]} {only}", f"{cues[0]} of{min(len(entities), 5)}", f"{cues[0]} {sure}"]
    if slot == "metric":
        last = counted_words(form)[-1:]
        made += [f"m{word}" for word in last] + [f"u{number.unit or 'none'}m{word}" for word in last]
    # A metric is called as where the number stands; a dataset or method as where the paper first names it.
    return Tie(list(dict.fromkeys(made)), entity, form if slot == "metric" else entity.forms[0])


def _beside(text: str, here: Sentence, number: Number) -> list[str]:
    """Cues of the words beside a number, and of its being one over several things."""
    left = counted_words(text[max(here.begin, number.begin - 30) : number.begin])
    right = counted_words(text[number.end : min(here.end, number.end + 30)])
    before = _SUMMARY.search(text, max(here.begin, number.begin - 50), number.begin) is not None
    after = _SUMMARY.search(text, number.end, min(here.end, number.end + 60)) is not None
    words = [*(f"l{word}" for word in left[-1:]), *(f"r{word}" for word in right[:1])]
    return [*words, f"u{number.unit}", f"summary{before:d}{after:d}"]


def _away(said: Spoken, at: int, slot: Slot, entity: Entity, i: int) -> tuple[str, list[str]]:
    """Form and cues of an entity that the number's sentence does not show."""
    empty = f"empty{not said.sentences[at].shown[slot]:d}"
    first = f"first{i == 0:d} {empty} {entity.role}"
    places = [
        (abs(at - j), j < at, one)
        for j, sentence in enumerate(said.sentences)
        for one in sentence.shown[slot]
        if one.entity == i
    ]
    if not places:
        return entity.forms[0], [f"absent {empty}", first]
    distance, before, one = min(places)
    # Of what the paper names before the number, the nearest is what it speaks of.
    nearer = any(0 < at - j < distance and sentence.shown[slot] for j, sentence in enumerate(said.sentences))
    away = f"away{min(distance, 4)}{before:d} {empty}"
    return said.text[one.begin : one.end], [f"away {empty}", away, f"{away} nearer{nearer:d}", first]


def _near(text: str, sentence: Sentence, number: Number, shown: Shown, slot: Slot) -> list[str]:
    """Cues of a mention in the number's sentence: what stands between the two, and what else comes nearer."""
    side = _side(number, shown)
    low, high = (number.end, shown.begin) if side == "a" else (shown.end, number.begin)
    words = counted_words(text[low:high])
    others = [one for one in sentence.shown[slot] if one.entity != shown.entity]
    rivals = sum(low <= one.begin and one.end <= high for one in others)
    inside = min(len({one.entity for one in sentence.shown[slot]}), 3)
    figures = sum(low <= one.begin < high for one in sentence.numbers)
    closer = [one for one in others if _gap(number, one) < _gap(number, shown)]
    lists = sum(low <= one.begin < high and not _goes_on(sentence, one) for one in sentence.numbers)
    commas = text.count(",", low, high)
    made = [
        f"{side}gap{min(len(words), 12)}",
        f"{side}rivals{min(rivals, 3)}",
        f"{side}numbers{min(figures, 3)}",
        f"{side}r{min(rivals, 2)}n{min(figures, 2)}",
        f"{side}closer{min(len(closer), 3)}",
        f"{side}closer{min(len(closer), 1)} before{any(one.begin < number.begin for one in closer):d}",
        f"u{number.unit}{side}",
        f"{side};{min(text.count(';', low, high), 1)},{min(commas, 2)}",
        f"{side}r{min(rivals, 2)}lists{min(lists, 2)},{min(commas, 1)}",
        f"{side}leads{shown.begin - sentence.begin < _EDGE:d}",
        f"{side}ends{sentence.end - shown.end < _EDGE:d}",
        f"in{inside}{side}closer{min(len(closer), 1)}",
        f"in{inside}{side}gap{min(len(words), 12) // 3}",
        f"in{inside} figures{min(len(sentence.numbers), 3)}{side}closer{min(len(closer), 1)}",
        *(f"{side}w{word}" for word in words[:10]),
    ]
    if len(words) <= _WORDY:
        made.append(f"{side}=" + " ".join(words))
    if "respectively" in text[sentence.begin : sentence.end].lower():
        rank = list(dict.fromkeys(one.entity for one in sentence.shown[slot]))
        order = [one.begin for one in sentence.numbers]
        made.append(f"respectively{rank.index(shown.entity) == order.index(number.begin):d}")
    return made


def _side(number: Number, shown: Shown) -> str:
    return "a" if shown.begin >= number.end else "b"


def _goes_on(sentence: Sentence, number: Number) -> bool:
    """Whether a number stands in a list, but not first."""
    return number.begin in sentence.ranks and sentence.ranks[number.begin].place > 0


def _gap(number: Number, shown: Shown) -> int:
    return max(shown.begin - number.end, number.begin - shown.end, 0)


def _size(value: str) -> str:
    whole, _, fraction = re.sub(r"[^\d.]", "", value).partition(".")
    return f"{min(len(whole), 4)}.{min(len(fraction), 3)}"
