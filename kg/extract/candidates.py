"""Possible mentions by the marginals of a linear-chain tagger: several for one place where it wavers."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, Protocol

from kg.extract.group import KINDS, Kind

# One letter a kind; lower case marks what reasonable readers would leave out.
LETTERS: dict[Kind, str] = dict(zip(KINDS, "MDTR", strict=True))
OUTSIDE = "O"
# Below this a tag is not considered; a mention less likely than this is no candidate.
FAINT = 0.04
LIKELY = 0.06

_BEGIN = {kind: (f"B{letter}", f"B{letter.lower()}") for kind, letter in LETTERS.items()}
_INSIDE = {kind: (f"I{letter}", f"I{letter.lower()}") for kind, letter in LETTERS.items()}


class Candidate(NamedTuple):
    """Tokens `first` to `last`, inclusive, as a mention of a kind; `share` of its probability is for a required one."""

    first: int
    last: int
    kind: Kind
    probability: float
    share: float


class Tagger(Protocol):
    """A linear-chain tagger that holds one sequence."""

    def set(self, xseq: Sequence[Sequence[bytes]]) -> None:
        """Takes a sequence of features."""

    def marginal(self, y: str, pos: int) -> float:
        """Probability of a tag at a place."""


def candidates(tagger: Tagger, features: Sequence[Sequence[bytes]]) -> list[Candidate]:
    """Candidates in one sequence, by first token, likelier before less likely.

    The probability that a mention spans i..j is taken as that of a beginning at i that survives to j but not to j + 1,
    where survival is the least marginal of "inside" on the way.
    """
    tagger.set(features)
    chances = [1.0 - tagger.marginal(OUTSIDE, i) for i in range(len(features))]

    @cache
    def inside(kind: Kind, at: int) -> float:
        if at == len(chances) or chances[at] < FAINT:
            return 0.0
        required, optional = _INSIDE[kind]
        return tagger.marginal(required, at) + tagger.marginal(optional, at)

    found: list[Candidate] = []
    for first in [i for i, chance in enumerate(chances) if chance >= LIKELY]:
        for kind, begin, share in _beginnings(tagger, first, chances[first]):
            found += _from(first, begin, share, inside, kind)
    return sorted(found, key=lambda one: (one.first, -one.probability, one.last, one.kind))


def _beginnings(tagger: Tagger, first: int, chance: float) -> Iterator[tuple[Kind, float, float]]:
    """The kinds of which a mention may begin at a token, how likely, and how much of that is for a required one.

    A marginal takes CRFsuite about a microsecond: no more are asked for than the `chance` of being in a mention allows.
    """
    for kind, (tag, optional) in _BEGIN.items():
        if chance < LIKELY:
            return
        required = tagger.marginal(tag, first)
        begin = required + tagger.marginal(optional, first)
        if begin >= LIKELY:
            yield kind, begin, required / begin
        chance -= begin


def _from(
    first: int, begin: float, share: float, inside: Callable[[Kind, int], float], kind: Kind
) -> Iterator[Candidate]:
    survival, last = begin, first
    while survival >= LIKELY:
        going = min(survival, inside(kind, last + 1))
        if survival - going >= LIKELY:
            yield Candidate(first, last, kind, survival - going, share)
        survival, last = going, last + 1
