from math import exp, isclose, log1p

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.group import Mention, group
from kg.extract.judge import Place, Prior, Proposal, described, ends
from kg.extract.trees import Forest
from kg.model import Paper, Source, Span

STUMP = [(0, 0.5, 1, 2), (-1, -1.0, 0, 0), (1, 2.0, 3, 4), (-1, 1.0, 0, 0), (-1, 3.0, 0, 0)]


@given(st.floats(-9, 9), st.floats(-9, 9))
def test_trees_go_left_up_to_the_threshold_and_add_up(first: float, second: float) -> None:
    leaf = -1.0 if first <= 0.5 else 1.0 if second <= 2.0 else 3.0
    assert isclose(Forest(0.25, [STUMP, STUMP]).probability([first, second]), 1 / (1 + exp(-(0.25 + 2 * leaf))))


def proposal(text: str, *places: Place) -> Proposal:
    mentions = [Mention(Span(p.field, p.begin, p.end), text[p.begin : p.end], p.kind, p.probability) for p in places]
    return Proposal(group(mentions, {}), {(p.field, p.begin, p.end, p.kind): p for p in places}, {})


def test_a_vector_tells_what_the_tagger_sees_and_what_is_remembered() -> None:
    text = "We propose KiteNet, a kite network. KiteNet reaches 81.5% accuracy."
    paper = Paper(source=Source("a.txt", "0" * 64, 0, 1), abstract=text)
    found = proposal(
        text,
        Place("abstract", 11, 18, "methods", 0.8, 0.5),
        Place("abstract", 36, 43, "methods", 0.6, 1.0),
        Place("abstract", 11, 18, "datasets", 0.1, 1.0),
        Place("abstract", 58, 66, "metrics", 0.9, 1.0),
    )
    seen = Prior(3.0, (2.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0))
    dataset, method, metric = described(paper, found, {"kitenet": seen}, {"kitenet": seen})
    assert [one.kind for one in found.groups] == ["datasets", "methods", "metrics"]
    assert len(method) == len(dataset) == len(metric) == 39
    assert method[:8] == [0.8, 0.7, 0.6, 0.5, 1 - 0.6 * 0.4, 1.0, 0.0, 2.0]
    assert method[8:12] == [0.1, 0.0, 0.0, 1.0]
    assert dataset[8:12] == [0.8, 0.0, 0.0, 0.0]
    # Where it first stands, how far from a figure, whether after words of making; the best of the kind.
    assert method[-5:] == [log1p(111), 9.0, 1.0, 0.8, 1.0]
    assert metric[-5:] == [log1p(158), 6.0, 0.0, 0.9, 1.0]


def test_the_ends_of_a_name_are_its_last_word_in_the_singular_and_its_first() -> None:
    (one,) = proposal("Graph Neural Networks", Place("title", 0, 21, "methods", 1.0, 1.0)).groups
    assert ends(one) == ("network", "^graph")
    (two,) = proposal("F1-score", Place("title", 0, 8, "metrics", 1.0, 1.0)).groups
    assert ends(two) == ("score", "^f1-score")
