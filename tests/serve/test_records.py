"""Numbers and parameters as Neo4j's Query API writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.records import PLAIN, TYPED, parameters, write

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@dataclass(frozen=True)
class Found:
    """An answer of one column."""

    rows: Sequence[Sequence[Any]]
    columns: Sequence[str] = ("x",)
    warnings: Sequence[str] = ()


def answer(found: Found, form: str, limit: int = 10) -> Any:
    sink = BytesIO()
    counted = write(found, form, limit, sink)
    assert counted == (min(limit, len(found.rows)), len(found.rows) > limit)
    return msgspec.json.decode(sink.getvalue() + b"}")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (2.5, "2.5"),
        (1e10, "1.0E10"),
        (1e7, "1.0E7"),
        (9999999.5, "9999999.5"),
        (0.001, "0.001"),
        (0.0001, "1.0E-4"),
        (-1.25e-9, "-1.25E-9"),
        (123456789012.0, "1.23456789012E11"),
        (0.0, "0.0"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (float("nan"), "NaN"),
    ],
)
def test_floats_are_written_as_java_does(number: float, text: str) -> None:
    assert answer(Found([[number]]), TYPED[0])["data"]["values"] == [[{"$type": "Float", "_value": text}]]


@given(values)
def test_typed_values_are_read_back(value: Any) -> None:
    typed = answer(Found([[value]]), TYPED[1])["data"]["values"][0][0]
    assert parameters({"x": typed}) == {"x": value}


@given(values)
def test_plain_values_are_json(value: Any) -> None:
    plain = answer(Found([[value]]), PLAIN)["data"]["values"][0][0]
    text = msgspec.json.encode(value).decode()
    if "null" not in text:  # infinity is a word in an answer, and null in msgspec's JSON
        assert plain == msgspec.json.decode(text)


def test_rows_are_cut_and_warnings_told() -> None:
    told = answer(Found([[1], [2], [3]], warnings=("unknown label",)), PLAIN, 2)
    assert told["data"]["values"] == [[1], [2]]
    codes = [each["code"] for each in told["notifications"]]
    assert codes == ["Kg.Warning", "Kg.RowLimit"]


@pytest.mark.parametrize(
    "value",
    [
        5,
        {"$type": "Point", "_value": "x"},
        {"$type": "Integer", "_value": "x"},
        {"$type": "List", "_value": 3},
        {"$type": "Map", "_value": "x"},
        {"_value": 1},
    ],
)
def test_parameters_without_a_type_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"parameter|type|invalid literal"):
        parameters({"x": value})
