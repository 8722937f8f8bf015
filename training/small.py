"""Trains the small model: `python -m training.small --data ../shared --out kg/extract/data`.

Seeded, in one process and in a fixed order: the same data and packages give the same weights. Takes about 50 minutes
on one core. Needs the packages of the group `train`.

1. Word clusters are counted on the abstracts that nobody annotated.
2. A tagger is trained on each two thirds of the annotated papers and proposes entities in the last third; so all that
   follows is trained on proposals for papers that their tagger has not seen.
3. Priors of names and words are counted, each paper's own annotation left out where it is judged.
4. Boosted trees learn which proposals are entities; thresholds are those of the best F1 out of fold.
5. Roles and results are learnt on the entities found out of fold.
6. The tagger that ships is trained on all papers.
"""

import argparse
import gzip
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pycrfsuite

from kg.extract.features import Reader
from kg.extract.figures import SLOTS
from kg.extract.group import KIND_OF, KINDS, Kind, choose
from kg.extract.judge import Proposal, described
from kg.extract.measured import Known, believed
from kg.extract.results import ResultWeights, Seen
from kg.extract.small import TAGGER, WEIGHTS, Model, Weights, propose
from training import clusters, corpus, decisions, judging, results, tagger, unseen
from training.gold import TRAIN, GoldPaper, load

Clusters = dict[str, tuple[int, ...]]

SEED = 1
CLUSTERS = (64, 400)
GRID = tuple(step / 100 for step in range(22, 60, 4))
LEAST_TIED: dict[Kind, float] = {"metrics": 0.06}
FEWEST_PAPERS, FEWEST_HEADS = 1, 3


def main() -> None:
    """Reads the arguments, trains, writes the weights and prints figures out of fold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with gold/ and inputs/")
    parser.add_argument("--out", type=Path, required=True, help="folder for the weights")
    parser.add_argument(
        "--work", type=Path, default=Path("build/small"), help="folder for taggers; those there are taken"
    )
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    golds = load(arguments.data, TRAIN)
    random.Random(SEED).shuffle(golds)  # noqa: S311 - no secret: folds must not follow the order of the files
    learnt, proposals, data = taught(golds, arguments.data, arguments.work)
    weights, seen = fit(golds, proposals, learnt, data)
    unseen.write(arguments.work, seen)
    (arguments.out / TAGGER).write_bytes(gzip.compress(data, 9, mtime=0))
    (arguments.out / WEIGHTS).write_bytes(gzip.compress(msgspec.json.encode(weights), 9, mtime=0))


def taught(golds: Sequence[GoldPaper], data: Path, work: Path) -> tuple[Clusters, list[Proposal], bytes]:
    """Word clusters, what taggers that have not seen a paper propose for it, and a tagger that has seen all.

    The taggers stay in `work`: those that are there already are not trained again.
    """
    work.mkdir(parents=True, exist_ok=True)
    learnt = clusters.clusters(corpus.unlabelled(data), CLUSTERS, SEED)
    reader = Reader(learnt)
    pieces = [reader(gold.paper) for gold in golds]
    found: dict[int, Proposal] = {}
    for fold in range(tagger.FOLDS):
        seen = [i for i in range(len(golds)) if i % tagger.FOLDS != fold]
        path = tagger.train([golds[i] for i in seen], [pieces[i] for i in seen], work / f"fold{fold}")
        model = pycrfsuite.Tagger()
        model.open(str(path))
        found |= {i: propose(golds[i].paper, pieces[i], model) for i in range(fold, len(golds), tagger.FOLDS)}
    last = tagger.train(golds, pieces, work / "all")
    return learnt, [found[i] for i in range(len(golds))], last.read_bytes()


def fit(
    golds: Sequence[GoldPaper], proposals: Sequence[Proposal], learnt: Clusters, data: bytes
) -> tuple[Weights, dict[str, Seen]]:
    """All weights but the tagger's, which are `data`, from proposals out of fold; and what was seen in each paper."""
    names = judging.names(golds)
    truths = [judging.truth(gold, proposal.groups) for gold, proposal in zip(golds, proposals, strict=True)]
    heads = judging.heads(proposals, truths)
    all_names, all_heads = judging.total(names), judging.total(heads)
    others = [judging.Excluding(all_names, own) for own in names]
    judged = [
        judging.Judged(
            proposal.groups,
            described(gold.paper, proposal, known, judging.Excluding(all_heads, own)),
            truth,
            judging.REPEATS.get(gold.paper.source.name, 1.0),
            gold.curated,
        )
        for gold, proposal, known, own, truth in zip(golds, proposals, others, heads, truths, strict=True)
    ]
    sure = judging.out_of_fold(judged, SEED)
    shifts = judging.shifts(judged, sure)
    sure = judging.shifted(judged, sure, shifts)
    least = thresholds(golds, proposals, sure)
    weights = Weights(
        clusters=learnt,
        priors=judging.kept(all_names, FEWEST_PAPERS),
        heads=judging.kept(all_heads, FEWEST_HEADS),
        forests={
            kind: forest._replace(bias=forest.bias + shifts[kind])
            for kind, forest in judging.forests(judged, SEED).items()
        },
        least=least,
        least_tied=least | LEAST_TIED,
        roles=decisions.roles(golds, others),
        measures=tuple(sorted(decisions.last_words(golds))),
        results=ResultWeights({}, {}, {slot: {} for slot in SLOTS}, 1.0, 1.0, 0.0),
    )
    model = Model(data, weights)
    seen = []
    for gold, proposal, chances in zip(golds, proposals, sure, strict=True):
        possible = model.possible(gold.paper, proposal, chances)
        seen.append(Seen({slot: possible[KIND_OF[slot]] for slot in SLOTS}, believed(proposal.groups, chances)))
    known = [Known(words, priors) for words, priors in zip(decisions.others_last_words(golds), others, strict=True)]
    rows = {row.gold.key: row for row in map(results.Row, golds, seen, known)}
    found = results.fitted({one: [row] for one, row in rows.items()}, rows)
    return msgspec.structs.replace(weights, results=found), {one: row.seen for one, row in rows.items()}


def thresholds(
    golds: Sequence[GoldPaper], proposals: Sequence[Proposal], sure: Sequence[Sequence[float]]
) -> dict[Kind, float]:
    """For each kind half of the best F1 over `GRID`, on listings and daily papers; prints how good they and all are.

    That is the best threshold of calibrated probabilities: Lipton et al. 2014, https://arxiv.org/abs/1402.1892.
    """
    rows = list(zip(golds, proposals, sure, strict=True))
    curated = [row for row in rows if row[0].curated]
    tallies = [_tally(curated, dict.fromkeys(KINDS, least)) for least in GRID]
    halves = {kind: round(max(tally[kind].f1 for tally in tallies) / 2, 2) for kind in KINDS}
    for name, some in (("listings and daily papers", curated), ("all papers", rows)):
        for kind, tally in _tally(some, halves).items():
            print(f"{kind} of {name}: {tally} from {halves[kind]:.2f}, out of fold")
        error = judging.calibration_error([gold for gold, _, _ in some], _chosen(some, halves))
        print(f"expected calibration error of {name} {error:.3f}, out of fold")
    return halves


_Row = tuple[GoldPaper, Proposal, Sequence[float]]


def _tally(rows: Sequence[_Row], least: Mapping[Kind, float]) -> dict[Kind, judging.Tally]:
    return judging.tally([gold for gold, _, _ in rows], _chosen(rows, least))


def _chosen(rows: Sequence[_Row], least: Mapping[Kind, float]) -> list[judging.Chosen]:
    return [choose(proposal.groups, chances, least) for _, proposal, chances in rows]


if __name__ == "__main__":
    main()
