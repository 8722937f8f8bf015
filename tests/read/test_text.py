import io
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.blocks import blocks, joined
from kg.read.dates import parse_date
from kg.read.listing import Skipped
from kg.read.page import is_chrome, unglued
from kg.read.pairing import pairs
from kg.read.text import Line, clean, clean_lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a\tb\xa0c\u3000d\u2028e\n", "a b c d e"),
        ("\ufeffa\u200bb\x00c\x1b[0m\x7f", "abc[0m"),
        ("half \ud83d a pair", "half \N{REPLACEMENT CHARACTER} a pair"),
        ("naïve “quotes” – 漢字 🙂", "naïve “quotes” – 漢字 🙂"),
        (" \r\n ", ""),
    ],
)
def test_clean_text(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text(st.characters()))
def test_clean_text_stays_as_it_is_and_can_be_encoded(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once.encode().decode() == once
    assert "".join(once.split()) == "".join(clean(word) for word in text.split())


@given(
    st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=9)),
    st.lists(st.sampled_from(["\n", "\r\n", "\r"])),
)
def test_lines_end_in_any_way(texts: list[str], ends: list[str]) -> None:
    pairs_ = list(zip(texts, ends, strict=False))
    content = "\ufeff" + "".join(f"{text}|{end}" for text, end in pairs_)
    found = list(clean_lines(io.BytesIO(content.encode()), "x"))
    assert found == [Line(number, clean(text) + "|") for number, (text, _) in enumerate(pairs_, 1)]


@given(st.lists(st.sampled_from(["", "a b", "c", "d"])))
def test_blocks_hold_every_line_once(texts: list[str]) -> None:
    lines = [Line(number, text) for number, text in enumerate(texts, 1)]
    found = list(blocks(lines, "x"))
    assert [line for block in found for line in block] == [line for line in lines if line.text]
    assert " ".join(joined(block).text for block in found) == " ".join(filter(None, texts))
    assert all(later[0].number > earlier[-1].number + 1 for earlier, later in itertools.pairwise(found))


SENTENCES = ["Maps", "A Study of Maps", "We show that it works.", "Code: https://example.org", "It is so? Yes. " * 40]


@given(st.lists(st.sampled_from(SENTENCES), max_size=90))
def test_every_text_is_in_one_entry(texts: list[str]) -> None:
    lines = [Line(number, text) for number, text in enumerate(texts, 1)]
    found = list(pairs(lines))
    assert [line for pair in found for line in ([pair.title] if pair.title else []) + pair.abstract] == lines
    assert all(pair.title for pair in found[1:])
    assert [pair.line for pair in found] == sorted({pair.line for pair in found})


@pytest.mark.parametrize(
    ("text", "printed", "iso"),
    [
        ("Jan 22", "Jan 22", "2019-01-22"),
        ("Sep 30 2", "Sep 30", "2019-09-30"),
        ("Jul 13, 2024", "Jul 13, 2024", "2024-07-13"),
        ("Oct 28, 2024 2", "Oct 28, 2024", "2024-10-28"),
        ("Sep 30 2024", "Sep 30 2024", "2024-09-30"),
        ("sept. 3rd, 2020 1200", "sept. 3rd, 2020", "2020-09-03"),
        ("May 5", "May 5", "2019-05-05"),
        ("22 January 2021", "22 January 2021", "2021-01-22"),
        ("July 2020", "July 2020", "2020-07"),
        ("2024-07-13", "2024-07-13", "2024-07-13"),
        ("2024/07/3", "2024/07/3", "2024-07-03"),
        ("2024-07", "2024-07", "2024-07"),
        ("2024", "2024", "2024"),
        ("Feb 30, 2021", "Feb 30, 2021", None),
        ("Feb 29", "Feb 29", None),
    ],
)
def test_dates_in_the_precision_printed(text: str, printed: str, iso: str | None) -> None:
    date = parse_date(text)
    assert date is not None
    assert (date.printed, date.iso(2019)) == (printed, iso)


@pytest.mark.parametrize(
    "text", ["", "Maps 3", "Mar", "March of the Maps", "Jan 32", "13/7/2024", "2 days ago", "1850"]
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_a_left_out_year_that_is_not_known_leaves_no_date() -> None:
    date = parse_date("Jan 22")
    assert date is not None
    assert (date.year, date.iso()) == (None, None)


@pytest.mark.parametrize(
    "text",
    ["new", "Subscribe", "Daily Papers", "byAK and the research community", "by the reading group", "Mar 11", "Log in",
     "Get trending papers in your email inbox!", "Get trending papers in your email inbox once a day!", "· · ·", "12",
     "Upvote 65", "3 upvotes", "Page 2 of 3", "Submitted by ada", "© 2024 Some Company"],
)  # fmt: skip
def test_lines_of_a_page(text: str) -> None:
    assert is_chrome(text)


@pytest.mark.parametrize(
    "text",
    ["WL meet VC", "Network In Network", "A Generalist Agent", "Models of Models", "Papers Please: A Study", "漢字"],
)
def test_titles_are_no_lines_of_a_page(text: str) -> None:
    assert not is_chrome(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("SubscribeOn Maps", "On Maps"),
        ("Subscribe3D Maps", "3D Maps"),
        ("Get trending papers in your email inbox!SubscribeMaps", "Maps"),
        ("Subscribe to Maps", "Subscribe to Maps"),
        ("Subscribers and Maps", "Subscribers and Maps"),
        ("On Maps", "On Maps"),
    ],
)
def test_a_title_freed_of_the_page(text: str, title: str) -> None:
    assert unglued(text) == title


def test_what_is_skipped_tells_its_place(tmp_path: Path) -> None:
    assert str(Skipped(str(tmp_path / "x"), 3, "why").error()) == f"{tmp_path / 'x'}:3: why"
    assert str(Skipped("x", None, "why").error()) == "x: why"
