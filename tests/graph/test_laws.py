"""What holds of every graph: of a random one, with repeats, homonyms, ambiguous acronyms and doubtful claims."""

import random
from collections import Counter
from pathlib import Path

import pytest

from kg.model import Extraction, Link, Result, Span
from kg.schema import EDGES, NODES
from kg.tables import Graph
from tests.graph.made import build, paper, tables, thing

_METHODS = [
    ("FastNet",), ("Fast-Net",), ("contrastive learning", "CL"), ("continual learning", "CL"), ("CL",), ("SlowNets",),
    ("SlowNet",), ("graph neural network", "GNN"), ("GNNs",), ("Graph neural networks",), ("ÜberNet",),
]  # fmt: skip
_DATASETS = [("Tiny Images",), ("tiny images",), ("CIFAR-10",), ("CIFAR10",)]
_PEOPLE = ["Ada Lóvelace", "Ada Lovelace", "Wei Wang", "李", "Bob"]


def _paper(choose: random.Random, name: str, entry: int) -> Extraction:
    number = choose.randrange(12)  # several entries are of one paper
    methods = choose.sample(_METHODS, choose.randint(0, 3))
    datasets = choose.sample(_DATASETS, choose.randint(0, 2))
    told = choose.random() < 0.8
    methods, datasets = (methods, datasets) if told else ([], [])
    said = (f"See {form} here!" for forms in methods + datasets for form in forms)
    text = f"Paper {number} — naïvely. {' '.join(said)}"
    sure = (0.5, 0.75, 0.9)
    found = tuple(
        thing(text, *forms, role=choose.choice(["introduces", "uses"]), confidence=choose.choice(sure))
        for forms in methods
    )
    sets = tuple(thing(text, *forms, role="uses", confidence=choose.choice(sure)) for forms in datasets)
    result = [
        Result(method=found[0].name, dataset=sets[0].name, metric=None, value=str(number), relative=False,
               confidence=choose.choice(sure), span=Span("abstract", 6, 7))
    ] if found and sets else []  # fmt: skip
    repository = f"code.example/ada/{choose.randrange(3)}"
    link = Link(url=f"https://{repository}", kind="repository", repository=repository,
                role=choose.choice(["official", "other"]), field=None, begin=0, end=0)  # fmt: skip
    return paper(
        name, entry, choose.choice([f"Title {number}", f"TITLE  {number}", None]), text if told else None,
        authors=tuple(choose.sample(_PEOPLE, choose.randint(0, 3))), methods=found, datasets=sets,
        arxiv=choose.choice([None, f"2401.{number:05}"]), links=(link,), results=tuple(result),
    )  # fmt: skip


def _listings(seed: int) -> dict[str, list[Extraction]]:
    choose = random.Random(seed)  # noqa: S311
    return {name: [_paper(choose, name, entry) for entry in range(12)] for name in ("a.txt", "b.txt", "c.txt")}


@pytest.fixture(scope="module", params=[1, 2])
def listings(request: pytest.FixtureRequest) -> dict[str, list[Extraction]]:
    return _listings(request.param)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, listings: dict[str, list[Extraction]]) -> Graph:
    return build(tmp_path_factory.mktemp("law") / "g", listings)


def test_there_is_something_of_everything_that_matters(graph: Graph) -> None:
    counts = graph.manifest["counts"]
    assert counts["nodes"]["Paper"] < counts["edges"]["LISTED_IN"] == 36
    assert all(counts["edges"][edge] > 3 for edge in ("EVALUATED_ON", "IMPLEMENTED_BY", "REPORTS", "USES", "WROTE"))


def test_neither_the_order_of_listings_nor_their_division_matters(
    tmp_path: Path, graph: Graph, listings: dict[str, list[Extraction]]
) -> None:
    everything = [each for papers in listings.values() for each in papers]
    random.Random(0).shuffle(everything)  # noqa: S311
    mixed = {f"part{number}.jsonl": everything[number::4] for number in range(4)}
    twice = {**listings, "again.jsonl": everything}
    expected = tables(graph)
    assert len(expected) == len(NODES) + len(EDGES) + 1
    for number, other in enumerate((dict(reversed(listings.items())), mixed, twice)):
        assert tables(build(tmp_path / str(number), other)) == expected


def test_ids_are_unique_sorted_and_lead_somewhere(graph: Graph) -> None:
    ids = {label: graph.nodes(label)["id"].to_pylist() for label in NODES}
    iris = [iri for label in NODES for iri in graph.nodes(label)["iri"].to_pylist()]
    edges = {edge: graph.edges(edge)["id"].to_pylist() for edge in EDGES}
    for found in (*ids.values(), *edges.values()):
        assert found == sorted(set(found))
    assert len(iris) == len(set(iris))
    for edge, kind in EDGES.items():
        for row in graph.edges(edge).to_pylist():
            assert row["from_label"] in kind.starts
            assert row["to_label"] in kind.ends
            assert row["from_id"] in ids[row["from_label"]]
            assert row["to_id"] in ids[row["to_label"]]


def test_evidence_is_what_the_papers_say(graph: Graph, listings: dict[str, list[Extraction]]) -> None:
    papers = {(each.source.sha256, each.source.entry): each for found in listings.values() for each in found}
    rows = graph.evidence().to_pylist()
    spoken = Counter((row["edge_type"], row["edge_id"]) for row in rows)
    surest: dict[str, float] = {}
    for row in rows:
        surest[row["edge_id"]] = max(row["confidence"], surest.get(row["edge_id"], 0))
        if row["field"] is not None:
            text = papers[row["listing"], row["entry"]].text(row["field"])
            begin, end, start = row["begin"], row["end"], row["sentence_begin"]
            assert row["text"] == text[begin:end] != ""
            assert row["sentence"] == text[start : start + len(row["sentence"])]
            assert row["sentence"][begin - start : end - start] == row["text"]
    extracted = [
        (edge, row) for edge, kind in EDGES.items() if not kind.derived for row in graph.edges(edge).to_pylist()
    ]
    assert {(edge, row["id"]): row["support"] for edge, row in extracted} == dict(spoken)
    assert {row["id"]: row["confidence"] for _, row in extracted} == surest


def test_a_derived_edge_follows_from_its_premises_and_is_no_surer(graph: Graph) -> None:
    edges = {row["id"]: (edge, row) for edge in EDGES for row in graph.edges(edge).to_pylist()}
    for derived in ("IMPLEMENTED_BY", "EVALUATED_ON"):
        for row in graph.edges(derived).to_pylist():
            premises = [edges[premise] for premise in row["premises"]]
            assert row["confidence"] == min(premise["confidence"] for _, premise in premises)
            assert row["premises"] == sorted(set(row["premises"]))
            ends = {end for _, premise in premises for end in (premise["from_id"], premise["to_id"])}
            assert {row["from_id"], row["to_id"]} <= ends
            assert all(not EDGES[edge].derived for edge, _ in premises)
            assert row["support"] >= 1


def test_all_that_follows_is_derived(graph: Graph) -> None:
    def pairs(edge: str, label: str = "") -> set[tuple[str, str]]:
        rows = graph.edges(edge).to_pylist()
        return {(row["from_id"], row["to_id"]) for row in rows if label in {"", row["to_label"]}}

    official = {(row["from_id"], row["to_id"]) for row in graph.edges("HAS_CODE").to_pylist() if row["official"]}
    introduced = pairs("INTRODUCES", "Method")
    tried = pairs("USES", "Dataset") | pairs("INTRODUCES", "Dataset")
    reported = {(m, d) for r, m in pairs("OF_METHOD") for other, d in pairs("ON_DATASET") if r == other}
    assert pairs("IMPLEMENTED_BY") == {(m, r) for p, m in introduced for other, r in official if p == other}
    assert pairs("EVALUATED_ON") == reported | {(m, d) for p, m in introduced for other, d in tried if p == other}
