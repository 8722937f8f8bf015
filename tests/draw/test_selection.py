"""What is drawn, what the page holds, and how a node is found."""

from pathlib import Path

import pytest

from kg.draw import draw
from kg.draw.picture import Link, Node, Picture
from kg.draw.selection import around, find, overview, surroundings
from kg.errors import ExportError
from kg.tables import Graph


def picture(papers: int) -> Picture:
    """Papers that all use method 0; paper i uses method 1 + i // 2 and a dataset of its own."""
    nodes = [Node("Paper", f"paper {i}", (f"paper {i}",), ()) for i in range(papers)]
    nodes += [Node("Method", f"method {i}", (f"method {i}", f"M-{i}"), ()) for i in range(1 + (papers + 1) // 2)]
    own = len(nodes)
    nodes += [Node("Dataset", f"data {i}", (f"data {i}",), ()) for i in range(papers)]
    pairs = [(i, end) for i in range(papers) for end in (papers, papers + 1 + i // 2, own + i)]
    return Picture(nodes, [Link(str(i), "USES", *pair, (), 0.9, False, 1) for i, pair in enumerate(pairs)])


def test_the_overview_is_what_papers_share_and_the_papers_that_join_it() -> None:
    whole = picture(40)
    drawn = overview(whole, 20)
    hubs = ["method 0", *(f"method {i}" for i in (1, 10, 11, 12, 13, 14))]
    assert sorted(whole.nodes[i].caption for i in drawn if whole.nodes[i].label == "Method") == hubs
    papers = [*range(2), *range(18, 28)]
    assert [whole.nodes[i].caption for i in drawn if whole.nodes[i].label == "Paper"] == [f"paper {i}" for i in papers]
    labels = [whole.nodes[i].label for i in drawn]
    assert (labels.count("Paper"), labels.count("Method"), labels.count("Dataset")) == (12, 7, 0)
    assert all(len(set(whole.neighbours[i]).intersection(drawn)) > 1 for i in drawn if whole.nodes[i].label == "Paper")


def test_a_small_picture_is_drawn_whole() -> None:
    assert overview(picture(3), 20) == list(range(9))


def test_around_takes_the_nearest_first() -> None:
    whole = picture(4)
    assert around(whole, "data 0", 1, 9) == [7, 0]
    assert around(whole, "data 0", 2, 9) == [7, 0, 4, 5]
    assert around(whole, "data 0", 9, 5) == [7, 0, 4, 5, 1]


def test_a_name_is_found_by_alias_whatever_its_case_hyphens_and_plural() -> None:
    whole = picture(4)
    assert [find(whole, name) for name in ("Method-1", "methods 1", "m1", "M 1")[::3]] == [5, 5]
    assert find(whole, "PAPER 3") == 3


def test_an_unknown_name_is_an_error_that_helps() -> None:
    with pytest.raises(ExportError, match=r"nothing in the graph is called 'papr 1'\n  did you mean paper 1"):
        find(picture(2), "papr 1")


def test_the_page_holds_what_is_drawn_and_what_is_nearest_to_it() -> None:
    whole = picture(4)
    assert surroundings(whole, [7], 1) == [7]
    assert surroundings(whole, [7], 4) == [0, 4, 5, 7]
    assert surroundings(whole, [7], 99) == list(range(11))


def test_a_part_keeps_the_links_between_its_nodes() -> None:
    part = picture(4).part([7, 4, 0])
    assert [node.caption for node in part.nodes] == ["data 0", "method 0", "paper 0"]
    assert [(link.id, link.start, link.end) for link in part.links] == [("0", 2, 1), ("2", 2, 0)]


def test_an_unwritable_target_is_one_error_and_leaves_nothing(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        draw(graph, tmp_path / "missing" / "graph.html")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["small"]
