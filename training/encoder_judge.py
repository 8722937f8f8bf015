"""Fits the judgement of the large extractor's entities on gold papers that its encoder has not seen."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
import numpy as np
from scipy.special import expit
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from kg.extract.group import KINDS, Group, Kind, choose, key
from kg.extract.large import Verdict
from kg.extract.large_judge import Usage, phrases, usage_key
from kg.extract.trees import Forest, Node
from training import calibration

FOLDS = 5
LISTED = 3.0
"""Weight of a paper of the listings, which the extractor is for."""
GRID = [step / 100 for step in range(20, 66, 2)]
LEAST_TIED: dict[Kind, float] = {"datasets": 0.3, "metrics": 0.12}
SEED = 7


class Case(NamedTuple):
    """The possible entities of a held-out paper: groups, vectors, and what the reader says of each (see `listed`)."""

    gold: dict[str, Any]
    groups: list[Group]
    vectors: list[list[float]]
    listed: list[bool | None]


def usages(papers: Iterable[tuple[dict[str, Any], list[str]]]) -> dict[str, Usage]:
    """How papers use the names that readers listed, from each paper's gold and words; names of two papers or more."""
    required: Counter[tuple[str, Kind]] = Counter()
    optional: Counter[tuple[str, Kind]] = Counter()
    texts = []
    for gold, words in papers:
        texts.append(phrases(words))
        for kind in KINDS:
            for entity in gold[kind]:
                keys = {usage_key(_words(form)) for form in entity["forms"]}
                (optional if entity.get("optional") else required).update((one, kind) for one in keys)
    names = {name for name, _ in (*required, *optional)}
    printed = Counter(name for text in texts for name in text & names)
    return {
        name: Usage(
            printed[name], tuple(required[name, kind] for kind in KINDS), tuple(optional[name, kind] for kind in KINDS)
        )
        for name in sorted(names)
        if printed[name] > 1
    }


def fit(cases: list[Case]) -> tuple[dict[Kind, Verdict], list[list[float]]]:
    """A verdict for each kind, and for each paper the log-odds that judges who have not seen it give its groups.

    Prints how good they are.
    """
    unseen: list[list[float]] = [[0.0] * len(case.groups) for case in cases]
    forests = {}
    for kind in KINDS:
        rows = [(n, i) for n, case in enumerate(cases) for i, group in enumerate(case.groups) if group.kind == kind]
        vectors = np.array([cases[n].vectors[i] for n, i in rows])
        truth = np.array([cases[n].listed[i] for n, i in rows], dtype=object)
        counted, right = truth != None, truth == True  # noqa: E711, E712 - element by element
        fold = np.array([n % FOLDS for n, _ in rows])
        weight = np.array([LISTED if cases[n].gold["file"] == "listings.train" else 1.0 for n, _ in rows])
        odds = np.zeros(len(rows))
        for out in range(FOLDS):
            seen = counted & (fold != out)
            odds[fold == out] = _fitted(vectors[seen], right[seen], weight[seen]).odds(vectors[fold == out])
        slope, bias = calibration.platt(odds[counted], right[counted])
        for (n, i), calibrated in zip(rows, slope * odds + bias, strict=True):
            unseen[n][i] = float(calibrated)
        forests[kind] = _fitted(vectors[counted], right[counted], weight[counted]).exported(slope, bias)
    least = _thresholds(cases, [expit(row).tolist() for row in unseen])
    tied = {kind: min(least[kind], LEAST_TIED.get(kind, 1.0)) for kind in KINDS}
    return {kind: Verdict(*forests[kind], least[kind], tied[kind]) for kind in KINDS}, unseen


def settled(verdict: Verdict, before: np.ndarray, after: np.ndarray) -> Verdict:
    """A verdict that expects as many entities as before, when the encoder has learnt on and is surer of what it sees.

    Args:
        verdict: what was fitted with the earlier encoder.
        before: log-odds of the entities that the earlier encoder finds in texts new to both.
        after: the same of the later encoder.
    """
    shift = calibration.shift(after, float(expit(before).sum()))
    return msgspec.structs.replace(verdict, forest=verdict.forest._replace(bias=verdict.forest.bias + shift))


def _thresholds(cases: list[Case], sure: list[list[float]]) -> dict[Kind, float]:
    """For each kind half of the best F1 over the grid: the best threshold of calibrated probabilities.

    The grid's own best threshold varies more, on few papers. Lipton et al. 2014, https://arxiv.org/abs/1402.1892.
    """
    best = dict.fromkeys(KINDS, 0.0)
    for least in GRID:
        chosen = [_chosen(case, confidence, least) for case, confidence in zip(cases, sure, strict=True)]
        for kind in KINDS:
            found = [
                case.listed[i]
                for case, kept in zip(cases, chosen, strict=True)
                for i in kept
                if case.groups[i].kind == kind
            ]
            wanted = sum(not entity.get("optional") for case in cases for entity in case.gold[kind])
            right, wrong = found.count(True), found.count(False)
            best[kind] = max(best[kind], 2 * right / (right + wrong + wanted))
    halves = {kind: round(f1 / 2, 2) for kind, f1 in best.items()}
    for kind, least in halves.items():
        pairs = [
            (confidence[i], case.listed[i])
            for case, confidence in zip(cases, sure, strict=True)
            for i in _chosen(case, confidence, least)
            if case.groups[i].kind == kind and case.listed[i] is not None
        ]
        confident, listed = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
        error = calibration.error(confident, listed)
        print(f"{kind}: best F1 {best[kind]:.3f}, expected calibration error {error:.3f} from {least:.2f}")
    return halves


def _chosen(case: Case, sure: list[float], least: float) -> list[int]:
    """The groups that the extractor would keep."""
    numbers = {group: i for i, group in enumerate(case.groups)}
    places = {(group.kind, mention): numbers[group] for group in case.groups for mention in group.mentions}
    kept = choose(case.groups, sure, dict.fromkeys(KINDS, least))
    return [places[group.kind, group.mentions[0]] for group, _ in kept]


class _Fitted(NamedTuple):
    """Boosted trees and a logistic regression over numbers brought to one scale."""

    trees: GradientBoostingClassifier
    scale: StandardScaler
    line: LogisticRegression

    def odds(self, vectors: np.ndarray) -> np.ndarray:
        """The mean of the two log-odds."""
        return (self.trees.decision_function(vectors) + self.line.decision_function(self.scale.transform(vectors))) / 2

    def exported(self, slope: float, bias: float) -> tuple[Forest, tuple[float, ...]]:
        """A forest and weights whose log-odds add up to `slope` times the mean ones, plus `bias`."""
        half = slope / 2
        weights = half * self.line.coef_[0] / self.scale.scale_
        ((_, share),) = self.trees.init_.class_prior_[None]
        start = half * (np.log(share / (1 - share)) + self.line.intercept_[0]) - weights @ self.scale.mean_ + bias
        trees = [_nodes(tree.tree_, half * self.trees.learning_rate) for (tree,) in self.trees.estimators_]
        return Forest(round(float(start), 5), trees), tuple(round(float(weight), 5) for weight in weights)


def _fitted(vectors: np.ndarray, right: np.ndarray, weight: np.ndarray) -> _Fitted:
    trees = GradientBoostingClassifier(
        n_estimators=120,
        max_depth=3,
        learning_rate=0.05,
        subsample=0.6,
        max_features=0.4,
        min_samples_leaf=10,
        random_state=SEED,
    ).fit(vectors, right, sample_weight=weight)
    scale = StandardScaler().fit(vectors)
    line = LogisticRegression(C=0.1, max_iter=2000).fit(scale.transform(vectors), right, sample_weight=weight)
    return _Fitted(trees, scale, line)


def _nodes(tree: Any, factor: float) -> list[Node]:
    """A fitted tree's nodes with its leaves times `factor`."""
    return [
        (-1, round(float(value) * factor, 5), 0, 0)
        if left < 0
        else (int(feature), round(float(threshold), 5), int(left), int(right))
        for value, feature, threshold, left, right in zip(
            tree.value[:, 0, 0], tree.feature, tree.threshold, tree.children_left, tree.children_right, strict=True
        )
    ]


def _words(form: str) -> list[str]:
    return re.findall(r"[^\W_]+|[^\w\s]|_", form)


def listed(gold: dict[str, Any], groups: list[Group]) -> list[bool | None]:
    """For each group, whether the gold paper lists it, None where as optional; of several for one the likeliest."""
    found: list[bool | None] = [False] * len(groups)
    keys = [{key(mention.text, group.kind) for mention in group.mentions} for group in groups]
    likeliest = sorted(range(len(groups)), key=lambda i: -max(mention.confidence for mention in groups[i].mentions))
    for kind in KINDS:
        free = [i for i in likeliest if groups[i].kind == kind]
        for entity in sorted(gold[kind], key=lambda entity: bool(entity.get("optional"))):
            wanted = {key(form, kind) for form in entity["forms"]}
            same = [i for i in free if not wanted.isdisjoint(keys[i])]
            taken = same if entity.get("optional") else same[:1]
            free = [i for i in free if i not in taken]
            for i in taken:
                found[i] = None if entity.get("optional") else True
    return found
