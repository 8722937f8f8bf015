"""The graph as RDF: N-Triples and N-Quads, straight from the tables, a batch of rows at a time.

A node has the classes and terms of `kg.schema`, an `rdfs:label`, and `kg:id`. An edge is a plain triple and, beside it,
a statement (`rdf:Statement`, RDF 1.1, so that any store can read it) with its confidence, support and properties. Each
piece of evidence is a node that supports a statement and says where it stands, in terms of PROV and Web Annotation.
The lines follow https://www.w3.org/TR/n-triples/ and https://www.w3.org/TR/n-quads/; there are no blank nodes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kg.errors import ExportError, GraphError
from kg.ids import BASE, digest
from kg.rdf_terms import ADDRESS, INTEGERS, WRITE, Terms, doubles, iri, literal, strings, together
from kg.schema import EDGES, NODES, EdgeKind, NodeKind, Property, Type
from kg.tables import Graph

_PIECE = 32  # subjects: they fit a processor's cache, and files take them twice as fast as a whole batch


def triples(graph: Graph, base: str = BASE) -> Iterator[str]:
    """The graph as N-Triples: nodes, then edges, then evidence, in the order of the tables.

    Holds the IRIs of the nodes in memory, and one batch. A triple can be said twice, where two edges of one type lead
    from one node to another.

    Args:
        graph: the graph.
        base: what the IRIs of nodes, statements and evidence begin with.

    Yields:
        Many whole lines at a time, each with its line feed.

    Raises:
        ExportError: where `base` is no absolute IRI that ends in /.
    """
    for piece in encoded_triples(graph, base):
        yield str(piece, "utf-8")


def encoded_triples(graph: Graph, base: str = BASE) -> Iterator[memoryview]:
    """The same pieces in UTF-8, as they lie in memory."""
    for texts in _blocks(graph, base):
        yield from (_joined(texts[begin : begin + _PIECE]) for begin in range(0, len(texts), _PIECE))


def quads(graph: Graph, base: str = BASE) -> Iterator[str]:
    """The same triples as N-Quads, in named graphs: edges, then evidence, then nodes.

    A listing's graph has the listing's IRI and holds what it supports: its evidence, the edges that this speaks for,
    the nodes at them. So a triple can stand in several. What no single listing says, a derived edge, stands in
    <base>graph/derived.

    Raises:
        ExportError: as `triples` does.
        GraphError: where evidence belongs to no edge, or is not sorted by edge type, then edge id.
    """
    names = _Names(graph, base)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for kind, batch, proofs in edges_with_evidence(graph, "listing"):
        ends = (batch.column(name).to_pylist() for name in ("from_id", "to_id"))
        for start, end, proof, text in zip(*ends, proofs, _texts(_edges(kind, batch, names)), strict=True):
            said = {names.nodes[end]} if kind.ends == ("Listing",) else {names.listings[each] for (each,) in proof}
            yield _within(sorted(said or {names.derived}), text)
            sources[start] |= said
            sources[end] |= said
    for batch in graph.evidence_batches():
        for listing, text in zip(batch.column("listing").to_pylist(), _texts(_evidence(batch, names)), strict=True):
            yield _within([names.listings[listing]], text)
    for node in NODES.values():
        for batch in graph.node_batches(node.label):
            for each, text in zip(batch.column("id").to_pylist(), _texts(_nodes(node, batch, names)), strict=True):
                yield _within(sorted(sources[each] or {names.derived}), text)


class _Names:
    """The IRIs, in angle brackets, of nodes by id and of listings by digest, and what other IRIs start with."""

    def __init__(self, graph: Graph, base: str) -> None:
        if not (ADDRESS.fullmatch(base) and base.endswith("/")) or re.search(r"[?#]|/\.", base):
            raise ExportError(f"the base {base!r} is no absolute IRI ending in /", hint="try https://example.org/kg/")
        self.derived = f"<{base}graph/derived>"
        self.statement = f"<{base}statement/"
        self.evidence = f"<{base}evidence/"
        self.nodes: dict[str, str] = {}
        self.listings: dict[str, str] = {}
        for label in NODES:
            for batch in graph.node_batches(label):
                names = [f"<{base}{local}>" for local in batch.column("iri").to_pylist()]
                self.nodes.update(zip(batch.column("id").to_pylist(), names, strict=True))
                if label == "Listing":
                    self.listings.update(zip(batch.column("sha256").to_pylist(), names, strict=True))

    def of(self, ids: pa.Array) -> pa.Array:
        return pa.array([self.nodes[each] for each in ids.to_pylist()], pa.string())


def edges_with_evidence(
    graph: Graph, *columns: str
) -> Iterator[tuple[EdgeKind, pa.RecordBatch, list[list[tuple[Any, ...]]]]]:
    """Batches of edges, by type, and for each edge what `columns` of its evidence hold: one pass over the tables.

    Raises:
        GraphError: where evidence belongs to no edge, or is not sorted by edge type, then edge id.
    """
    names = ("edge_type", "edge_id", *columns)
    batches = (zip(*(b.column(name).to_pylist() for name in names), strict=True) for b in graph.evidence_batches())
    proofs = groupby(chain.from_iterable(batches), lambda row: row[:2])
    of, proof = next(proofs, (None, iter(())))
    for kind in sorted(EDGES):
        for batch in graph.edge_batches(kind):
            found: list[list[tuple[Any, ...]]] = []
            for each in batch.column("id").to_pylist():
                found.append([row[2:] for row in proof] if of == (kind, each) else [])
                if found[-1]:
                    of, proof = next(proofs, (None, iter(())))
            yield EDGES[kind], batch, found
    if of is not None:
        raise GraphError(f"has evidence out of order or of no edge: {' '.join(of)}", where=graph.path)


def _within(graphs: Iterable[str], text: str) -> str:
    return "".join(text.replace(" .\n", f" {graph} .\n") for graph in graphs)


def _texts(texts: pa.Array) -> list[str]:
    found: list[str] = texts.to_pylist()
    return found


def _blocks(graph: Graph, base: str) -> Iterator[pa.Array]:
    """For each batch of the tables, in their order, the lines about each row."""
    names = _Names(graph, base)
    for node in NODES.values():
        for batch in graph.node_batches(node.label):
            yield _nodes(node, batch, names)
    for edge in EDGES.values():
        for batch in graph.edge_batches(edge.type):
            yield _edges(edge, batch, names)
    for batch in graph.evidence_batches():
        yield _evidence(batch, names)


def _joined(texts: pa.Array) -> memoryview:
    """The texts of an array, one after another, where they lie in memory."""
    _, ends, data = texts.buffers()
    places = memoryview(ends).cast("i")
    return memoryview(data)[places[texts.offset] : places[texts.offset + len(texts)]]


# Blocks. Each function takes a batch and gives the lines about each row's node, edge or evidence as one text.


def _lines(subject: pa.Array, facts: Iterable[tuple[str, Terms | str]]) -> list[pa.Array | str]:
    """For each fact, a verb and its object, what `together` makes lines of; a null object makes none."""
    parts: list[pa.Array | str] = []
    for term, thing in facts:
        verb = f" <{iri(term)}> "
        if isinstance(thing, str):
            parts += [subject, f"{verb}{thing} .\n"]
            continue
        line = [subject, verb + thing.before, thing.column, thing.after + " .\n"]
        parts += [pc.fill_null(together(*line), "")] if thing.column.null_count else line
    return parts


def _properties(batch: pa.RecordBatch, properties: Iterable[Property]) -> list[tuple[str, Terms]]:
    return [(each.term, WRITE[each.type](batch.column(each.name))) for each in properties if each.type in WRITE]


def _many(subject: pa.Array, term: str, lists: pa.Array) -> pa.Array:
    """The lines of a property with several values."""
    verb = f" <{iri(term)}> "
    both = zip(subject.to_pylist(), lists.to_pylist(), strict=True)
    return pa.array(["".join(f"{name}{verb}{literal(each)} .\n" for each in some or ()) for name, some in both])


def _nodes(kind: NodeKind, batch: pa.RecordBatch, names: _Names) -> pa.Array:
    subject = names.of(batch.column("id"))
    caption = next(each for each in kind.properties if each.name == kind.caption)
    label = strings(batch.column(kind.caption))
    facts: list[tuple[str, Terms | str]] = [("rdf:type", f"<{iri(each)}>") for each in kind.classes]
    facts += [("kg:id", strings(batch.column("id"))), ("rdfs:label", label)]
    if "titled" in batch.schema.names:
        titled = pc.fill_null(batch.column("titled"), fill_value=True)
        label = label._replace(column=pc.if_else(titled, label.column, None))
    if caption.term != "rdfs:label":
        facts.append((caption.term, label))
    facts += _properties(batch, (each for each in kind.properties if each is not caption))
    lists = [each for each in kind.properties if each.type == "strings"]
    return together(*_lines(subject, facts), *(_many(subject, each.term, batch.column(each.name)) for each in lists))


def _edges(kind: EdgeKind, batch: pa.RecordBatch, names: _Names) -> pa.Array:
    start, end = names.of(batch.column("from_id")), names.of(batch.column("to_id"))
    subject, thing = (end, start) if kind.inverse else (start, end)
    statement = together(names.statement, batch.column("id"), ">")
    facts: list[tuple[str, Terms | str]] = [
        ("rdf:type", f"<{iri('rdf:Statement')}>"),
        ("rdf:subject", Terms(subject)),
        ("rdf:predicate", f"<{iri(kind.term)}>"),
        ("rdf:object", Terms(thing)),
        ("kg:edgeType", f'"{kind.type}"'),
        ("kg:confidence", doubles(batch.column("confidence"))),
        ("kg:support", INTEGERS(batch.column("support"))),
        ("kg:derived", f'"{str(kind.derived).lower()}"^^<{iri("xsd:boolean")}>'),
        *_properties(batch, kind.properties),
    ]
    if kind.type == "WROTE":
        facts.append(("rdf:type", f"<{iri('kg:Authorship')}>"))
    parts = _lines(subject, [(kind.term, Terms(thing))]) + _lines(statement, facts)
    if kind.type == "HAS_CODE":
        paper = pc.if_else(batch.column("official"), start, None)
        parts += _lines(end, [("codemeta:referencePublication", Terms(paper))])
    if kind.derived:
        parts.append(_premises(statement, batch.column("premises"), names))
    return together(*parts)


def _premises(statement: pa.Array, premises: pa.Array, names: _Names) -> pa.Array:
    verb = f" <{iri('kg:premise')}> {names.statement}"
    both = zip(statement.to_pylist(), premises.to_pylist(), strict=True)
    return pa.array(["".join(f"{name}{verb}{each}> .\n" for each in some or ()) for name, some in both])


def _evidence(batch: pa.RecordBatch, names: _Names) -> pa.Array:
    columns = (batch.column(name).cast(pa.string()) for name in _PLACE)
    places = pc.binary_join_element_wise(*columns, "/", null_handling="replace", null_replacement="")
    subject = pa.array([f"{names.evidence}{digest(place)}>" for place in places.to_pylist()], pa.string())
    listings = pa.array([names.listings[each] for each in batch.column("listing").to_pylist()])
    facts: list[tuple[str, Terms | str]] = [
        ("rdf:type", f"<{iri('kg:Evidence')}>"),
        ("kg:supports", Terms(batch.column("edge_id"), names.statement, ">")),
        ("prov:wasDerivedFrom", Terms(listings)),
        *((term, WRITE[kind](batch.column(column))) for column, kind, term in _SAID),
    ]
    return together(*_lines(subject, facts))


_PLACE = ("edge_id", "listing", "entry", "field", "begin", "end", "extractor", "text")
_SAID: tuple[tuple[str, Type, str], ...] = (
    ("entry", "integer", "kg:entry"),
    ("field", "string", "kg:field"),
    ("begin", "integer", "oa:start"),
    ("end", "integer", "oa:end"),
    ("text", "string", "oa:exact"),
    ("sentence", "string", "kg:sentence"),
    ("sentence_begin", "integer", "kg:sentenceBegin"),
    ("extractor", "string", "kg:extractor"),
    ("confidence", "number", "kg:confidence"),
)
