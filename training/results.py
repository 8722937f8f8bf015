"""Fits what ties numbers, for both models: on what a model sees in papers that it has not read."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from kg.extract.group import key
from kg.extract.measured import Known
from kg.extract.results import ResultWeights, Seen, results
from kg.model import Result
from training import calibration, decisions
from training.gold import GoldPaper, GoldResult

FOLDS = 3
LEAST = 0.28
"""The probability from which a result is told, before calibration: half of the best F1."""
_LEFT = 1e-4  # confidences have four digits


class Row(NamedTuple):
    """An annotated paper, what a model sees in it, and what the other papers tell of metrics."""

    gold: GoldPaper
    seen: Seen
    known: Known


def fitted(learnt: Mapping[str, Sequence[Row]], judged: Mapping[str, Row]) -> ResultWeights:
    """The weights, and how sure they turn out to be, in folds over papers that they are not fitted on.

    Prints how good they are there.

    Args:
        learnt: by the keys of papers all that is learnt from.
        judged: the same papers, or some of them, as the model will see such.
    """
    fold_of = {one: n % FOLDS for n, one in enumerate(sorted(learnt))}
    told: list[tuple[float, bool]] = []
    for out in range(FOLDS):
        weights = _fit(row for one, rows in learnt.items() if fold_of[one] != out for row in rows)
        told += [pair for one, row in judged.items() if fold_of[one] == out for pair in _told(weights, row)]
    sure, right = (np.array(column, dtype=float) for column in zip(*told, strict=True))
    odds = np.log(sure / np.maximum(1 - sure, _LEFT))
    slope, bias = calibration.platt(odds, right)
    _print(judged.values(), right, sure, 1 / (1 + np.exp(-(slope * odds + bias))))
    weights = _fit(row for rows in learnt.values() for row in rows)
    return msgspec.structs.replace(weights, slope=round(slope, 3), bias=round(bias, 3))


def _print(rows: Iterable[Row], right: np.ndarray, before: np.ndarray, after: np.ndarray) -> None:
    wanted = sum(result.metric is not None for row in rows for result in row.gold.results)
    f1 = 2 * right.sum() / (len(right) + wanted)
    errors = " -> ".join(f"{calibration.error(sure, right):.3f}" for sure in (before, after))
    print(f"results: F1 {f1:.3f} of {wanted}, expected calibration error {errors}, in folds", flush=True)


def _fit(rows: Iterable[Row]) -> ResultWeights:
    golds, seen, known = zip(*rows, strict=True)
    return decisions.results(golds, seen, known, LEAST)


def _told(weights: ResultWeights, row: Row) -> list[tuple[float, bool]]:
    """Each result with a metric that is told of a paper: how sure, and whether value, metric and dataset are right."""
    wanted = Counter(_figure(one) for one in row.gold.results if one.metric)
    told = []
    for one in results(row.gold.paper, row.seen, weights.judges(row.known)):
        if one.result.metric:
            figure = _figure(one.result)
            told.append((one.result.confidence, wanted[figure] > 0))
            wanted[figure] -= 1
    return told


def _figure(one: Result | GoldResult) -> tuple[str, str, str]:
    return decisions.digits(one.value), key(one.metric or "", "metrics"), key(one.dataset or "", "datasets")
