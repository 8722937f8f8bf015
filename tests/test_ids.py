"""Keys, ids and IRIs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.ids import BASE, digest, local_iri, name_key, person_key, plain, singular, text_key


@pytest.mark.parametrize(
    "names",
    [
        ("ResNet-50", "ResNet50", "ResNet 50", "resnet‑50", "$\\text{ResNet}$-50"),
        ("GNN", "GNNs", "gnn"),
        ("Graph Neural Network", "graph neural networks", "Graph-Neural Network"),
        ("CNN/DailyMail", "CNN-DailyMail", "CNN / Daily Mail"),
        ("Poincaré embedding", "Poincare Embeddings"),
        ("F1", "F_1", "F$_1$"),
        ("policy", "policies"),
    ],
)
def test_names_that_are_the_same(names: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ResNet-18", "ResNet-50"), ("C", "C++"), ("A*", "A"), ("SimCLR", "SimCLRv2"), ("loss", "los"), ("AIDS", "AID"),
        ("U-Net", "U-Net++"), ("GPT-3", "GPT-3.5"), ("CIFAR-10", "CIFAR-100"),
    ],
)  # fmt: skip
def test_names_that_are_not(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("word", "bare"),
    [("networks", "network"), ("losses", "loss"), ("boxes", "box"), ("bias", "bia"), ("corpus", "corpus"), ("s", "s")],
)
def test_singular(word: str, bare: str) -> None:
    assert singular(word) == bare


def test_people_and_titles() -> None:
    assert person_key("Pierre  Lelièvre") == person_key("PIERRE LELIEVRE") == "pierre lelievre"
    assert person_key("Nguyen H. Tran") == person_key("Nguyen H Tran")
    assert text_key("Scaling $\\mathbf{Laws}$: a Study!") == "scalinglawsastudy"


@given(st.lists(st.text()), st.lists(st.text()))
def test_different_parts_have_different_digests(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_lengths_keep_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("") != digest()


@given(st.text())
def test_keys_do_not_depend_on_case_and_are_stable(name: str) -> None:
    assert plain(plain(name)) == plain(name)
    assert name_key(f" {name} ") == name_key(name)


@given(st.text())
def test_any_key_makes_a_valid_iri(key: str) -> None:
    iri = local_iri("method", key)
    assert NamedNode(BASE + iri).value == BASE + iri
    assert ".." not in iri.split("/")
    assert len(iri) <= len("method/") + 120


@given(st.text(), st.text())
def test_different_keys_have_different_iris(one: str, other: str) -> None:
    if one.replace(" ", "_") != other.replace(" ", "_"):
        assert local_iri("method", one) != local_iri("method", other)
