from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from kg.extract.large import VOCABULARY, Encoder
from kg.extract.large_input import split
from kg.extract.small import DATA
from kg.model import Paper, Source
from training.encoder_data import IGNORED, Targets, examples
from training.encoder_teach import taught

TITLE = "FastNet: Faster Parsing"
ABSTRACT = "We present FastNet, a parser that reaches 91.2 F1 on the Penn Treebank (PTB). It beats BERT."
PAPER = Paper(source=Source("one.txt", "0" * 64, 0, 1), title=TITLE, abstract=ABSTRACT)
O, B, _, E, S = range(5)  # noqa: E741 - the tags are called so


def of_words(targets: Targets, firsts: list[int]) -> Targets:
    return Targets(*(part[firsts] for part in targets))


def test_the_targets_of_an_annotated_paper() -> None:
    gold = {
        "title": TITLE,
        "abstract": ABSTRACT,
        "methods": [
            {"forms": ["FastNet"], "role": "introduces"},
            {"forms": ["BERT"], "role": "uses", "optional": True},
        ],
        "datasets": [{"forms": ["Penn Treebank", "PTB"], "role": "uses"}],
        "tasks": [{"forms": ["Parsing"]}],
        "metrics": [{"forms": ["F1"]}],
    }
    tokenizer = Tokenizer.from_file(str(DATA / VOCABULARY))
    (found,) = examples(gold, tokenizer, curated=True)
    words = [word.text for word in split({"title": TITLE, "abstract": ABSTRACT}, tokenizer)]
    targets = of_words(found.targets, found.window.firsts)
    tagged = [
        [(words[at], tag) for at, tag in enumerate(column.tolist()) if tag != O]
        for column in targets.tags.argmax(axis=2).T
    ]
    assert tagged == [
        [("FastNet", S), ("FastNet", S), ("BERT", S)],
        [("Penn", B), ("Treebank", E), ("PTB", S)],
        [("Parsing", S)],
        [("F1", S)],
    ]
    assert (targets.tags.sum(axis=2) == 1).all()
    methods = targets.roles[:, 0] != IGNORED
    assert targets.roles[methods, 0].tolist() == [1, 1, 0]
    assert targets.optional[methods, 0].tolist() == [0, 0, 1]


def test_a_teacher_is_believed_and_read_once(tmp_path: Path) -> None:
    teacher, tokenizer = Encoder(DATA), Tokenizer.from_file(str(DATA / VOCABULARY))
    kept = tmp_path / "believed.npy"
    (found,) = taught([PAPER], [teacher], tokenizer, kept)
    _, scores = teacher(PAPER)
    tags = scores[:, :20].reshape(-1, 4, 5)
    shares = np.exp(tags) / np.exp(tags).sum(axis=2, keepdims=True)
    targets = of_words(found.targets, found.window.firsts)
    np.testing.assert_allclose(targets.tags, shares, atol=1e-3)
    mentioned = shares[..., O] < 0.5
    assert mentioned.any(axis=0).tolist() == [True, True, True, True]
    assert ((targets.optional != IGNORED) == mentioned).all()
    assert ((targets.roles != IGNORED) == mentioned[:, :2]).all()
    others = np.setdiff1d(np.arange(len(found.window.ids)), found.window.firsts)
    assert not found.targets.tags[others].any()
    (again,) = taught([PAPER], [], tokenizer, kept)
    assert all(map(np.array_equal, again.targets, found.targets))


def test_teachers_are_believed_by_half_each(tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(DATA / VOCABULARY))
    teacher = Encoder(DATA)
    taught([PAPER], [teacher], tokenizer, tmp_path / "one.npy")
    believed = np.load(tmp_path / "one.npy")
    sure = np.zeros_like(believed)
    sure[..., [0, 5, 10, 15]] = 1
    np.save(tmp_path / "two.npy", np.concatenate([believed, sure], axis=1))
    (alone,) = taught([PAPER], [], tokenizer, tmp_path / "one.npy")
    (both,) = taught([PAPER], [], tokenizer, tmp_path / "two.npy")
    at = alone.window.firsts
    np.testing.assert_allclose(both.targets.tags[at][..., O], (alone.targets.tags[at][..., O] + 1) / 2, atol=1e-3)
