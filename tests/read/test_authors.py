import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.read.authors import fits
from kg.read.listing import Head
from tests.read.samples import LONG, OTHER, THIRD, entries, fields, skips

SHOWN = ("authors", "authors_complete", "abstract", "comment")


def wrapped(text: str, width: int = 79) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def test_authors_abstract_and_comment_of_each_entry(tmp_path: Path) -> None:
    text = f"""Ada Byron, Hayeon O, Cy Ng
{wrapped(LONG)}
Authors' comments: 12 pages, 8 figures, source code at
https://github.com/example/small.git
Bo Li
{OTHER}
Conor O'Neill, Guido van der Berg, Yun-Hui Liu et al.
{wrapped(THIRD)}
Authors' comments: Accepted to CVPR 2024
"""
    found = entries(tmp_path, text)
    assert fields(found, *SHOWN) == [
        (("Ada Byron", "Hayeon O", "Cy Ng"), True, LONG,
         "12 pages, 8 figures, source code at https://github.com/example/small.git"),
        (("Bo Li",), True, OTHER, None),
        (("Conor O'Neill", "Guido van der Berg", "Yun-Hui Liu"), False, THIRD, "Accepted to CVPR 2024"),
    ]  # fmt: skip
    assert fields(found, "title") == [(None,)] * 3
    assert [(source.entry, source.line) for (source,) in fields(found, "source")] == [(0, 1), (1, 8), (2, 10)]


def test_a_list_of_authors_that_is_wrapped_in_a_name_is_one(tmp_path: Path) -> None:
    names = tuple(
        f"{first} {last}" for last in ("Byron", "Li", "van der Berg", "Ng") for first in ("Ada", "Bo", "Cy", "Di")
    )
    text = f"{wrapped(', '.join(names))}\n{wrapped(LONG)}\nBo Li\n{THIRD}\n"
    assert fields(entries(tmp_path, text, "authors"), *SHOWN[:3]) == [
        (names, True, LONG),
        (("Bo Li",), True, THIRD),
    ]


def test_lines_of_capital_words_within_an_abstract_are_no_authors(tmp_path: Path) -> None:
    abstract = """We test on many sets of pictures and on their labels as well, among these
Stanford Cars, Oxford Pets, Oxford Flowers, Caltech Birds, Food Photographs and
Textures in the Wild. It works."""
    text = f"Ada Byron, Bo Li\n{abstract}\nCy Ng, Di Xu\n{wrapped(LONG)}\n"
    assert fields(entries(tmp_path, text), "abstract") == [(abstract.replace("\n", " "),), (LONG,)]


def test_a_comment_that_ends_with_the_name_of_a_conference_takes_no_authors(tmp_path: Path) -> None:
    text = f"""Ada Byron, Bo Li
{wrapped(LONG)}
Authors' comments: To appear in the Proceedings of the Conference on Computer
Vision and Pattern Recognition
Cy Ng
{wrapped(THIRD)}
"""
    assert fields(entries(tmp_path, text), "authors", "comment") == [
        (
            ("Ada Byron", "Bo Li"),
            "To appear in the Proceedings of the Conference on Computer Vision and Pattern Recognition",
        ),
        (("Cy Ng",), None),
    ]


@pytest.mark.parametrize("ending", [".", "", " at https://github.com/example/small", " (see text)."])
def test_an_abstract_may_end_in_any_way(tmp_path: Path, ending: str) -> None:
    first = LONG.removesuffix(".") + ending
    text = f"Ada Byron, Bo Li\n{wrapped(first)}\nCy Ng, Di Xu\n{wrapped(OTHER)}\nEd Fo\n{wrapped(THIRD)}\n"
    assert fields(entries(tmp_path, text), "abstract") == [(first,), (OTHER,), (THIRD,)]


def test_blank_lines_and_page_lines_do_not_matter(tmp_path: Path) -> None:
    text = f"new\n\nSubscribe\n\nAda Byron, Bo Li\n\n{LONG}\n\nAuthors' comments: 3 pages\n\nCy Ng and Di Xu\n{THIRD}\n"
    assert fields(entries(tmp_path, text), "authors", "abstract", "comment") == [
        (("Ada Byron", "Bo Li"), LONG, "3 pages"),
        (("Cy Ng", "Di Xu"), THIRD, None),
    ]


def test_what_fits_nothing_is_reported(tmp_path: Path) -> None:
    text = f"A stray remark on the list below.\nAda Byron, Bo Li\nCy Ng, Di Xu\n{LONG}\nEd Fo, Gil Ha\n"
    found = entries(tmp_path, text, "authors")
    assert skips(found) == [
        (1, "text without authors"),
        (2, "authors without an abstract"),
        (5, "authors without an abstract"),
    ]
    assert [entry.abstract for entry in found if hasattr(entry, "abstract")] == [LONG]


FIRST, LAST = ["Ada", "J.-P.", "Łukasz", "Mary Ann", "Conor P."], ["Byron", "van der Berg", "O'Neill", "O", "Díaz-Gil"]
NAME = st.builds("{} {}".format, st.sampled_from(FIRST), st.sampled_from(LAST))
ENTRY = st.tuples(
    st.lists(NAME, min_size=2, max_size=14),
    st.booleans(),
    st.sampled_from([LONG, OTHER, THIRD, LONG + " " + THIRD]),
    st.booleans(),
    st.sampled_from([None, "tech report", "ICLR2024 Spotlight", "Accepted to CVPR 2024, code: https://example.org/x"]),
)


@settings(max_examples=30)
@given(st.lists(ENTRY, min_size=1, max_size=8))
def test_entries_written_in_this_layout_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, written: list[tuple[list[str], bool, str, bool, str | None]]
) -> None:
    lines = []
    for names, cut, abstract, wrap, comment in written:
        lines.append(", ".join(names) + (" et al." if cut else ""))
        lines.append(wrapped(abstract) if wrap else abstract)
        lines += [wrapped(f"Authors' comments: {comment}")] if comment else []
    found = entries(tmp_path_factory.mktemp("a"), "\n".join(lines), "authors")
    assert fields(found, *SHOWN) == [
        (tuple(names), not cut, abstract, comment) for names, cut, abstract, _, comment in written
    ]


def test_titles_and_abstracts_are_another_layout() -> None:
    texts = ["Tune, Prune, Distill", LONG, "Network In Network", THIRD, "A Generalist Agent", OTHER]
    assert not fits(Head("\n".join(texts)))
