from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.read import Skipped
from tests.read.samples import LONG, OTHER, THIRD, entries, fields, papers, skips

PAGE = ["new", "Get trending papers in your email inbox!", "Subscribe", "byAK and the research community", "Mar 11"]
PAIRS = [
    ("Small Networks That Know", LONG),
    ("How Far Apart Are Two Clusterings?", OTHER),
    ("WL meet VC", THIRD),
]
TEXTS = [text for pair in PAIRS for text in pair]
SHORT = "We show that a filter finds faults. It needs no model."
LONG_TITLE = (
    "Finding Faults of Sensors in Robots by Watching the Innovations of a Filter: A Study of Two Arms and One Wheeled "
    "Base With Ten Kinds of Faults"
)


def join(layout: str, texts: list[str]) -> str:
    return ("\n\n" if layout == "titles" else "\n").join(texts) + "\n"


@pytest.fixture(params=["titles", "packed"])
def layout(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_titles_and_abstracts_below_a_page_header(tmp_path: Path, layout: str) -> None:
    found = entries(tmp_path, join(layout, PAGE + TEXTS))
    assert fields(found, "title", "abstract") == PAIRS
    step = 2 if layout == "titles" else 1
    assert [(paper.source.entry, paper.source.line) for paper in papers(found)] == [
        (0, 5 * step + 1),
        (1, 7 * step + 1),
        (2, 9 * step + 1),
    ]


@pytest.mark.parametrize("glue", ["Subscribe", "byAK and the research communitySubscribe"])
def test_the_first_title_is_freed_of_the_page_glued_to_it(tmp_path: Path, layout: str, glue: str) -> None:
    header = ["Get trending papers in your email inbox once a day!", "Get trending papers in your email inbox!"]
    texts = [*header, glue + TEXTS[0], *TEXTS[1:]]
    assert fields(entries(tmp_path, join(layout, texts)), "title", "abstract") == PAIRS


@pytest.mark.parametrize(
    "header",
    [
        ["Papers for all", "The best of research, every week"],
        ["The Reading Group", "by the reading group", "14 November 2024"],
        ["Join us by e-mail, once a week!", "Log In", "Sign Up", "★ 12"],
        [],
    ],
)
def test_headers_of_other_pages_are_no_papers(tmp_path: Path, layout: str, header: list[str]) -> None:
    assert fields(entries(tmp_path, join(layout, header + TEXTS)), "title", "abstract") == PAIRS


def test_two_pages_in_one_file(tmp_path: Path, layout: str) -> None:
    texts = PAGE + TEXTS[:2] + PAGE + ["Subscribe" + TEXTS[2], *TEXTS[3:], "Previous", "1", "Next"]
    assert fields(entries(tmp_path, join(layout, texts)), "title", "abstract") == PAIRS


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([LONG_TITLE, SHORT, *TEXTS], [(LONG_TITLE, SHORT), *PAIRS]),
        ([*TEXTS, LONG_TITLE, SHORT], [*PAIRS, (LONG_TITLE, SHORT)]),
        ([TEXTS[0], LONG, THIRD, *TEXTS[2:]], [(TEXTS[0], f"{LONG} {THIRD}"), *PAIRS[1:]]),
        ([TEXTS[0], LONG, "Code: https://example.org/a", *TEXTS[2:]],
         [(TEXTS[0], f"{LONG} Code: https://example.org/a"), *PAIRS[1:]]),
        (["Small Networks Are All You Need.", *TEXTS[1:]], [("Small Networks Are All You Need.", LONG), *PAIRS[1:]]),
        (["Is this a title?", *TEXTS[1:]], [("Is this a title?", LONG), *PAIRS[1:]]),
        ([*TEXTS[:2], "Maps Without Roads: A Study", *TEXTS[2:]], [PAIRS[0], ("Maps Without Roads: A Study", None),
                                                                   *PAIRS[1:]]),
        ([*TEXTS, "Maps Without Roads: A Study"], [*PAIRS, ("Maps Without Roads: A Study", None)]),
        ([LONG, *TEXTS[2:]], [(None, LONG), *PAIRS[1:]]),
        (["<script>alert('x')</script> in Pages", LONG, *TEXTS[2:]],
         [("<script>alert('x')</script> in Pages", LONG), *PAIRS[1:]]),
        (["MATCH (n) DETACH DELETE n // A Query", LONG, *TEXTS[2:]],
         [("MATCH (n) DETACH DELETE n // A Query", LONG), *PAIRS[1:]]),
    ],
)  # fmt: skip
def test_odd_titles_and_abstracts_derail_nothing(
    tmp_path: Path, layout: str, texts: list[str], expected: list[tuple[str | None, str | None]]
) -> None:
    assert fields(entries(tmp_path, join(layout, texts)), "title", "abstract") == expected


def test_a_stray_line_is_reported_with_its_place(tmp_path: Path, layout: str) -> None:
    found = entries(tmp_path, join(layout, [*TEXTS[:2], "what?", *TEXTS[2:]]))
    assert skips(found) == [(5 if layout == "titles" else 3, "neither a title nor an abstract")]
    kept = [entry for entry in found if not isinstance(entry, Skipped)]
    assert [(paper.title, paper.abstract) for paper in kept] == PAIRS


def test_blocks_between_blank_lines_may_be_wrapped(tmp_path: Path) -> None:
    text = "Small Networks\nThat Know\n\n" + LONG.replace(". ", ".\n") + "\n\n \t\n" + "\n\n".join(TEXTS[2:])
    assert fields(entries(tmp_path, text), "title", "abstract") == PAIRS


def test_titles_and_abstracts_on_lines_of_their_own_with_blank_lines_between_entries(tmp_path: Path) -> None:
    text = "\n\n".join(f"{title}\n{abstract}" for title, abstract in PAIRS)
    assert fields(entries(tmp_path, text), "title", "abstract") == PAIRS


WORDS = ["Small", "Networks", "Know", "of", "Maps:", "Self-Supervised", "X3D", "for", "Robust", "(Dis)agreement", "in"]
TITLE = st.lists(st.sampled_from(WORDS), min_size=3, max_size=14).map(
    lambda words: " ".join(["Deep", *words, "Vision"])
)
ABSTRACT = st.permutations((LONG + " " + OTHER + ". " + THIRD).split(". ")).flatmap(
    lambda said: st.integers(3, len(said)).map(lambda count: ". ".join(said[:count]).removesuffix(".") + ".")
)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(TITLE, ABSTRACT), min_size=2, max_size=12),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["titles", "packed"]),
)
def test_entries_written_in_these_layouts_are_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    written: list[tuple[str, str]],
    header: bool,
    line_end: str,
    mark: str,
    layout: str,
) -> None:
    texts = PAGE * header + [text for pair in written for text in pair]
    content = mark + join(layout, texts).replace("\n", line_end)
    assert fields(entries(tmp_path_factory.mktemp("t"), content), "title", "abstract") == written
