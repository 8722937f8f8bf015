"""The numbers that a paper reports, each tied to a metric, a dataset and a method where the text says so."""

import re
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

import msgspec

from kg.extract.context import Told, in_context
from kg.extract.figures import FIELDS, SLOTS, Figure, Slot, Spoken, gap, spoken
from kg.extract.group import KIND_OF, Kind, place
from kg.extract.logistic import Choice, Logistic
from kg.extract.measured import Believed, Known, measures
from kg.extract.ties import Tie, cross, ties
from kg.extract.tokens import counted_words
from kg.model import Entities, Entity, Field, Paper, Result, Span

_RELATIVE = 0.5
_NEAR = 60
_WORDY = 3
_FAINT = 0.01


class Judges(NamedTuple):
    """What was learnt: whether a number is a result, whether it is relative, and for each slot what it is of.

    `least` is the probability from which a number is a result, `least_tie` that from which it is of something.
    """

    result: Logistic
    relative: Logistic
    ties: Mapping[Slot, Choice]
    least: float
    least_tie: Mapping[Slot, float]
    known: Known


class ResultWeights(msgspec.Struct, frozen=True):
    """How numbers are judged: see `Judges`, of which these are the weights by cue."""

    result: dict[str, float]
    relative: dict[str, float]
    ties: dict[Slot, dict[str, float]]
    least: float
    least_tie: dict[Slot, float]

    def judges(self, known: Known) -> Judges:
        """The weights, ready for use."""
        ties = {slot: Choice(learnt) for slot, learnt in self.ties.items()}
        return Judges(Logistic(self.result), Logistic(self.relative), ties, self.least, self.least_tie, known)


class Reported(NamedTuple):
    """A result, and where its metric stands if that is a phrase of the number's sentence."""

    result: Result
    measured: Span | None


def results(
    paper: Paper,
    entities: Mapping[Slot, Sequence[Entity]],
    places: Mapping[Field, Sequence[Believed]],
    judges: Judges,
) -> list[Reported]:
    """The results in title, abstract and comment, in order; one that is said again is there once.

    Args:
        paper: the paper.
        entities: its possible entities.
        places: by field where it may have entities, and of what kind.
        judges: what was learnt.
    """
    found: dict[tuple[str | None, ...], Reported] = {}
    for field in FIELDS:
        said = spoken(paper.text(field), field, entities)
        before: Told | None = None
        for figure in said.figures():
            cues = number_cues(said, figure)
            confidence = judges.result(cues)
            if confidence >= judges.least:
                choices = options(said, figure, entities, places, judges.known)
                before = Told(figure, _tied(said, figure, choices, before, judges))
                best = before.of
                tied = {slot: tie and tie.form for slot, tie in best.items()}
                number = figure.number
                result = Result(
                    **tied,
                    value=number.value,
                    relative=judges.relative(cues) >= _RELATIVE,
                    confidence=round(confidence, 4),
                    span=Span(field, number.begin, number.end),
                )
                found.setdefault(
                    (number.value, *tied.values()), Reported(result, best["metric"] and best["metric"].span)
                )
    return list(found.values())


def options(
    said: Spoken,
    figure: Figure,
    entities: Mapping[Slot, Sequence[Entity]],
    places: Mapping[Field, Sequence[Believed]],
    known: Known,
) -> dict[Slot, list[Tie]]:
    """By slot what a number may be of."""
    return {
        "metric": measures(said, figure, entities["metric"], places[said.field], known),
        "dataset": ties(said, figure, "dataset", entities["dataset"]),
        "method": ties(said, figure, "method", entities["method"]),
    }


def _tied(
    said: Spoken, figure: Figure, choices: Mapping[Slot, Sequence[Tie]], before: Told | None, judges: Judges
) -> dict[Slot, Tie | None]:
    """What a number is of, by slot."""
    of: dict[Slot, Tie | None] = {}
    for slot in SLOTS:
        choice, none = in_context(said, Told(figure, of), before, slot, choices[slot])
        chances = judges.ties[slot]([*(tie.cues for tie in choice), none])[:-1]
        of[slot] = _best(choice, chances, judges.least_tie[slot])
    return of


def _best(choice: Sequence[Tie], chances: Sequence[float], least: float) -> Tie | None:
    """The likeliest tie among those of the likeliest place: phrases that overlap speak for one another."""
    judged = [(chance, tie) for chance, tie in zip(chances, choice, strict=True) if chance >= _FAINT]
    masses = ((sum(chance for chance, rival in judged if _together(tie, rival)), tie) for _, tie in judged)
    mass, likeliest = max(masses, key=itemgetter(0), default=(0.0, None))
    if likeliest is None or mass < least:
        return None
    return max(((chance, tie) for chance, tie in judged if _together(likeliest, tie)), key=itemgetter(0))[1]


def _together(one: Tie, other: Tie) -> bool:
    """Whether two ties are the same, or of phrases that overlap."""
    if one.span is None or other.span is None:
        return one is other
    return cross(one.span, other.span)


def extracted(
    paper: Paper,
    possible: Mapping[Kind, Sequence[Entity]],
    places: Mapping[Field, Sequence[Believed]],
    judges: Judges,
    least: Mapping[Kind, float],
) -> Entities:
    """The results of a paper, and of its possible entities those that are sure enough or that a result is of."""
    found = results(paper, {slot: possible[KIND_OF[slot]] for slot in SLOTS}, places, judges)
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
