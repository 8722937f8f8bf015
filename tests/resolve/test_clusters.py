from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.clusters import Clusters

_PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)))


def _components(pairs: list[tuple[int, int]]) -> dict[int, int]:
    """The smallest member of each integer's component, the slow way."""
    smallest = {number: number for number in range(10)}
    for _ in range(10):
        for one, other in pairs:
            smallest[one] = smallest[other] = min(smallest[one], smallest[other])
    return smallest


@given(_PAIRS)
def test_without_marks_sets_are_connected_components(pairs: list[tuple[int, int]]) -> None:
    clusters = Clusters()
    assert [clusters.merge(one, other) for one, other in pairs] == [True] * len(pairs)
    expected = _components(pairs)
    assert {number: clusters.find(number) for number in range(10)} == expected
    assert sorted(clusters.members()) == sorted((number, low) for number, low in expected.items() if number != low)


@given(_PAIRS, st.dictionaries(st.integers(0, 9), st.sampled_from([1, 2, 3])))
def test_sets_that_share_a_mark_stay_apart(pairs: list[tuple[int, int]], marks: dict[int, int]) -> None:
    clusters = Clusters()
    for member, bits in marks.items():
        clusters.mark(member, bits)
    merged = [clusters.merge(one, other) for one, other in pairs]
    for (one, other), agreed in zip(pairs, merged, strict=True):
        assert not agreed or clusters.find(one) == clusters.find(other)
    for bit in (1, 2):
        marked = [clusters.find(member) for member, bits in marks.items() if bits & bit]
        assert len(marked) == len(set(marked))
        assert all(clusters.marks(root) & bit for root in marked)
