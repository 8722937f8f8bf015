from pathlib import Path
from typing import TYPE_CHECKING

import pycrfsuite

from kg.extract.features import Reader
from kg.model import Paper, Source, Span
from training import tagger
from training.gold import GoldEntity, GoldPaper

if TYPE_CHECKING:
    from kg.extract.group import Kind

TEXTS = ("We train KiteNet on WindData.", "We test KiteNet on DuneData.", "KiteNet beats SailNet on WindData.")


def gold(number: int, text: str) -> GoldPaper:
    kinds: dict[str, Kind] = {
        "KiteNet": "methods",
        "SailNet": "methods",
        "WindData": "datasets",
        "DuneData": "datasets",
    }
    found = [(text.find(name), name) for name in kinds if name in text]
    entities = [
        GoldEntity(kinds[name], (name,), name == "SailNet", None, (Span("abstract", begin, begin + len(name)),))
        for begin, name in found
    ]
    paper = Paper(source=Source("listings.train", "0" * 64, number, number + 1), abstract=text)
    return GoldPaper(str(number), paper, tuple(entities), (), {})


GOLDS = [gold(number, text) for number, text in enumerate(TEXTS)]
PIECES = [Reader({})(one.paper) for one in GOLDS]


def test_tags_begin_with_the_first_token_and_are_small_for_what_is_optional() -> None:
    assert [tagger.tags(one, read) for one, read in zip(GOLDS, PIECES, strict=True)] == [
        [["O", "O", "BM", "O", "BD", "O"]],
        [["O", "O", "BM", "O", "BD", "O"]],
        [["BM", "O", "Bm", "O", "BD", "O"]],
    ]


def test_the_same_papers_give_the_same_tagger_which_tags_them_as_they_are(tmp_path: Path) -> None:
    first, second = (tagger.train(GOLDS, PIECES, tmp_path / name) for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    model = pycrfsuite.Tagger()
    model.open(str(first))
    assert [model.tag(piece.features) for piece in PIECES[2]] == tagger.tags(GOLDS[2], PIECES[2])


def test_a_tagger_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "fold0"
    path.write_bytes(b"trained before")
    assert tagger.train(GOLDS, PIECES, path).read_bytes() == b"trained before"
    assert [one.name for one in tmp_path.iterdir()] == ["fold0"]
