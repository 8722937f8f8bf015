"""The encoders of the large extractor, from the base encoder to the one that ships."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from kg.extract.large import ENCODER, OUTPUTS, VOCABULARY
from kg.extract.large import Encoder as Runtime
from kg.extract.large_input import FLAGS, split
from kg.extract.large_judge import Usage
from kg.model import Paper
from training.encoder_data import Example, examples, load, texts
from training.encoder_export import export
from training.encoder_judge import usages as usages_of
from training.encoder_model import Encoder, load_bert
from training.encoder_prune import Lost, moments, pruned
from training.encoder_teach import taught
from training.encoder_train import SEED, Options, train
from training.gold import WIDE

HELD_OUT = {"listings.train": 0.30, "daily.train": 0.20, "wide.train": 0.06}
"""Share of each gold file that the first training does not see: steps of docs/extraction.md are measured on them."""
FOLDS = 3
CROSSED = Options(steps=720, rate=2e-4, head_rate=1e-3)
CROSSED_ON = Options(steps=1200, rate=1.5e-4, head_rate=3e-4)
FIRST = Options(steps=960, rate=2e-4, head_rate=1e-3)
SECOND = Options(steps=880, rate=1.5e-4, head_rate=3e-4)
THIRD = Options(steps=1360, rate=1.5e-4, head_rate=3e-4)
UNTRAINED = Lost(heads=0.01, units=0.005)
"""What pruning may cost where no training follows; the others are where one does, in one go or in two."""
ONCE, FIRSTLY, SECONDLY = (Lost(heads=share, units=share) for share in (0.05, 0.02, 0.03))
SAMPLED = 160
"""Windows of papers of listings and daily papers on which pruning looks."""
CURATED = 2
"""How often training sees papers of listings and daily papers for each time that it sees a wide one."""


class Vocabulary(NamedTuple):
    """The pieces of words as a tokenizer's description, and which rows of the base encoder they are."""

    described: str
    kept: list[int]


class School(NamedTuple):
    """What encoders begin with: pieces, a folder with the base encoder, one for checkpoints, papers not annotated."""

    pieces: Vocabulary
    base: Path
    work: Path
    new: list[Paper]


class Trained(NamedTuple):
    """An encoder at work, and how the papers that it learnt from use names."""

    encoder: Runtime
    usages: dict[str, Usage]


class Crossed(NamedTuple):
    """An encoder that has learnt from some annotated papers, and the one that went on with what it believes."""

    teacher: Runtime
    student: Trained


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


def crossed(papers: list[dict[str, Any]], out: int, school: School) -> Crossed:
    """The encoders that learn from all folds of papers but one, and from new papers."""
    folder = school.work / f"fold{out}"
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_str(school.pieces.described)
    learnt = [paper for paper in papers if fold_of(paper) != out]
    annotated = windows_of(repeated(learnt), tokenizer)
    encoder = untrained(school)
    train(annotated, encoder, folder / "encoder.pt", CROSSED)
    energy = moments(encoder, sample(learnt, tokenizer))
    teacher = runtime(pruned(encoder, energy, UNTRAINED), school.pieces, folder)
    believed = taught(school.new, [teacher], tokenizer, folder / "believed.npy")
    encoder = pruned(encoder, energy, ONCE)
    train([*annotated, *believed], encoder, folder / "student.pt", CROSSED_ON)
    return Crossed(teacher, Trained(runtime(encoder, school.pieces, folder / "student"), usages(learnt, tokenizer)))


def shipped(
    learnt: list[dict[str, Any]], held: list[dict[str, Any]], teachers: list[Runtime], school: School, out: Path
) -> Trained:
    """The encoder that ships, written to the folder `out`."""
    tokenizer = Tokenizer.from_str(school.pieces.described)
    papers = [*learnt, *held]
    looked_at, annotated = sample(papers, tokenizer), windows_of(repeated(papers), tokenizer)
    encoder = untrained(school)
    train(windows_of(learnt, tokenizer), encoder, school.work / "first.pt", FIRST)
    encoder = pruned(encoder, moments(encoder, looked_at), FIRSTLY)
    train(annotated, encoder, school.work / "second.pt", SECOND)
    teachers = [*teachers, runtime(encoder, school.pieces, school.work / "second")]
    believed = taught(school.new, teachers, tokenizer, school.work / "believed.npy")
    encoder = pruned(encoder, moments(encoder, looked_at), SECONDLY)
    train([*annotated, *believed], encoder, school.work / "third.pt", THIRD)
    return Trained(runtime(encoder, school.pieces, out), usages(papers, tokenizer))


def fold_of(paper: dict[str, Any]) -> int:
    """The fold of an annotated paper; its id decides."""
    return int(hashlib.sha256(paper["id"].encode()).hexdigest()[8:16], 16) % FOLDS


def untrained(school: School) -> Encoder:
    """The base encoder, its head at random."""
    torch.manual_seed(SEED)
    encoder = Encoder(len(school.pieces.kept), len(FLAGS), OUTPUTS)
    load_bert(encoder, load_file(school.base / "model.safetensors"), school.pieces.kept)
    return encoder


def repeated(papers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Papers as often as training sees them."""
    return [paper for paper in papers for _ in range(CURATED if paper["curated"] else 1)]


def sample(papers: list[dict[str, Any]], tokenizer: Tokenizer) -> list[Example]:
    """Windows on which pruning looks."""
    return windows_of([paper for paper in papers if paper["curated"]], tokenizer)[:SAMPLED]


def runtime(encoder: Encoder, pieces: Vocabulary, folder: Path) -> Runtime:
    """The encoder at work, written to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / VOCABULARY).write_text(pieces.described, encoding="utf-8")
    export(encoder, folder / ENCODER)
    return Runtime(folder)


def windows_of(papers: list[dict[str, Any]], tokenizer: Tokenizer) -> list[Example]:
    """What the encoder learns from papers."""
    return [one for paper in papers for one in examples(paper, tokenizer, curated=paper["curated"])]


def usages(papers: list[dict[str, Any]], tokenizer: Tokenizer) -> dict[str, Usage]:
    """How annotated papers use names."""
    return usages_of((paper, [word.text for word in split(texts(paper), tokenizer)]) for paper in papers)
