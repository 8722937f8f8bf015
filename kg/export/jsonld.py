"""JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/): one document with its context, a node object for each subject."""

import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kg.export.subjects import compact, subjects
from kg.rdf_terms import iri
from kg.tables import Graph

_CONTEXT: dict[str, Any] = json.loads((files("kg") / "ontology" / "context.jsonld").read_text("utf-8"))["@context"]
_TYPES = {term: each["@type"] for term, each in _CONTEXT.items() if isinstance(each, dict)}
_BARE = {f"<{iri(each)}>" for each in ("xsd:integer", "xsd:boolean")}


def context(base: str) -> dict[str, Any]:
    """The context of `kg/ontology/context.jsonld`, which says what terms hold, and "id" for things under the base."""
    return {**_CONTEXT, "id": base}


def write(graph: Graph, base: str) -> Iterator[str]:
    """Make the text of the file, a subject at a time. A subject whose triples lie apart has several objects."""
    yield f'{{"@context": {json.dumps(context(base))},\n"@graph": ['
    before = "\n"
    for subject, facts in subjects(graph, base):
        members = (f"{key}: {value}" for key, value in (_member(*fact, base) for fact in facts.items()))
        yield f'{before}{{"@id": {_reference(subject, base)}, {", ".join(members)}}}'
        before = ",\n"
    yield "\n]}\n"


def _member(verb: str, things: list[str], base: str) -> tuple[str, str]:
    key = _known(verb)
    if key == "rdf:type":
        return '"@type"', f"[{', '.join(_reference(each, base) for each in things)}]"
    values = [_value(key, each, base) for each in things]
    return f'"{key}"', values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _value(key: str, term: str, base: str) -> str:
    if term.startswith("<"):
        reference = _reference(term, base)
        return reference if _TYPES.get(key) == "@id" else f'{{"@id": {reference}}}'
    if term.endswith('"'):  # N-Triples' escapes, as `kg.rdf` chooses them, are JSON's
        return term
    text, _, datatype = term.rpartition("^^")
    if datatype in _BARE:
        return text[1:-1]
    return text if _TYPES.get(key) == "xsd:double" else f'{{"@type": "{_known(datatype)}", "@value": {text}}}'


def _reference(iri: str, base: str) -> str:
    return f'"id:{iri[len(base) + 1 : -1]}"' if iri.startswith(base, 1) else f'"{_known(iri)}"'


@lru_cache(1024)
def _known(iri: str) -> str:
    return compact(iri) or iri[1:-1]
