"""How far confidence is what it says, and what brings it there."""

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

MOST = 4.0
"""Bounds of the log-odds by which confidence may be moved."""


def error(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error: the mean gap between confidence and share of right ones, over equal bins.

    Guo et al. 2017, "On Calibration of Modern Neural Networks", https://arxiv.org/abs/1706.04599.
    """
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    inside = [number == one for one in range(bins) if (number == one).any()]
    return float(sum(abs(confidence[one].mean() - right[one].mean()) * one.sum() for one in inside) / len(right))


def platt(odds: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """The slope and bias that calibrate log-odds (Platt, Advances in Large Margin Classifiers, 1999)."""
    scale = LogisticRegression(C=1e6).fit(odds[:, None], right)
    return float(scale.coef_[0, 0]), float(scale.intercept_[0])


def shift(odds: np.ndarray, expected: float, inertia: float = 0.0) -> float:
    """What log-odds must be moved by for their probabilities to add up to what is expected.

    With inertia v it is the likeliest shift a priori normal of variance 1/v: few cases move little.
    """
    return float(brentq(lambda by: float(expit(odds + by).sum()) + inertia * by - expected, -MOST, MOST))
