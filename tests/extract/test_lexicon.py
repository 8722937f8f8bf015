from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.lexicon import entries, find

NAMES = [entry.name for entry in entries()]


def found(text: str) -> list[tuple[str, str, str]]:
    """Text, name and kind of each hit."""
    return [(text[begin:end], entry.name, entry.kind) for begin, end, entry in find(text)]


def test_entries_are_typed() -> None:
    by_name = {entry.name: entry for entry in entries()}
    assert by_name["ImageNet"].kind == "datasets"
    assert by_name["BERT"].kind == "methods"
    assert by_name["semantic segmentation"].kind == "tasks"
    assert by_name["accuracy"].kind == "metrics"
    assert "RNN" in by_name["recurrent neural network"].aliases


@pytest.mark.parametrize(
    ("text", "form", "name"),
    [
        ("We use ResNet-50 here.", "ResNet-50", "ResNet-50"),
        ("We use ResNet50, too", "ResNet50", "ResNet-50"),
        ("two ResNet 50s", "ResNet 50s", "ResNet-50"),
        ("a resnet-50 is", "resnet-50", "ResNet-50"),
        ("Imagenet is large", "Imagenet", "ImageNet"),
        ("many RNNs", "RNNs", "recurrent neural network"),
        ("Graph Neural Networks are", "Graph Neural Networks", "graph neural network"),
        ("graph-neural networks", "graph-neural networks", "graph neural network"),
        ("Dropout helps", "Dropout", "dropout"),
        ("with the BERT-based", "BERT", "BERT"),
        ("(BERT)", "BERT", "BERT"),
        ("BERT's", "BERT", "BERT"),
        ("on Tiny ImageNet", "Tiny ImageNet", "Tiny ImageNet"),
        ("on ScanNet++", "ScanNet++", "ScanNet++"),
        ("on CIFAR-10/100.", "CIFAR-10/100", "CIFAR-10"),
    ],
)
def test_a_name_in_its_variants(text: str, form: str, name: str) -> None:
    assert [(printed, entry) for printed, entry, _ in found(text)] == [(form, name)]


@pytest.mark.parametrize(
    "text",
    [
        "We glue parts, drop a squad of adam, and pile cola.",
        "Drop and Glue begin sentences.",
        "a word net of image nets",
        "XBERTs mini-BERT x.BERT BERT.py BERT-2 BERT++",
        "https://github.com/BERT/ImageNet and www.example.org/BERT",
        "imagenetwork",
    ],
)
def test_no_common_word_part_of_a_word_or_address(text: str) -> None:
    assert found(text) == []


def test_two_names_at_a_slash_and_the_longest_first() -> None:
    assert [form for form, _, _ in found("RoBERTa/BERT on MS COCO and COCO")] == ["RoBERTa", "BERT", "MS COCO", "COCO"]


@given(
    st.sampled_from(NAMES), st.sampled_from(["", "(", "the ", "a, "]), st.sampled_from(["", ")", ".", ", and", " is"])
)
def test_every_name_is_found_as_it_is_written(name: str, before: str, behind: str) -> None:
    text = before + name + behind
    assert name in [form for form, _, _ in found(text)]


@given(
    st.lists(st.sampled_from([*NAMES, "of", "-", "/", "(", "the", ".", "'s"]), max_size=8), st.sampled_from(["", " "])
)
def test_spans_lie_in_the_text_in_order(parts: list[str], between: str) -> None:
    text = between.join(parts)
    spans = [(begin, end) for begin, end, _ in find(text)]
    assert all(0 <= begin < end <= len(text) for begin, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
