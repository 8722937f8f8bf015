"""Triples as plain tuples, whoever read them, and those of small graphs."""

import warnings
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg.rdf import triples
from kg.rdf_terms import iri
from tests.graphs import Row, write_graph

IT = "https://w3id.org/papers-kg/id/"
Term = tuple[str, str, str]
Triple = tuple[Term, Term, Term]


def oxigraph_triples(text: str | bytes, form: ox.RdfFormat = ox.RdfFormat.N_TRIPLES) -> set[Triple]:
    """The triples of a document, as pyoxigraph reads it, whatever graphs they stand in."""
    return {(_ox(each.subject), _ox(each.predicate), _ox(each.object)) for each in ox.parse(text, form)}


def rdflib_triples(text: bytes, form: str) -> set[Triple]:
    """The same, as rdflib reads it."""
    data = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # its own, of its own methods
        data.parse(data=text, format=form)
        found = list(data.quads((None, None, None, None)))
    return {(_rdflib(start), _rdflib(verb), _rdflib(end)) for start, verb, end, _ in found}


def written(folder: Path, nodes: list[Row], edges: list[Row] | None = None, proof: list[Row] | None = None) -> str:
    return "".join(triples(write_graph(folder, nodes, edges or [], proof or [])))


def values(folder: Path, subject: Row, term: str) -> set[Term]:
    found = oxigraph_triples(written(folder, [subject]))
    return {thing for _, verb, thing in found if verb[1] == iri(term)}


def literal(value: str, datatype: str = "xsd:string") -> Term:
    return "literal", value, iri(datatype)


def _ox(term: object) -> Term:
    if isinstance(term, ox.NamedNode):
        return "iri", term.value, ""
    assert isinstance(term, ox.Literal)
    assert term.language is None
    return "literal", term.value, term.datatype.value


def _rdflib(term: object) -> Term:
    if isinstance(term, rdflib.URIRef):
        return "iri", str(term), ""
    assert isinstance(term, rdflib.Literal)
    assert term.language is None
    return "literal", str(term), str(term.datatype or rdflib.XSD.string)
