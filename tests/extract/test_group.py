import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.group import Kind, Mention, claimed, entity, generic, group, key, occurrences, series, spread
from kg.model import Entity, Field, Paper, Source, Span

SOURCE = Source("a.txt", "0" * 64, 0, 1)


def mentions(text: str, *forms: str, kind: Kind = "methods", field: Field = "abstract") -> list[Mention]:
    return [
        Mention(Span(field, begin, end), form, kind, 0.9) for form in forms for begin, end in occurrences(text, form)
    ]


def grouped(text: str, *forms: str, kind: Kind = "methods", **definitions: str) -> list[tuple[str, ...]]:
    found = group(mentions(text, *forms, kind=kind), definitions)
    return [(one.name, *dict.fromkeys(mention.text for mention in one.mentions)) for one in found]


def test_an_acronym_its_long_form_plurals_and_case_variants_are_one() -> None:
    text = "Graph Neural Networks (GNNs) are popular. A GNN is a graph neural network."
    assert grouped(
        text, "Graph Neural Networks", "GNNs", "GNN", "graph neural network", GNNs="Graph Neural Networks"
    ) == [
        ("Graph Neural Networks", "Graph Neural Networks", "GNNs", "GNN", "graph neural network"),
    ]


def test_versions_are_apart() -> None:
    assert grouped("ResNet-18, ResNet50 and ResNet-50", "ResNet-18", "ResNet50", "ResNet-50") == [
        ("ResNet-18", "ResNet-18"),
        ("ResNet50", "ResNet50", "ResNet-50"),
    ]


def test_a_series_is_two_entities() -> None:
    assert grouped("On CIFAR-10/100, then CIFAR-10.", "CIFAR-10/100", "CIFAR-10", kind="datasets") == [
        ("CIFAR-10", "CIFAR-10"),
        ("CIFAR-100", "CIFAR-10/100"),
    ]
    (first, shown), (second, whole) = series(Mention(Span("title", 3, 15), "ImageNet-1/2", "datasets", 0.5))
    assert (first, shown.text, shown.span) == ("ImageNet-1", "ImageNet-1", Span("title", 3, 13))
    assert (second, whole.text, whole.span) == ("ImageNet-2", "ImageNet-1/2", Span("title", 3, 15))
    assert (claimed(shown), claimed(whole)) == (range(3, 13), range(13, 15))


@pytest.mark.parametrize("form", ["our method", "graph neural", "the proposed framework", "--", "novel task"])
def test_a_generic_phrase_is_no_entity(form: str) -> None:
    assert generic(form)
    assert group([Mention(Span("title", 0, len(form)), form, "methods", 1.0)], {}) == []


@pytest.mark.parametrize(
    "form", ["graph neural network", "SCORE", "METHOD-2", "deep learning", "GAN", "data augmentation"]
)
def test_a_name_is_not_generic(form: str) -> None:
    assert not generic(form)


def test_a_general_last_word_does_not_tell_names_apart() -> None:
    assert key("KITTI dataset", "datasets") == key("KITTI", "datasets") == key("kitti benchmark", "datasets") == "kitti"
    assert key("BLEU scores", "metrics") == "bleu"
    assert key("dataset", "datasets") == "dataset"
    assert key("KITTI dataset", "methods") == "kittidataset"


def test_the_record_of_a_group_has_its_forms_and_spans_by_place() -> None:
    found = group(mentions("BERT, then berts, then BERT", "BERT", "berts"), {})
    assert [entity(one, 0.75, "uses") for one in found] == [
        Entity(
            name="BERT",
            forms=("BERT", "berts"),
            role="uses",
            confidence=0.75,
            spans=(Span("abstract", 0, 4), Span("abstract", 11, 16), Span("abstract", 23, 27)),
        )
    ]


def test_other_places_of_a_form_are_mentions_too_unless_inside_a_word_or_another_mention() -> None:
    paper = Paper(source=SOURCE, title="SAM", abstract="SAM beats SAM-2, not SAMs; FastSAM and SAM.", comment="SAM 3")
    first = [
        Mention(Span("abstract", 0, 3), "SAM", "methods", 0.9),
        Mention(Span("abstract", 10, 15), "SAM-2", "methods", 0.8),
    ]
    found = [(mention.span, mention.text, mention.confidence) for mention in spread(paper, first)]
    assert found == [
        (Span("abstract", 0, 3), "SAM", 0.9),
        (Span("abstract", 10, 15), "SAM-2", 0.8),
        (Span("title", 0, 3), "SAM", 0.9),
        (Span("abstract", 39, 42), "SAM", 0.9),
        (Span("comment", 0, 3), "SAM", 0.9),
    ]


forms = st.sampled_from(
    ["BERT", "BERTs", "ResNet-18", "ResNet-50", "language model", "our model", "CIFAR-10/100", "GLUE"]
)


@given(st.lists(forms, max_size=8), st.randoms(use_true_random=False))
def test_grouping_does_not_depend_on_order_and_spans_equal_their_text(names: list[str], random: object) -> None:
    text = " and ".join(names)
    found = mentions(text, *dict.fromkeys(names), kind="datasets")
    mixed = found[:]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    groups = group(found, {})
    assert group(mixed, {}) == groups
    assert all(text[m.span.begin : m.span.end] == m.text for one in groups for m in one.mentions)
    assert {m.span for one in groups for m in one.mentions} >= {m.span for m in found if m.text in {"BERT", "GLUE"}}
