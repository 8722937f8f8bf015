"""What the explorer's pages are told, of the small graph."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from kg.ids import node_id
from kg.serve.current import Current
from kg.serve.explorer.answers import Answers
from kg.serve.explorer.asked import AskedWronglyError
from kg.serve.explorer.claims import parts
from kg.serve.explorer.index import Index, make_index
from kg.serve.explorer.leaderboard import leaderboard, leaderboards, lower_is_better
from kg.serve.explorer.nodes import node
from kg.serve.explorer.picture import picture
from kg.serve.explorer.search import search
from kg.serve.explorer.table import cell, table, table_csv
from kg.tables import Graph
from tests.graphs import edge, small_graph, write_graph
from tests.graphs import node as made

METHOD = "method/fastnet"


def asked(**given: Any) -> QueryParams:
    """A query string; a list is several values, `from_` is `from`."""
    return QueryParams([(name.rstrip("_"), str(each)) for name, value in given.items()
                        for each in (value if isinstance(value, list) else [value])])  # fmt: skip


@pytest.mark.parametrize(("typed", "found"), [
    ("fastnet", ["FastNet", "FastNet: Small Nets", "github.com/ada/fastnet"]),
    ("FN", ["FastNet"]),
    ("fast net", ["FastNet", "FastNet: Small Nets", "github.com/ada/fastnet"]),
    ("lovelace", ["Ada Lóvelace"]),
    ("nets small", ["FastNet: Small Nets"]),
    ("age", ["Tiny Images", "image classification", "82.1% accuracy on Tiny Images"]),
    ("<script>", ['<script>alert("1")</script> O\'Hara & "CREATE (n)" $x$ \\ end']),
    ("82.1%", ["82.1% accuracy on Tiny Images"]),
    ("vision and pattern", ["CVPR"]),
    ("%", ["82.1% accuracy on Tiny Images"]),
    ("_", []),
    ("", []),
])  # fmt: skip
def test_names_are_found_by_beginnings_parts_words_and_aliases(index: Index, typed: str, found: list[str]) -> None:
    answer = search(index, asked(q=typed))
    assert [each["name"] for each in answer["found"]] == found
    assert (answer["total"], answer["alike"]) == (len(found), False)


@pytest.mark.parametrize(("typed", "first"), [("fastnte", "FastNet"), ("clasification", "image classification"),
                                              ("tiny imges", "Tiny Images"), ("lovelase", "Ada Lóvelace")])  # fmt: skip
def test_mistyped_names_are_found_and_said_to_be_alike(index: Index, typed: str, first: str) -> None:
    answer = search(index, asked(q=typed))
    assert (answer["found"][0]["name"], answer["alike"]) == (first, True)


def test_an_alias_that_matched_is_told_and_kinds_are_kept_apart(index: Index) -> None:
    assert search(index, asked(q="fn"))["found"][0]["alias"] == "FN"
    assert [each["label"] for each in search(index, asked(q="fast", kind="Paper"))["found"]] == ["Paper"]
    assert len(search(index, asked(q="a", limit=2))["found"]) == 2


def test_aliases_shown_are_unlike_one_another_and_all_are_found(tmp_path: Path) -> None:
    said = ["net", "Nets", "NN", "nns", "N-N", "Big Net"]
    graph = write_graph(tmp_path, [made("Method", "net", name="Net", aliases=said)], [])
    index = make_index(Current(graph, graph.digest))
    found = node(index, asked(id="method/net"))
    assert found is not None
    assert found["aliases"] == ["NN", "Big Net"]
    assert [search(index, asked(q=name))["total"] for name in said] == [1] * 6


def test_more_papers_come_first(tmp_path: Path) -> None:
    papers = [made("Paper", f"p{i}", title=f"paper {i}", titled=True) for i in range(3)]
    methods = [made("Method", f"m{i}", name=f"net {i}") for i in range(3)]
    uses = [edge("USES", paper, method) for i, method in enumerate(methods) for paper in papers[: i + 1]]
    graph = write_graph(tmp_path, [*papers, *methods], uses)
    found = search(make_index(Current(graph, graph.digest)), asked(q="net"))["found"]
    assert [(each["name"], each["papers"]) for each in found] == [("net 2", 3), ("net 1", 2), ("net 0", 1)]


def test_a_node_has_its_facts_and_all_its_claims(index: Index) -> None:
    found = node(index, asked(id=METHOD))
    assert found is not None
    assert found["id"] == node_id("Method", "fastnet")
    assert (
        found == node(index, asked(id=found["id"])) == node(index, asked(id=f"https://w3id.org/papers-kg/id/{METHOD}"))
    )
    assert (found["name"], found["aliases"], found["papers"], found["last_year"]) == ("FastNet", ["FN"], 2, 2024)
    groups = [(each["type"], each["outgoing"], each["kind"], each["total"]) for each in found["groups"]]
    assert groups == [
        ("INTRODUCES", False, "Paper", 1), ("USES", False, "Paper", 1), ("OF_METHOD", False, "Result", 1),
        ("IMPLEMENTED_BY", True, "Repository", 1), ("EVALUATED_ON", True, "Dataset", 1),
    ]  # fmt: skip
    first, result, derived = (found["groups"][i]["claims"][0] for i in (0, 2, 4))
    place = {"listing": "one.txt", "listing_iri": f"listing/{'a' * 64}", "entry": 0, "line": 3, "field": "abstract"}
    assert first["sentences"][0] == {
        "parts": [("We propose ", False), ("FastNet", True), (".", False)], "confidence": 0.9, "places": [place],
    }  # fmt: skip
    assert [each["type"] for each in result["around"]] == ["MEASURED_BY", "OF_METHOD", "ON_DATASET", "REPORTS"]
    assert derived["derived"]
    assert [each["name"] for each in derived["through"]] == ["FastNet: Small Nets"]
    assert [dict(each["parts"]) for each in derived["sentences"]][2]["Tiny Images"] is True
    assert node(index, asked(id="method/none")) is None


def test_claims_go_on_where_the_page_ended_and_begin_at_an_entry(tmp_path: Path) -> None:
    listing = made("Listing", "d" * 64, name="d.txt", sha256="d" * 64)
    papers = [made("Paper", f"p{i}", title=f"paper {i}", titled=True) for i in range(45)]
    edges = [edge("LISTED_IN", paper, listing, str(i), entry=i, line=i + 1) for i, paper in enumerate(papers)]
    graph = write_graph(tmp_path, [listing, *papers], edges)
    answers, current = Answers(), Current(graph, graph.digest)

    def names(claims: list[dict[str, Any]]) -> list[str]:
        return [claim["node"]["name"] for claim in claims]

    whole = [f"paper {i}" for i in range(45)]
    group = {"id": listing["id"], "type": "LISTED_IN", "outgoing": 0, "kind": "Paper"}
    got = [answers.json("claims", current, asked(**group, offset=offset)) for offset in (0, 20, 40, 60)]
    assert [names(each["claims"]) for each in got if each] == [whole[:20], whole[20:40], whole[40:], []]
    begun = answers.json("node", current, asked(id=listing["id"], entry=31))
    assert begun is not None
    assert names(begun["groups"][0]["claims"]) == whole[20:40]
    assert begun["groups"][0]["offset"] == 20


def test_a_picture_holds_what_the_filter_lets_and_moves_nothing(index: Index) -> None:
    def drawn(**given: Any) -> list[str]:
        found = picture(index, asked(**given))
        return [each["name"] for each in found["nodes"]] if found else []

    assert drawn(expand=METHOD)[:2] == ["FastNet", "Tiny Images"]
    assert len(drawn(expand=METHOD)) == 4
    assert drawn(expand=METHOD, kinds="Dataset") == ["FastNet", "Tiny Images"]
    assert drawn(expand=METHOD, kinds="") == ["FastNet"]
    assert drawn(expand=METHOD, confidence=0.85) == ["FastNet", "FastNet: Small Nets"]
    assert drawn(expand=METHOD, from_=2024, to=2024) == ["FastNet", "Tiny Images", "FastNet: Small Nets"]
    assert drawn(expand=METHOD, to=2023) == ["FastNet"]
    assert drawn(expand="method/none") == []
    before, after = (picture(index, asked(expand=[METHOD, *more])) for more in ([], ["paper/fastnet"]))
    assert before is not None
    assert after is not None
    places = [{each["id"]: (each["x"], each["y"]) for each in found["nodes"]} for found in (before, after)]
    assert places[0].items() < places[1].items()
    apart = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in itertools.combinations(places[1].values(), 2)]
    assert min(apart) > 20
    assert picture(index, asked(expand=[METHOD, "paper/fastnet"])) == after


def test_leaderboards_rank_within_a_unit_and_keep_gains_apart(tmp_path: Path) -> None:
    metric, dataset = made("Metric", "wer", name="word error rate"), made("Dataset", "d", name="Speech")
    paper = made("Paper", "p", title="A paper", titled=True)
    said = [("5%", 5.0, "%", False), ("4.2\\%", 4.2, "\\%", False), ("6%", 6.0, "%", False),
            ("0.05", 0.05, None, False), ("9%", 9.0, "%", True), ("many", None, None, False)]  # fmt: skip
    results = [made("Result", f"r{i}", name=value, value=value, number=number, unit=unit, relative=relative)
               for i, (value, number, unit, relative) in enumerate(said)]  # fmt: skip
    edges = [each for result in results for each in (
        edge("REPORTS", paper, result), edge("ON_DATASET", result, dataset), edge("MEASURED_BY", result, metric),
    )]  # fmt: skip
    graph = write_graph(tmp_path, [metric, dataset, paper, *results], edges)
    index = make_index(Current(graph, graph.digest))
    pairs = leaderboards(index, asked(q="speech"))
    assert (pairs["total"], pairs["pairs"][0]["results"]) == (1, 6)
    assert leaderboards(index, asked(q="vision"))["pairs"] == []

    def places(**given: Any) -> list[tuple[str, int]]:
        found = leaderboard(index, asked(dataset="dataset/d", metric="metric/wer", **given))
        return [(each["value"], each["place"]) for each in found["results"]] if found else []

    assert places() == [("4.2\\%", 1), ("5%", 2), ("6%", 3), ("0.05", 1), ("many", 2), ("9%", 1)]
    assert places(order="desc")[:3] == [("6%", 1), ("5%", 2), ("4.2\\%", 3)]
    assert leaderboard(index, asked(dataset="dataset/none")) is None


def test_less_is_better_by_the_words_of_a_metric() -> None:
    lower = [
        name for name in ("Word Error Rate", "FID", "perplexity", "accuracy", "terror", "F1") if lower_is_better(name)
    ]
    assert lower == ["Word Error Rate", "FID", "perplexity"]


def test_a_table_is_filtered_sorted_and_cut(index: Index) -> None:
    def names(**given: Any) -> list[str]:
        return [row["cells"][0] for row in table(index, asked(**given))["rows"]]

    assert names(kind="Method") == ["FastNet", "Old"]
    assert names(kind="Method", sort="name", order="desc") == ["Old", "FastNet"]
    assert names(kind="Method", q="fn") == ["FastNet"]
    assert names(kind="Method", code=1) == ["FastNet"]
    assert names(kind="Paper", from_=2024) == ["FastNet: Small Nets"]
    assert names(kind="Paper")[0] == "FastNet: Small Nets"  # the only one with a year
    assert names(kind="Paper", offset=2) == names(kind="Paper")[2:]
    assert table(index, asked(kind="Paper", offset=50))["total"] == 3
    with pytest.raises(AskedWronglyError, match="sort is one of"):
        table(index, asked(kind="Paper", sort="id; drop"))


def test_a_whole_table_is_written_as_csv(index: Index) -> None:
    name, lines = table_csv(index, asked(kind="Dataset"))
    assert name == "dataset.csv"
    assert "".join(lines) == (
        "name,papers,first year,last year,introduced by,methods,results,aliases,iri,id\r\n"
        f'"A, ""Set""\nof lines",2,,,1,0,0,,dataset/set,{node_id("Dataset", "set")}\r\n'
        f"Tiny Images,1,2024,2024,0,1,1,,dataset/tiny,{node_id('Dataset', 'tiny')}\r\n"
    )
    assert [cell(value) for value in ("=1", "+1", "-1", "@x", "\tx", "a=1", -1, None)] == [
        "'=1", "'+1", "'-1", "'@x", "'\tx", "a=1", -1, None,
    ]  # fmt: skip


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_parts_are_the_text_and_mark_what_the_spans_cover(text: str, spans: list[tuple[int, int]]) -> None:
    cut = parts(text, spans)
    assert "".join(part for part, _ in cut) == text
    marked = [mention for part, mention in cut for _ in part]
    assert marked == [any(begin <= i < end for begin, end in spans) for i in range(len(text))]


def test_the_index_is_made_anew_only_for_another_graph(graph: Graph, tmp_path: Path) -> None:
    answers, current = Answers(), Current(graph, graph.digest)
    assert answers.json("node", current, asked(id="paper/new")) is None
    paper = made("Paper", "new", title="New", titled=True)
    other = write_graph(tmp_path / "other", [paper], [])
    assert answers.json("node", Current(other, other.digest), asked(id="paper/new")) is not None
    again = small_graph(tmp_path / "again")
    assert again.digest == graph.digest
    assert answers.json("node", Current(again, again.digest), asked(id="paper/new")) is None
