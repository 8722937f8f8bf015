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
