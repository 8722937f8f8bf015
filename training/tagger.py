"""Trains the linear-chain tagger of the small model, on all papers and on folds of them."""

from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from kg.extract.candidates import LETTERS
from kg.extract.features import Piece
from training.gold import GoldPaper, labelled

FOLDS = 3
PARAMETERS = {"c1": 0.2, "c2": 0.02, "max_iterations": 90}
# Papers of listings are what the model will read, and few: each counts as three.
REPEATS = {"listings.train": 3}


def tags(gold: GoldPaper, pieces: Sequence[Piece]) -> list[list[str]]:
    """The tags of each piece: begin and inside of each kind, in lower case for what is optional; else outside."""
    rows = {piece.field: ["O"] * len(piece.tokens) for piece in pieces}
    first = {(piece.field, begin): i for piece in pieces for i, (begin, _) in enumerate(piece.tokens)}
    last = {(piece.field, end): i for piece in pieces for i, (_, end) in enumerate(piece.tokens)}
    for span, entity in labelled(gold):
        begin, end = first.get((span.field, span.begin)), last.get((span.field, span.end))
        if begin is not None and end is not None:
            letter = LETTERS[entity.kind].lower() if entity.optional else LETTERS[entity.kind]
            rows[span.field][begin : end + 1] = ["B" + letter] + ["I" + letter] * (end - begin)
    return [rows[piece.field] for piece in pieces]


def train(golds: Sequence[GoldPaper], pieces: Sequence[Sequence[Piece]], path: Path) -> Path:
    """Trains a tagger by OWL-QN (L-BFGS with an L1 penalty) to `path`, if nothing is there; gives `path`.

    The same input gives the same file.
    """
    if path.exists():
        return path
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=PARAMETERS, verbose=False)
    for gold, read in zip(golds, pieces, strict=True):
        for _ in range(REPEATS.get(gold.paper.source.name, 1)):
            for piece, row in zip(read, tags(gold, read), strict=True):
                trainer.append(piece.features, row)
    unfinished = path.with_suffix(".part")
    trainer.train(str(unfinished))
    return unfinished.rename(path)
