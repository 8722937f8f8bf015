"""Turtle (https://www.w3.org/TR/turtle/): a subject's facts together, terms by prefix, things by relative IRI."""

from collections.abc import Iterator
from functools import lru_cache

from kg.export.subjects import compact, subjects
from kg.rdf_terms import iri
from kg.schema import PREFIXES
from kg.tables import Graph

_TYPE = f"<{iri('rdf:type')}>"
_BARE = {f"<{iri(each)}>" for each in ("xsd:integer", "xsd:boolean")}


def write(graph: Graph, base: str) -> Iterator[str]:
    """Make the text of the file, a subject at a time; prefixes are in the order of `PREFIXES`."""
    yield f"@base <{base}> .\n"
    yield from (f"@prefix {prefix}: <{start}> .\n" for prefix, start in PREFIXES.items())
    for subject, facts in subjects(graph, base):
        said = (f"{_verb(verb)} {', '.join(_term(each, base) for each in things)}" for verb, things in facts.items())
        yield f"\n{_term(subject, base)} " + " ;\n    ".join(said) + " .\n"


def _verb(verb: str) -> str:
    return "a" if verb == _TYPE else _known(verb)


def _term(term: str, base: str) -> str:
    if term.startswith(f"<{base}"):
        return f"<{term[len(base) + 1 :]}"
    if term.startswith("<"):
        return _known(term)
    if term.endswith('"'):
        return term
    text, _, datatype = term.rpartition("^^")
    return text[1:-1] if datatype in _BARE else f"{text}^^{_known(datatype)}"


@lru_cache(1024)
def _known(iri: str) -> str:
    return compact(iri) or iri
