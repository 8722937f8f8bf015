"""Trains what judges possible entities: priors of names, and boosted trees over what speaks for and against each."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.extract.group import KINDS, Group, Kind, key
from kg.extract.judge import Prior, Proposal, ends
from kg.extract.tokens import tokenize
from kg.extract.trees import Forest
from kg.ids import name_key
from kg.model import PROSE, Paper
from training import calibration
from training.gold import GoldPaper

FOLDS = 3
LONGEST = 7
REPEATS = {"listings.train": 3.0, "daily.train": 1.5}
INERTIA = 16.0
"""Of confidence in listings and daily papers: log-odds are expected to shift by a quarter or so."""
_TREES = {
    "max_iter": 80,
    "learning_rate": 0.12,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 25,
    "l2_regularization": 2.0,
    "max_features": 0.5,
    "early_stopping": False,
}

Chosen = list[tuple[Group, float]]
Counts = dict[str, np.ndarray]  # by name: seen, then required and optional by kind


class Excluding(Mapping[str, Prior]):
    """Counts of all papers but one, as priors: what a paper's own annotation says must not judge it."""

    def __init__(self, total: Counts, own: Counts) -> None:
        self._total, self._own = total, own

    def __getitem__(self, name: str) -> Prior:
        rest = self._total[name] - self._own.get(name, 0.0)
        if rest[0] <= 0:
            raise KeyError(name)
        return prior(rest)

    def __iter__(self) -> Iterator[str]:
        return iter(self._total)

    def __len__(self) -> int:
        return len(self._total)


def prior(counts: np.ndarray) -> Prior:
    """The record of a row of counts."""
    seen, *kinds = (float(value) for value in counts)
    return Prior(seen, tuple(kinds[: len(KINDS)]), tuple(kinds[len(KINDS) :]))


def total(rows: Sequence[Counts]) -> Counts:
    """The sum over papers."""
    found: Counts = {}
    for row in rows:
        for name, counts in row.items():
            found[name] = found.get(name, 0.0) + counts
    return found


def names(golds: Sequence[GoldPaper]) -> list[Counts]:
    """For each paper, the annotated names (of any paper) that it prints, and as what it has them itself."""
    keys = {_bare(form): name_key(form) for gold in golds for entity in gold.entities for form in entity.forms}
    rows = []
    for gold in golds:
        row = {name: _row() for name in _printed(gold.paper, keys)}
        for entity in gold.entities:
            for name in {name_key(form) for form in entity.forms}:
                row.setdefault(name, _row())[_column(entity.kind, optional=entity.optional)] = 1.0
        rows.append(row)
    return rows


def heads(proposals: Sequence[Proposal], truths: Sequence[Sequence[int | None]]) -> list[Counts]:
    """For each paper, the first and last words of its possible entities, and as what those turned out."""
    rows = []
    for proposal, truth in zip(proposals, truths, strict=True):
        row: Counts = {}
        for group, right in zip(proposal.groups, truth, strict=True):
            for word in ends(group):
                counts = row.setdefault(word, np.zeros(1 + 2 * len(KINDS)))
                counts[0] += 1
                if right != 0:
                    counts[_column(group.kind, optional=right is None)] += 1
        rows.append(row)
    return rows


def truth(gold: GoldPaper, groups: Sequence[Group]) -> list[int | None]:
    """For each group 1 if it is a required entity, None if an optional one, else 0; one to one, likeliest first."""
    found: list[int | None] = [0] * len(groups)
    for kind in KINDS:
        wanted = [({key(form, kind) for form in e.forms}, e.optional) for e in gold.entities if e.kind == kind]
        spare = set().union(*(forms for forms, optional in wanted if optional))
        required = [forms for forms, optional in wanted if not optional]
        of_kind = [i for i, group in enumerate(groups) if group.kind == kind]
        for i in sorted(of_kind, key=lambda i: -max(mention.confidence for mention in groups[i].mentions)):
            shown = {key(mention.text, kind) for mention in groups[i].mentions}
            hit = next((forms for forms in required if forms & shown), None)
            if hit is not None:
                required.remove(hit)
                found[i] = 1
            elif shown & spare:
                found[i] = None
    return found


class Tally(NamedTuple):
    """How many entities were right, found, and wanted; optional ones count nowhere."""

    right: int
    found: int
    wanted: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.wanted)

    def __str__(self) -> str:
        precision, recall = self.right / self.found, self.right / self.wanted
        return f"F1 {self.f1:.3f}, precision {precision:.3f}, recall {recall:.3f}"


def tally(golds: Sequence[GoldPaper], chosen: Sequence[Chosen]) -> dict[Kind, Tally]:
    """What was chosen, by kind."""
    counts = {kind: [0, 0, 0] for kind in KINDS}
    for gold, found in zip(golds, chosen, strict=True):
        groups = [group for group, _ in found]
        for group, right in zip(groups, truth(gold, groups), strict=True):
            if right is not None:
                counts[group.kind][0] += right
                counts[group.kind][1] += 1
        for entity in gold.entities:
            counts[entity.kind][2] += not entity.optional
    return {kind: Tally(*count) for kind, count in counts.items()}


def calibration_error(golds: Sequence[GoldPaper], chosen: Sequence[Chosen]) -> float:
    """The expected calibration error of what was chosen."""
    pairs = [
        (sure, right)
        for gold, found in zip(golds, chosen, strict=True)
        for (_, sure), right in zip(found, truth(gold, [group for group, _ in found]), strict=True)
        if right is not None
    ]
    sure, right = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    return calibration.error(sure, right)


class Judged(NamedTuple):
    """A paper's possible entities with their vectors and what they are."""

    groups: list[Group]
    vectors: list[list[float]]
    truth: list[int | None]
    weight: float
    curated: bool


def out_of_fold(papers: Sequence[Judged], seed: int) -> list[list[float]]:
    """The probability of each group by trees that have not seen its paper."""
    found: dict[int, list[float]] = {}
    for fold in range(FOLDS):
        trees = forests([paper for i, paper in enumerate(papers) if i % FOLDS != fold], seed)
        for i in range(fold, len(papers), FOLDS):
            pairs = zip(papers[i].groups, papers[i].vectors, strict=True)
            found[i] = [trees[group.kind].probability(vector) for group, vector in pairs]
    return [found[i] for i in range(len(papers))]


def shifts(papers: Sequence[Judged], sure: Sequence[Sequence[float]]) -> dict[Kind, float]:
    """The log-odds by which trees of all papers are too sure or not sure enough of listings and daily papers."""
    found = {}
    for kind in KINDS:
        pairs = [
            (chance, right)
            for paper, chances in zip(papers, sure, strict=True)
            for group, chance, right in zip(paper.groups, chances, paper.truth, strict=True)
            if paper.curated and group.kind == kind and right is not None
        ]
        chances, right = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
        found[kind] = round(calibration.shift(logit(chances), right.sum(), INERTIA), 5)
    return found


def shifted(papers: Sequence[Judged], sure: Sequence[Sequence[float]], by: Mapping[Kind, float]) -> list[list[float]]:
    """Probabilities moved by the log-odds of their kind."""
    return [
        [float(expit(logit(chance) + by[group.kind])) for group, chance in zip(paper.groups, chances, strict=True)]
        for paper, chances in zip(papers, sure, strict=True)
    ]


def kept(counts: Counts, fewest: int) -> dict[str, Prior]:
    """Priors of the names seen in at least so many papers, in alphabetical order."""
    return {name: prior(row) for name, row in sorted(counts.items()) if row[0] >= fewest}


def forests(papers: Sequence[Judged], seed: int) -> dict[Kind, Forest]:
    """Boosted trees by kind; optional entities are left out."""
    return {kind: _forest(papers, kind, seed) for kind in KINDS}


def _forest(papers: Sequence[Judged], kind: Kind, seed: int) -> Forest:
    rows = [
        (vector, right, paper.weight)
        for paper in papers
        for group, vector, right in zip(paper.groups, paper.vectors, paper.truth, strict=True)
        if group.kind == kind and right is not None
    ]
    values, rights, weights = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    model = HistGradientBoostingClassifier(random_state=seed, **_TREES).fit(values, rights, weights)
    # scikit-learn has no public way to the trees.
    bias = float(model._baseline_prediction.item())
    return Forest(bias, [_tree(stage[0].nodes) for stage in model._predictors])


def _tree(nodes: np.ndarray) -> list[tuple[int, float, int, int]]:
    return [
        (-1, round(float(node["value"]), 5), 0, 0)
        if node["is_leaf"]
        else (int(node["feature_idx"]), float(node["num_threshold"]), int(node["left"]), int(node["right"]))
        for node in nodes
    ]


def _row() -> np.ndarray:
    row = np.zeros(1 + 2 * len(KINDS))
    row[0] = 1.0
    return row


def _column(kind: Kind, *, optional: bool) -> int:
    return 1 + KINDS.index(kind) + len(KINDS) * optional


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())


def _printed(paper: Paper, keys: Mapping[str, str]) -> set[str]:
    found = set()
    for field in PROSE:
        text = paper.text(field)
        words = [_bare(text[begin:end]) for begin, end in tokenize(text)]
        for i in range(len(words)):
            run = ""
            for word in words[i : i + LONGEST]:
                run += word
                if run in keys:
                    found.add(keys[run])
    return found
