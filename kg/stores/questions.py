"""The named questions: one file each in `kg/cypher` and in `kg/sparql`, of the same name, with the same header.

A header is the comment that a query begins with: the question in one line, its group, then its parameters. One that
has a default need not be given; whether a parameter is a number is told by its example or default.

    // Which papers use a method? The newest first.
    // group: find
    // $method: a method's name or alias, such as ResNet
    // $limit: how many rows at most, by default 20
"""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal, get_args

from kg.errors import QueryError
from kg.stores.rows import Value
from kg.stores.tokens import Language

Group = Literal["find", "compare", "trace", "check", "explore"]

_SUFFIXES: dict[Language, str] = {"cypher": ".cypher", "sparql": ".rq"}
_PARAMETER = re.compile(r"\$(\w+): (.+), (such as|by default) (.+)")


@dataclass(frozen=True)
class Parameter:
    """A value that a question asks for; `sample` is its default, or only an example where it is required."""

    name: str
    meaning: str
    sample: Value
    required: bool


@dataclass(frozen=True)
class Question:
    """A question that people ask of a graph, in both languages."""

    name: str
    summary: str
    group: Group
    parameters: tuple[Parameter, ...]
    cypher: str
    sparql: str

    def text(self, language: Language) -> str:
        """The query in that language."""
        return self.cypher if language == "cypher" else self.sparql


def read_header(query: str) -> tuple[str, str, tuple[Parameter, ...]]:
    """The summary, group and parameters that the first comment of a query tells; empty where it tells none."""
    comment = re.match(r"(?:[ \t]*(?://|#)[^\n]*\n?)*", query)
    lines = [re.sub(r"^\s*(?://|#+)\s*", "", line).strip() for line in (comment[0] if comment else "").splitlines()]
    group = next((line.removeprefix("group: ") for line in lines if line.startswith("group: ")), "")
    parameters = [
        Parameter(found[1], found[2], _number_or_text(found[4]), found[3] == "such as")
        for found in map(_PARAMETER.fullmatch, lines)
        if found
    ]
    return (lines[0] if lines else ""), group, tuple(parameters)


def values(parameters: tuple[Parameter, ...], given: Mapping[str, str]) -> dict[str, Value]:
    """The given texts as values of the parameters' types, with the defaults of those not given.

    Raises:
        QueryError: where one is missing, unknown, or not the number that it should be.
    """
    known = {each.name: each for each in parameters}
    for name in given:
        if name not in known:
            raise QueryError(f"the question has no parameter {name}", hint=_listed("parameters", known))
    for each in parameters:
        if each.required and each.name not in given:
            raise QueryError(
                f"the question needs the parameter {each.name}: {each.meaning}", hint=f"-p {each.name}={_quoted(each)}"
            )
    return {each.name: _typed(each, given[each.name]) if each.name in given else each.sample for each in parameters}


def free_values(given: Mapping[str, str]) -> dict[str, Value]:
    """The given texts as values for a query that says nothing of its parameters: numbers where they read as such."""
    return {name: _number_or_text(text) for name, text in given.items()}


def find_question(name: str) -> Question:
    """The question of that name.

    Raises:
        QueryError: where there is none; it names those that are spelt alike.
    """
    if name not in QUESTIONS:
        raise unknown(name)
    return QUESTIONS[name]


def unknown(name: str) -> QueryError:
    """The error that no question or file has that name, with the names that are spelt alike."""
    close = difflib.get_close_matches(name, QUESTIONS, n=3, cutoff=0.5)
    close = close or [each for each in QUESTIONS if set(name.split("-")) & set(each.split("-"))][:3]
    hint = f"did you mean {' or '.join(close)}?" if close else "kg query GRAPH lists the questions"
    return QueryError(f"no question or file is called {name!r}", hint=hint)


def _typed(parameter: Parameter, text: str) -> Value:
    if isinstance(parameter.sample, str):
        return text
    number = _number_or_text(text)
    if type(number) is int or (isinstance(number, float) and isinstance(parameter.sample, float)):
        return number
    raise QueryError(
        f"the parameter {parameter.name} is not a number: {text!r}", hint=f"-p {parameter.name}={parameter.sample}"
    )


def _number_or_text(text: str) -> Value:
    if not re.fullmatch(r"-?(?:0|[1-9]\d{0,17})(?:\.\d+)?", text, re.ASCII):
        return text
    number: Value = json.loads(text)
    return number


def _quoted(parameter: Parameter) -> str:
    sample = str(parameter.sample)
    return f'"{sample}"' if " " in sample else sample


def _listed(what: str, names: Mapping[str, Parameter]) -> str:
    return f"its {what} are {', '.join(names)}" if names else f"it takes no {what}"


def _read(name: str) -> Question:
    cypher, sparql = (
        (files("kg") / language / f"{name}{suffix}").read_text("utf-8") for language, suffix in _SUFFIXES.items()
    )
    summary, group, parameters = read_header(cypher)
    ordered: dict[str, Group] = {each: each for each in get_args(Group)}
    return Question(name, summary, ordered[group], parameters, cypher, sparql)


def _all() -> dict[str, Question]:
    names = (file.name.removesuffix(".cypher") for file in (files("kg") / "cypher").iterdir())
    groups = get_args(Group)
    found = sorted((_read(name) for name in names), key=lambda each: (groups.index(each.group), each.name))
    return {each.name: each for each in found}


QUESTIONS: dict[str, Question] = _all()
"""All named questions by name, group by group."""
