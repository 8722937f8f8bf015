"""Fits what ties numbers for the large extractor: on what both models see in papers that they have not read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.extract.figures import SLOTS
from kg.extract.group import KIND_OF, Kind, key
from kg.extract.large import Verdict, averaged, entities_of, seconded
from kg.extract.large_judge import Judged
from kg.extract.measured import Known, believed
from kg.extract.results import ResultWeights, results
from kg.model import Paper, Result
from training import decisions, judging
from training.gold import TRAIN, GoldPaper, GoldResult, load
from training.unseen import Unseen

FOLDS = 3


class Held(NamedTuple):
    """A held-out paper, its possible entities, and the log-odds that a judge who has not seen it gives each."""

    key: str
    paper: Paper
    possible: list[Judged]
    odds: list[float]


class _Row(NamedTuple):
    """An annotated paper, what a model sees in it, and what the other papers tell of metrics."""

    gold: GoldPaper
    seen: Unseen
    known: Known


def fitted(data: Path, held: Sequence[Held], verdicts: dict[Kind, Verdict], small: dict[str, Unseen]) -> ResultWeights:
    """The weights, from annotated papers, held-out ones, and what the small model saw by the keys of papers.

    Prints how good such weights are on held-out papers that they were not fitted on, in folds.
    """
    golds = load(data, TRAIN)
    names = judging.names(golds)
    total = judging.total(names)
    last = decisions.others_last_words(golds)
    rows = {
        gold.key: _Row(gold, small[gold.key], Known(words, judging.Excluding(total, own)))
        for gold, own, words in zip(golds, names, last, strict=True)
    }
    encoded = {one.key: rows[one.key]._replace(seen=_unseen(one, verdicts, small[one.key])) for one in held}
    folds = {one: n % FOLDS for n, one in enumerate(sorted(rows))}
    counts = Counter[str]()
    for out in range(FOLDS):
        weights = _fit(rows, encoded, [one for one, fold in folds.items() if fold != out])
        counts += _counted(weights, [row for one, row in encoded.items() if folds[one] == out])
    f1 = 2 * counts["right"] / (counts["found"] + counts["wanted"])
    print(f"results: F1 {f1:.3f} of {counts['wanted']}, in folds over the held-out papers", flush=True)
    return _fit(rows, encoded, list(rows))


def _fit(small: dict[str, _Row], encoded: dict[str, _Row], keys: Sequence[str]) -> ResultWeights:
    rows = [small[one] for one in keys] + [encoded[one] for one in keys if one in encoded]
    found = decisions.results(
        [row.gold for row in rows],
        [row.seen.entities for row in rows],
        [row.seen.places for row in rows],
        [row.known for row in rows],
    )
    return ResultWeights(found.result, found.relative, found.ties, decisions.LEAST_RESULT, decisions.LEAST_TIE)


def _counted(weights: ResultWeights, rows: Iterable[_Row]) -> Counter[str]:
    """How many results with a metric were right, found and wanted: value, metric and dataset must agree."""
    counts = Counter[str]()
    for row in rows:
        told = results(row.gold.paper, row.seen.entities, row.seen.places, weights.judges(row.known))
        found = Counter(_figure(one.result) for one in told if one.result.metric)
        wanted = Counter(_figure(one) for one in row.gold.results if one.metric)
        counts.update(right=(found & wanted).total(), found=found.total(), wanted=wanted.total())
    return counts


def _figure(one: Result | GoldResult) -> tuple[str, str, str]:
    return decisions.digits(one.value), key(one.metric or "", "metrics"), key(one.dataset or "", "datasets")


def _unseen(held: Held, verdicts: dict[Kind, Verdict], small: Unseen) -> Unseen:
    """What the large extractor sees in a held-out paper."""
    groups = [one.group for one in held.possible]
    second = seconded(groups, small.places)
    sure = [averaged(group.kind, odds, other) for group, odds, other in zip(groups, held.odds, second, strict=True)]
    least = {kind: verdict.least_tied for kind, verdict in verdicts.items()}
    entities = entities_of(held.paper, held.possible, sure, least)
    return Unseen({slot: entities[KIND_OF[slot]] for slot in SLOTS}, believed(groups, sure))
