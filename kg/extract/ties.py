"""What speaks for a number being of an entity that the paper names."""

from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.figures import Figure, Sentence, Shown, Slot, Spoken, gap
from kg.extract.numbers import Number
from kg.extract.tokens import counted_words
from kg.model import Entity, Span

_WORDY = 3
_EDGE = 12


class Tie(NamedTuple):
    """What speaks for a number being of something, and the form to call that by.

    `entity` is None for a phrase that is of none; `span` is the phrase's, None for an entity. `here` tells whether the
    number's sentence shows it.
    """

    cues: list[str]
    form: str
    entity: Entity | None
    span: Span | None
    here: bool


def cross(one: Span, other: Span) -> bool:
    """Whether two spans overlap."""
    return one.field == other.field and one.begin < other.end and other.begin < one.end


def ties(said: Spoken, figure: Figure, slot: Slot, entities: Sequence[Entity]) -> list[Tie]:
    """For each entity of a slot, what speaks for the number being of it."""
    return [tie_of(said, figure, slot, entities, i) for i in range(len(entities))]


def tie_of(said: Spoken, figure: Figure, slot: Slot, entities: Sequence[Entity], i: int) -> Tie:
    """What speaks for the number being of entity `i` of a slot."""
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
        shown = min(peers or inside, key=lambda one: gap(number, one))
        form, side = said.text[shown.begin : shown.end], side_of(number, shown)
        made += [*near(said.text, here, number, shown, slot), *(f"{side} {cue}" for cue in figure.beside)]
        made += listed(here, number, slot, side, peers=bool(peers))
    else:
        made += [f"{cue} {'away' if here.shown[slot] else 'empty'}" for cue in figure.beside]
        form, cues = _away(said, figure.at, slot, entity, i)
        made += [*cues, f"{cues[0]} {only}", f"{cues[0]} of{min(len(entities), 5)}", f"{cues[0]} {sure}"]
    if slot == "metric":
        last = counted_words(form)[-1:]
        made += [f"m{word}" for word in last] + [f"u{number.unit or 'none'}m{word}" for word in last]
    return Tie(list(dict.fromkeys(made)), form, entity, None, bool(inside))


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


def near(text: str, sentence: Sentence, number: Number, shown: Shown, slot: Slot) -> list[str]:
    """Cues of a mention or phrase in the number's sentence: what stands between the two, and what else comes nearer."""
    side = side_of(number, shown)
    low, high = (number.end, shown.begin) if side == "a" else (shown.end, number.begin)
    words = counted_words(text[low:high])
    others = [one for one in sentence.shown[slot] if one.entity != shown.entity and not _overlap(one, shown)]
    rivals = len([one for one in others if low <= one.begin and one.end <= high])
    inside = min(len({one.entity for one in sentence.shown[slot]}), 3)
    between = [one for one in sentence.numbers if low <= one.begin < high]
    figures, lists = len(between), len([one for one in between if not _goes_on(sentence, one)])
    apart = gap(number, shown)
    closer = [one for one in others if gap(number, one) < apart]
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
    if shown.entity >= 0 and "respectively" in text[sentence.begin : sentence.end].lower():
        rank = list(dict.fromkeys(one.entity for one in sentence.shown[slot]))
        order = [one.begin for one in sentence.numbers]
        made.append(f"respectively{rank.index(shown.entity) == order.index(number.begin):d}")
    return made


def listed(sentence: Sentence, number: Number, slot: Slot, side: str, *, peers: bool) -> list[str]:
    """Cues of a number and a mention that are `peers` in lists of one length, or not; none where no such list is."""
    rank = sentence.ranks.get(number.begin)
    lengths = {sentence.ranks[one.begin].length for one in sentence.shown[slot] if one.begin in sentence.ranks}
    return [f"list{peers:d}", f"list{peers:d} {side}"] if rank and rank.length in lengths else []


def side_of(number: Number, shown: Shown) -> str:
    """Whether a mention stands after ("a") a number or before it ("b")."""
    return "a" if shown.begin >= number.end else "b"


def _goes_on(sentence: Sentence, number: Number) -> bool:
    """Whether a number stands in a list, but not first."""
    return number.begin in sentence.ranks and sentence.ranks[number.begin].place > 0


def _overlap(one: Shown, other: Shown) -> bool:
    return one.begin < other.end and other.begin < one.end
