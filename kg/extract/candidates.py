"""Possible mentions by the marginals of a linear-chain tagger: several for one place where it wavers."""

from collections.abc import Sequence
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

    def set(self, xseq: Sequence[Sequence[str]]) -> None:
        """Takes a sequence of features."""

    def marginal(self, y: str, pos: int) -> float:
        """Probability of a tag at a place."""


def candidates(tagger: Tagger, features: Sequence[Sequence[str]]) -> list[Candidate]:
    """Candidates in one sequence, by first token, likelier before less likely.

    The probability that a mention spans i..j is taken as that of a beginning at i that survives to j but not to j + 1,
    where survival is the least marginal of "inside" on the way.
    """
    tagger.set(features)
    length = len(features)
    unsure = [1.0 - tagger.marginal(OUTSIDE, i) for i in range(length)]
    found = []
    for kind, letter in LETTERS.items():
        begins, definite, insides = _marginals(tagger, unsure, letter)
        for first in range(length):
            if begins[first] >= LIKELY:
                found += _from(first, begins[first], definite[first] / begins[first], insides, kind)
    return sorted(found, key=lambda one: (one.first, -one.probability, one.last, one.kind))


def _marginals(tagger: Tagger, unsure: list[float], letter: str) -> tuple[list[float], list[float], list[float]]:
    """By token: the probability of a beginning, of a required beginning, and of an inside, of one kind."""
    begins, definite, insides = [0.0] * len(unsure), [0.0] * len(unsure), [0.0] * (len(unsure) + 1)
    must, may = (f"B{letter}", f"I{letter}"), (f"B{letter.lower()}", f"I{letter.lower()}")
    for i, doubt in enumerate(unsure):
        if doubt >= FAINT:
            definite[i] = tagger.marginal(must[0], i)
            begins[i] = definite[i] + tagger.marginal(may[0], i)
            insides[i] = tagger.marginal(must[1], i) + tagger.marginal(may[1], i)
    return begins, definite, insides


def _from(first: int, begin: float, share: float, insides: list[float], kind: Kind) -> list[Candidate]:
    found, survival, last = [], begin, first
    while survival >= LIKELY:
        going = min(survival, insides[last + 1])
        if survival - going >= LIKELY:
            found.append(Candidate(first, last, kind, survival - going, share))
        survival, last = going, last + 1
    return found
