"""Gradient-boosted trees, evaluated without any library."""

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

Node = tuple[int, float, int, int]


class Forest(NamedTuple):
    """Additive trees over a vector of numbers; the sum of their leaves and the bias is a log-odds.

    Each tree is a list of nodes (feature, threshold, left, right), root first: left where the value is at most the
    threshold. A leaf has feature -1 and its value in place of the threshold.
    """

    bias: float
    trees: list[list[Node]]

    def probability(self, values: Sequence[float]) -> float:
        """The probability that the trees give."""
        total = self.bias
        for tree in self.trees:
            feature, threshold, left, right = tree[0]
            while feature >= 0:
                feature, threshold, left, right = tree[left if values[feature] <= threshold else right]
            total += threshold
        return 1.0 / (1.0 + exp(-total))
