"""The answer to a query, and writing it as a table, CSV, JSON or JSON lines."""

import csv
import html
import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.errors import QueryError

if TYPE_CHECKING:
    import pandas as pd

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]

# C0 and C1 controls steer a terminal; bidirectional controls make it show a text in another order than it has.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_ID = re.compile(r"[0-9a-f]{32}")
_ID_SHOWN = 9  # characters, with the ellipsis
_HTML_ROWS = 50


@dataclass(frozen=True)
class Rows:
    """The answer: named columns, and rows of as many values. `warnings` say what may be wrong with the query."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    warnings: tuple[str, ...] = field(default=(), compare=False)

    def dataframe(self) -> "pd.DataFrame":
        """The answer as a pandas data frame; missing values are None in columns of text and NaN among numbers.

        Raises:
            QueryError: where pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415 - an extra
        except ImportError:
            raise QueryError("pandas is not installed", hint="pip install 'papers-kg[notebook]'") from None
        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def _repr_html_(self) -> str:
        """A table for notebooks: the first rows, every text escaped."""
        head = "".join(f'<th scope="col">{_html(name)}</th>' for name in self.columns)
        lines = ["".join(f"<td>{_html(_text(cell))}</td>" for cell in row) for row in self.rows[:_HTML_ROWS]]
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        shown = f"the first {_HTML_ROWS} of " if len(self.rows) > _HTML_ROWS else ""
        told = f"<p>{shown}{len(self.rows)} row{'' if len(self.rows) == 1 else 's'}</p>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{told}"


def write_rows(rows: Rows, form: str, stream: TextIO) -> None:
    """Writes rows to `stream` in a form of `FORMS`: "table", "csv", "json" or "jsonl".

    A table leaves out a column of ids. A missing value is empty in a table and in CSV, and null in JSON. Lists and maps
    in a cell are JSON. No form lets a control character of a value reach a terminal.
    """
    FORMS[form](rows, stream)


def _table(rows: Rows, stream: TextIO) -> None:
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    texts = [[_shown(_text(cell)) for cell in row] for row in rows.rows]
    wide = sum(max(map(cell_len, column)) + 2 for column in zip(rows.columns, *texts, strict=True)) > console.width
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(rows.columns):
        numbers = any(type(row[index]) in {int, float} for row in rows.rows)
        identifiers = wide and all(_ID.fullmatch(line[index]) for line in texts)
        table.add_column(
            _shown(name),
            justify="right" if numbers else "left",
            overflow="ellipsis" if identifiers else "fold",
            no_wrap=identifiers,
            max_width=_ID_SHOWN if identifiers else None,
        )
    for line in texts:
        table.add_row(*map(Text, line))
    console.print(table)
    console.print(f"{len(rows.rows)} row{'' if len(rows.rows) == 1 else 's'}")


def _csv(rows: Rows, stream: TextIO) -> None:
    show: Callable[[str], str] = _shown if stream.isatty() else str
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for line in (rows.columns, *rows.rows):
        writer.writerow([show(_text(cell)) for cell in line])
    stream.write(text.getvalue())


def _json(rows: Rows, stream: TextIO) -> None:
    objects = ",\n".join(f"  {each}" for each in _objects(rows))
    stream.write(f"[\n{objects}\n]\n" if objects else "[]\n")


def _jsonl(rows: Rows, stream: TextIO) -> None:
    stream.writelines(f"{each}\n" for each in _objects(rows))


FORMS: dict[str, Callable[[Rows, TextIO], None]] = {"table": _table, "csv": _csv, "json": _json, "jsonl": _jsonl}


def _objects(rows: Rows) -> list[str]:
    return [_dumps(dict(zip(rows.columns, row, strict=True))) for row in rows.rows]


def _dumps(value: Value) -> str:
    """JSON, in which the control characters that its grammar allows in a string are escaped like the others."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(_finite(value), ensure_ascii=False))


def _finite(value: Value) -> Value:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [_finite(each) for each in value]
    return {key: _finite(each) for key, each in value.items()} if isinstance(value, dict) else value


def _text(cell: Value) -> str:
    if isinstance(cell, str):
        return cell
    return "" if cell is None else _dumps(cell)


def _html(text: str) -> str:
    return html.escape(_shown(text))


def _shown(text: str) -> str:
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
