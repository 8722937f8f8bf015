"""`kg query`: a name, a file or the text of a query, asked of a graph."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kg.errors import QueryError
from kg.stores.questions import QUESTIONS, free_values, read_header, unknown, values
from kg.stores.rows import Rows, Value
from kg.stores.tokens import Language, parameter_names, recognise
from kg.tables import Graph

_SUFFIXES: dict[str, Language] = {".cypher": "cypher", ".cql": "cypher", ".rq": "sparql", ".sparql": "sparql"}


def run(graph: Graph, question: str, language: Language | None, given: Mapping[str, str]) -> Rows:
    """The answer of a graph to a question.

    Args:
        graph: the graph.
        question: the name of a question, a file, or the text of a query.
        language: that of the query; None takes Cypher for a named question, goes by a file's suffix (.cypher, .cql,
            .rq, .sparql), and by the first word of a text.
        given: the parameters by name, as typed.

    Raises:
        QueryError: where there is no such question or file, a parameter is missing or unknown, or the query is
            malformed or would change the graph.
    """
    language, text, parameters = _resolve(question, language, given)
    if language == "cypher":
        from kg.stores.cypher import open_cypher  # noqa: PLC0415 - each engine takes longer to import than to ask

        rows = open_cypher(graph).query(text, parameters)
    else:
        from kg.stores.sparql import open_sparql  # noqa: PLC0415

        rows = open_sparql(graph).query(text, parameters)
    # What a named question warns of is only that this graph has nothing of some kind.
    return replace(rows, warnings=()) if question in QUESTIONS else rows


def _resolve(
    question: str, language: Language | None, given: Mapping[str, str]
) -> tuple[Language, str, dict[str, Value]]:
    if question in QUESTIONS:
        named = QUESTIONS[question]
        language = language or "cypher"
        return language, named.text(language), values(named.parameters, given)
    text = question
    if not re.search(r"[\s({]", question) or Path(question).suffix in _SUFFIXES:
        language = language or _SUFFIXES.get(Path(question).suffix)
        text = _read(Path(question))
    language = language or recognise(text)
    return language, text, _parameters(text, language, given)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise (QueryError("no such file", where=path) if path.suffix in _SUFFIXES else unknown(str(path))) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise QueryError(f"cannot be read: {reason}", where=path) from None


def _parameters(text: str, language: Language, given: Mapping[str, str]) -> dict[str, Value]:
    _, _, told = read_header(text)
    if told:
        return values(told, given)
    used = parameter_names(text, language)
    for name in given:
        if name not in used:
            raise QueryError(f"the query has no ${name}", hint=f"write ${name} where the value belongs")
    if language == "cypher" and (missing := sorted(used - set(given))):
        raise QueryError(f"the query needs the parameter {missing[0]}", hint=f"-p {missing[0]}=VALUE")
    return free_values(given)
