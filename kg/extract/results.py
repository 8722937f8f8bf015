"""The numbers that a paper reports, each tied to a metric, a dataset and a method where the text says so."""

import re
from collections.abc import Mapping, Sequence
from math import exp
from operator import itemgetter
from typing import NamedTuple

import msgspec

from kg.extract.context import Told, in_context
from kg.extract.figures import SLOTS, Figure, Slot, Spoken, gap, spoken
from kg.extract.group import KIND_OF, Kind, place
from kg.extract.logistic import Choice, Logistic
from kg.extract.measured import Believed, Known, measures
from kg.extract.ties import Tie, cross, ties
from kg.extract.tokens import counted_words
from kg.model import PROSE, Entities, Entity, Field, Paper, Result, Span

_RELATIVE = 0.5
_NEAR = 60
_WORDY = 3
_FAINT = 0.01


class Judges(NamedTuple):
    """What was learnt: whether a number is a result, whether it is relative, and for each slot what it is of.

    A result is told if the product of the probabilities that it is one, of its metric and of its dataset is at least
    `least`; the log-odds of its confidence are those of the product times `slope` plus `bias`.
    """

    result: Logistic
    relative: Logistic
    ties: Mapping[Slot, Choice]
    least: float
    slope: float
    bias: float
    known: Known


class ResultWeights(msgspec.Struct, frozen=True):
    """How numbers are judged: see `Judges`, of which these are the weights by cue."""

    result: dict[str, float]
    relative: dict[str, float]
    ties: dict[Slot, dict[str, float]]
    least: float
    slope: float
    bias: float

    def judges(self, known: Known) -> Judges:
        """The weights, ready for use."""
        ties = {slot: Choice(learnt) for slot, learnt in self.ties.items()}
        return Judges(Logistic(self.result), Logistic(self.relative), ties, self.least, self.slope, self.bias, known)


class Seen(msgspec.Struct, frozen=True):
    """What a model sees in a paper: entities that numbers may be of, and by field where it may have entities."""

    entities: dict[Slot, list[Entity]]
    places: dict[Field, list[Believed]]


class Reported(NamedTuple):
    """A result, and where its metric stands if that is a phrase of the number's sentence."""

    result: Result
    measured: Span | None


def results(paper: Paper, seen: Seen, judges: Judges) -> list[Reported]:
    """The results in title, abstract and comment, in order; one that is said again is there once.

    Args:
        paper: the paper.
        seen: what may be its entities.
        judges: what was learnt.
    """
    found: dict[tuple[str | None, ...], Reported] = {}
    for field in PROSE:
        said = spoken(paper.text(field), field, seen.entities)
        before: Told | None = None
        for figure in said.figures():
            told = _told(said, figure, before, seen, judges)
            if told is not None:
                before, one = told
                found.setdefault((one.result.value, *(tie and tie.form for tie in before.of.values())), one)
    return list(found.values())


def options(said: Spoken, figure: Figure, slot: Slot, seen: Seen, known: Known) -> list[Tie]:
    """What a number may be of."""
    entities = seen.entities[slot]
    if slot == "metric":
        return measures(said, figure, entities, seen.places[said.field], known)
    return ties(said, figure, slot, entities)


def _told(
    said: Spoken, figure: Figure, before: Told | None, seen: Seen, judges: Judges
) -> tuple[Told, Reported] | None:
    """A number and what it is of, if it, its metric and its dataset are likely enough to be right."""
    cues = number_cues(said, figure)
    sure = judges.result(cues)
    of: dict[Slot, Tie | None] = {}
    for slot in SLOTS:
        if sure < judges.least:
            return None
        choice = options(said, figure, slot, seen, judges.known)
        choice, none = in_context(said, Told(figure, of), before, slot, choice)
        *chances, nothing = judges.ties[slot]([*(tie.cues for tie in choice), none])
        of[slot], chance = _best(choice, chances, nothing)
        if slot != "method":
            sure *= chance
    told = Told(figure, of)
    confidence = 1 / (1 + exp(-judges.bias) * (1 / sure - 1) ** judges.slope)
    return told, _reported(told, said.field, relative=judges.relative(cues) >= _RELATIVE, confidence=confidence)


def _reported(told: Told, field: Field, *, relative: bool, confidence: float) -> Reported:
    number, of = told.figure.number, told.of
    result = Result(
        **{slot: tie and tie.form for slot, tie in of.items()},
        value=number.value,
        relative=relative,
        confidence=round(confidence, 4),
        span=Span(field, number.begin, number.end),
    )
    return Reported(result, of["metric"] and of["metric"].span)


def _best(choice: Sequence[Tie], chances: Sequence[float], nothing: float) -> tuple[Tie | None, float]:
    """The likeliest tie among those of the likeliest place, or none, and its probability.

    Phrases that overlap speak for one another.
    """
    judged = [(chance, tie) for chance, tie in zip(chances, choice, strict=True) if chance >= _FAINT]
    masses = ((sum(chance for chance, rival in judged if _together(tie, rival)), tie) for _, tie in judged)
    mass, likeliest = max(masses, key=itemgetter(0), default=(0.0, None))
    if likeliest is None or mass < nothing:
        return None, nothing
    chance, best = max(((chance, tie) for chance, tie in judged if _together(likeliest, tie)), key=itemgetter(0))
    return best, chance


def _together(one: Tie, other: Tie) -> bool:
    """Whether two ties are the same, or of phrases that overlap."""
    if one.span is None or other.span is None:
        return one is other
    return cross(one.span, other.span)


def extracted(
    paper: Paper,
    possible: Mapping[Kind, list[Entity]],
    places: dict[Field, list[Believed]],
    judges: Judges,
    least: Mapping[Kind, float],
) -> Entities:
    """The results of a paper, and of its possible entities those that are sure enough or that a result is of."""
    found = results(paper, Seen({slot: possible[KIND_OF[slot]] for slot in SLOTS}, places), judges)
    tied = {form for one in found for form in (one.result.method, one.result.dataset, one.result.metric) if form}
    named = {**possible, "metrics": with_measured(paper, possible["metrics"], found)}
    kept = {
        kind: tuple(one for one in listed if one.confidence >= least[kind] or not tied.isdisjoint(one.forms))
        for kind, listed in named.items()
    }
    return Entities(**kept, results=tuple(one.result for one in found))


def with_measured(paper: Paper, metrics: Sequence[Entity], found: Sequence[Reported]) -> list[Entity]:
    """The metrics of a paper by first mention, and those that its results show beyond them.

    A phrase takes the place of the mentions that it overlaps, and is a form of their entity.
    """
    known = list(metrics)
    for result, span in found:
        form = result.metric
        if form is None or span is None or any(form in entity.forms for entity in known):
            continue
        crossed = next((i for i, entity in enumerate(known) if any(cross(span, one) for one in entity.spans)), None)
        if crossed is None:
            known.append(Entity(name=form, forms=(form,), confidence=result.confidence, spans=(span,)))
        else:
            known[crossed] = _said_as(paper, known[crossed], span)
    return sorted(known, key=lambda entity: place(entity.spans[0]))


def _said_as(paper: Paper, entity: Entity, span: Span) -> Entity:
    """An entity with one more mention instead of those that it overlaps."""
    spans = tuple(sorted([span, *(one for one in entity.spans if not cross(span, one))], key=place))
    forms = tuple(dict.fromkeys(paper.text(one.field)[one.begin : one.end] for one in spans))
    name = entity.name if entity.name in forms else forms[0]
    return msgspec.structs.replace(entity, name=name, forms=forms, spans=spans)


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
    nearest = min((gap(number, one) for one in sentence.shown["metric"]), default=None)
    made += (
        ["no metric u" + unit]
        if nearest is None
        else ["metric", f"metric u{unit}", f"metric{min(nearest, _NEAR) // 10}"]
    )
    made += ["dataset", f"dataset u{unit}"] if sentence.shown["dataset"] else []
    made.append(f"numbers{min(len(sentence.numbers), 5)}")
    made += [f"near {other.unit}" for other in sentence.numbers if other is not number]
    made += [
        f"S{word}"
        for word in counted_words(text[sentence.begin : sentence.end])
        if word.isalpha() and len(word) > _WORDY
    ]
    return list(dict.fromkeys(made))


def _size(value: str) -> str:
    whole, _, fraction = re.sub(r"[^\d.]", "", value).partition(".")
    return f"{min(len(whole), 4)}.{min(len(fraction), 3)}"
