from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Extraction
from kg.resolve.papers import arxiv_key, doi_key, merge
from kg.tables import Graph
from tests.graph.made import build, paper

_LONG = "An abstract of some length, in which we say {}."
_CASES: dict[str, list[tuple[dict[str, Any], ...]]] = {
    # Each case is a list of papers, each paper all its records.
    "a title in two spellings": [({"title": "Nets: A Study"}, {"title": "nets — a study."})],
    "an untitled and a titled record": [
        ({"title": None, "abstract": _LONG.format("a")}, {"title": "Titled", "abstract": _LONG.format("A").upper()})
    ],
    "two untitled records": [({"title": None, "abstract": _LONG.format("b")},) * 2],
    "another title, one DOI": [({"title": "Before", "doi": "10.1/A"}, {"title": "After", "doi": "doi:10.1/a"})],
    "another title, one arXiv id": [({"title": "V1", "arxiv": "2401.1v1"}, {"title": "V2", "arxiv": "arXiv:2401.1v2"})],
    "arXiv's own DOI": [
        ({"title": "Own", "doi": "10.48550/arXiv.2402.2"}, {"title": "Other", "arxiv": "2402.2", "doi": "10.1/own"})
    ],
    "one title, two DOIs": [({"title": "Preface", "doi": "10.1/p"},), ({"title": "Preface", "doi": "10.1/q"},)],
    "one title, two arXiv ids": [({"title": "Intro", "arxiv": "2403.1"},), ({"title": "Intro", "arxiv": "2403.2"},)],
    "a DOI here, an arXiv id there": [({"title": "Both", "doi": "10.1/both"}, {"title": "Both", "arxiv": "2404.1"})],
    "no id joins the smallest of two DOIs": [
        ({"title": "Erratum", "doi": "10.1/e"}, {"title": "Erratum"}), ({"title": "Erratum", "doi": "10.1/f"},),
    ],
    "no chain from DOI to DOI": [
        ({"title": "Chain one", "doi": "10.1/g"}, {"title": "Chain one", "abstract": _LONG.format("chain")}),
        ({"title": "Chain two", "doi": "10.1/h", "abstract": _LONG.format("chain")},),
    ],
    "a chain of title and abstract": [
        (
            {"title": "First link"}, {"title": "First link", "abstract": _LONG.format("link")},
            {"title": "Second link", "abstract": _LONG.format("link")},
        )
    ],
    "a placeholder": [({"title": f"Paper {letter}", "abstract": "No abstract available."},) for letter in "abc"],
    "titles of signs alone": [({"title": "!!!", "abstract": _LONG.format("!")},), ({"title": "???"},)],
}  # fmt: skip


def _records() -> list[Extraction]:
    records = [record for papers in _CASES.values() for each in papers for record in each]
    return [
        paper("a.txt", entry, record["title"], **{k: v for k, v in record.items() if k != "title"})
        for entry, record in enumerate(records)
    ]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return build(tmp_path_factory.mktemp("papers") / "g", {"a.txt": _records()})


@pytest.mark.parametrize("case", _CASES)
def test_which_records_are_one_paper(graph: Graph, case: str) -> None:
    papers = {row["entry"]: row["from_id"] for row in graph.edges("LISTED_IN").to_pylist()}
    entry, found, expected = 0, [], []
    for name, cases in _CASES.items():
        for number, each in enumerate(cases):
            for _ in each:
                if name == case:
                    found.append(papers[entry])
                    expected.append(number)
                entry += 1
    assert len(found) == sum(map(len, _CASES[case]))
    assert [found.index(each) for each in found] == [expected.index(each) for each in expected]
    others = set(papers.values()) - set(found)
    assert len(others) == sum(len(cases) for name, cases in _CASES.items() if name != case)


def test_keys_are_the_smallest_of_the_whole_cluster(graph: Graph) -> None:
    iris = set(graph.nodes("Paper")["iri"].to_pylist())
    assert len(iris) == graph.nodes("Paper").num_rows == 21
    assert {
        "paper/doi:10.1/a", "paper/arxiv:2401.1", "paper/doi:10.1/both", "paper/title:firstlink", "paper/title:titled",
        "paper/doi:10.1/own",
    } <= iris  # fmt: skip


def test_what_a_paper_says_is_chosen_by_rule(tmp_path: Path) -> None:
    title = "Merging: a Study"
    records = [
        paper("a.txt", 0, title.upper(), "Short.", authors=("A. One",), authors_complete=False, author_count=7,
              date="2024", comment="10 pages", url="https://z.example/long/address"),
        paper("a.txt", 1, title, "A longer abstract.", authors=("Ann One", "Bo Two"), date="2023-05-02",
              year_inferred=True, comment="10 pages, to appear", url="https://a.example"),
        paper("b.txt", 0, title, None, authors=("Bo Two", "Ann One", "Cy Three"), authors_complete=False,
              date="2024-03", doi="10.48550/arXiv.2403.00001"),
    ]  # fmt: skip
    graph = build(tmp_path / "g", {"a.txt": records[:2], "b.txt": records[2:]})
    [row] = graph.nodes("Paper").to_pylist()
    assert {name: value for name, value in row.items() if name not in {"id", "iri"}} == {
        "title": title, "titled": True, "abstract": "A longer abstract.", "date": "2024-03", "year_inferred": False,
        "author_count": 2, "authors_complete": True, "comment": "10 pages, to appear",
        "doi": "10.48550/arxiv.2403.00001", "arxiv": "2403.00001", "url": "https://a.example",
    }  # fmt: skip
    wrote = sorted(graph.edges("WROTE").to_pylist(), key=lambda edge: edge["position"])
    assert [(edge["position"], edge["printed"], edge["support"]) for edge in wrote] == [
        (1, "Ann One", 2),
        (2, "Bo Two", 2),
    ]


def test_an_untitled_paper_is_called_by_its_first_words(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(1, 20))
    graph = build(
        tmp_path / "g", {"a.txt": [paper("a.txt", 0, None, words), paper("a.txt", 1, None, "  Few\nwords. ")]}
    )
    found = sorted(
        zip(graph.nodes("Paper")["title"].to_pylist(), graph.nodes("Paper")["titled"].to_pylist(), strict=True)
    )
    assert found == [("Few\nwords.", False), (" ".join(words.split()[:12]) + " …", False)]


def test_identifiers() -> None:
    assert {doi_key(doi) for doi in ("10.1/AB", "https://doi.org/10.1/ab", "doi: 10.1/Ab ")} == {"10.1/ab"}
    assert {arxiv_key(each) for each in ("2401.00001", "arXiv:2401.00001v12", "2401.00001V2")} == {"2401.00001"}
    assert arxiv_key("cs/9901001v1") == "cs/9901001"


_RECORDS = st.lists(
    st.tuples(*(st.sampled_from([None, "x", "y", "z"]) for _ in range(2)), *(st.sampled_from([None, "p", "q"]),) * 2),
    max_size=8,
)


@given(_RECORDS)
def test_different_ids_are_joined_by_ids_alone(records: list[tuple[str | None, ...]]) -> None:
    shared = sorted(
        (kind, key, rank, (record[0] is not None) + 2 * (record[1] is not None))
        for rank, record in enumerate(records)
        for kind, key in enumerate(record, 1)
        if key is not None
    )
    merged = dict(merge(shared))
    strong = dict(merge([row for row in shared if row[0] < 3]))
    for one, record in enumerate(records):
        for other, second in enumerate(records):
            together = merged.get(one, one) == merged.get(other, other)
            if strong.get(one, one) == strong.get(other, other):
                assert together
            for kind in (0, 1):
                if together and record[kind] and second[kind] and record[kind] != second[kind]:
                    assert strong.get(one, one) == strong.get(other, other)
            if record[0] == record[1] == second[0] == second[1] is None and (set(record) & set(second)) - {None}:
                assert together or record[3] == second[3]
