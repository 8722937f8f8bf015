from pathlib import Path
from typing import Any

import pytest

from kg.graph.nodes import amount, page_name, path_below
from kg.ids import edge_id, local_iri, node_id
from kg.schema import EDGES, NODES
from kg.tables import EVIDENCE_SCHEMA, Graph, edge_schema, node_schema
from tests.graph.made import build, fastnet, nodes, paper, sha, thing


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return build(tmp_path_factory.mktemp("g") / "graph", {"one.txt": [fastnet()]})


def _edges(graph: Graph, edge: str) -> list[dict[str, Any]]:
    """Edges with the keys of their ends in place of all ids."""
    names = {row["id"]: row[NODES[label].caption] for label in NODES for row in graph.nodes(label).to_pylist()}
    rows = [
        {"from": names[row["from_id"]], "to": names[row["to_id"]]}
        | {k: v for k, v in row.items() if k not in edge_schema("REPORTS").names or k in {"confidence", "support"}}
        for row in graph.edges(edge).to_pylist()
    ]
    return sorted(rows, key=str)


def test_the_nodes_of_one_paper(graph: Graph) -> None:
    assert {label: nodes(graph, label) for label in NODES} == {
        "Paper": [
            {
                "title": "FastNet: Small Nets", "titled": True, "abstract": fastnet().abstract, "date": "2024-07-13",
                "year_inferred": True, "author_count": 3, "authors_complete": True, "comment": fastnet().comment,
                "doi": "10.1000/x.1", "arxiv": "2407.00001", "url": "https://arxiv.org/abs/2407.00001",
            }
        ],
        "Author": [{"name": "Ada Lóvelace", "aliases": []}, {"name": "Wei Wang", "aliases": []}],
        "Organization": [{"name": "A Lab", "aliases": []}],
        "Method": [{"name": "FastNet", "aliases": ["FN"]}],
        "Dataset": [{"name": "Tiny Images", "aliases": []}],
        "Task": [{"name": "image classification", "aliases": []}],
        "Metric": [{"name": "accuracy", "aliases": []}],
        "Result": [
            {"name": "82.1% accuracy on Tiny Images", "value": "82.1%", "number": 82.1, "unit": "%", "relative": False}
        ],
        "Repository": [{"name": "github.com/ada/fastnet", "url": "https://github.com/ada/fastnet"}],
        "WebPage": [{"name": "fast.example/demo", "url": "https://fast.example/demo/", "kind": "demo"}],
        "Venue": [{"name": "CVPR", "aliases": []}],
        "Listing": [{"name": "one.txt", "sha256": sha("one.txt")}],
    }  # fmt: skip


def test_ids_are_those_of_the_keys(graph: Graph) -> None:
    [one] = graph.nodes("Paper").to_pylist()
    [method] = graph.nodes("Method").to_pylist()
    [uses] = graph.edges("INTRODUCES").to_pylist()
    [listed] = graph.edges("LISTED_IN").to_pylist()
    assert one["id"] == node_id("Paper", "doi:10.1000/x.1")
    assert one["iri"] == local_iri("paper", "doi:10.1000/x.1")
    assert (method["id"], method["iri"]) == (node_id("Method", "fastnet"), "method/fastnet")
    assert uses["id"] == edge_id("INTRODUCES", one["id"], method["id"])
    assert listed["id"] == edge_id("LISTED_IN", one["id"], node_id("Listing", sha("one.txt")), "0")


def test_the_edges_of_one_paper(graph: Graph) -> None:
    title, result, sure = "FastNet: Small Nets", "82.1% accuracy on Tiny Images", {"confidence": 1.0, "support": 1}
    said = {"confidence": 0.6, "support": 1}
    derived = {row["id"]: edge for edge in EDGES for row in graph.edges(edge).to_pylist()}
    found = {edge: _edges(graph, edge) for edge in EDGES}
    for edge in ("IMPLEMENTED_BY", "EVALUATED_ON"):
        for row in found[edge]:
            row["premises"] = sorted(derived[premise] for premise in row["premises"])
    assert found == {
        "WROTE": [
            {"from": "Ada Lóvelace", "to": title, "position": 1, "printed": "Ada Lóvelace", **sure},
            {"from": "Wei Wang", "to": title, "position": 2, "printed": "Wei Wang", **sure},
            {"from": "Wei Wang", "to": title, "position": 3, "printed": "Wei Wang", **sure},
        ],
        "INTRODUCES": [{"from": title, "to": "FastNet", "confidence": 0.9, "support": 3}],
        "USES": [{"from": title, "to": "Tiny Images", "confidence": 0.8, "support": 1}],
        "ADDRESSES": [{"from": title, "to": "image classification", "confidence": 0.9, "support": 1}],
        "MEASURES": [{"from": title, "to": "accuracy", "confidence": 0.7, "support": 1}],
        "REPORTS": [{"from": title, "to": result, **said}],
        "OF_METHOD": [{"from": result, "to": "FastNet", **said}],
        "ON_DATASET": [{"from": result, "to": "Tiny Images", **said}],
        "MEASURED_BY": [{"from": result, "to": "accuracy", **said}],
        "HAS_CODE": [
            {"from": title, "to": "github.com/ada/fastnet", "official": True, "path": "tree/main/src", **sure}
        ],
        "LINKS_TO": [{"from": title, "to": "fast.example/demo", "role": "other", **sure}],
        "PUBLISHED_IN": [{"from": title, "to": "CVPR", "year": 2024, "note": "oral", **sure}],
        "AFFILIATED_WITH": [{"from": title, "to": "A Lab", **sure}],
        "LISTED_IN": [{"from": title, "to": "one.txt", "entry": 0, "line": 1, **sure}],
        "IMPLEMENTED_BY": [
            {"from": "FastNet", "to": "github.com/ada/fastnet", "confidence": 0.9, "support": 1,
             "premises": ["HAS_CODE", "INTRODUCES"]}
        ],
        "EVALUATED_ON": [
            {"from": "FastNet", "to": "Tiny Images", "confidence": 0.8, "support": 1,
             "premises": ["INTRODUCES", "USES"]}
        ],
    }  # fmt: skip


def test_the_evidence_of_one_paper(graph: Graph) -> None:
    first = "We propose FastNet (FN) for image classification."
    second = "FastNet reaches 82.1% accuracy on Tiny Images."
    people = "Ada Lóvelace, Wei Wang, Wei Wang"
    comment = "Accepted to CVPR 2024 (oral)."
    found = [
        (row["edge_type"], row["field"], row["begin"], row["text"], row["sentence"], row["sentence_begin"])
        for row in graph.evidence().to_pylist()
    ]
    assert sorted(found, key=str) == sorted(
        [
            ("ADDRESSES", "abstract", 28, "image classification", first, 0),
            ("AFFILIATED_WITH", "organization", 0, "A Lab", "A Lab", 0),
            ("HAS_CODE", None, None, "https://github.com/Ada/FastNet/tree/main/src", None, None),
            ("INTRODUCES", "abstract", 11, "FastNet", first, 0),
            ("INTRODUCES", "abstract", 20, "FN", first, 0),
            ("INTRODUCES", "abstract", 50, "FastNet", second, 50),
            ("LINKS_TO", "comment", 36, "https://fast.example/demo/", "Demo: https://fast.example/demo/", 30),
            ("LISTED_IN", "title", 0, "FastNet: Small Nets", "FastNet: Small Nets", 0),
            ("MEASURED_BY", "abstract", 66, "82.1%", second, 50),
            ("MEASURES", "abstract", 72, "accuracy", second, 50),
            ("OF_METHOD", "abstract", 66, "82.1%", second, 50),
            ("ON_DATASET", "abstract", 66, "82.1%", second, 50),
            ("PUBLISHED_IN", "comment", 12, "CVPR 2024", comment, 0),
            ("REPORTS", "abstract", 66, "82.1%", second, 50),
            ("USES", "abstract", 84, "Tiny Images", second, 50),
            ("WROTE", "authors", 0, "Ada Lóvelace", people, 0),
            ("WROTE", "authors", 14, "Wei Wang", people, 0),
            ("WROTE", "authors", 24, "Wei Wang", people, 0),
        ],
        key=str,
    )
    readers = {row["extractor"] for row in graph.evidence().to_pylist() if row["edge_type"] in {"WROTE", "LISTED_IN"}}
    assert readers == {"read-daily"}


def test_every_table_has_the_schema_of_its_kind(graph: Graph) -> None:
    assert [graph.nodes(label).schema for label in NODES] == [node_schema(label) for label in NODES]
    assert [graph.edges(edge).schema for edge in EDGES] == [edge_schema(edge) for edge in EDGES]
    assert graph.evidence().schema == EVIDENCE_SCHEMA


def test_the_manifest_says_what_was_built(graph: Graph) -> None:
    manifest = graph.manifest
    counts, digest = manifest.pop("counts"), manifest.pop("digest")
    assert manifest == {
        "format": 1,
        "tool": "kg test",
        "model": "test-1",
        "sources": [
            {
                "name": "one.txt", "sha256": sha("one.txt"), "reader": "daily", "options": {}, "extractor": "test-1",
                "papers": 1, "skipped": 0, "kept": next((graph.path / "sources").iterdir()).name,
            }
        ],
    }  # fmt: skip
    assert counts["nodes"] == {label: graph.nodes(label).num_rows for label in NODES}
    assert counts["edges"] == {edge: graph.edges(edge).num_rows for edge in EDGES}
    assert counts["evidence"] == 18
    assert len(digest) == 64


def test_a_paper_that_introduces_a_method_does_not_also_use_it(tmp_path: Path) -> None:
    text = "We use QuickNet."
    [introduced] = [thing("We introduce QuickNet.", "QuickNet", role="introduces", confidence=0.6)]
    uses = paper("a.txt", 0, "On nets", text, methods=(thing(text, "QuickNet", role="uses", confidence=0.95),))
    makes = paper("b.txt", 0, "On nets", "We introduce QuickNet.", methods=(introduced,))
    graph = build(tmp_path / "g", {"a.txt": [uses], "b.txt": [makes]})
    assert graph.edges("USES").num_rows == 0
    [edge] = graph.edges("INTRODUCES").to_pylist()
    assert (edge["confidence"], edge["support"]) == (0.6, 1)


def test_an_entity_without_a_place_and_a_paper_without_words_have_evidence(tmp_path: Path) -> None:
    method = thing("", role="uses", name="QuickNet")
    bare = paper("a.txt", 0, None, None, methods=(method,), url="https://papers.example/7")
    graph = build(tmp_path / "g", {"a.txt": [bare]})
    [one] = graph.nodes("Paper").to_pylist()
    assert (one["title"], one["titled"]) == ("https://papers.example/7", False)
    assert [(row["edge_type"], row["field"], row["text"]) for row in graph.evidence().to_pylist()] == [
        ("LISTED_IN", None, "https://papers.example/7"),
        ("USES", None, "QuickNet"),
    ]


def test_no_papers_make_an_empty_graph(tmp_path: Path) -> None:
    assert sum(build(tmp_path / "g", {"a.txt": []}).manifest["counts"]["nodes"].values()) == 0
    assert build(tmp_path / "none", {}).manifest["sources"] == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("82.1%", (82.1, "%")), ("0.64", (0.64, None)), ("4x", (4.0, "x")), ("1,024 ms", (1024.0, "ms")),
        ("−2.3", (-2.3, None)), ("~3.5 BLEU", (3.5, "BLEU")), (".5", (0.5, None)), ("3 of 16", (None, None)),
        ("5-10x", (None, None)), ("state of the art", (None, None)), ("", (None, None)), ("10^3", (None, None)),
    ],
)  # fmt: skip
def test_amount(value: str, expected: tuple[float | None, str | None]) -> None:
    assert amount(value) == expected


def test_addresses() -> None:
    assert path_below("https://github.com/A/B", "github.com/a/b") is None
    assert path_below("https://github.com/A/B.git/", "github.com/a/b") is None
    assert path_below("https://github.com/A/B/tree/main/x#top", "github.com/a/b") == "tree/main/x"
    assert path_below("https://x.example/a", None) is None
    assert page_name("https://x.example/a/?q=1") == "x.example/a/?q=1"
    assert page_name("HTTPS://x.example/") == "x.example"
