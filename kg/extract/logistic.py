"""Logistic regression over sets of strings, the form in which small decisions are learnt and shipped."""

from collections.abc import Iterable, Mapping
from math import exp


class Logistic:
    """Weights by cue; the weight of "" is the bias. A cue that was never learnt says nothing."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def __call__(self, cues: Iterable[str]) -> float:
        """The probability in (0, 1) that the cues give."""
        weights = self._weights
        total = weights.get("", 0.0)
        for cue in cues:
            total += weights.get(cue, 0.0)
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))
