import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import ExportError, GraphError
from kg.ids import digest
from kg.rdf import quads, triples
from kg.rdf_terms import iri
from kg.schema import PREFIXES
from tests.graphs import edge, evidence, node, small_graph, write_graph
from tests.rdf_terms import IT, literal, oxigraph_triples, values, written


def test_a_graph_as_n_triples(tmp_path: Path) -> None:
    listing = node("Listing", "c" * 64, name="one.txt", sha256="c" * 64)
    paper = node("Paper", "fastnet", title='The "Fast" Net', titled=True, date="2024-07", author_count=2)
    ada = node("Author", "ada lovelace", name="Ada Lovelace", aliases=["A. Lovelace"])
    wrote = edge("WROTE", ada, paper, position=1, printed="Ada Lovelace", confidence=1.0)
    proof = evidence(wrote, listing, 4, "authors", "Ada Lovelace, Bob", "Ada Lovelace")
    place = digest(f"{wrote['id']}/{'c' * 64}/4/authors/0/12/test-1/Ada Lovelace")
    lines = f"""
<{IT}paper/fastnet> rdf:type <http://purl.org/spar/fabio/ResearchPaper> .
<{IT}paper/fastnet> rdf:type <https://schema.org/ScholarlyArticle> .
<{IT}paper/fastnet> kg:id "{paper["id"]}" .
<{IT}paper/fastnet> rdfs:label "The \\"Fast\\" Net" .
<{IT}paper/fastnet> dcterms:title "The \\"Fast\\" Net" .
<{IT}paper/fastnet> kg:titled "true"^^xsd:boolean .
<{IT}paper/fastnet> dcterms:date "2024-07"^^xsd:gYearMonth .
<{IT}paper/fastnet> kg:authorCount "2"^^xsd:integer .
<{IT}author/ada_lovelace> rdf:type <http://xmlns.com/foaf/0.1/Person> .
<{IT}author/ada_lovelace> kg:id "{ada["id"]}" .
<{IT}author/ada_lovelace> rdfs:label "Ada Lovelace" .
<{IT}author/ada_lovelace> foaf:name "Ada Lovelace" .
<{IT}author/ada_lovelace> skos:altLabel "A. Lovelace" .
<{IT}listing/{"c" * 64}> rdf:type <http://www.w3.org/ns/prov#Entity> .
<{IT}listing/{"c" * 64}> kg:id "{listing["id"]}" .
<{IT}listing/{"c" * 64}> rdfs:label "one.txt" .
<{IT}listing/{"c" * 64}> kg:sha256 "{"c" * 64}" .
<{IT}paper/fastnet> dcterms:creator <{IT}author/ada_lovelace> .
<{IT}statement/{wrote["id"]}> rdf:type <http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement> .
<{IT}statement/{wrote["id"]}> rdf:subject <{IT}paper/fastnet> .
<{IT}statement/{wrote["id"]}> rdf:predicate <http://purl.org/dc/terms/creator> .
<{IT}statement/{wrote["id"]}> rdf:object <{IT}author/ada_lovelace> .
<{IT}statement/{wrote["id"]}> kg:edgeType "WROTE" .
<{IT}statement/{wrote["id"]}> kg:confidence "1.0"^^xsd:double .
<{IT}statement/{wrote["id"]}> kg:support "1"^^xsd:integer .
<{IT}statement/{wrote["id"]}> kg:derived "false"^^xsd:boolean .
<{IT}statement/{wrote["id"]}> kg:position "1"^^xsd:integer .
<{IT}statement/{wrote["id"]}> kg:printed "Ada Lovelace" .
<{IT}statement/{wrote["id"]}> rdf:type <https://w3id.org/papers-kg#Authorship> .
<{IT}evidence/{place}> rdf:type <https://w3id.org/papers-kg#Evidence> .
<{IT}evidence/{place}> kg:supports <{IT}statement/{wrote["id"]}> .
<{IT}evidence/{place}> prov:wasDerivedFrom <{IT}listing/{"c" * 64}> .
<{IT}evidence/{place}> kg:entry "4"^^xsd:integer .
<{IT}evidence/{place}> kg:field "authors" .
<{IT}evidence/{place}> oa:start "0"^^xsd:integer .
<{IT}evidence/{place}> oa:end "12"^^xsd:integer .
<{IT}evidence/{place}> oa:exact "Ada Lovelace" .
<{IT}evidence/{place}> kg:sentence "Ada Lovelace, Bob" .
<{IT}evidence/{place}> kg:sentenceBegin "0"^^xsd:integer .
<{IT}evidence/{place}> kg:extractor "test-1" .
<{IT}evidence/{place}> kg:confidence "0.9"^^xsd:double .
"""
    terms = "|".join(PREFIXES)
    expected = re.sub(rf"(?<=[ ^])(?:{terms}):\w+", lambda term: f"<{iri(term[0])}>", lines).lstrip()
    assert written(tmp_path, [listing, paper, ada], [wrote], [proof]) == expected


def test_every_line_is_strict_n_triples_and_said_once(tmp_path: Path) -> None:
    lines = "".join(triples(small_graph(tmp_path))).splitlines(keepends=True)
    assert len(lines) == 410
    assert len(oxigraph_triples("".join(lines))) == 410
    assert all(re.fullmatch(r"<[^ ]+> <[^ ]+> .+ \.\n", line) for line in lines)


def test_pieces_are_whole_lines(tmp_path: Path) -> None:
    methods = [node("Method", f"method {number}") for number in range(200)]
    pieces = list(triples(write_graph(tmp_path, methods, [])))
    assert len(pieces) == 7
    assert all(piece.endswith(" .\n") for piece in pieces)
    assert sum(piece.count("\n") for piece in pieces) == 200 * 4


def test_an_untitled_paper_has_a_label_and_no_title(tmp_path: Path) -> None:
    paper = node("Paper", "x", title="Its first words …", titled=False)
    assert values(tmp_path, paper, "dcterms:title") == set()
    assert values(tmp_path, paper, "rdfs:label") == {literal("Its first words …")}


def test_official_code_refers_to_its_paper_and_other_code_does_not(tmp_path: Path) -> None:
    paper, repositories = node("Paper", "p"), [node("Repository", f"github.com/a/{name}") for name in "bcd"]
    roles = zip(repositories, (True, False, None), strict=True)
    code = [edge("HAS_CODE", paper, repository, official=official) for repository, official in roles]
    found = oxigraph_triples(written(tmp_path, [paper, *repositories], code))
    assert {(start[1], end[1]) for start, verb, end in found if verb[1] == iri("codemeta:referencePublication")} == {
        (f"{IT}repository/github.com/a/b", f"{IT}paper/p")
    }


def test_a_derived_edge_names_its_premises(tmp_path: Path) -> None:
    found = oxigraph_triples("".join(triples(small_graph(tmp_path))))
    premises: dict[str, set[str]] = {}
    for start, verb, end in found:
        if verb[1] == iri("kg:premise"):
            premises.setdefault(start[1], set()).add(end[1])
    statements = {start[1] for start, _, end in found if end[1] == iri("rdf:Statement")}
    assert [len(each) for each in premises.values()] == [2, 2]
    assert set(premises) | set.union(*premises.values()) <= statements


def test_evidence_outside_the_text_has_no_place_in_it(tmp_path: Path) -> None:
    listing, paper, lab = node("Listing", "a" * 64, sha256="a" * 64), node("Paper", "p"), node("Organization", "lab")
    link = edge("AFFILIATED_WITH", paper, lab)
    nowhere = dict.fromkeys(["field", "begin", "end", "text", "sentence", "sentence_begin"])
    proof = evidence(link, listing, 0, "title", "A Lab", "Lab") | nowhere
    found = oxigraph_triples(written(tmp_path, [listing, paper, lab], [link], [proof]))
    assert sorted(verb[1] for start, verb, _ in found if "/evidence/" in start[1]) == sorted(
        map(iri, ["rdf:type", "kg:supports", "prov:wasDerivedFrom", "kg:entry", "kg:extractor", "kg:confidence"])
    )


def test_the_graphs_together_are_the_triples(tmp_path: Path) -> None:
    graph = small_graph(tmp_path)
    assert oxigraph_triples("".join(quads(graph)), ox.RdfFormat.N_QUADS) == oxigraph_triples("".join(triples(graph)))


def graphs_of(text: str, *triple: str) -> set[str]:
    wanted = [ox.NamedNode(IT + part if ":" not in part else iri(part)) for part in triple]
    found = ox.parse(text, ox.RdfFormat.N_QUADS)
    return {
        quad.graph_name.value.removeprefix(IT)
        for quad in found
        if [quad.subject, quad.predicate, quad.object] == wanted and isinstance(quad.graph_name, ox.NamedNode)
    }


def test_a_triple_stands_in_the_graph_of_each_listing_that_supports_it(tmp_path: Path) -> None:
    text = "".join(quads(small_graph(tmp_path)))
    first, second, derived = f"listing/{'a' * 64}", f"listing/{'b' * 64}", "graph/derived"
    assert graphs_of(text, "paper/fastnet", "kg:introduces", "method/fastnet") == {first, second}
    assert graphs_of(text, "paper/fastnet", "kg:uses", "dataset/tiny") == {first}
    assert graphs_of(text, "paper/untitled", "prov:wasDerivedFrom", second) == {second}
    assert graphs_of(text, "method/fastnet", "kg:evaluatedOn", "dataset/tiny") == {derived}
    assert graphs_of(text, "paper/fastnet", "rdf:type", "fabio:ResearchPaper") == {first, second}
    assert graphs_of(text, "paper/untitled", "rdf:type", "fabio:ResearchPaper") == {second}
    assert graphs_of(text, "author/ada", "rdf:type", "foaf:Person") == {first}
    assert graphs_of(text, first, "rdf:type", "prov:Entity") == {first}


def test_a_listing_that_supports_nothing_has_no_graph(tmp_path: Path) -> None:
    text = "".join(quads(small_graph(tmp_path)))
    names = {str(quad.graph_name) for quad in ox.parse(text, ox.RdfFormat.N_QUADS)}
    assert names == {f"<{IT}listing/{'a' * 64}>", f"<{IT}listing/{'b' * 64}>", f"<{IT}graph/derived>"}


def test_evidence_of_no_edge_is_an_error(tmp_path: Path) -> None:
    listing, paper, method = node("Listing", "a" * 64, sha256="a" * 64), node("Paper", "p"), node("Method", "m")
    uses = edge("USES", paper, method)
    graph = write_graph(tmp_path, [listing, paper, method], [], [evidence(uses, listing, 0, "title", "An M", "M")])
    with pytest.raises(GraphError, match=f"of no edge: USES {uses['id']}"):
        list(quads(graph))


def test_the_base_is_the_users(tmp_path: Path) -> None:
    graph = small_graph(tmp_path)
    ours, theirs = "".join(triples(graph)), "".join(triples(graph, "http://kg.example/a/"))
    assert theirs == re.sub("(?<=<)" + re.escape(IT), "http://kg.example/a/", ours)


@pytest.mark.parametrize(
    "base",
    ["", "kg/", "https://kg.example", "https://kg.example/#", "https://kg.example/?a=/", "https://a/../", "h://<>/"],
)
def test_a_base_that_is_none(tmp_path: Path, base: str) -> None:
    graph = small_graph(tmp_path)
    for form in (triples, quads):
        with pytest.raises(ExportError, match="is no absolute IRI ending in /"):
            list(form(graph, base))
