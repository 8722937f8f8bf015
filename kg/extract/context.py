"""What the result before it, and its metric, say of what a number is of: reports go on, as "90% on A and 85% on B"."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.extract.figures import Figure, Slot, Spoken
from kg.extract.ties import Tie, cross
from kg.extract.tokens import last_word

_MOST = 2
_SHORT = 12  # characters between numbers that are told in one breath: "; ", " to ", "% and "

Of = Mapping[Slot, Tie | None]


class Told(NamedTuple):
    """A number and what it is of, as far as that is known."""

    figure: Figure
    of: Of


def in_context(
    said: Spoken, one: Told, before: Told | None, slot: Slot, choice: Sequence[Tie]
) -> tuple[list[Tie], list[str]]:
    """The ties of a slot with more cues, and what speaks for the number being of none of them.

    Args:
        said: the field of the paper.
        one: the number, and what it is of in the slots before this one.
        before: the result before it in the field.
        slot: which of metric, dataset and method.
        choice: what the number may be of.
    """
    figure, of = one
    measured = of.get("metric")
    metric = [] if slot == "metric" else [f"of {last_word(measured.form) if measured else 'none'}"]
    shown = len({mention.entity for mention in said.sentences[figure.at].shown[slot]})
    since = _since(said, one, before, slot) if before else None
    ties = [
        tie._replace(cues=[*tie.cues, *metric, *(f"{cue} {tie.here:d}" for cue in metric), *_after(tie, slot, since)])
        for tie in choice
    ]
    none = [
        "none",
        f"none of{min(len(choice), 5)}",
        f"none in{min(shown, 4)}",
        f"none {said.field}",
        *(f"none {cue}" for cue in (*figure.beside, *metric)),
        *(f"none {cue} in{min(shown, 2)}" for cue in metric),
        f"none {since.before.of[slot] is None:d} {since.where}" if since else "none first",
    ]
    return ties, none


class _Since(NamedTuple):
    """The result before, how far away it is, and what stands between it and the number."""

    before: Told
    where: str
    units: str
    between: str
    words: str


def _since(said: Spoken, one: Told, before: Told, slot: Slot) -> _Since:
    figure, of = one
    low, high = before.figure.number.end, figure.number.begin
    apart = min(figure.at - before.figure.at, _MOST)
    names = {mention.entity for mention in said.sentences[figure.at].shown[slot] if low <= mention.begin < high}
    return _Since(
        before,
        f"{apart}" if slot == "metric" else f"{apart} measures{_same(of['metric'], before.of['metric']):d}",
        f"units{figure.number.unit == before.figure.number.unit:d}",
        f"between{0 if apart else min(len(names), _MOST)}",
        "".join(said.text[low:high].lower().split()) if high - low <= _SHORT else "-",
    )


def _after(tie: Tie, slot: Slot, since: _Since | None) -> list[str]:
    """Cues of a tie beside what the result before is of."""
    if since is None:
        return ["first"]
    other = since.before.of[slot]
    state = "before none" if other is None else "before same" if _same(tie, other) else "before other"
    cue = f"{state} {since.where}"
    return [cue, f"{cue} {since.units}", f"{cue} {since.between}", f"{cue} {tie.here:d}", f"{state} {since.words}"]


def _same(one: Tie | None, other: Tie | None) -> bool:
    """Whether two ties are to the same: an entity, one form, or phrases that overlap."""
    if one is None or other is None:
        return one is other
    if one.entity is not None and one.entity is other.entity:
        return True
    if one.span and other.span and cross(one.span, other.span):
        return True
    return one.form.casefold() == other.form.casefold()
