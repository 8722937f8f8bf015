import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.coined import coined, kind_near, looks_named
from kg.model import Paper, Source

SOURCE = Source("listing.txt", "0" * 64, 0, 1)


def names(title: str | None = None, abstract: str | None = None) -> list[tuple[str, str]]:
    """Text and kind of each name coined."""
    paper = Paper(source=SOURCE, title=title, abstract=abstract)
    found = coined(paper)
    for each in found:
        assert paper.text(each.span.field)[each.span.begin : each.span.end] == each.text
    return [(each.text, each.kind) for each in found]


@pytest.mark.parametrize(
    ("abstract", "name", "kind"),
    [
        ("In this paper, we propose FooNet.", "FooNet", "methods"),
        ("We introduce a new dataset, BarQA, of questions.", "BarQA", "datasets"),
        ("We present BarBench, a benchmark for nets.", "BarBench", "datasets"),
        ("This work presents the FOO-2 model.", "FOO-2", "methods"),
        ("A small method called FooNet is given.", "FooNet", "methods"),
        ("a corpus named BAR, which", "BAR", "datasets"),
        ("dubbed as “FooNet”, it", "FooNet", "methods"),
        ("which we term D-Foo.", "D-Foo", "methods"),
        ("We propose a metric called FooScore to", "FooScore", "metrics"),
        ("We develop FooNet V2 for this", "FooNet V2", "methods"),
        ("We propose a small, fast network, FooNet, that", "FooNet", "methods"),
        ("we design a network FooNet that", "FooNet", "methods"),
        ("We release FooNet++ today", "FooNet++", "methods"),
    ],
)
def test_an_abstract_coins(abstract: str, name: str, kind: str) -> None:
    assert names(abstract=abstract) == [(name, kind)]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("FooNet: A Network for Nets", [("FooNet", "methods")]),
        ("FooNet (FN): A Network for Nets", [("FooNet", "methods")]),
        ("BarQA: A Benchmark for Questions", [("BarQA", "datasets")]),
        ("Attention: A Survey", []),
        ("On Nets: FooNet", []),
        ("Self-Training: How", []),
    ],
)
def test_a_title_coins(title: str, found: list[tuple[str, str]]) -> None:
    assert names(title=title) == found


@pytest.mark.parametrize(
    "abstract",
    [
        "We propose a simple method.",
        "We propose a BERT model and present an analysis of BERT.",
        "We present the first study of nets.",
        "We introduce 3D nets in 2020.",
        "The 2nd step, called training, is slow.",
        "They propose FooNet.",
    ],
)
def test_what_is_no_name(abstract: str) -> None:
    assert names(abstract=abstract) == []


def test_title_comes_first_and_a_name_twice_is_two_places() -> None:
    paper = Paper(source=SOURCE, title="FooNet: Nets", abstract="We propose FooNet. It is called FooNet.")
    assert [(each.span.field, each.span.begin) for each in coined(paper)] == [
        ("title", 0),
        ("abstract", 11),
        ("abstract", 32),
    ]


@pytest.mark.parametrize("word", ["FooNet", "BAR", "T5", "GPT-4", "3DFoo", "D-Foo", "FooNet V2"])
def test_looks_named(word: str) -> None:
    assert looks_named(word)


@pytest.mark.parametrize("word", ["Foo", "foo", "2nd", "Self-Training", "IV", "12", "3-fold", "3D"])
def test_does_not_look_named(word: str) -> None:
    assert not looks_named(word)


def test_the_nearest_word_tells_the_kind() -> None:
    text = "Our model FooNet wins on the dataset BarQA."
    assert kind_near(text, 10, 16) == "methods"
    assert kind_near(text, 37, 42) == "datasets"


@given(st.text(alphabet=st.sampled_from("FNo :proseaWd3-.()"), max_size=60))
def test_spans_are_their_text(text: str) -> None:
    names(title=text, abstract=f"We propose {text} called {text}")
