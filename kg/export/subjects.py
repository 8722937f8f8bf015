"""N-Triples read back, subject by subject, for the formats that say a subject once."""

from collections.abc import Iterator
from itertools import groupby

from kg.rdf import triples
from kg.schema import PREFIXES
from kg.tables import Graph


def subjects(graph: Graph, base: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each subject and, by verb, its objects: N-Triples terms, as `kg.rdf.triples` writes them, in its order.

    A subject comes again where others stand between its triples.
    """
    lines = (line[:-2].split(" ", 2) for piece in triples(graph, base) for line in piece[:-1].split("\n"))
    for subject, group in groupby(lines, lambda line: line[0]):
        facts: dict[str, list[str]] = {}
        for _, verb, thing in group:
            facts.setdefault(verb, []).append(thing)
        yield subject, facts


def compact(iri: str) -> str | None:
    """The compact form of an IRI in angle brackets, where it is a term of one of our vocabularies."""
    for prefix, start in PREFIXES.items():
        name = iri[len(start) + 1 : -1]
        if iri.startswith(start, 1) and name.replace("_", "").isalnum() and name.isascii():
            return f"{prefix}:{name}"
    return None
