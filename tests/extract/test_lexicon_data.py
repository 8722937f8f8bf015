"""The lexicon is data written by hand: these are its laws."""

from collections import Counter
from importlib.resources import files

import pytest

from kg.ids import name_key

KINDS = ("dataset", "method", "metric", "task")
TEXT = (files("kg.extract") / "data" / "lexicon.tsv").read_bytes().decode("utf-8")
LINES = TEXT.removesuffix("\n").split("\n")
ROWS = [line.split("\t") for line in LINES[1:]]


def names(row: list[str]) -> list[str]:
    """The name of a row and its aliases."""
    return [row[1], *(row[2].split("|") if row[2] else [])]


def test_header_and_shape() -> None:
    assert LINES[0] == "kind\tname\taliases"
    assert TEXT.endswith("\n")
    assert "\r" not in TEXT
    assert [row for row in ROWS if len(row) != 3] == []
    assert {row[0] for row in ROWS} == set(KINDS)


def test_is_large_enough_in_every_kind() -> None:
    rows = Counter(row[0] for row in ROWS)
    assert rows.total() >= 6000
    assert rows["method"] >= 2300
    assert rows["dataset"] >= 2200
    assert rows["task"] >= 1200
    assert rows["metric"] >= 380


def test_is_sorted_by_kind_then_name() -> None:
    order = [(row[0], row[1].casefold()) for row in ROWS]
    assert order == sorted(order)


def test_no_stray_blanks_or_empty_names() -> None:
    listed = [name for row in ROWS for name in names(row)]
    assert [name for name in listed if name != " ".join(name.split()) or not name] == []
    assert [name for name in listed if not name_key(name)] == []
    assert [name for name in listed if "(" in name and ")" not in name] == []


def test_a_key_names_one_row_only() -> None:
    keys = Counter(key for row in ROWS for key in {name_key(name) for name in names(row)})
    assert [key for key, rows in keys.items() if rows > 1] == []


def test_aliases_differ_by_more_than_case_hyphens_and_plural() -> None:
    repeated = [row for row in ROWS if len({name_key(name) for name in names(row)}) < len(names(row))]
    assert repeated == []


@pytest.mark.parametrize(
    "phrase",
    ["deep learning", "machine learning", "neural network", "large language model", "LLM", "artificial intelligence"],
)
def test_umbrella_terms_are_left_out(phrase: str) -> None:
    assert name_key(phrase) not in {name_key(name) for row in ROWS for name in names(row)}


@pytest.mark.parametrize(
    ("alias", "kind", "name"),
    [
        ("MS COCO", "dataset", "COCO"),
        ("MultiNLI", "dataset", "MNLI"),
        ("NER", "task", "named entity recognition"),
        ("graph neural networks", "method", "graph neural network"),
        ("GNNs", "method", "graph neural network"),
        ("SGD", "method", "stochastic gradient descent"),
        ("mean intersection over union", "metric", "mIoU"),
        ("quantisation", "method", "quantization"),
    ],
)
def test_well_known_aliases_find_their_row(alias: str, kind: str, name: str) -> None:
    by_key = {name_key(each): (row[0], row[1]) for row in ROWS for each in names(row)}
    assert by_key[name_key(alias)] == (kind, name)
