"""A graph made by rule: many papers, ties in every order, missing values, names that trap a careless query."""

import random
from pathlib import Path
from typing import Any, TypeVar

from kg.schema import EDGES, NODES
from kg.tables import Graph
from tests.graphs import Row, edge, evidence, node, write_graph

Thing = TypeVar("Thing")

NAMES = [
    "ResNet", "10", "9", "Zed", "zed2", "a", "É", "é-net", "😀net", "ﬁ", "ΣΟΦΟΣ", "İx", "$method", "?m", "} UNION {",
    "it's", 'A, "B"\nC', "x' OR '1'='1", "\\u0041\\", "tab\there", "nul\x00l", "\x1b[31mred\x1b[0m", " lead", "// c",
    "# c", "<b>", "%d", "null", "true", "1e5", "`tick`", "<http://a.example/b>", "SERVICE",
]  # fmt: skip
DATES = [None, "2023", "2024", "2024-07", "2024-07-13", "2024-07-14"]
CONFIDENCES = [1.0, 0.5, 0.1 + 0.2, 1e-07, 2 / 3, 0.9999999999999999]
SENTENCES = ["We use it.", 'A "b".\nC', "Zed é", "nul\x00l"]
NAMED = ("Method", "Dataset", "Task", "Metric", "Venue", "Author", "Organization")
LINKS = (
    ("USES", "Method", 4), ("INTRODUCES", "Method", 1), ("USES", "Dataset", 3), ("INTRODUCES", "Dataset", 1),
    ("ADDRESSES", "Task", 2), ("MEASURES", "Metric", 2), ("AFFILIATED_WITH", "Organization", 1),
)  # fmt: skip


def rich_graph(path: Path, papers: int = 40, seed: int = 1) -> Graph:
    """A graph of that many papers; the seed decides all else."""
    rows = _Rows(seed)
    for number in range(papers):
        rows.add_paper(number)
    assert {each["label"] for each in rows.nodes} == set(NODES)
    assert {each["type"] for each in rows.edges.values()} == set(EDGES)
    proof = sorted(rows.proof.values(), key=lambda row: (row["edge_type"], row["edge_id"], row["sentence"]))
    return write_graph(path, rows.nodes, list(rows.edges.values()), proof)


class _Rows:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.edges: dict[str, Row] = {}
        self.proof: dict[tuple[str, str], Row] = {}
        self.things = {label: self.named(label) for label in NAMED}
        self.things["Listing"] = [node("Listing", digit * 64, name="same.txt", sha256=digit * 64) for digit in "abc"]
        self.things["Repository"] = [
            node("Repository", f"github.com/a/{n}", url=self.sometimes(f"https://github.com/a/{n}")) for n in range(6)
        ]
        self.things["WebPage"] = [
            node("WebPage", f"https://p.example/{n}", url=f"https://p.example/{n}", kind=self.sometimes("demo"))
            for n in range(6)
        ]
        self.alone = node("Method", "alone", name="Alone")
        self.nodes: list[Row] = [self.alone, *(each for many in self.things.values() for each in many)]

    def sometimes(self, value: Thing) -> Thing | None:
        return value if self.chance.random() < 0.7 else None

    def some(self, label: str, most: int) -> list[Row]:
        return self.chance.sample(self.things[label], self.chance.randint(0, most))

    def named(self, label: str) -> list[Row]:
        """Twenty, one more with the name of another, and one with the name of another as its alias."""
        names = self.chance.sample(NAMES, 20)
        rows = [
            node(label, f"k{n}", name=name, aliases=self.chance.choice([None, [], ["Alias"], [f"Long {name}", "both"]]))
            for n, name in enumerate(names)
        ]
        twin = node(label, "twin", name=names[0], aliases=["Zwilling"])
        return [*rows, twin, node(label, "other", name="Other", aliases=[names[1]])]

    def link(self, kind: str, start: Row, end: Row, *rest: str, **properties: Any) -> Row:
        chance = self.chance
        given = {"confidence": chance.choice(CONFIDENCES), "support": chance.randrange(1, 4), **properties}
        made = edge(kind, start, end, *rest, **given)
        return self.edges.setdefault(made["id"], made)

    def prove(self, made: Row, listing: Row, entry: int) -> None:
        for sentence in self.chance.sample(SENTENCES, 2):
            row = evidence(made, listing, entry, "abstract", sentence, sentence[:2])
            self.proof.setdefault((made["id"], sentence), row)

    def add_paper(self, number: int) -> None:
        chance = self.chance
        title = NAMES[number % len(NAMES)] if number < 3 * len(NAMES) else f"Paper {number}"
        paper = node(
            "Paper", f"p{number}", title=title, titled=number % 5 != 0, date=chance.choice(DATES),
            abstract=self.sometimes(f"Of {title}."), author_count=self.sometimes(number),
            authors_complete=chance.choice([True, False]), comment=self.sometimes("12 pages"),
            doi=self.sometimes(f"10.1/X{number}"), arxiv=self.sometimes(f"2401.{number:05}"),
            url=self.sometimes(f"https://arxiv.org/abs/{number}"), year_inferred=False,
        )  # fmt: skip
        self.nodes.append(paper)
        listing = chance.choice(self.things["Listing"])
        for entry in range(chance.choice([1, 1, 2])):
            self.link("LISTED_IN", paper, listing, str(entry), entry=number + entry, line=number * 3 + entry)
        for place, author in enumerate(chance.choices(self.things["Author"], k=chance.randrange(4)), 1):
            self.link("WROTE", author, paper, str(place), position=place, printed=author["name"])
        linked = [(self.link(kind, paper, thing), thing) for kind, label, most in LINKS
                  for thing in self.some(label, most)]  # fmt: skip
        if number == 1:
            self.link("INTRODUCES", paper, self.alone)
        for made, _ in linked:
            self.prove(made, listing, number)
        self.add_published(paper)
        self.add_derived(paper, linked, number)

    def add_published(self, paper: Row) -> None:
        for page in self.some("WebPage", 2):
            self.link("LINKS_TO", paper, page, role=self.chance.choice(["official", "other"]))
        for venue in self.some("Venue", 1):
            year, note = self.sometimes(self.chance.choice([2023, 2024])), self.sometimes("oral")
            self.link("PUBLISHED_IN", paper, venue, year=year, note=note)

    def add_derived(self, paper: Row, linked: list[tuple[Row, Row]], number: int) -> None:
        methods = [(made["id"], thing) for made, thing in linked if thing["label"] == "Method"]
        datasets = [(made["id"], thing) for made, thing in linked if thing["label"] == "Dataset"]
        for how, method in methods[1:]:
            for where, dataset in datasets:
                self.link("EVALUATED_ON", method, dataset, premises=[how, where])
        for repository in self.some("Repository", 2):
            has = self.link("HAS_CODE", paper, repository, official=self.chance.choice([True, False]))
            for how, method in methods[:1]:
                self.link("IMPLEMENTED_BY", method, repository, premises=[how, has["id"]])
        if datasets and number % 2:
            self.add_result(paper, methods, datasets[0][1], number)

    def add_result(self, paper: Row, methods: list[tuple[str, Row]], dataset: Row, number: int) -> None:
        worth = self.chance.choice([82.1, 7.0, -0.5, None])
        result = node("Result", f"r{number}", value=f"{worth}", number=worth, unit=self.sometimes("%"),
                      relative=number % 4 == 1)  # fmt: skip
        self.nodes.append(result)
        self.link("REPORTS", paper, result)
        self.link("ON_DATASET", result, dataset)
        for _, method in methods[:1]:
            self.link("OF_METHOD", result, method)
        for metric in self.some("Metric", 1):
            self.link("MEASURED_BY", result, metric)
