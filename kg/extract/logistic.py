"""Logistic regression and choice over sets of strings, the form in which small decisions are learnt and shipped."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from math import exp

_NOTHING = repeat(0.0)
"""The weight of a cue that was never learnt."""


class Logistic:
    """Weights by cue; the weight of "" is the bias. A cue that was never learnt says nothing."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, cues: Iterable[str]) -> float:
        """The probability in (0, 1) that the cues give."""
        total = self._weights.get("", 0.0) + sum(map(self._weights.get, cues, _NOTHING))
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


class Choice:
    """A choice among things, each with cues: conditional logit.

    D. McFadden, "Conditional logit analysis of qualitative choice behavior", Frontiers in Econometrics 1974.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, choices: Sequence[Iterable[str]]) -> list[float]:
        """The probability of each of one or more things; they add up to 1."""
        totals = [sum(map(self._weights.get, cues, _NOTHING)) for cues in choices]
        top = max(totals)
        shares = [exp(total - top) for total in totals]
        whole = sum(shares)
        return [share / whole for share in shares]
