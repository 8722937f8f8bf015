from pathlib import Path

from kg.model import Venue
from tests.graph.made import build, names, paper


def test_printed_names_that_agree_in_their_key_are_one(tmp_path: Path) -> None:
    one = paper("a.txt", 0, "One", authors=("Ada Lóvelace", "J.-P. Dupont"), organization="A Lab",
                venue=Venue(name="NeurIPS", year=2023))  # fmt: skip
    two = paper("a.txt", 1, "Two", authors=("Ada Lovelace", "J P Dupont"), organization="a-lab",
                venue=Venue(name="Neural Information Processing Systems", year=2024))  # fmt: skip
    three = paper("a.txt", 2, "Three", authors=("ADA LOVELACE", "***", "J. P. Dupont"), venue=Venue(name="neurips"))
    four = paper("a.txt", 3, "Three", authors=("J P Dupont",))
    venue = {"Venue": {"neuralinformationprocessingsystem": "NeurIPS", "neurip": "NeurIPS"}}
    graph = build(tmp_path / "g", {"a.txt": [one, two, three, four]}, venue)
    assert names(graph, "Author") == {
        "Ada Lóvelace": ["ADA LOVELACE", "Ada Lovelace"],
        "J P Dupont": ["J. P. Dupont", "J.-P. Dupont"],
        "***": [],
    }
    assert names(graph, "Organization") == {"A Lab": ["a-lab"]}
    assert names(graph, "Venue") == {"NeurIPS": ["Neural Information Processing Systems", "neurips"]}


def test_namesakes_that_a_listing_tells_apart_are_two_and_variants_of_one_person_one(tmp_path: Path) -> None:
    one = paper("a.txt", 0, "One", authors=("Bo Li", "Bill Byrne"), author_ids=("bo-li-oslo", None))
    two = paper("a.txt", 1, "Two", authors=("Bo Li", "William Byrne"), author_ids=(None, "bill-byrne"))
    graph = build(tmp_path / "g", {"a.txt": [one, two]})
    authors = {row["iri"]: (row["name"], row["aliases"]) for row in graph.nodes("Author").to_pylist()}
    assert authors == {
        "author/bo_li": ("Bo Li", []),
        "author/bo_li_oslo": ("Bo Li", []),
        "author/bill_byrne": ("William Byrne", ["Bill Byrne"]),
    }
    wrote = graph.edges("WROTE").select(["from_id", "position"]).to_pylist()
    assert len({row["from_id"] for row in wrote if row["position"] == 1}) == 2
    assert len({row["from_id"] for row in wrote if row["position"] == 2}) == 1
