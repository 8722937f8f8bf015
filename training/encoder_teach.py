"""What encoders believe of papers that nobody annotated, for another to learn from.

The mean of several teachers is a better target than any of them: Hinton, Vinyals and Dean 2015, "Distilling the
Knowledge in a Neural Network", https://arxiv.org/abs/1503.02531.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.group import KINDS
from kg.extract.large import Encoder as Runtime
from kg.extract.large_decode import OUTSIDE, TAGS
from kg.extract.large_input import flags_of, split
from kg.extract.small import ROLED
from kg.model import PROSE, Paper
from training.encoder_data import IGNORED, Example, Targets, in_windows

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

_HALF = 0.5
_TAGGED = len(KINDS) * TAGS


def taught(papers: Sequence[Paper], teachers: Sequence[Runtime], tokenizer: "Tokenizer", kept: Path) -> list[Example]:
    """The windows of papers with what teachers believe of them for targets.

    The file `kept` has the probabilities of each teacher for each word (words, teachers, outputs), of half precision;
    it is made where it is not.
    """
    if not kept.exists():
        np.save(kept, np.concatenate([_read(paper, teachers) for paper in papers]))
    believed = np.load(kept, mmap_mode="r")
    found, at = [], 0
    for paper in papers:
        words = split({field: paper.text(field) for field in PROSE}, tokenizer)
        mean = believed[at : at + len(words)].astype(np.float32).mean(axis=1)
        found += in_windows(words, flags_of(words), _targets(mean), tokenizer)
        at += len(words)
    return found


def _read(paper: Paper, teachers: Sequence[Runtime]) -> "NDArray[np.float16]":
    return np.stack([_probabilities(teacher(paper)[1]) for teacher in teachers], axis=1).astype(np.float16)


def _probabilities(scores: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Of scores (words, outputs): a softmax over the tags of each kind, a sigmoid of each other."""
    tags = scores[:, :_TAGGED].reshape(-1, len(KINDS), TAGS)
    odds = np.exp(tags - tags.max(axis=-1, keepdims=True))
    shares = odds / odds.sum(axis=-1, keepdims=True)
    return np.hstack([shares.reshape(-1, _TAGGED), 1 / (1 + np.exp(-scores[:, _TAGGED:]))])


def _targets(believed: "NDArray[np.float32]") -> Targets:
    """Whether optional and introduced is learnt where there is rather a mention than none."""
    tags = believed[:, :_TAGGED].reshape(-1, len(KINDS), TAGS)
    mentioned = tags[..., OUTSIDE] < _HALF
    optional, roles = np.split(believed[:, _TAGGED:], [len(KINDS)], axis=1)
    return Targets(
        tags / tags.sum(axis=-1, keepdims=True),
        np.where(mentioned, optional, np.float32(IGNORED)),
        np.where(mentioned[:, : len(ROLED)], roles, np.float32(IGNORED)),
    )
