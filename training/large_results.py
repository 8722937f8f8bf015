"""Fits what ties numbers for the large extractor: on what both models see in papers that they have not read."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kg.extract.figures import SLOTS, Slot
from kg.extract.group import KIND_OF, Kind
from kg.extract.large import ResultWeights, Verdict, averaged, entities_of, seconded
from kg.extract.large_judge import Judged
from kg.extract.measured import Known, believed
from kg.model import Paper
from training import decisions, judging
from training.gold import TRAIN, load
from training.unseen import Unseen

OFTEN = 3
"""How often the few papers that the encoder has not read count beside all that the small model has not."""
LEAST_RESULT = 0.45
LEAST_TIE: dict[Slot, float] = {"metric": 0.25, "dataset": 0.35, "method": 0.5}


class Held(NamedTuple):
    """A held-out paper, its possible entities, and the log-odds that a judge who has not seen it gives each."""

    key: str
    paper: Paper
    possible: list[Judged]
    odds: list[float]


def fitted(data: Path, held: Sequence[Held], verdicts: dict[Kind, Verdict], small: dict[str, Unseen]) -> ResultWeights:
    """The weights, from annotated papers, held-out ones, and what the small model saw by the keys of papers."""
    golds = load(data, TRAIN)
    names = judging.names(golds)
    total = judging.total(names)
    words = decisions.others_last_words(golds)
    known = {
        gold.key: Known(last, judging.Excluding(total, own))
        for gold, own, last in zip(golds, names, words, strict=True)
    }
    by_key = {gold.key: gold for gold in golds}
    seen = [(gold.key, small[gold.key]) for gold in golds]
    seen += [(one.key, _unseen(one, verdicts, small[one.key])) for one in held for _ in range(OFTEN)]
    found = decisions.results(
        [by_key[key] for key, _ in seen],
        [one.entities for _, one in seen],
        [one.places for _, one in seen],
        [known[key] for key, _ in seen],
    )
    return ResultWeights(found.result, found.relative, found.ties, LEAST_RESULT, LEAST_TIE)


def _unseen(held: Held, verdicts: dict[Kind, Verdict], small: Unseen) -> Unseen:
    """What the large extractor sees in a held-out paper."""
    second = seconded([one.group for one in held.possible], small.places)
    sure = [
        averaged(one.group.kind, odds, other) for one, odds, other in zip(held.possible, held.odds, second, strict=True)
    ]
    least = {kind: verdict.least_tied for kind, verdict in verdicts.items()}
    entities = entities_of(held.paper, held.possible, sure, least)
    places = believed([one.group for one in held.possible], sure)
    return Unseen({slot: entities[KIND_OF[slot]] for slot in SLOTS}, places)
