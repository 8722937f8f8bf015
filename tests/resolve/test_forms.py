import pytest

from kg.resolve.forms import alike, form_key, is_acronym, spells_out, without_tail


@pytest.mark.parametrize("form", ["CL", "mIoU", "LoRA", "LLMs", "CIFAR-10", "BERT", "ÉTÉ"])
def test_acronyms(form: str) -> None:
    assert is_acronym(form)


@pytest.mark.parametrize("form", ["Adam", "gnn", "Faster R-CNN", "F1", "A", "", "AVERYLONGSHOUTEDNAME"])
def test_no_acronyms(form: str) -> None:
    assert not is_acronym(form)


@pytest.mark.parametrize(
    ("form", "acronym"),
    [
        ("contrastive learning", "CL"),
        ("Continual Learning", "CL"),
        ("large language models", "LLMs"),
        ("large language models", "LLM"),
        ("low-rank adaptation", "LoRA"),
        ("mean intersection over union", "mIoU"),
        ("Bidirectional Encoder Representations from Transformers", "BERT"),
        ("generative pre-trained transformer", "GPT"),
        ("residual network", "ResNet"),
        ("Fréchet inception distance", "FID"),
        ("area under the curve", "AUC"),
        ("MultiNLI", "MNLI"),
        ("contrastive learning (CL)", "CL"),
    ],
)
def test_long_forms_of_acronyms(form: str, acronym: str) -> None:
    assert spells_out(form, acronym)


@pytest.mark.parametrize(
    ("form", "acronym"),
    [
        ("AI agents", "LLMs"),
        ("large reasoning language models", "LLM"),
        ("open large language models", "LLM"),
        ("BERT model", "BERT"),
        ("multilingual BERT", "BERT"),
        ("U Net architecture", "U-Net"),
        ("LLM", "LLM"),
        ("LLMs", "LLM"),
        ("MASS", "MAS"),
        ("deep residual network", "ResNet"),
    ],
)
def test_no_long_forms(form: str, acronym: str) -> None:
    assert not spells_out(form, acronym)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("convolutional neural network", "Convolution Neural Net"),
        ("low-rank adaptation", "Low-Rank Adaption"),
        ("direct preference optimisation", "direct preference optimization"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("contrastive learning", "continual learning"),
        ("recurrent neural network", "recursive neural network"),
        ("minimum likelihood", "maximum likelihood"),
        ("convolutional network", "conventional network"),
        ("language model", "large language model"),
        ("Llama 2", "Llama 3"),
        ("BERT", "BERTs"),
        ("", ""),
    ],
)
def test_names_of_different_things(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)


@pytest.mark.parametrize(
    ("kind", "form", "expected"),
    [
        ("Dataset", "CIFAR-10 dataset", "CIFAR-10"),
        ("Dataset", "Penn corpus", "Penn"),
        ("Dataset", "CIFAR-10", None),
        ("Dataset", "dataset", None),
        ("Metric", "F1 scores", "F1"),
        ("Task", "tagging tasks", "tagging"),
        ("Method", "BERT model", "BERT"),
        ("Method", "GPT-4 architecture", "GPT-4"),
        ("Method", "reward model", None),
    ],
)
def test_general_last_words(kind: str, form: str, expected: str | None) -> None:
    assert without_tail(kind, form) == expected


def test_a_form_has_the_key_of_what_stands_before_the_brackets() -> None:
    assert form_key("large language models (LLMs)") == form_key("Large Language Model")
    assert form_key("(CL)") == form_key("CL")
    assert form_key("…") == "..."
    assert form_key(" ") == " "
