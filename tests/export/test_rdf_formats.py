import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export import export
from kg.rdf import triples
from kg.tables import Graph
from tests.graphs import edge, evidence, node, small_graph, write_graph
from tests.rdf_terms import oxigraph_triples, rdflib_triples

FORMS = {
    "turtle": ("turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("json-ld", ox.RdfFormat.JSON_LD),
    "nquads": ("nquads", ox.RdfFormat.N_QUADS),
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def written(graph: Graph, name: str, base: str = "https://kg.example/id/") -> bytes:
    stream = io.BytesIO()
    export(graph, name, stream, base)
    return stream.getvalue()


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("base", ["https://w3id.org/papers-kg/id/", "http://localhost:8080/", "urn://a/b//c/"])
def test_every_reader_reads_every_form_to_the_same_graph(tmp_path: Path, name: str, base: str) -> None:
    graph = small_graph(tmp_path)
    expected = oxigraph_triples("".join(triples(graph, base)))
    text = written(graph, name, base)
    assert len(expected) == 410
    assert rdflib_triples(text, FORMS[name][0]) == expected
    assert oxigraph_triples(text, FORMS[name][1]) == expected


@given(st.lists(TEXTS, min_size=10, max_size=30, unique=True))
@settings(max_examples=4, deadline=None)
def test_any_text_is_read_alike(texts: list[str]) -> None:
    nodes = [node("WebPage", text, name=text, url=f"https://a.example/{text}", kind=text) for text in texts]
    with TemporaryDirectory() as folder:
        graph = write_graph(Path(folder), nodes, [])
        expected = oxigraph_triples("".join(triples(graph, "https://kg.example/id/")))
        for name, (form, known) in FORMS.items():
            assert rdflib_triples(written(graph, name), form) == expected
            assert oxigraph_triples(written(graph, name), known) == expected


def tiny(folder: Path) -> Graph:
    listing = node("Listing", "c" * 64, name="one.txt", sha256="c" * 64)
    result, metric = node("Result", "r", name='5 "mm"', number=5.5, relative=True), node("Metric", "m", name="M")
    page = node("WebPage", "w", url="no address")
    by = edge("MEASURED_BY", result, metric, confidence=0.25, support=3)
    proof = evidence(by, listing, 0, "title", "An M of 5", "5")
    return write_graph(folder, [listing, result, metric, page], [by], [proof])


def test_turtle(tmp_path: Path) -> None:
    head, _, body = written(tiny(tmp_path), "turtle").decode().partition("\n\n")
    by, place = edge_and_evidence(body)
    assert head.startswith("@base <https://kg.example/id/> .\n@prefix kg: <https://w3id.org/papers-kg#> .\n")
    assert head.count("\n") == 15
    ids = {key: node(kind, key)["id"] for kind, key in (("Metric", "m"), ("Result", "r"), ("WebPage", "w"))}
    assert (
        body
        == f"""<metric/m> a mls:EvaluationMeasure ;
    kg:id "{ids["m"]}" ;
    rdfs:label "M" ;
    skos:prefLabel "M" .

<result/r> a mls:ModelEvaluation ;
    kg:id "{ids["r"]}" ;
    rdfs:label "5 \\"mm\\"" ;
    schema:value "5.5"^^xsd:double ;
    kg:relative true .

<page/w> a schema:WebPage ;
    kg:id "{ids["w"]}" ;
    rdfs:label "w" ;
    schema:url "no address"^^xsd:anyURI .

<listing/{"c" * 64}> a prov:Entity ;
    kg:id "{node("Listing", "c" * 64)["id"]}" ;
    rdfs:label "one.txt" ;
    kg:sha256 "{"c" * 64}" .

<result/r> mls:specifiedBy <metric/m> .

<statement/{by}> a rdf:Statement ;
    rdf:subject <result/r> ;
    rdf:predicate mls:specifiedBy ;
    rdf:object <metric/m> ;
    kg:edgeType "MEASURED_BY" ;
    kg:confidence "0.25"^^xsd:double ;
    kg:support 3 ;
    kg:derived false .

<evidence/{place}> a kg:Evidence ;
    kg:supports <statement/{by}> ;
    prov:wasDerivedFrom <listing/{"c" * 64}> ;
    kg:entry 0 ;
    kg:field "title" ;
    oa:start 8 ;
    oa:end 9 ;
    oa:exact "5" ;
    kg:sentence "An M of 5" ;
    kg:sentenceBegin 0 ;
    kg:extractor "test-1" ;
    kg:confidence "0.9"^^xsd:double .
"""
    )


def edge_and_evidence(turtle: str) -> tuple[str, str]:
    found = [line.split("/")[1].split(">")[0] for line in turtle.splitlines() if line.startswith(("<stat", "<evid"))]
    assert [len(each) for each in found] == [32, 32]
    return found[0], found[1]


def test_json_ld(tmp_path: Path) -> None:
    document = json.loads(written(tiny(tmp_path), "jsonld"))
    by, place = edge_and_evidence(written(tiny(tmp_path / "again"), "turtle").decode())
    assert list(document) == ["@context", "@graph"]
    assert document["@context"]["id"] == "https://kg.example/id/"
    assert document["@context"]["kg:confidence"] == {"@type": "xsd:double"}
    by_id = {each["@id"]: each for each in document["@graph"] if "@type" in each}
    assert by_id["id:result/r"] == {
        "@id": "id:result/r",
        "@type": ["mls:ModelEvaluation"],
        "kg:id": node("Result", "r")["id"],
        "rdfs:label": '5 "mm"',
        "schema:value": "5.5",
        "kg:relative": True,
    }
    assert by_id["id:page/w"]["schema:url"] == {"@type": "xsd:anyURI", "@value": "no address"}
    assert by_id[f"id:statement/{by}"] == {
        "@id": f"id:statement/{by}",
        "@type": ["rdf:Statement"],
        "rdf:subject": "id:result/r",
        "rdf:predicate": "mls:specifiedBy",
        "rdf:object": "id:metric/m",
        "kg:edgeType": "MEASURED_BY",
        "kg:confidence": "0.25",
        "kg:support": 3,
        "kg:derived": False,
    }
    assert by_id[f"id:evidence/{place}"]["kg:supports"] == f"id:statement/{by}"
    assert len(by_id) == 6
