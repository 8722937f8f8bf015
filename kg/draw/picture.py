"""What the page knows of a graph: nodes with their facts, edges with their sentences, as plain lists."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kg.ids import name_key
from kg.schema import EDGES, NODES, EdgeKind, NodeKind
from kg.tables import Graph

_SENTENCES = 3
_LEFT_OUT = {"LISTED_IN"}  # every paper hangs on its listing: an edge that shows nothing
_NO_FACT = {"title", "name", "aliases", "titled", "year_inferred", "authors_complete"}


@dataclass(frozen=True)
class Sentence:
    """A sentence of evidence: the mention is `text[begin:end]`, `place` says which listing and line."""

    text: str
    begin: int
    end: int
    place: str


@dataclass(frozen=True)
class Node:
    """A node: `facts` are pairs of a property's name and its value as text, `names` its caption and aliases.

    Aliases that differ from another name only by case, hyphens or a plural are left out.
    """

    label: str
    caption: str
    names: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Link:
    """An edge between two nodes, given by their positions in `Picture.nodes`; `id` is the edge's in the graph."""

    id: str
    type: str
    start: int
    end: int
    facts: tuple[tuple[str, str], ...]
    confidence: float
    derived: bool
    support: int


@dataclass(frozen=True)
class Picture:
    """A graph, or a part of one, but for its listings and its sentences."""

    nodes: list[Node]
    links: list[Link]

    @cached_property
    def neighbours(self) -> list[list[int]]:
        """For each node, the distinct nodes that an edge joins it to, ascending."""
        joined: list[set[int]] = [set() for _ in self.nodes]
        for link in self.links:
            joined[link.start].add(link.end)
            joined[link.end].add(link.start)
        return [sorted(each) for each in joined]

    def part(self, kept: Sequence[int]) -> "Picture":
        """The nodes `kept`, in that order, and the links between them."""
        place = {node: i for i, node in enumerate(kept)}
        links = [each for each in self.links if each.start in place and each.end in place]
        moved = [replace(each, start=place[each.start], end=place[each.end]) for each in links]
        return Picture([self.nodes[i] for i in kept], moved)


def read_picture(graph: Graph) -> Picture:
    """Read a graph's nodes and edges."""
    nodes: list[Node] = []
    position: dict[str, int] = {}
    for kind in NODES.values():
        if kind.label != "Listing":
            for row in graph.nodes(kind.label).to_pylist():
                position[row["id"]] = len(nodes)
                nodes.append(_node(kind, row))
    links = [
        _link(kind, row, position)
        for kind in EDGES.values()
        if kind.type not in _LEFT_OUT
        for row in graph.edges(kind.type).to_pylist()
    ]
    return Picture(nodes, links)


def _node(kind: NodeKind, row: dict[str, Any]) -> Node:
    caption = row[kind.caption] or row["iri"]
    facts = _facts(row, [each.name for each in kind.properties if each.name not in _NO_FACT])
    if kind.label == "Paper" and not row["titled"]:
        facts = (("title", "not printed in the listing"), *facts)
    distinct: dict[str, str] = {}
    for name in (caption, *(row.get("aliases") or ())):
        distinct.setdefault(name_key(name), name)
    return Node(kind.label, caption, tuple(distinct.values()), facts)


def _link(kind: EdgeKind, row: dict[str, Any], position: dict[str, int]) -> Link:
    facts = _facts(row, [each.name for each in kind.properties])
    ends = position[row["from_id"]], position[row["to_id"]]
    return Link(row["id"], kind.type, *ends, facts, row["confidence"], kind.derived, row["support"])


def _facts(row: dict[str, Any], names: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", " "), _text(row[name])) for name in names if row[name] not in (None, [], ""))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


def read_sentences(graph: Graph, edges: Collection[str]) -> dict[str, tuple[Sentence, ...]]:
    """The surest distinct sentences of each of these edges, by its id."""
    names = {row["sha256"]: row["name"] for row in graph.nodes("Listing").to_pylist()}
    lines = _lines(graph)
    found: dict[str, tuple[Sentence, ...]] = {}
    wanted = pa.array(edges, pa.string())
    batches = (batch.filter(pc.is_in(batch["edge_id"], wanted)) for batch in graph.evidence_batches())
    rows = (row for batch in batches for row in batch.to_pylist() if row["sentence"])
    for edge, proof in groupby(rows, key=lambda row: str(row["edge_id"])):
        distinct: dict[str, Sentence] = {}
        for row in sorted(proof, key=lambda row: -row["confidence"]):
            begin = row["begin"] - row["sentence_begin"]
            place = f"{names.get(row['listing'], '')}{lines.get((row['listing'], row['entry']), '')}, {row['field']}"
            sentence = Sentence(row["sentence"], begin, begin + len(row["text"]), place)
            distinct.setdefault(row["sentence"], sentence)
        found[edge] = tuple(distinct.values())[:_SENTENCES]
    return found


def _lines(graph: Graph) -> dict[tuple[str, int], str]:
    """Where an entry begins, by the sha-256 of its listing and its number: ":12"."""
    shas = {row["id"]: row["sha256"] for row in graph.nodes("Listing").to_pylist()}
    places: defaultdict[tuple[str, int], str] = defaultdict(str)
    for row in graph.edges("LISTED_IN").to_pylist():
        places[shas[row["to_id"]], row["entry"]] = f":{row['line']}"
    return places
