import pytest

from kg.extract.lists import Rank, ranks


def spans(text: str, *words: str) -> list[tuple[int, int]]:
    return [(text.index(word), text.index(word) + len(word)) for word in words]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("A, B and C", ("A", "B", "C"), [Rank(0, 3), Rank(1, 3), Rank(2, 3)]),
        ("A (one) and the B", ("A", "B"), [Rank(0, 2), Rank(1, 2)]),
        ("A/B beats C", ("A", "B", "C"), [Rank(0, 2), Rank(1, 2)]),
        ("A, B; on C, as well as D", ("A", "B", "C", "D"), [Rank(0, 4), Rank(1, 4), Rank(2, 4), Rank(3, 4)]),
        ("A beats B", ("A", "B"), []),
        ("A", ("A",), []),
    ],
)
def test_a_list_is_what_commas_and_conjunctions_join(text: str, words: tuple[str, ...], expected: list[Rank]) -> None:
    found = ranks(text, spans(text, *words))
    assert list(found.values()) == expected
    assert list(found) == [begin for begin, _ in spans(text, *words)][: len(expected)]


def test_spans_that_overlap_stand_in_no_list() -> None:
    assert ranks("A, B", [(0, 3), (1, 4)]) == {}
