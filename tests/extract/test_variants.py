import pytest

from kg.extract.group import Kind, Mention
from kg.extract.variants import acronym_letters, spells, variants, words_of
from kg.model import Span


def mention(text: str, kind: Kind = "methods", confidence: float = 0.9) -> Mention:
    return Mention(Span("abstract", 0, len(text)), text, kind, confidence)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("TWN", "Tide-aware Wave Network"),
        ("TWN", "the Tidal Wave Network"),
        ("TiWaNs", "tidal wave networks"),
        ("mIoU", "mean Intersection over Union"),
        ("4DWS", "4D wave splatting"),
        ("PSNR", "peak signal-to-noise ratio"),
    ],
)
def test_an_acronym_spells_the_beginnings_of_words(short: str, long: str) -> None:
    assert spells(acronym_letters(short), words_of(long))
    assert variants([mention(short), mention(long)]) == {short: long}


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("CNN", "neural network"),
        ("TWN", "Tidal Wave Network model"),
        ("Tide", "tidal deep encoder"),
        ("T-5", "tidal 5"),
        ("WN", "Wavenet"),
    ],
)
def test_other_words_stay_apart(short: str, long: str) -> None:
    assert variants([mention(short), mention(long)]) == {}


def test_only_forms_of_one_kind_are_the_same() -> None:
    assert variants([mention("WAM", "metrics"), mention("wave attention model", "methods")]) == {}


def test_a_qualified_metric_is_the_metric() -> None:
    named = ["accuracy", "test accuracy", "average test accuracy", "F1", "F1 score", "inaccuracy"]
    assert variants(mention(text, "metrics") for text in named) == {
        "accuracy": "average test accuracy",
        "test accuracy": "average test accuracy",
        "F1": "F1 score",
    }
    assert variants(mention(text, "tasks") for text in named) == {}


def test_the_likeliest_longer_form_counts_and_faint_ones_do_not() -> None:
    named = [("accuracy", 0.9), ("top-1 accuracy", 0.8), ("top-5 accuracy", 0.5), ("best top-1 accuracy", 0.2)]
    assert variants(mention(text, "metrics", chance) for text, chance in named) == {"accuracy": "top-1 accuracy"}


def test_names_of_one_row_of_the_lexicon_are_the_same() -> None:
    assert variants([mention("VAE"), mention("variational autoencoder")]) == {"VAE": "variational autoencoder"}
    assert variants([mention("VAE", "tasks"), mention("variational autoencoder", "tasks")]) == {}
