"""Fits what ties numbers for the large extractor: on what both models see in papers that they have not read."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kg.extract.figures import SLOTS
from kg.extract.group import KIND_OF, Group, Kind
from kg.extract.large import Verdict, averaged, entities_of, seconded
from kg.extract.large_judge import Judged
from kg.extract.measured import Known, believed
from kg.extract.results import ResultWeights, Seen
from kg.extract.small import DATA, introduced, read
from kg.model import Paper
from training import decisions, judging, results
from training.gold import TRAIN, load
from training.results import Row


class Held(NamedTuple):
    """A held-out paper, its possible entities, and the log-odds that a judge who has not seen it gives each."""

    key: str
    paper: Paper
    possible: list[Judged]
    odds: list[float]


def fitted(data: Path, held: Sequence[Held], verdicts: dict[Kind, Verdict], small: dict[str, Seen]) -> ResultWeights:
    """The weights, from annotated papers, held-out ones, and what the small model saw by the keys of papers.

    Of roles the small model that is installed has its say.
    """
    golds = load(data, TRAIN)
    names = judging.names(golds)
    total = judging.total(names)
    last = decisions.others_last_words(golds)
    rows = {
        gold.key: Row(gold, small[gold.key], Known(words, judging.Excluding(total, own)))
        for gold, own, words in zip(golds, names, last, strict=True)
    }
    model, _ = read(DATA)
    encoded = {}
    for one in held:
        row = rows[one.key]
        second = partial(introduced, role=model.role, names=row.known.priors)
        encoded[one.key] = row._replace(seen=_unseen(one, verdicts, row.seen, second))
    learnt = {one: [row, encoded[one]] if one in encoded else [row] for one, row in rows.items()}
    return results.fitted(learnt, encoded)


def _unseen(held: Held, verdicts: dict[Kind, Verdict], small: Seen, role: Callable[[Paper, Group], float]) -> Seen:
    """What the large extractor sees in a held-out paper."""
    groups = [one.group for one in held.possible]
    second = seconded(groups, small.places)
    sure = [averaged(odds, other) for odds, other in zip(held.odds, second, strict=True)]
    least = {kind: verdict.least_tied for kind, verdict in verdicts.items()}
    entities = entities_of(held.paper, held.possible, sure, least, role)
    return Seen({slot: entities[KIND_OF[slot]] for slot in SLOTS}, believed(groups, sure))
