from collections.abc import Sequence

from kg.extract.candidates import Candidate, candidates


class Fixed:
    """A tagger whose marginals are given: for each place, the probability of each tag."""

    def __init__(self, marginals: list[dict[str, float]]) -> None:
        self._marginals = marginals
        self.asked: list[tuple[str, int]] = []

    def set(self, xseq: Sequence[Sequence[bytes]]) -> None:
        assert len(xseq) == len(self._marginals)

    def marginal(self, y: str, pos: int) -> float:
        self.asked.append((y, pos))
        return self._marginals[pos].get(y, 0.0)


def found(*marginals: dict[str, float]) -> list[tuple[int, int, str, float, float]]:
    rows = candidates(Fixed(list(marginals)), [[]] * len(marginals))
    return [(first, last, kind, round(sure, 6), round(share, 6)) for first, last, kind, sure, share in rows]


def test_where_the_tagger_wavers_there_are_several_candidates() -> None:
    assert found(
        {"O": 1.0},
        {"O": 0.1, "BM": 0.5, "Bm": 0.3, "BT": 0.1},
        {"O": 0.4, "IM": 0.4, "Im": 0.2},
        {"O": 1.0},
    ) == [
        (1, 2, "methods", 0.6, 0.625),
        (1, 1, "methods", 0.2, 0.625),
        (1, 1, "tasks", 0.1, 1.0),
    ]


def test_a_sure_mention_is_one_candidate_and_faint_ones_are_none() -> None:
    assert found({"BD": 1.0}, {"ID": 1.0}, {"O": 0.97, "BR": 0.03}, {"O": 0.95, "BR": 0.05}) == [
        (0, 1, "datasets", 1.0, 1.0),
    ]


def test_no_more_is_asked_than_can_matter() -> None:
    tagger = Fixed([{"O": 1.0}, {"O": 0.05, "BM": 0.9, "BD": 0.05}, {"O": 0.02, "IM": 0.98}, {"O": 0.95, "BM": 0.05}])
    assert [(one.first, one.last, one.kind) for one in candidates(tagger, [[]] * 4)] == [(1, 2, "methods")]
    assert [tag for tag, at in tagger.asked if at == 0] == ["O"]
    assert [tag for tag, at in tagger.asked if at == 1] == ["O", "BM", "Bm"]
    assert len(tagger.asked) == len(set(tagger.asked))


def test_no_tokens_no_candidates() -> None:
    assert candidates(Fixed([]), []) == []
    assert Candidate(0, 1, "methods", 0.5, 1.0).last == 1
