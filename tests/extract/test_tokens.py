from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.tokens import tokenize


def words(text: str) -> list[str]:
    return [text[begin:end] for begin, end in tokenize(text)]


def test_hyphens_slashes_and_possessives_are_cut_off_but_not_decimal_points() -> None:
    assert words("ResNet-50's top-1, Qwen2.5-7B (1,000x) on CIFAR-10/100.") == [
        *("ResNet", "-", "50", "'s", "top", "-", "1", ",", "Qwen2.5", "-", "7B", "(", "1,000x", ")"),
        *("on", "CIFAR", "-", "10", "/", "100", "."),
    ]


def test_letters_of_any_script_make_words_and_underscores_do_not() -> None:
    assert words("Zürich_v2 naïve 模型") == ["Zürich", "_", "v2", "naïve", "模型"]


@given(st.text())
def test_tokens_are_in_order_apart_and_cover_all_but_white_space(text: str) -> None:
    spans = tokenize(text)
    assert all(begin < end for begin, end in spans)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))
    assert "".join(text[begin:end] for begin, end in spans) == "".join(text.split())
