import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.stores.rows import FORMS, Rows, Value, write_rows

ROWS = Rows(
    ("paper", "papers", "score", "code", "names"),
    (
        ("A, \"quoted\"\nline", 2, 0.5, True, ["a", "é"]),
        ("[red]markup[/red] \x1b[31mred\u202e", None, None, False, []),
    ),
)  # fmt: skip
ESCAPED = "[red]markup[/red] \\u001b[31mred\\u202e"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(rows: Rows, form: str, stream: io.StringIO | None = None) -> str:
    stream = stream or io.StringIO()
    write_rows(rows, form, stream)
    return stream.getvalue()


def test_csv() -> None:
    table = list(csv.reader(io.StringIO(written(ROWS, "csv"), newline="")))
    assert table == [
        ["paper", "papers", "score", "code", "names"],
        ['A, "quoted"\nline', "2", "0.5", "true", '["a", "é"]'],
        [ROWS.rows[1][0], "", "", "false", "[]"],
    ]


def test_json_and_json_lines_say_the_same() -> None:
    first = {"paper": 'A, "quoted"\nline', "papers": 2, "score": 0.5, "code": True, "names": ["a", "é"]}
    second = {"paper": ROWS.rows[1][0], "papers": None, "score": None, "code": False, "names": []}
    assert json.loads(written(ROWS, "json")) == [first, second]
    assert [json.loads(line) for line in written(ROWS, "jsonl").splitlines()] == [first, second]


def test_table_shows_each_cell_and_counts_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    lines = [line.rstrip() for line in written(ROWS, "table").splitlines()]
    assert lines[1].split() == ["paper", "papers", "score", "code", "names"]
    assert lines[3].split() == ["A,", '"quoted"', "2", "0.5", "true", '["a",', '"é"]']
    assert lines[4] == " line"
    assert lines[5].split() == [*ESCAPED.split(), "false", "[]"]
    assert lines[-1] == "2 rows"


def test_table_folds_what_is_too_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    text = written(Rows(("x",), (("word" * 20,),)), "table")
    assert max(map(len, text.splitlines())) <= 20
    assert text.count("word") >= 16


@pytest.mark.parametrize("form", FORMS)
def test_no_rows(form: str) -> None:
    none = Rows(("a", "b"), ())
    expected = {"csv": "a,b\n", "json": "[]\n", "jsonl": ""}
    text = written(none, form)
    assert text == expected.get(form, text)
    assert ("0 rows" in text) == (form == "table")


def test_not_a_number_is_valid_json() -> None:
    assert written(Rows(("x",), ((float("nan"),), ([float("inf")],))), "jsonl") == '{"x": "nan"}\n{"x": ["inf"]}\n'


values: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=40)
@given(st.lists(st.tuples(values, values), max_size=3))
def test_json_lines_keep_every_value(rows: list[tuple[Value, Value]]) -> None:
    text = written(Rows(("a", "b"), tuple(rows)), "jsonl")
    assert [tuple(json.loads(line).values()) for line in text.split("\n")[:-1]] == rows


@settings(max_examples=40)
@given(st.sampled_from(sorted(FORMS)), st.text(), st.text())
def test_no_control_character_reaches_a_terminal(form: str, name: str, cell: str) -> None:
    text = written(Rows((name, "b"), ((cell, [cell]),)), form, Terminal())
    steering = {*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066} - {0x0A, 0x1B, *([0x09] if form == "csv" else [])}
    assert not steering & set(map(ord, text))
    assert "\x1b" not in text or form == "table"
