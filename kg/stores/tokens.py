"""What is code in a query, and what is text, name or comment: enough to find parameters and key words, no more."""

import re
from typing import Literal

from kg.errors import QueryError

Language = Literal["cypher", "sparql"]

# Both engines end a comment at a line feed only or also at a carriage return; `normal` takes that choice from them.
_SPARQL = re.compile(
    r'''(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      |(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\.)*>)
      |(?P<comment>\#[^\n]*)
      |(?P<parameter>\$\w+)
      |(?P<variable>\?\w+)
      |(?P<code>\w+|\\.|.)''',
    re.VERBOSE | re.DOTALL,
)
_CYPHER = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      |(?P<name>`[^`]*`)
      |(?P<comment>//[^\n]*)
      |(?P<parameter>\$\w+)
      |(?P<code>\w+|.)""",
    re.VERBOSE | re.DOTALL,
)
_LEXERS: dict[Language, re.Pattern[str]] = {"cypher": _CYPHER, "sparql": _SPARQL}
_BEGINS: dict[Language, str] = {
    "cypher": "match|optional|unwind|with|return|call|create|merge|explain|profile|show",
    "sparql": "base|prefix|select|ask|construct|describe|insert|delete|clear|drop|add|move|copy",
}
_LEADING_COMMENTS = re.compile(r"(?:\s+|#[^\n]*|//[^\n]*)*")


def normal(query: str) -> str:
    """The query with line feeds only, as `tokens` and the engines must agree where a comment ends."""
    return query.replace("\r\n", "\n").replace("\r", "\n")


def tokens(query: str, language: Language) -> list[tuple[str, str]]:
    """The parts of a query in order, each with its kind; together they are the query.

    Kinds are text (a quoted string), iri, name (in back quotes), comment, parameter ($name), variable and code.
    """
    return [(found.lastgroup or "code", found[0]) for found in _LEXERS[language].finditer(query)]


def parameter_names(query: str, language: Language) -> set[str]:
    """The names behind `$` in the code of a query."""
    return {part[1:] for kind, part in tokens(query, language) if kind == "parameter"}


def code(query: str, language: Language) -> str:
    """The query without strings, IRIs, names, comments and variables, for a search of key words."""
    return "".join(part if kind == "code" else " " for kind, part in tokens(query, language))


def recognise(query: str) -> Language:
    """The language that a query is written in, by its first word.

    Raises:
        QueryError: where that word begins a query of neither.
    """
    start = _LEADING_COMMENTS.match(query)
    word = re.match(r"\w*", query[start.end() :] if start else query)
    first = word[0] if word else ""
    for language, words in _BEGINS.items():
        if re.fullmatch(words, first, re.IGNORECASE):
            return language
    raise QueryError(f"neither Cypher nor SPARQL begins with {first!r}", hint="--language cypher or --language sparql")
