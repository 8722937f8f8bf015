import json
from pathlib import Path
from typing import Any

from kg.export import export
from kg.schema import EDGES, NODES
from tests.graphs import edge, evidence, node, small_graph, write_graph


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def test_json_lines_whole(tmp_path: Path) -> None:
    listing = node("Listing", "a" * 64, name="one.txt", sha256="a" * 64)
    paper, net = node("Paper", "p", title='A "B",\u2028C', titled=True), node("Method", "n", name="N", aliases=["M"])
    uses = edge("USES", paper, net, confidence=0.7)
    proof = evidence(uses, listing, 4, "title", "An N", "N")
    export(write_graph(tmp_path / "graph", [listing, paper, net], [uses], [proof]), "jsonl", tmp_path / "out")
    assert lines(tmp_path / "out") == [
        {"type": "node", "id": paper["id"], "labels": ["Paper"], "iri": "paper/p",
         "properties": {"title": 'A "B",\u2028C', "titled": True}},
        {"type": "node", "id": net["id"], "labels": ["Method"], "iri": "method/n",
         "properties": {"name": "N", "aliases": ["M"]}},
        {"type": "node", "id": listing["id"], "labels": ["Listing"], "iri": f"listing/{'a' * 64}",
         "properties": {"name": "one.txt", "sha256": "a" * 64}},
        {"type": "relationship", "id": uses["id"], "label": "USES", "start": {"id": paper["id"], "labels": ["Paper"]},
         "end": {"id": net["id"], "labels": ["Method"]},
         "properties": {"confidence": 0.7, "support": 1, "derived": False},
         "evidence": [{"listing": "a" * 64, "entry": 4, "field": "title", "begin": 3, "end": 4, "text": "N",
                       "sentence": "An N", "sentence_begin": 0, "extractor": "test-1", "confidence": 0.9}]},
    ]  # fmt: skip


def test_json_lines_hold_all_that_the_tables_hold(tmp_path: Path) -> None:
    graph = small_graph(tmp_path / "graph")
    export(graph, "jsonl", tmp_path / "out")
    found = lines(tmp_path / "out")
    kinds = [each["labels"][0] for each in found if each["type"] == "node"]
    assert sorted(set(kinds)) == sorted(NODES)
    assert [each["label"] for each in found if each["type"] == "relationship"] == sorted(
        kind for kind in EDGES for _ in range(graph.edges(kind).num_rows)
    )
    assert sum(len(each.get("evidence", [])) for each in found) == graph.evidence().num_rows == 5
    assert [len(each["properties"]["premises"]) for each in found if each.get("label") == "EVALUATED_ON"] == [2]


def test_kgx_whole(tmp_path: Path) -> None:
    listing = node("Listing", "a" * 64, name="one.txt", sha256="a" * 64)
    ada, paper = node("Author", "ada", name="Ada"), node("Paper", "p", title="P")
    wrote = edge("WROTE", ada, paper, position=1, printed="Ada")
    proof = evidence(wrote, listing, 4, "authors", "Ada, Bob", "Ada")
    export(write_graph(tmp_path / "graph", [listing, ada, paper], [wrote], [proof]), "kgx", tmp_path / "out")
    assert lines(tmp_path / "out" / "nodes.jsonl") == [
        {"id": "papers-kg:paper/p", "category": ["fabio:ResearchPaper", "schema:ScholarlyArticle"], "name": "P"},
        {"id": "papers-kg:author/ada", "category": ["foaf:Person"], "name": "Ada"},
        {"id": f"papers-kg:listing/{'a' * 64}", "category": ["prov:Entity"], "name": "one.txt", "sha256": "a" * 64},
    ]
    assert lines(tmp_path / "out" / "edges.jsonl") == [
        {"subject": "papers-kg:paper/p", "predicate": "dcterms:creator", "object": "papers-kg:author/ada",
         "category": ["kg:WROTE"], "knowledge_level": "not_provided", "agent_type": "text_mining_agent",
         "id": wrote["id"], "position": 1, "printed": "Ada", "confidence": 0.9, "support": 1,
         "sentences": ["Ada, Bob"]},
    ]  # fmt: skip


def test_every_kgx_edge_leads_from_node_to_node(tmp_path: Path) -> None:
    export(small_graph(tmp_path / "graph"), "kgx", tmp_path / "out")
    names = {each["id"] for each in lines(tmp_path / "out" / "nodes.jsonl")}
    edges = lines(tmp_path / "out" / "edges.jsonl")
    assert (len(names), len(edges)) == (18, 25)
    assert {each[end] for each in edges for end in ("subject", "object")} <= names
    assert sum(each["knowledge_level"] == "logical_entailment" for each in edges) == 2
