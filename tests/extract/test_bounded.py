import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.tokens import bounded

NAMES = [
    ("all 'GullNet' nets", "'GullNet'", "GullNet"),
    ("many GullNets' eyes", "GullNets'", "GullNets"),
    ("of Eider-Net} is", "Eider-Net}", "Eider-Net"),
    ("with $ Convolutional Gull on", "$ Convolutional Gull", "Convolutional Gull"),
    ("an AP^{box} of", "AP^{box", "AP^{box}"),
    ("a $k$-gulls b", "$k", "$k$"),
    ("the (MSE) score", "(MSE", "MSE"),
    ("the rate (CTR) prediction", "CTR) prediction", None),
    ("the f(x) of", "f(x)", "f(x)"),
    ("GullNet- or", "GullNet-", "GullNet"),
    ("an A* search", "A*", "A*"),
    ("it is '' here", "''", None),
]


@pytest.mark.parametrize(("text", "name", "wanted"), NAMES)
def test_quotes_dashes_and_lone_brackets_are_no_part_of_a_name(text: str, name: str, wanted: str | None) -> None:
    begin = text.index(name)
    found = bounded(text, begin, begin + len(name))
    assert (found and text[slice(*found)]) == wanted


@given(st.text("aB1 -'()[]{}$.", min_size=1), st.data())
def test_what_is_bounded_stays_as_it_is(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    found = bounded(text, begin, data.draw(st.integers(begin + 1, len(text))))
    assert found is None or bounded(text, *found) == found
