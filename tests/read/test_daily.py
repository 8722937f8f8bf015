import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.read import Skipped
from kg.read.bylines import undoubled
from kg.read.dates import parse_date
from tests.read.samples import LONG, OTHER, THIRD, entries, fields, skips

PAGE = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\n"
    "byAK and the research community\n\nOct 31\n\n"
)
SAID = ("title", "author_count", "organization", "date_printed", "date", "year_inferred")


def entry(title: str, abstract: str, byline: str, date: str) -> str:
    return f"{title}\n\n{abstract}\n\n{byline}\n·\n{date}\n\n"


def test_what_stands_below_an_abstract(tmp_path: Path) -> None:
    text = PAGE + entry("Small Networks That Know", LONG, "  • 4 authors", "Jul 13, 2024 2")
    text += entry("How Far Apart Are Two Clusterings?", OTHER, "Some-Lab Some-Lab", "Sep 30 2")
    text += entry("WL meet VC", THIRD, "  • 1 authors", "Jan 4, 2023")
    found = entries(tmp_path, text)
    assert fields(found, *SAID) == [
        ("Small Networks That Know", 4, None, "Jul 13, 2024", "2024-07-13", False),
        ("How Far Apart Are Two Clusterings?", None, "Some-Lab", "Sep 30", "2025-09-30", True),
        ("WL meet VC", 1, None, "Jan 4, 2023", "2023-01-04", False),
    ]
    assert fields(found, "abstract", "authors", "authors_complete") == [
        (LONG, (), False),
        (OTHER, (), False),
        (THIRD, (), False),
    ]
    assert [(source.entry, source.line) for (source,) in fields(found, "source")] == [(0, 13), (1, 21), (2, 29)]


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("  • 4 authors\n·\nJan 22", (4, None, "Jan 22", "2025-01-22", True)),
        ("• 1 author\n·\nJanuary 22, 2021", (1, None, "January 22, 2021", "2021-01-22", False)),
        ("12 authors · Sept. 3, 2020 14", (12, None, "Sept. 3, 2020", "2020-09-03", False)),
        ("Some Lab Some Lab\n·\n22 Jan 2021", (None, "Some Lab", "22 Jan 2021", "2021-01-22", False)),
        ("Some Lab\n·\n2021-01-22", (None, "Some Lab", "2021-01-22", "2021-01-22", False)),
        ("some-lab Some Lab\n\n·\n\nJan 22\n\n7", (None, "Some Lab", "Jan 22", "2025-01-22", True)),
        ("Some Lab Some Lab\n·\n  • 3 authors\n·\nJan 22\n·\n5 upvotes", (3, "Some Lab", "Jan 22", "2025-01-22", True)),
        ("  • 4 authors\n·\n2 days ago", (4, None, "2 days ago", None, False)),
        ("  • 4 authors\n·\nFeb 30, 2021", (4, None, "Feb 30, 2021", None, False)),
        ("  • 4 authors\n·\nFeb 29", (4, None, "Feb 29", None, False)),
        ("·\nMar 5, 2021", (None, None, "Mar 5, 2021", "2021-03-05", False)),
        ("  • 4 authors", (4, None, None, None, False)),
        ("• 4 authors\xa0·\xa0Jan\xa022", (4, None, "Jan 22", "2025-01-22", True)),
    ],
)
def test_forms_of_bylines(tmp_path: Path, byline: str, expected: tuple[object, ...]) -> None:
    text = f"{PAGE}Small Networks That Know\n\n{LONG}\n\n{byline}\n\n" + entry(
        "WL meet VC", THIRD, "• 2 authors", "Jan 4, 2024"
    )
    found = entries(tmp_path, text)
    assert fields(found, *SAID)[0] == ("Small Networks That Know", *expected)
    assert fields(found, "title", "abstract") == [("Small Networks That Know", LONG), ("WL meet VC", THIRD)]


def test_the_left_out_year_is_the_one_given_or_that_after_the_latest(tmp_path: Path) -> None:
    recent = entry("WL meet VC", THIRD, "• 2 authors", "Feb 29")
    old = entry("Small Networks That Know", LONG, "• 2 authors", "Jan 4, 2022")
    older = entry("How Far Apart Are Two Clusterings?", OTHER, "• 2 authors", "Jan 4, 2021")
    assert fields(entries(tmp_path, recent + old + older), "date")[0] == (None,)
    assert fields(entries(tmp_path, recent + old.replace("2022", "2023") + older), "date")[0] == ("2024-02-29",)
    assert fields(entries(tmp_path, recent + old, year=2020), "date", "year_inferred") == [
        ("2020-02-29", True),
        ("2022-01-04", False),
    ]
    assert fields(entries(tmp_path, recent), "date", "date_printed", "year_inferred") == [(None, "Feb 29", False)]


def test_missing_parts_lose_no_entry(tmp_path: Path) -> None:
    text = f"Small Networks That Know\n\n{LONG}\n\n"
    text += entry(
        "How Far Apart Are Two Clusterings?", f"{OTHER}.\n\nIt is on https://example.org", "• 2 authors", "Jan 4, 2022"
    )
    text += "WL meet VC\n\n• 3 authors\n·\nJan 5, 2022\n\n• 9 authors\n·\nJan 6, 2022\n\nwhat?\n"
    found = entries(tmp_path, text)
    assert [(paper.title, paper.abstract, paper.author_count) for paper in found if not isinstance(paper, Skipped)] == [
        ("Small Networks That Know", LONG, None),
        ("How Far Apart Are Two Clusterings?", f"{OTHER}. It is on https://example.org", 2),
        ("WL meet VC", None, 3),
    ]
    assert skips(found) == [
        (21, "number of authors, or date, without a title above"),
        (25, "neither a title nor an abstract"),
    ]


def test_a_dot_in_an_abstract_is_no_byline(tmp_path: Path) -> None:
    abstract = f"The product a · b is small. {LONG}"
    text = entry("Small Networks That Know", abstract, "• 2 authors", "Jan 4, 2022")
    assert fields(entries(tmp_path, text), "abstract", "author_count") == [(abstract, 2)]


def test_blank_lines_can_be_missing(tmp_path: Path) -> None:
    name = "Some Academy of Very Long Names and of Many Words, Institute of the Measurement of Names"
    text = PAGE + entry("Small Networks That Know", LONG, "  • 4 authors", "Jul 13, 2024 2")
    text += entry("How Far Apart Are Two Clusterings?", OTHER, f"{name} {name}", "Sep 30 2")
    text += entry("WL meet VC", THIRD, "Some Lab", "Jan 4, 2023")
    expected = [
        ("Small Networks That Know", 4, None, "Jul 13, 2024", "2024-07-13", False),
        ("How Far Apart Are Two Clusterings?", None, name, "Sep 30", "2025-09-30", True),
        ("WL meet VC", None, "Some Lab", "Jan 4, 2023", "2023-01-04", False),
    ]
    for content in (text, text.replace("\n\n", "\n")):
        found = entries(tmp_path, content)
        assert fields(found, *SAID) == expected
        assert fields(found, "abstract") == [(LONG,), (OTHER,), (THIRD,)]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Org Org", "Org"),
        ("Some Lab Some Lab", "Some Lab"),
        ("some-lab Some Lab", "Some Lab"),
        ("nvidia NVIDIA", "NVIDIA"),
        ("Duran Duran Duran Duran", "Duran Duran"),
        ("Some Lab", "Some Lab"),
        ("Lab", "Lab"),
    ],
)
def test_a_doubled_name_is_said_once(printed: str, name: str) -> None:
    assert undoubled(printed) == name


DATE = st.tuples(st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31)), st.booleans(), st.integers(0, 99))
SIGNED = st.tuples(
    st.sampled_from([LONG, OTHER, THIRD]), st.integers(1, 400) | st.sampled_from(["Lab", "Some AI Lab"]), DATE
)


@settings(max_examples=30)
@given(st.lists(SIGNED, min_size=1, max_size=8), st.sampled_from(["\n", "\r\n", "\r"]), st.integers(2031, 2099))
def test_entries_written_in_this_layout_are_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    written: list[tuple[str, int | str, tuple[datetime.date, bool, int]]],
    line_end: str,
    year: int,
) -> None:
    text, expected = PAGE, []
    for number, (abstract, by, (date, whole, votes)) in enumerate(written):
        printed = f"{date:%b} {date.day}" + (f", {date.year}" if whole else "")
        byline = f"  • {by} authors" if isinstance(by, int) else f"{by} {by}"
        text += entry(f"Title of Paper Number {number}", abstract, byline, f"{printed} {votes}" if votes else printed)
        count, name = (by, None) if isinstance(by, int) else (None, by)
        read = parse_date(printed)
        iso = read.iso(year) if read else None
        expected.append((abstract, count, name, printed, iso, iso is not None and not whole))
        assert iso == date.isoformat() or not whole
    found = entries(tmp_path_factory.mktemp("d"), text.replace("\n", line_end), year=year)
    assert fields(found, "abstract", *SAID[1:]) == expected
