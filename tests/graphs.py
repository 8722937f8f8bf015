"""Small graphs for the tests of all that reads a graph: rows in, a graph directory out."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.ids import edge_id, local_iri, node_id
from kg.schema import EDGES, NODES
from kg.tables import EVIDENCE_SCHEMA, FORMAT, MANIFEST, Graph, edge_schema, node_schema

Row = dict[str, Any]


def node(label: str, key: str, **properties: Any) -> Row:
    """A node's row; its caption is the key unless given."""
    kind = NODES[label]
    row = {"id": node_id(label, key), "iri": local_iri(kind.folder, key), kind.caption: key, **properties}
    return {"label": label, **row}


def edge(kind: str, start: Row, end: Row, *rest: str, **properties: Any) -> Row:
    """An edge's row between two of `node`'s."""
    ends = {"from_id": start["id"], "from_label": start["label"], "to_id": end["id"], "to_label": end["label"]}
    given = {"confidence": 0.9, "support": 1, **properties}
    return {"type": kind, "id": edge_id(kind, start["id"], end["id"], *rest), **ends, **given}


def evidence(of: Row, listing: Row, entry: int, field: str, sentence: str, text: str) -> Row:
    """A row of evidence for an edge; the sentence is taken to be the whole field."""
    begin = sentence.index(text)
    place = {"listing": listing["sha256"], "entry": entry, "field": field, "begin": begin, "end": begin + len(text)}
    said = {"text": text, "sentence": sentence, "sentence_begin": 0, "extractor": "test-1", "confidence": 0.9}
    return {"edge_type": of["type"], "edge_id": of["id"], **place, **said}


def write_graph(path: Path, nodes: Sequence[Row], edges: Sequence[Row], proof: Sequence[Row] = ()) -> Graph:
    """A graph directory of these rows; what a row leaves out is null."""
    tables = {
        f"nodes/{label}.parquet": _table([row for row in nodes if row["label"] == label], node_schema(label))
        for label in NODES
    }
    tables |= {
        f"edges/{kind}.parquet": _table([row for row in edges if row["type"] == kind], edge_schema(kind))
        for kind in EDGES
    }
    tables["evidence.parquet"] = pa.Table.from_pylist(list(proof), schema=EVIDENCE_SCHEMA)
    for name, table in tables.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, path / name)
    digest = hashlib.sha256(b"".join((path / name).read_bytes() for name in tables)).hexdigest()
    manifest: Mapping[str, Any] = {"format": FORMAT, "digest": digest, "model": "test-1", "sources": []}
    (path / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return Graph(path)


def _table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(sorted(rows, key=lambda row: row["id"]), schema=schema)


def small_graph(path: Path) -> Graph:
    """Three papers of two listings, hostile text included: every kind of node and of edge at least once."""
    first = node("Listing", "a" * 64, name="one.txt", sha256="a" * 64)
    second = node("Listing", "b" * 64, name="two.txt", sha256="b" * 64)
    hostile = '<script>alert("1")</script> O\'Hara & "CREATE (n)" $x$ \\ end'
    fast = node(
        "Paper", "fastnet", title="FastNet: Small Nets", titled=True, date="2024-07-13", year_inferred=False,
        abstract="We propose FastNet. It is 82.1% accurate on Tiny Images.", authors_complete=True, author_count=2,
        comment="Accepted to CVPR 2024", doi="10.1000/x.1", arxiv="2401.00001", url="https://arxiv.org/abs/2401.00001",
    )  # fmt: skip
    slow = node("Paper", "hostile", title=hostile, titled=True, abstract="We use FastNet.", authors_complete=False)
    none = node("Paper", "untitled", title="A paper that has no title …", titled=False, author_count=4)
    ada, bob = node("Author", "ada", name="Ada Lóvelace", aliases=["Ada Lovelace"]), node("Author", "bob", name="Bob")
    lab = node("Organization", "lab", name="A Lab")
    net, old = node("Method", "fastnet", name="FastNet", aliases=["FN", "Fast Net"]), node("Method", "old", name="Old")
    tiny, set_ = node("Dataset", "tiny", name="Tiny Images"), node("Dataset", "set", name='A, "Set"\nof lines')
    task = node("Task", "task", name="image classification")
    metric = node("Metric", "accuracy", name="accuracy")
    result = node("Result", "r", name="82.1% accuracy on Tiny Images", value="82.1%", number=82.1, unit="%",
                  relative=False)  # fmt: skip
    repo = node("Repository", "github.com/ada/fastnet", url="https://github.com/ada/fastnet")
    page = node("WebPage", "https://ada.example/x?y=1&z=<2>", url="https://ada.example/x?y=1&z=%3C2%3E", kind="page")
    venue = node("Venue", "cvpr", name="CVPR", aliases=["Conference on Computer Vision and Pattern Recognition"])
    introduces, has_code = edge("INTRODUCES", fast, net), edge("HAS_CODE", fast, repo, official=True, path=None)
    uses, uses_too = edge("USES", fast, tiny, confidence=0.8, support=2), edge("USES", slow, net, confidence=0.7)
    wrote, listed = edge("WROTE", ada, fast, position=1, printed="Ada Lóvelace"), {"confidence": 1.0}
    edges = [
        introduces, has_code, uses, uses_too, wrote,
        edge("WROTE", bob, fast, position=2, printed="Bob"), edge("WROTE", bob, slow, position=1, printed="B. Ob"),
        edge("USES", slow, set_), edge("USES", slow, old), edge("INTRODUCES", none, set_),
        edge("ADDRESSES", fast, task), edge("MEASURES", fast, metric), edge("REPORTS", fast, result),
        edge("OF_METHOD", result, net), edge("ON_DATASET", result, tiny), edge("MEASURED_BY", result, metric),
        edge("LINKS_TO", fast, page, role="official"), edge("PUBLISHED_IN", fast, venue, year=2024, note="oral"),
        edge("AFFILIATED_WITH", none, lab),
        edge("LISTED_IN", fast, first, "0", entry=0, line=3, **listed),
        edge("LISTED_IN", fast, second, "1", entry=1, line=9, **listed),
        edge("LISTED_IN", slow, first, "1", entry=1, line=12, **listed),
        edge("LISTED_IN", none, second, "0", entry=0, line=1, **listed),
        edge("IMPLEMENTED_BY", net, repo, premises=[introduces["id"], has_code["id"]]),
        edge("EVALUATED_ON", net, tiny, confidence=0.8, premises=[introduces["id"], uses["id"]]),
    ]  # fmt: skip
    proof = [
        evidence(introduces, first, 0, "abstract", "We propose FastNet.", "FastNet"),
        evidence(introduces, second, 1, "title", "FastNet: Small Nets", "FastNet"),
        evidence(uses, first, 0, "abstract", "It is 82.1% accurate on Tiny Images.", "Tiny Images"),
        evidence(uses_too, first, 1, "abstract", "We use FastNet.", "FastNet"),
        evidence(wrote, first, 0, "authors", "Ada Lóvelace, Bob", "Ada Lóvelace"),
    ]
    things = [
        first, second, fast, slow, none, ada, bob, lab, net, old, tiny, set_, task, metric, result, repo, page, venue,
    ]  # fmt: skip
    return write_graph(path, things, edges, proof)
