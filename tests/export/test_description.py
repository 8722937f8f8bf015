import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCAT, DCTERMS, PROV, RDF, RDFS, VOID, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.errors import ExportError
from kg.export import EXPORTERS, export
from kg.export.description import DUMPS, write
from kg.ids import ONTOLOGY
from kg.rdf import quads, triples
from tests.graphs import edge, evidence, node, small_graph, write_graph
from tests.rdf_terms import oxigraph_triples

BASE = "https://kg.example/id/"
IT, KG = Namespace(BASE), Namespace(ONTOLOGY)
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


def described(folder: Path, licence: str | None = None) -> Graph:
    return Graph().parse(data="".join(write(small_graph(folder), BASE, licence)), format="turtle")


def number(found: Graph, subject: Node, verb: URIRef) -> int:
    value = found.value(subject, verb)
    assert isinstance(value, Literal)
    return int(value)


def test_the_counts_are_those_of_the_triples(tmp_path: Path) -> None:
    found = described(tmp_path / "a")
    expected = list(ox.parse("".join(triples(small_graph(tmp_path / "b"), BASE)), ox.RdfFormat.N_TRIPLES))
    kinds = Counter(str(each.object)[1:-1] for each in expected if each.predicate.value == str(RDF.type))
    verbs = Counter(each.predicate.value for each in expected)
    subjects = len({each.subject for each in expected})
    counts = {
        VOID.triples: len(expected), VOID.entities: subjects, VOID.distinctSubjects: subjects,
        VOID.distinctObjects: len({each.object for each in expected}), VOID.classes: len(kinds),
        VOID.properties: len(verbs),
    }  # fmt: skip
    assert {verb: number(found, IT.graph, verb) for verb in counts} == counts
    assert len(expected) == 410
    parts = ((VOID.classPartition, VOID["class"], VOID.entities), (VOID.propertyPartition, VOID.property, VOID.triples))
    for (part, term, count), told in zip(parts, (kinds, verbs), strict=True):
        all_of_it = list(found.objects(IT.graph, part))
        assert {str(found.value(each, term)): number(found, each, count) for each in all_of_it} == told
        assert len(all_of_it) == len(told)


def test_a_triple_that_is_said_twice_counts_once(tmp_path: Path) -> None:
    paper, listing = node("Paper", "p"), node("Listing", "a" * 64, sha256="a" * 64)
    twice = [edge("LISTED_IN", paper, listing, entry, entry=int(entry), line=1) for entry in ("0", "1")]
    graph = write_graph(tmp_path, [paper, listing], twice)
    found = Graph().parse(data="".join(write(graph, BASE)), format="turtle")
    text = "".join(triples(graph, BASE))
    assert number(found, IT.graph, VOID.triples) == len(oxigraph_triples(text)) == text.count("\n") - 1


def test_what_it_comes_from(tmp_path: Path) -> None:
    found = described(tmp_path)
    listings = {IT[f"listing/{'a' * 64}"], IT[f"listing/{'b' * 64}"]}
    build = found.value(IT.graph, PROV.wasGeneratedBy)
    assert set(found.objects(IT.graph, PROV.wasDerivedFrom)) == set(found.objects(build, PROV.used)) == listings
    assert {(str(found.value(each, RDFS.label)), str(found.value(each, KG.sha256))) for each in listings} == {
        ("one.txt", "a" * 64),
        ("two.txt", "b" * 64),
    }
    agents = found.objects(build, PROV.wasAssociatedWith)
    assert [str(found.value(each, RDFS.label)) for each in agents] == ["test-1"]


def test_the_program_and_the_extractors_are_named_once(tmp_path: Path) -> None:
    listing, paper = node("Listing", "a" * 64, sha256="a" * 64), node("Paper", "p")
    task, method = node("Task", "t"), node("Method", "m")
    links = [edge("ADDRESSES", paper, task), edge("USES", paper, method)]
    proof = [evidence(each, listing, 0, "title", "An M", "M") | {"extractor": f"{each['type']}-1"} for each in links]
    graph = write_graph(tmp_path, [listing, paper, task, method], links, [*proof, proof[1]])
    manifest = graph.path / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"model"', '"tool": "kg 9.9", "model"'), "utf-8")
    labels = re.findall(r'SoftwareAgent ; rdfs:label "([^"]*)"', "".join(write(graph, BASE)))
    assert labels == ["kg 9.9", "ADDRESSES-1", "USES-1"]


def test_the_dumps_are_formats_that_we_write(tmp_path: Path) -> None:
    found = described(tmp_path)
    names = {IT[f"dumps/{name}"] for name in DUMPS}
    assert set(found.objects(IT.graph, VOID.dataDump)) == set(found.objects(IT.graph, DCAT.distribution)) == names
    assert set(found.subjects(RDF.type, DCAT.Distribution)) == names
    assert [form for form, _, _ in DUMPS.values()] == ["ntriples", "nquads", "turtle", "jsonld"]
    for name, (form, _, media) in DUMPS.items():
        assert name == f"graph{EXPORTERS[form].suffix}"  # type: ignore[union-attr]
        assert str(found.value(IT[f"dumps/{name}"], DCAT.mediaType)).endswith(f"/media-types/{media}")


def test_a_licence_is_the_users(tmp_path: Path) -> None:
    found = described(tmp_path, CC0)
    assert set(found.subject_objects(DCTERMS.license)) == {
        (each, URIRef(CC0)) for each in (IT.graph, *(IT[f"dumps/{name}"] for name in DUMPS))
    }
    assert not list(described(tmp_path).subject_objects(DCTERMS.license))


def test_a_licence_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="the licence 'CC BY' is no absolute IRI\n  try https://"):
        list(write(small_graph(tmp_path), BASE, "CC BY"))


def test_a_licence_of_an_export(tmp_path: Path) -> None:
    graph = small_graph(tmp_path / "graph")
    export(graph, "void", tmp_path / "void.ttl", BASE, CC0)
    assert (tmp_path / "void.ttl").read_text("utf-8") == "".join(write(graph, BASE, CC0))
    for name in ("turtle", "kgx"):
        with pytest.raises(ExportError, match=f"{name} says no licence\n  export the format void"):
            export(graph, name, tmp_path / "out", BASE, CC0)


def test_all_terms_are_of_their_vocabularies(tmp_path: Path) -> None:
    text = "".join(write(small_graph(tmp_path), BASE, CC0))
    known = {"void": VOID, "dcat": DCAT, "dcterms": DCTERMS, "prov": PROV}
    used = {pair for pair in re.findall(r"\b(void|dcat|dcterms|prov):(\w+)", text) if not pair[1].startswith("//")}
    assert {(prefix, name) for prefix, name in used if name not in known[prefix]} == set()
    assert len({name for prefix, name in used if prefix == "void"}) == 14


def test_both_parsers_read_it_and_a_title_is_one(tmp_path: Path) -> None:
    text = "".join(write(small_graph(tmp_path), BASE))
    assert len(list(ox.parse(text, ox.RdfFormat.TURTLE))) == len(Graph().parse(data=text))
    assert 'dcterms:title "Knowledge graph of 2 paper listings"' in text
    assert text.count("\n\n") == 0


def test_the_described_graphs_are_the_named_ones(tmp_path: Path) -> None:
    """What a listing supports stands in a named graph of the listing's IRI, which the description says."""
    graph = small_graph(tmp_path)
    found = Graph().parse(data="".join(write(graph, BASE)), format="turtle")
    names = {str(quad.graph_name)[1:-1] for quad in ox.parse("".join(quads(graph, BASE)), ox.RdfFormat.N_QUADS)}
    assert {str(each) for each in found.objects(IT.graph, PROV.wasDerivedFrom)} == names - {f"{BASE}graph/derived"}
