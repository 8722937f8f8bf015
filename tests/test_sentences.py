"""Sentence boundaries."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sentences import sentence_at, sentences


@pytest.mark.parametrize(
    "parts",
    [
        ["We propose FastNet.", "It works."],
        ["It gains 3.5 points (Fig. 3), i.e. Much more.", "See https://a.example/b.c for code."],
        ["Is it new?", '"Yes!"', "We think so…"],
        ["Smith et al. Found it.", "We did not."],
        ["F1 is 0.93.", "(We ran it twice.)", "3D scenes are next."],
    ],
)
def test_sentences(parts: list[str]) -> None:
    text = "  ".join(parts)
    assert [text[begin:end] for begin, end in sentences(text)] == parts


@pytest.mark.parametrize("short", ["e.g.", "w.r.t.", "a.k.a.", "approx.", "Figs.", "B."])
def test_an_abbreviation_ends_no_sentence(short: str) -> None:
    text = f"Kites {short} Nets fly. They do."
    assert [text[begin:end] for begin, end in sentences(text)] == [f"Kites {short} Nets fly.", "They do."]


def test_a_blank_line_ends_a_sentence_whatever_follows() -> None:
    text = "Kites.\n\nfly as\nnets \n\n\ndo etc.\n\nOr so."
    assert [text[begin:end] for begin, end in sentences(text)] == ["Kites.", "fly as\nnets", "do etc.\n\nOr so."]


@given(st.text(alphabet="aB. ?\n(é)"))
def test_sentences_cover_all_but_white_space(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[begin:end].split()) for begin, end in spans) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@given(st.text(alphabet="aB. ?é"), st.data())
def test_a_sentence_holds_its_mention(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    first, last = sentence_at(text, begin, end)
    assert 0 <= first <= begin <= end <= last <= len(text)
