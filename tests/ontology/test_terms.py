"""What `kg.ttl` declares, and that the terms of others are theirs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import DefinedNamespace

import kg
from kg.export.jsonld import context
from kg.ids import BASE, ONTOLOGY
from kg.rdf import triples
from kg.rdf_terms import iri
from kg.schema import EDGES, NODES, PREFIXES
from tests.graphs import edge, node, write_graph
from tests.ontology.whole import whole_graph

FOLDER = Path(kg.__file__).parent / "ontology"
IT = URIRef(ONTOLOGY.removesuffix("#"))

DEFINED: dict[str, type[DefinedNamespace]] = {
    "dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "prov": PROV, "rdf": RDF, "rdfs": RDFS, "schema": SDO,
    "skos": SKOS, "xsd": XSD,
}  # fmt: skip
"""Vocabularies of which rdflib holds all terms."""

READ = {
    # https://purl.org/spar/fabio (2.3): FaBiO writes the X large.
    "fabio": {"ResearchPaper", "hasArXivId"},
    # https://www.w3.org/ns/mls
    "mls": {"Algorithm", "EvaluationMeasure", "ModelEvaluation", "hasValue", "specifiedBy"},
    # https://www.w3.org/TR/annotation-vocab/
    "oa": {"start", "end", "exact"},
    # https://www.dublincore.org/specifications/bibo/
    "bibo": {"doi"},
    # https://w3id.org/codemeta/3.0
    "codemeta": {"referencePublication"},
}
"""Terms that were looked up in the documents of the other vocabularies."""

FOREIGN = {
    "bibo:doi", "codemeta:referencePublication", "dcat:Dataset", "dcterms:abstract", "dcterms:creator", "dcterms:date",
    "dcterms:isPartOf", "dcterms:title", "fabio:ResearchPaper", "fabio:hasArXivId", "foaf:Organization", "foaf:Person",
    "foaf:name", "foaf:page", "mls:Algorithm", "mls:EvaluationMeasure", "mls:ModelEvaluation", "mls:hasValue",
    "mls:specifiedBy", "oa:end", "oa:exact", "oa:start", "prov:Entity", "prov:wasDerivedFrom", "rdf:Statement",
    "rdf:object", "rdf:predicate", "rdf:subject", "rdf:type", "rdfs:comment", "rdfs:label", "schema:Dataset",
    "schema:Periodical", "schema:ScholarlyArticle", "schema:SoftwareSourceCode", "schema:WebPage",
    "schema:additionalType", "schema:codeRepository", "schema:name", "schema:sourceOrganization", "schema:unitText",
    "schema:url", "schema:value", "skos:Concept", "skos:altLabel", "skos:prefLabel", "xsd:anyURI", "xsd:boolean",
    "xsd:date", "xsd:double", "xsd:gYear", "xsd:gYearMonth", "xsd:integer",
}  # fmt: skip


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(FOLDER / "kg.ttl")


@pytest.fixture(scope="module")
def emitted(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """All terms, compact, of graphs that between them have every kind of node, edge and value."""
    folder = tmp_path_factory.mktemp("graphs")
    paper, later = node("Paper", "p", date="2024"), node("Paper", "q", date="2024-07", url="no address")
    code = node("Repository", "github.com/a/b", url="https://github.com/a/b")
    more = write_graph(
        folder / "more", [paper, later, code], [edge("HAS_CODE", paper, code, official=True, path="src")]
    )
    text = "".join([*triples(whole_graph(folder)), *triples(more)])
    known = {start: prefix for prefix, start in PREFIXES.items()}
    terms = (each for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES) for each in iris(quad))
    parts = (re.fullmatch(r"(.*[#/])([^#/]+)", each) for each in terms if not each.startswith(BASE))
    return {f"{known[part[1]]}:{part[2]}" for part in parts if part and part[1] in known}


def iris(quad: ox.Quad) -> Iterator[str]:
    for each in (quad.subject, quad.predicate, quad.object):
        if isinstance(each, ox.NamedNode):
            yield each.value
        elif isinstance(each, ox.Literal) and each.datatype.value != iri("xsd:string"):
            yield each.datatype.value


def ours(terms: set[str]) -> set[str]:
    return {each for each in terms if each.startswith("kg:")}


def test_what_is_declared_is_what_is_said(ontology: Graph, emitted: set[str]) -> None:
    assert {f"kg:{each.removeprefix(ONTOLOGY)}" for each in ours_in(ontology)} == ours(emitted)
    assert len(ours(emitted)) == 39


def test_all_terms_of_the_schema_are_said(emitted: set[str]) -> None:
    properties = [each for kind in NODES.values() for each in kind.properties]
    properties += [each for kind in EDGES.values() for each in kind.properties]
    terms = {each.term for each in properties} | {kind.term for kind in EDGES.values()}
    assert terms | {each for kind in NODES.values() for each in kind.classes} <= emitted


def test_the_terms_of_others(emitted: set[str]) -> None:
    assert emitted - ours(emitted) == FOREIGN


@pytest.mark.parametrize("term", sorted(FOREIGN))
def test_a_term_of_others_is_theirs(term: str) -> None:
    prefix, _, name = term.partition(":")
    if prefix in READ:
        assert name in READ[prefix]
    else:
        assert str(DEFINED[prefix]) == PREFIXES[prefix]
        assert name in DEFINED[prefix]


def test_what_rdflib_knows_is_closed() -> None:
    assert not [prefix for prefix, terms in DEFINED.items() if "hasArxivId" in terms]


def ours_in(ontology: Graph) -> list[URIRef]:
    named = {each for each in ontology.subjects(RDF.type) if isinstance(each, URIRef) and each.startswith(ONTOLOGY)}
    return sorted(named)


def test_every_term_says_what_it_is(ontology: Graph) -> None:
    for term in ours_in(ontology):
        for verb in (RDFS.label, RDFS.comment):
            (text,) = ontology.objects(term, verb)
            assert isinstance(text, Literal)
            assert text.language == "en"
        assert list(ontology.objects(term, RDFS.isDefinedBy)) == [IT]
    assert len({str(each) for each in ontology.objects(None, RDFS.label)}) == len(ours_in(ontology)) == 39


def test_every_property_has_a_domain_and_a_range(ontology: Graph) -> None:
    for term in ours_in(ontology):
        for exact, loose in ((RDFS.domain, SDO.domainIncludes), (RDFS.range, SDO.rangeIncludes)):
            said, included = list(ontology.objects(term, exact)), list(ontology.objects(term, loose))
            if (term, RDF.type, OWL.Class) in ontology:
                assert said + included == []
            else:
                assert bool(said) != bool(included)
                assert len(said) < 2


def test_the_domains_are_those_of_the_schema(ontology: Graph) -> None:
    """The first class of each kind that has the property, or of each start of the edge."""
    for edge_kind in EDGES.values():
        if edge_kind.term.startswith("kg:"):
            assert ends(ontology, edge_kind.term, "domain") == {NODES[each].classes[0] for each in edge_kind.starts}
            assert ends(ontology, edge_kind.term, "range") == {NODES[each].classes[0] for each in edge_kind.ends}
    for kind in NODES.values():
        for each in kind.properties:
            if each.term.startswith("kg:"):
                assert ends(ontology, each.term, "domain") == {kind.classes[0]}
                assert ends(ontology, each.term, "range") == {f"xsd:{each.type}"}


def ends(ontology: Graph, term: str, end: str) -> set[str]:
    found = [
        *ontology.objects(URIRef(iri(term)), RDFS[end]),
        *ontology.objects(URIRef(iri(term)), SDO[f"{end}Includes"]),
    ]
    starts = {start: prefix for prefix, start in PREFIXES.items()}
    parts = [re.fullmatch(r"(.*[#/])([^#/]+)", str(each)) for each in found]
    return {f"{starts[part[1]]}:{part[2]}" for part in parts if part}


def test_the_head(ontology: Graph) -> None:
    said = {verb: str(thing) for verb, thing in ontology.predicate_objects(IT)}
    assert said[RDF.type] == str(OWL.Ontology)
    assert said[DCTERMS.license] == "https://www.apache.org/licenses/LICENSE-2.0"
    assert said[OWL.versionInfo] == "1.0"
    assert said[OWL.versionIRI] == f"{IT}/1.0"
    assert said[URIRef("http://purl.org/vocab/vann/preferredNamespaceUri")] == ONTOLOGY


KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
RL_DATATYPES = {XSD.boolean, XSD.double, XSD.integer, XSD.string}


def test_owl_2_rl(ontology: Graph) -> None:
    """What of https://www.w3.org/TR/owl2-profiles/#OWL_2_RL can go wrong in axioms on named terms, of which all are."""
    assert not [each for triple in ontology for each in triple if isinstance(each, BNode)]
    kinds = {term: set(ontology.objects(term, RDF.type)) for term in set(ontology.subjects(RDF.type)) - {IT}}
    assert all(len(each & KINDS) == 1 for each in kinds.values())  # nothing is both a class and a property
    assert all(each - KINDS <= {OWL.FunctionalProperty} for each in kinds.values())
    reserved = tuple(map(str, (RDF, RDFS, OWL, XSD)))
    assert not [term for term in kinds if str(term).startswith(reserved)]
    classes = {term for term, each in kinds.items() if OWL.Class in each}
    for verb in (RDFS.domain, RDFS.subClassOf):
        assert set(ontology.objects(None, verb)) <= classes  # owl:Thing is no superclass in RL
    for start, end in ontology.subject_objects(RDFS.range):
        assert end in (classes if OWL.ObjectProperty in kinds[start] else RL_DATATYPES)
    for start, end in ontology.subject_objects(RDFS.subPropertyOf):
        assert kinds[start] & kinds[end] & {OWL.ObjectProperty, OWL.DatatypeProperty}
    axioms = {RDF.type, RDFS.domain, RDFS.range, RDFS.subPropertyOf}
    annotations = {term for term, each in kinds.items() if OWL.AnnotationProperty in each}
    known = {RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso, OWL.versionIRI, OWL.versionInfo}
    assert set(ontology.predicates()) <= axioms | annotations | known


def test_the_context() -> None:
    """Which terms hold things and which hold doubles, from the schema and from what `kg.rdf` says besides."""
    said = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]
    things = {kind.term for kind in EDGES.values()} | {
        "codemeta:referencePublication", "kg:premise", "kg:supports", "rdf:object", "rdf:predicate", "rdf:subject",
    }  # fmt: skip
    typed = {each: {"@type": "@id"} for each in things}
    typed |= {each: {"@type": "xsd:double"} for each in ("kg:confidence", "schema:value")}
    assert said == PREFIXES | typed
    assert context("https://kg.example/id/") == said | {"id": "https://kg.example/id/"}


def test_the_context_agrees_with_the_ontology(ontology: Graph) -> None:
    for term, each in context(BASE).items():
        if term.startswith("kg:"):
            kind = OWL.ObjectProperty if each == {"@type": "@id"} else OWL.DatatypeProperty
            assert (URIRef(iri(term)), RDF.type, kind) in ontology


@pytest.mark.parametrize("name", ["kg.ttl", "shapes.ttl"])
def test_both_parsers_read_the_files(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert len(list(ox.parse(text, ox.RdfFormat.TURTLE))) == len(Graph().parse(data=text))
