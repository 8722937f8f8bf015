"""The graph as RDF: N-Triples and N-Quads, straight from the tables, a batch of rows at a time.

A node has the classes and terms of `kg.schema`, an `rdfs:label`, and `kg:id`. An edge is a plain triple and, beside it,
a statement (`rdf:Statement`, RDF 1.1, so that any store can read it) with its confidence, support and properties. Each
piece of evidence is a node that supports a statement and says where it stands, in terms of PROV and Web Annotation.
The lines follow https://www.w3.org/TR/n-triples/ and https://www.w3.org/TR/n-quads/; there are no blank nodes.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import chain, groupby
from json.encoder import encode_basestring
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kg.errors import ExportError, GraphError
from kg.ids import BASE, digest
from kg.schema import EDGES, NODES, PREFIXES, EdgeKind, NodeKind, Property, Type
from kg.tables import Graph

ADDRESS = re.compile(
    r"""[A-Za-z][A-Za-z0-9+.-]*://[\w.~-]+(?::[0-9]+)?
        (?:[/?](?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?
        (?:\#(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?""",
    re.VERBOSE,
)
"""An absolute IRI with a host, after RFC 3987, without user, IPv6 address or symbols outside ASCII."""

UNWANTED = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]"
"""Control characters but tab and line ends, and what XML 1.0 forbids of what a table can hold; for `re` and RE2."""

_UNWANTED = re.compile(f"{UNWANTED[:-1]}\ud800-\udfff]")  # and lone surrogates, which no table holds
_UNUSUAL = "[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]"


def clean(text: str) -> str:
    """The text with U+FFFD for what is `UNWANTED` and for lone surrogates. Offsets into it stay right."""
    return text if text.isprintable() else _UNWANTED.sub("\ufffd", text)


def iri(term: str) -> str:
    """The full IRI of a compact one, such as "dcterms:title"."""
    prefix, _, name = term.partition(":")
    return PREFIXES[prefix] + name


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


# Terms. Each function takes a column and gives the N-Triples term of each value, null for null.


class _Terms(NamedTuple):
    """Terms that are not yet put together: each is a value of the column with what stands before and after it."""

    column: pa.Array
    before: str = ""
    after: str = ""


def _text(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(
        *(_scalar(each) if isinstance(each, str) else each for each in parts), _scalar("")
    )


@lru_cache(1024)
def _scalar(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.string())  # a type to be found out costs more than all the rest, for a small batch


def literal(text: str) -> str:
    """The term of a string, which is `clean` in it."""
    # JSON's escapes are N-Triples' too. The separators are escaped for readers that take them for line ends.
    return encode_basestring(clean(text)).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _strings(column: pa.Array) -> _Terms:
    if pc.any(pc.match_substring_regex(column, _UNUSUAL)).as_py():
        return _each(literal)(column)
    return _Terms(pc.replace_substring(pc.replace_substring(column, "\\", "\\\\"), '"', '\\"'), '"', '"')


def _each(write: Callable[[Any], str]) -> Callable[[pa.Array], _Terms]:
    return lambda column: _Terms(pa.array([None if v is None else write(v) for v in column.to_pylist()], pa.string()))


def _typed(datatype: str) -> Callable[[pa.Array], _Terms]:
    return lambda column: _Terms(column.cast(pa.string()), '"', f'"^^<{iri(datatype)}>')


def _doubles(column: pa.Array) -> _Terms:
    values = column.dictionary_encode()  # confidences are few different ones
    texts = _each(_double)(values.dictionary).column
    return _Terms(texts.take(values.indices), '"', f'"^^<{iri("xsd:double")}>')


def _double(value: float) -> str:
    return {"inf": "INF", "-inf": "-INF", "nan": "NaN"}.get(repr(value), repr(value))


def _date(text: str) -> str:
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return literal(text)
    return f'"{text}"^^<{iri(_DATES[len(text)])}>' if _DATE.fullmatch(text) else literal(text)


def _address(text: str) -> str:
    return f"<{text}>" if ADDRESS.fullmatch(text) else f"{literal(text)}^^<{iri('xsd:anyURI')}>"


_DATE = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}")
_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_PIECE = 32  # subjects: they fit a processor's cache, and files take them twice as fast as a whole batch
_INTEGERS = _typed("xsd:integer")
_WRITE: dict[Type, Callable[[pa.Array], _Terms]] = {
    "string": _strings,
    "integer": _INTEGERS,
    "number": _doubles,
    "boolean": _typed("xsd:boolean"),
    "date": _each(_date),
    "address": _each(_address),
}

# Blocks. Each function takes a batch and gives the lines about each row's node, edge or evidence as one text.


def _lines(subject: pa.Array, facts: Iterable[tuple[str, _Terms | str]]) -> list[pa.Array | str]:
    """For each fact, a verb and its object, what `_text` makes lines of; a null object makes none."""
    parts: list[pa.Array | str] = []
    for term, thing in facts:
        verb = f" <{iri(term)}> "
        if isinstance(thing, str):
            parts += [subject, f"{verb}{thing} .\n"]
            continue
        line = [subject, verb + thing.before, thing.column, thing.after + " .\n"]
        parts += [pc.fill_null(_text(*line), "")] if thing.column.null_count else line
    return parts


def _properties(batch: pa.RecordBatch, properties: Iterable[Property]) -> list[tuple[str, _Terms]]:
    return [(each.term, _WRITE[each.type](batch.column(each.name))) for each in properties if each.type in _WRITE]


def _many(subject: pa.Array, term: str, lists: pa.Array) -> pa.Array:
    """The lines of a property with several values."""
    verb = f" <{iri(term)}> "
    both = zip(subject.to_pylist(), lists.to_pylist(), strict=True)
    return pa.array(["".join(f"{name}{verb}{literal(each)} .\n" for each in some or ()) for name, some in both])


def _nodes(kind: NodeKind, batch: pa.RecordBatch, names: _Names) -> pa.Array:
    subject = names.of(batch.column("id"))
    caption = next(each for each in kind.properties if each.name == kind.caption)
    label = _strings(batch.column(kind.caption))
    facts: list[tuple[str, _Terms | str]] = [("rdf:type", f"<{iri(each)}>") for each in kind.classes]
    facts += [("kg:id", _strings(batch.column("id"))), ("rdfs:label", label)]
    if "titled" in batch.schema.names:
        titled = pc.fill_null(batch.column("titled"), fill_value=True)
        label = label._replace(column=pc.if_else(titled, label.column, None))
    if caption.term != "rdfs:label":
        facts.append((caption.term, label))
    facts += _properties(batch, (each for each in kind.properties if each is not caption))
    lists = [each for each in kind.properties if each.type == "strings"]
    return _text(*_lines(subject, facts), *(_many(subject, each.term, batch.column(each.name)) for each in lists))


def _edges(kind: EdgeKind, batch: pa.RecordBatch, names: _Names) -> pa.Array:
    start, end = names.of(batch.column("from_id")), names.of(batch.column("to_id"))
    subject, thing = (end, start) if kind.inverse else (start, end)
    statement = _text(names.statement, batch.column("id"), ">")
    facts: list[tuple[str, _Terms | str]] = [
        ("rdf:type", f"<{iri('rdf:Statement')}>"),
        ("rdf:subject", _Terms(subject)),
        ("rdf:predicate", f"<{iri(kind.term)}>"),
        ("rdf:object", _Terms(thing)),
        ("kg:edgeType", f'"{kind.type}"'),
        ("kg:confidence", _doubles(batch.column("confidence"))),
        ("kg:support", _INTEGERS(batch.column("support"))),
        ("kg:derived", f'"{str(kind.derived).lower()}"^^<{iri("xsd:boolean")}>'),
        *_properties(batch, kind.properties),
    ]
    if kind.type == "WROTE":
        facts.append(("rdf:type", f"<{iri('kg:Authorship')}>"))
    parts = _lines(subject, [(kind.term, _Terms(thing))]) + _lines(statement, facts)
    if kind.type == "HAS_CODE":
        paper = pc.if_else(batch.column("official"), start, None)
        parts += _lines(end, [("codemeta:referencePublication", _Terms(paper))])
    if kind.derived:
        parts.append(_premises(statement, batch.column("premises"), names))
    return _text(*parts)


def _premises(statement: pa.Array, premises: pa.Array, names: _Names) -> pa.Array:
    verb = f" <{iri('kg:premise')}> {names.statement}"
    both = zip(statement.to_pylist(), premises.to_pylist(), strict=True)
    return pa.array(["".join(f"{name}{verb}{each}> .\n" for each in some or ()) for name, some in both])


def _evidence(batch: pa.RecordBatch, names: _Names) -> pa.Array:
    columns = (batch.column(name).cast(pa.string()) for name in _PLACE)
    places = pc.binary_join_element_wise(*columns, "/", null_handling="replace", null_replacement="")
    subject = pa.array([f"{names.evidence}{digest(place)}>" for place in places.to_pylist()], pa.string())
    listings = pa.array([names.listings[each] for each in batch.column("listing").to_pylist()])
    facts: list[tuple[str, _Terms | str]] = [
        ("rdf:type", f"<{iri('kg:Evidence')}>"),
        ("kg:supports", _Terms(batch.column("edge_id"), names.statement, ">")),
        ("prov:wasDerivedFrom", _Terms(listings)),
        *((term, _WRITE[kind](batch.column(column))) for column, kind, term in _SAID),
    ]
    return _text(*_lines(subject, facts))


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
