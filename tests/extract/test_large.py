import importlib
import itertools
import math
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from kg.errors import ModelError
from kg.extract.group import KINDS, Group, Kind, Mention
from kg.extract.large import (
    ENCODER,
    JUDGE,
    OUTPUTS,
    RESULTS,
    USAGE,
    VOCABULARY,
    LargeExtractor,
    averaged,
    read_usages,
    role,
    seconded,
    seen_in,
    write_usages,
)
from kg.extract.large_decode import BEGIN, END, INSIDE, OUTSIDE, SINGLE, TAGS, WIDEST, spans
from kg.extract.large_input import FLAGS, LONGEST, flags_of, split, windows
from kg.extract.large_judge import Judged, Tagged, Usage, phrases, usage_key
from kg.extract.measured import Believed
from kg.extract.small import DATA
from kg.model import PROSE, Entities, Field, Paper, Source, Span

SOURCE = Source("listing.txt", "0" * 64, 0, 1)
PAPER = Paper(
    source=SOURCE,
    title="TideNet: Gated Recurrence for Image Classification",
    abstract=(
        "Image classification on small devices is slow. We propose TideNet, a gated convolutional network that extends "
        "ResNet-50 with a Recurrent Tide Module (RTM). On CIFAR-10 and ImageNet, TideNet reaches an accuracy of 97.1% "
        "and 82.4%, and RTM needs half the memory of ResNet-50."
    ),
    comment="Trained with knowledge distillation.",
)


@pytest.fixture(scope="module")
def extractor() -> LargeExtractor:
    return LargeExtractor()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(DATA / VOCABULARY))


def forms(found: Entities, kind: str) -> set[str]:
    return {form for entity in getattr(found, kind) for form in entity.forms}


def test_finds_what_a_reader_would(extractor: LargeExtractor) -> None:
    (found,) = extractor([PAPER])
    assert {"TideNet", "ResNet-50", "Recurrent Tide Module", "RTM"} <= forms(found, "methods")
    assert forms(found, "datasets") == {"CIFAR-10", "ImageNet"}
    assert forms(found, "tasks") == {"Image Classification", "Image classification"}
    assert forms(found, "metrics") >= {"accuracy"}
    by_form = {form: method for method in found.methods for form in method.forms}
    assert by_form["Recurrent Tide Module"] is by_form["RTM"]
    assert by_form["TideNet"].role == "introduces"
    assert by_form["ResNet-50"].role == "uses"
    assert [dataset.role for dataset in found.datasets] == ["uses", "uses"]
    assert {task.role for task in found.tasks} | {metric.role for metric in found.metrics} == {None}


def test_spans_show_the_forms(extractor: LargeExtractor) -> None:
    (found,) = extractor([PAPER])
    entities = [*found.methods, *found.datasets, *found.tasks, *found.metrics]
    assert len(entities) > 5
    for entity in entities:
        shown = [PAPER.text(span.field)[span.begin : span.end] for span in entity.spans]
        assert tuple(dict.fromkeys(shown)) == entity.forms
        assert entity.name in " ".join(shown)
        assert 0 < entity.confidence <= 1
        assert {span.field for span in entity.spans} <= set(PROSE)


def test_batches_and_order_change_nothing(extractor: LargeExtractor) -> None:
    other = msgspec.structs.replace(PAPER, title="A Survey of Graph Neural Networks", comment=None)
    empty = Paper(source=SOURCE)
    together = extractor([PAPER, empty, other])
    assert together == [extractor([paper])[0] for paper in (PAPER, empty, other)]
    assert together[1] == Entities()
    assert extractor([]) == []
    assert LargeExtractor()([other, PAPER]) == [together[2], together[0]]


def test_a_paper_longer_than_the_encoder_reads_is_read_to_its_end(extractor: LargeExtractor) -> None:
    filler = "It is known that many of the systems that are in use today were made by people with little time. " * 60
    paper = msgspec.structs.replace(PAPER, abstract=filler + PAPER.text("abstract"))
    (found,) = extractor([paper])
    assert {"ImageNet"} <= forms(found, "datasets")
    assert {"TideNet", "ResNet-50"} <= forms(found, "methods")
    assert {span.begin > len(filler) for dataset in found.datasets for span in dataset.spans} == {True}


def test_version_follows_the_weights(extractor: LargeExtractor, tmp_path: Path) -> None:
    for name in (ENCODER, VOCABULARY, JUDGE, RESULTS, USAGE, "small.json.gz", "small.crfsuite.gz"):
        (tmp_path / name).symlink_to(DATA / name)
    assert LargeExtractor(tmp_path).version == extractor.version
    judge = msgspec.json.decode((DATA / JUDGE).read_bytes())
    judge["tasks"]["forest"][0] = -50.0  # its bias
    (tmp_path / JUDGE).unlink()
    (tmp_path / JUDGE).write_bytes(msgspec.json.encode(judge))
    stricter = LargeExtractor(tmp_path)
    assert stricter.version != extractor.version
    assert stricter([PAPER])[0].tasks == ()


@pytest.mark.parametrize("missing", ["numpy", "onnxruntime", "tokenizers"])
def test_says_what_to_install(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.delitem(sys.modules, "kg.extract.large")
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModelError, match=r"pip install 'papers-kg\[large\]'"):
        importlib.import_module("kg.extract.large")


def test_weights_are_small() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("large.*")) < 23_000_000


def test_words_are_the_texts_own(tokenizer: Tokenizer) -> None:
    words = split({"title": "ÉTÉ-2 (Été)", "abstract": "GPT-4o, naïve_x", "comment": ""}, tokenizer)
    assert [word.text for word in words] == ["ÉTÉ", "-", "2", "(", "Été", ")", "GPT", "-", "4o", ",", "naïve", "_", "x"]
    flags = [{name for name, flag in zip(FLAGS, row, strict=True) if flag} for row in flags_of(words)]
    assert flags[0] == {"capitals", "first", "title", "repeated", "curated"}
    assert flags[2] == {"digit", "glued", "title", "curated"}
    assert flags[4] == {"capitalised", "glued", "title", "bracketed", "repeated", "curated"}
    assert flags[6] == {"capitals", "first", "curated"}


@given(st.lists(st.integers(1, 300), max_size=4), st.integers(0, 1200))
def test_windows_hold_every_word_once(title: list[int], length: int) -> None:
    tokenizer = Tokenizer.from_file(str(DATA / VOCABULARY))
    texts = {"title": " ".join("a" * n for n in title), "abstract": "deep " * length, "comment": "x"}
    words = split({"title": texts["title"], "abstract": texts["abstract"], "comment": texts["comment"]}, tokenizer)
    found = windows(words, flags_of(words), 1, 2)
    read = [word for window in found for word in window.words]
    assert len(read) == len(set(read))
    assert {i for i, word in enumerate(words) if word.field != "title"} <= set(read)
    for window in found:
        assert len(window.ids) == len(window.flags) <= LONGEST
        assert [window.ids[at] for at in window.firsts] == [words[word].pieces[0] for word in window.words]


def tag_sequences(length: int) -> list[tuple[int, ...]]:
    inside = {BEGIN: True, INSIDE: True, OUTSIDE: False, END: False, SINGLE: False}
    found = []
    for tags in itertools.product(range(TAGS), repeat=length):
        before = False
        for tag in tags:
            if (tag in (INSIDE, END)) != before:
                break
            before = inside[tag]
        else:
            if not before:
                found.append(tags)
    return found


@given(st.integers(0, 2**32 - 1))
def test_span_probabilities_are_those_of_all_sequences(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(5, 1, TAGS)).astype(np.float32)
    sums: dict[tuple[int, int], float] = {}
    total = 0.0
    for tags in tag_sequences(5):
        weight = float(np.exp(sum(scores[i, 0, tag] for i, tag in enumerate(tags))))
        total += weight
        begin = 0
        for i, tag in enumerate(tags):
            begin = i if tag in (BEGIN, SINGLE) else begin
            if tag in (END, SINGLE):
                sums[begin, i] = sums.get((begin, i), 0.0) + weight
    found = {(one.first, one.last): one.probability for one in spans(scores, 1e-9)}
    assert found.keys() == sums.keys()
    assert len(found) == 15
    assert all(abs(found[place] - weight / total) < 1e-5 for place, weight in sums.items())


@given(
    st.integers(0, 2**32 - 1), st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 1)), min_size=1)
)
def test_named_spans_are_told_however_unlikely(seed: int, places: set[tuple[int, int, int]]) -> None:
    scores = np.random.default_rng(seed).normal(size=(5, 2, TAGS)).astype(np.float32)
    named = {(min(pair), max(pair), kind) for *pair, kind in places}
    every = spans(scores, 1e-9)
    told = spans(scores, 0.1, named)
    assert told == [one for one in every if one.probability > 0.1 or one[:3] in named]
    assert {one[:3] for one in told} >= named


def test_a_named_span_of_too_many_words_is_none() -> None:
    scores = np.zeros((WIDEST + 1, 1, TAGS), dtype=np.float32)
    assert (0, WIDEST - 1, 0) in {one[:3] for one in spans(scores, 0.5, [(0, WIDEST - 1, 0), (0, WIDEST, 0)])}
    assert [one[:3] for one in spans(scores, 0.5, [(0, WIDEST, 0)])] == []


def test_names_of_the_lexicon_are_considered_however_unlikely(tokenizer: Tokenizer) -> None:
    paper = Paper(source=SOURCE, title="TideNet", abstract="We gain 7.2% on the MMLU 0-shot task and on Fog-MNIST.")
    words = split({field: paper.text(field) for field in PROSE}, tokenizer)
    scores = np.zeros((len(words), OUTPUTS), dtype=np.float32)
    scores[:, [kind * TAGS + OUTSIDE for kind in range(len(KINDS))]] = 9.0
    (one,) = seen_in(paper, words, scores)
    assert (one.kind, paper.text("abstract")[one.span.begin : one.span.end]) == ("datasets", "MMLU")
    assert 0 < one.probability < 0.001


@pytest.mark.parametrize(("second", "played"), [(0.1, "uses"), (0.3, "introduces")])
def test_encoder_and_small_model_have_an_equal_say_in_roles(second: float, played: str) -> None:
    place = Span("abstract", 0, 4)
    seen = [Tagged("methods", place, 0.9, 0.0, introduced) for introduced in (0.9, 0.7)]
    found = Group("Tide", "methods", (Mention(place, "Tide", "methods", 0.9),))
    assert role(Judged(found, seen, [], frozenset(), defined=False), second) == played


def test_usages_survive_the_file(tmp_path: Path) -> None:
    usages = {"resnet50": Usage(12, (9, 0, 0, 0), (1, 0, 0, 0)), "accuracy": Usage(90, (0, 0, 0, 60), (0, 0, 1, 20))}
    write_usages(tmp_path / USAGE, usages)
    assert read_usages(tmp_path / USAGE) == usages


def test_phrases_are_counted_without_case_hyphen_and_plural() -> None:
    assert usage_key(["Res", "-", "Nets"]) == usage_key(["resnet"]) == "resnet"
    assert usage_key(["loss"]) == "loss"
    assert phrases(["Graph", "-", "nets", "win"]) == {"graph", "graphnet", "graphnetswin", "net", "netswin", "win"}


def test_the_small_model_has_a_quarter_of_the_say() -> None:
    assert averaged(1.0, 0.0) < 1 / (1 + math.exp(-1.0)) < averaged(1.0, 0.99)
    assert averaged(2.0, 0.5) == pytest.approx(1 / (1 + math.exp(-1.5)))
    assert 0 < averaged(-1e9, 0.0) < averaged(1e9, 1.0) < 1


def test_the_likeliest_mention_of_its_kind_is_what_the_small_model_says_of_an_entity() -> None:
    def group(kind: Kind, *begins: int) -> Group:
        spans = (Span("abstract", begin, begin + 4) for begin in begins)
        return Group("Tide", kind, tuple(Mention(span, "Tide", kind, 0.5) for span in spans))

    places: dict[Field, list[Believed]] = {
        "abstract": [Believed(0, 4, "methods", 0.3), Believed(9, 13, "methods", 0.8), Believed(20, 24, "tasks", 0.9)]
    }
    groups = [group("methods", 0, 9), group("methods", 0), group("methods", 20), group("tasks", 20)]
    assert seconded(groups, places) == [0.8, 0.3, 0.0, 0.9]
