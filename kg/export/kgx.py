"""KGX, the Knowledge Graph Exchange format (https://github.com/biolink/kgx), as JSON lines.

Ids are compact IRIs under `papers-kg`, which stands for the base; categories and predicates are those of `kg.schema`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from kg.export.records import Row, edges, nodes, sentences
from kg.schema import NODES, EdgeKind, NodeKind
from kg.tables import Graph


def files(graph: Graph, _base: str) -> Iterator[tuple[str, Iterator[str]]]:
    """The text of `nodes.jsonl` and `edges.jsonl`."""
    encode = msgspec.json.Encoder().encode
    yield "nodes.jsonl", (encode(_node(*each)).decode() + "\n" for each in nodes(graph))
    yield "edges.jsonl", (encode(each).decode() + "\n" for each in _edges(graph))


def _node(kind: NodeKind, row: Row) -> dict[str, Any]:
    said = {name: value for name, value in row.items() if name not in {"id", "iri", kind.caption}}
    named = {"id": f"papers-kg:{row['iri']}", "category": list(kind.classes), "name": row.get(kind.caption)}
    return {**named, **said}


def _edges(graph: Graph) -> Iterator[dict[str, Any]]:
    names = {
        row["id"]: f"papers-kg:{row['iri']}"
        for label in NODES
        for batch in graph.node_batches(label)
        for row in batch.select(["id", "iri"]).to_pylist()
    }
    for kind, row, proof in edges(graph):
        yield _edge(kind, row, proof, names)


def _edge(kind: EdgeKind, row: Row, proof: list[Row], names: Mapping[str, str]) -> dict[str, Any]:
    start, end = names[row["from_id"]], names[row["to_id"]]
    rest = {name: value for name, value in row.items() if name not in {"from_id", "from_label", "to_id", "to_label"}}
    return {
        "subject": end if kind.inverse else start,
        "predicate": kind.term,
        "object": start if kind.inverse else end,
        "category": [f"kg:{kind.type}"],
        "knowledge_level": "logical_entailment" if kind.derived else "not_provided",
        "agent_type": "automated_agent" if kind.derived else "text_mining_agent",
        **rest,
        "sentences": sentences(proof),
    }
