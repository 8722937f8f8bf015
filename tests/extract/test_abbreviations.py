import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.abbreviations import acronyms, definitions


def pairs(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*short)], text[slice(*long)]) for long, short in definitions(text)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We train a residual network (ResNet) here.", "ResNet", "residual network"),
        ("deep graph neural networks (GNNs) are", "GNNs", "graph neural networks"),
        ("a Convolutional Neural Network [CNN] is", "CNN", "Convolutional Neural Network"),
        ("BERT (Bidirectional Encoder Representations from Transformers)", "BERT",
         "Bidirectional Encoder Representations from Transformers"),
        ("the mean average precision (mAP)", "mAP", "mean average precision"),
        ("natural language processing (NLP; see [3])", "NLP", "natural language processing"),
        ("Generative Adversarial Networks (GANs, for short)", "GANs", "Generative Adversarial Networks"),
        ("k-nearest neighbours (kNN)", "kNN", "k-nearest neighbours"),
        ("Contrastive Language-Image Pre-training (CLIP)", "CLIP", "Contrastive Language-Image Pre-training"),
        ("the Fréchet Inception Distance (FID)", "FID", "Fréchet Inception Distance"),
        ("with 3D Gaussian Splatting (3DGS)", "3DGS", "3D Gaussian Splatting"),
        ('a "low-rank adaptation" ("LoRA")', "LoRA", "low-rank adaptation"),
    ],
)  # fmt: skip
def test_definitions(text: str, short: str, long: str) -> None:
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "on the test set (Table 2)",
        "(left) and (i), (ii), (e.g., nets)",
        "the nets (NETS)",
        "in the wild (WTI)",
        "it has six layers (2019)",
        "accuracy (82.1%)",
        "we study this (Paris, France)",
        "(GAN)",
    ],
)
def test_no_definition(text: str) -> None:
    assert pairs(text) == []


def test_the_shortest_long_form_wins() -> None:
    assert pairs("a large neural tensor network and a net tensor (NT)") == [("NT", "net tensor")]


def test_several_in_order() -> None:
    text = "Vision transformers (ViTs) and state space models (SSMs) meet."
    assert pairs(text) == [("ViTs", "Vision transformers"), ("SSMs", "state space models")]


WORDS = st.lists(st.from_regex(r"[B-DF-HJ-NP-TV-Z][aeiou]{2,5}", fullmatch=True), min_size=2, max_size=5)


@given(WORDS)
def test_initials_are_found(words: list[str]) -> None:
    short, long = "".join(word[0] for word in words), " ".join(words)
    assert pairs(f"Here, the {long} ({short}) is it.") == [(short, long)]


@given(st.text(alphabet=st.sampled_from("abAB ()[]-.;s3"), max_size=50))
def test_spans_lie_in_the_text(text: str) -> None:
    for long, short in definitions(text):
        for begin, end in (long, short):
            assert 0 <= begin < end <= len(text)
            assert text[begin:end] == text[begin:end].strip()
        assert long[1] <= short[0] or short[1] <= long[0]


def test_the_long_form_has_all_of_a_hyphenated_word() -> None:
    text = "We do semi-supervised learning (SSL) and Tide-Aware Wave Quantization (AWQ)."
    assert acronyms(text, definitions(text)) == {
        "SSL": "semi-supervised learning",
        "AWQ": "Tide-Aware Wave Quantization",
    }
