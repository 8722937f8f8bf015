"""What speaks for and against each possible entity of a paper, as numbers that boosted trees were trained on."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log1p, prod
from typing import NamedTuple

from kg.extract.group import KINDS, Group, Kind
from kg.extract.lexicon import entry_of
from kg.extract.numbers import numbers
from kg.ids import name_key, singular
from kg.model import PROSE, Field, Paper

# Places are compared with others in the same stretch of this many characters, so that not all pairs are looked at.
_BLOCK = 32
_FAR = 80
_MAKING = re.compile(r"propos|introduc|present|develop|releas|call|nam(?:e|ed)\b|dub|term(?:ed)?\b|novel|new\b")


class Prior(NamedTuple):
    """In how many annotated papers a name was seen, and as what, by kind: required or optional."""

    seen: float
    required: tuple[float, ...]
    optional: tuple[float, ...]


class Place(NamedTuple):
    """Where a tagger sees a mention, how sure it is, and which `share` of that is for a required entity."""

    field: Field
    begin: int
    end: int
    kind: Kind
    probability: float
    share: float


class Rivals(NamedTuple):
    """The best probabilities of other places that overlap those of an entity."""

    other: float
    longer: float
    shorter: float
    won: float


class Proposal(NamedTuple):
    """The possible entities of a paper, the places that they rest on, and the acronyms that the paper defines."""

    groups: list[Group]
    places: dict[tuple[Field, int, int, Kind], Place]
    definitions: dict[str, str]


Priors = Mapping[str, Prior]
_UNSEEN = Prior(0.0, (0.0,) * len(KINDS), (0.0,) * len(KINDS))
_LIKELY = 0.5


def described(paper: Paper, proposal: Proposal, priors: Priors, heads: Priors) -> list[list[float]]:
    """One vector for each group, all of one length.

    `priors` are of names by `name_key`, `heads` of first and last words as `ends` gives them.
    """
    blocks = _blocks(proposal.places)
    defined = {*proposal.definitions, *proposal.definitions.values()}
    whole = "\n".join(paper.text(field) for field in PROSE)
    figures = {field: [n.begin for n in numbers(paper.text(field)) if n.unit or "." in n.value] for field in PROSE}
    shown = [_shown(group, proposal.places) for group in proposal.groups]
    likely: dict[Kind, list[float]] = {kind: [0.0, 0.0] for kind in KINDS}
    for group, seen in zip(proposal.groups, shown, strict=True):
        top = max(place.probability for place in seen)
        likely[group.kind] = [max(likely[group.kind][0], top), likely[group.kind][1] + (top > _LIKELY)]
    return [
        [
            *_tagged(seen),
            *_rivals(seen, blocks),
            *_looks(group, forms, whole, defined),
            *_remembered(group, forms, priors, heads),
            *_stands(paper, group, figures),
            *likely[group.kind],
        ]
        for group, seen in zip(proposal.groups, shown, strict=True)
        for forms in [tuple(dict.fromkeys(mention.text for mention in group.mentions))]
    ]


def ends(group: Group) -> tuple[str, str]:
    """The last word of an entity's longest form, and "^" with the first: what often tells its kind."""
    return _ends(max((mention.text for mention in group.mentions), key=len))


@lru_cache(20_000)
def _ends(form: str) -> tuple[str, str]:
    words = form.lower().split()
    return singular(words[-1].rpartition("-")[2]), "^" + words[0]


def _shown(group: Group, places: Mapping[tuple[Field, int, int, Kind], Place]) -> list[Place]:
    keys = ((m.span.field, m.span.begin, m.span.end, group.kind) for m in group.mentions)
    found = [places[key] for key in keys if key in places]
    return found or [Place("abstract", 0, 0, group.kind, 0.0, 0.0)]


def _blocks(places: Mapping[tuple[Field, int, int, Kind], Place]) -> dict[tuple[Field, int], list[Place]]:
    found: dict[tuple[Field, int], list[Place]] = {}
    for place in places.values():
        for block in range(place.begin // _BLOCK, (place.end - 1) // _BLOCK + 1):
            found.setdefault((place.field, block), []).append(place)
    return found


def _tagged(shown: Sequence[Place]) -> tuple[float, ...]:
    sure = [place.probability for place in shown]
    required = [place.probability * place.share for place in shown]
    return (
        max(sure),
        sum(sure) / len(shown),
        max(required),
        sum(required) / len(shown),
        1.0 - prod(1.0 - probability for probability in required),
        max(place.share for place in shown),
        max((place.probability for place in shown if place.field == "title"), default=0.0),
        float(len(shown)),
    )


def _rivals(shown: Sequence[Place], blocks: Mapping[tuple[Field, int], Sequence[Place]]) -> Rivals:
    other = longer = shorter = won = 0.0
    for place in shown:
        best = 0.0
        for block in range(place.begin // _BLOCK, (place.end - 1) // _BLOCK + 1):
            for rival in blocks.get((place.field, block), ()):
                if rival is place or rival.begin >= place.end or place.begin >= rival.end:
                    continue
                best = max(best, rival.probability)
                if rival.kind != place.kind:
                    other = max(other, rival.probability)
                elif rival.end - rival.begin > place.end - place.begin:
                    longer = max(longer, rival.probability)
                else:
                    shorter = max(shorter, rival.probability)
        won += place.probability > best
    return Rivals(other, longer, shorter, won / len(shown))


def _looks(group: Group, forms: Sequence[str], whole: str, defined: set[str]) -> tuple[float, ...]:
    longest = max(forms, key=len)
    known = {entry.kind for entry in map(entry_of, forms) if entry}
    name = group.name
    return (
        float(len(forms)),
        float(max(whole.count(form) for form in forms)),
        float(len(longest.split())),
        float(len(longest)),
        float(any(map(str.isupper, name[1:]))),
        float(name[:1].isupper()),
        float(name.islower()),
        float(any(map(str.isdigit, name))),
        float("-" in name),
        float(not defined.isdisjoint(forms)),
        float(group.kind in known),
        float(bool(known) and group.kind not in known),
    )


def _remembered(group: Group, forms: Sequence[str], priors: Priors, heads: Priors) -> list[float]:
    kind = KINDS.index(group.kind)
    seen = [priors.get(name_key(form), _UNSEEN) for form in forms]
    name = max(seen, key=lambda prior: (prior.seen, prior))
    made = [(sum(name.required) - name.required[kind]) / (name.seen + 1.0)]
    for prior, weight, share in (
        (name, 1.0, 0.3),
        *((heads.get(word, _UNSEEN), 2.0, 0.5) for word in ends(group)),
    ):
        made += [
            log1p(prior.seen),
            (prior.required[kind] + share) / (prior.seen + weight),
            (prior.optional[kind] + share) / (prior.seen + weight),
        ]
    return made


def _stands(paper: Paper, group: Group, figures: Mapping[Field, Sequence[int]]) -> tuple[float, ...]:
    """Where the entity first stands, how near it comes to a figure, and whether words of making lead to it."""
    first = min(0 if m.span.field == "title" else m.span.begin + 100 for m in group.mentions)
    gap = _FAR
    made = False
    for mention in group.mentions:
        field, begin, end = mention.span.field, mention.span.begin, mention.span.end
        for figure in figures[field]:
            gap = min(gap, max(begin - figure, figure - end, 0))
        made = made or _made(paper.text(field)[max(0, begin - 40) : begin].lower())
    return log1p(first), float(gap), float(made)


def _made(before: str) -> bool:
    """Whether the sentence at the end of a text has a word of making."""
    return _MAKING.search(before, before.rfind(".") + 1) is not None
