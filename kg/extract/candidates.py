"""Possible mentions by the marginals of a linear-chain tagger: several for one place where it wavers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from kg.extract.group import KINDS, Kind

# One letter a kind; lower case marks what reasonable readers would leave out.
LETTERS: dict[Kind, str] = dict(zip(KINDS, "MDTR", strict=True))
OUTSIDE = "O"
# Below this a tag is not considered; a mention less likely than this is no candidate.
FAINT = 0.04
LIKELY = 0.06


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
    unsure = [i for i in range(len(features)) if 1.0 - tagger.marginal(OUTSIDE, i) >= FAINT]
    found = []
    for kind, letter in LETTERS.items():
        insides = {i: tagger.marginal(f"I{letter}", i) + tagger.marginal(f"I{letter.lower()}", i) for i in unsure}
        for first in unsure:
            required = tagger.marginal(f"B{letter}", first)
            begin = required + tagger.marginal(f"B{letter.lower()}", first)
            if begin >= LIKELY:
                found += _from(first, begin, required / begin, insides, kind)
    return sorted(found, key=lambda one: (one.first, -one.probability, one.last, one.kind))


def _from(first: int, begin: float, share: float, insides: Mapping[int, float], kind: Kind) -> list[Candidate]:
    found, survival, last = [], begin, first
    while survival >= LIKELY:
        going = min(survival, insides.get(last + 1, 0.0))
        if survival - going >= LIKELY:
            found.append(Candidate(first, last, kind, survival - going, share))
        survival, last = going, last + 1
    return found
