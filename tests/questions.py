"""The answers in docs/questions.md; `python -m tests.questions` writes them anew, on purpose."""

import shlex
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from kg import pipeline
from kg.stores.cypher import CypherStore, open_cypher
from kg.stores.questions import QUESTIONS, Question, values
from kg.stores.rows import Rows, Value
from kg.tables import Graph
from tests.parity.samples import Samples

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "questions.md"

_MARK = "<!-- Below this line all is written by `python -m tests.questions`. -->\n"
_SHOWN = 4  # rows
_WIDEST = 70  # characters of a cell
_GROUPS = {
    "find": "Find: what is there",
    "compare": "Compare: what is used more",
    "trace": "Trace: what says so",
    "check": "Check: what may be wrong",
    "explore": "Explore: what goes with what",
}


def page(before: str) -> str:
    """The page anew: what `before` has above the mark, and every question with its answer on the examples."""
    with tempfile.TemporaryDirectory() as folder:
        pipeline.build([str(ROOT / "examples")], Path(folder) / "graph", pipeline.Options(jobs=1))
        graph = Graph(Path(folder) / "graph")
        return before.partition(_MARK)[0] + _MARK + "".join(_answers(open_cypher(graph), Samples(graph)))


def _answers(store: CypherStore, samples: Samples) -> Iterator[str]:
    for group, questions in groupby(QUESTIONS.values(), lambda question: question.group):
        yield f"\n## {_GROUPS[group]}\n"
        for question in questions:
            tries = [(given, _asked(store, question, given)) for given in samples.cases(question)]
            # The default limit is the usual case, and the fullest of the answers shows what the columns hold.
            given, rows = max(tries, key=lambda each: min(len(each[1].rows), _SHOWN))
            yield f"\n### {question.name}\n\n{question.summary}\n\n"
            yield from (f"- `{each.name}`: {each.meaning}{_default(each.sample, each.required)}\n"
                        for each in question.parameters)  # fmt: skip
            yield "\n" * bool(question.parameters)
            yield f"```\nkg query graph {question.name}{_options(given)}\n```\n\n{_table(rows)}"


def _asked(store: CypherStore, question: Question, given: dict[str, str]) -> Rows:
    return store.query(question.cypher, values(question.parameters, given))


def _default(sample: Value, required: bool) -> str:
    return "" if required else f"; {sample} by default"


def _options(given: dict[str, str]) -> str:
    return "".join(f" -p {shlex.quote(f'{name}={value}')}" for name, value in given.items())


def _table(rows: Rows) -> str:
    """The first rows, without ids, as Markdown."""
    shown = [place for place, name in enumerate(rows.columns) if name != "id" and not name.endswith("_id")]
    lines = [[rows.columns[place] for place in shown], ["---"] * len(shown)]
    lines += [[_cell(row[place]) for place in shown] for row in rows.rows[:_SHOWN]]
    more = len(rows.rows) - _SHOWN
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return table + (f"\nand {more} more.\n" if more > 0 else "\nNothing, here.\n" if not rows.rows else "")


def _cell(value: Value) -> str:
    printed = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    text = " ".join(printed.split())
    cut = text if len(text) <= _WIDEST else text[: _WIDEST - 1].rstrip() + "…"
    return "".join(f"\\{each}" if each in "\\|`*_<>[]" else each for each in cut)


def main() -> None:
    """Write the answers anew."""
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
