"""The answers to SPARQL queries in the formats of the W3C, a row at a time.

https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/ and
https://www.w3.org/TR/sparql11-results-csv-tsv/. pyoxigraph writes them, too, but only whole: where the rows end at a
limit, the document must say so, and still end as it should.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Generic, Protocol, TypeVar, cast
from xml.sax.saxutils import escape, quoteattr

import msgspec
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from kg.schema import PREFIXES

T = TypeVar("T")
Term = NamedNode | BlankNode | Literal | Triple | None
TRUNCATED = PREFIXES["kg"] + "truncated"
"""What tells in a document that there are more rows or triples than it has."""

Found = QuerySolutions | QueryBoolean | QueryTriples

_STRING = PREFIXES["xsd"] + "string"
_LANG_STRING = PREFIXES["rdf"] + "langString"
_NUMBERS = {  # as Turtle and SPARQL write them without quotes
    PREFIXES["xsd"] + "integer": re.compile(r"[+-]?\d+"),
    PREFIXES["xsd"] + "decimal": re.compile(r"[+-]?\d*\.\d+"),
    PREFIXES["xsd"] + "double": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)[eE][+-]?\d+"),
}


class Sink(Protocol):
    """Takes bytes, as a binary file does."""

    def write(self, data: bytes, /) -> int:
        """Take some more; returns how many."""

    def flush(self) -> None:
        """Called at the end."""


class Counted(Generic[T]):
    """The first of some rows or triples: `count` of them were read, and `truncated` tells whether there are more."""

    def __init__(self, found: Iterator[T], limit: int) -> None:
        self.count = 0
        self.truncated = False
        self._found = found
        self._limit = limit

    def __iter__(self) -> "Counted[T]":
        return self

    def __next__(self) -> T:
        following = next(self._found)
        if self.count == self._limit:
            self.truncated = True
            raise StopIteration
        self.count += 1
        return following


@dataclass(frozen=True)
class Rows:
    """A way to write rows: what comes before them, between them and after them, given the names of the columns.

    `remark` ends a document with fewer rows than there are, and tells so; None where the format has no place for that.
    JSON has one in its head, which therefore comes last.
    """

    head: Callable[[Sequence[str]], str]
    row: Callable[[Sequence[str], Sequence[Term]], str]
    between: str
    end: Callable[[Sequence[str]], str]
    remark: Callable[[Sequence[str]], str] | None


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        ends = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(each) for name, each in ends.items()}}
    assert term is not None  # noqa: S101 - unbound variables are left out
    plain: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        return {**plain, "xml:lang": term.language}
    return plain if term.datatype.value == _STRING else {**plain, "datatype": term.datatype.value}


def _json_row(names: Sequence[str], terms: Sequence[Term]) -> str:
    bound = {name: _json_term(term) for name, term in zip(names, terms, strict=True) if term is not None}
    return msgspec.json.encode(bound).decode()


def _xml_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_xml(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_xml(term.value)}</bnode>"
    if isinstance(term, Triple):
        ends = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return "<triple>" + "".join(f"<{name}>{_xml_term(each)}</{name}>" for name, each in ends) + "</triple>"
    assert term is not None  # noqa: S101
    kind = f" datatype={quoteattr(term.datatype.value)}" if term.datatype.value not in {_STRING, _LANG_STRING} else ""
    language = f" xml:lang={quoteattr(term.language)}" if term.language else ""
    return f"<literal{language}{kind}>{_xml(term.value)}</literal>"


def _xml(text: str) -> str:
    # A carriage return would be read back as a line feed; the others, XML 1.0 has no way to write.
    shown = "".join(each if each >= " " or each in "\t\n\r" else "\ufffd" for each in text)
    return escape(shown, {"\r": "&#13;"})


def _xml_row(names: Sequence[str], terms: Sequence[Term]) -> str:
    bound = (
        f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
        for name, term in zip(names, terms, strict=True)
        if term is not None
    )
    return f"<result>{''.join(bound)}</result>"


def _csv_term(term: Term) -> str:
    text = _csv_text(term)
    return '"' + text.replace('"', '""') + '"' if any(each in text for each in ',"\r\n') else text


def _csv_text(term: Term) -> str:
    if isinstance(term, Triple):
        return " ".join(map(_csv_text, (term.subject, term.predicate, term.object)))
    return "" if term is None else term.value if isinstance(term, NamedNode | Literal) else str(term)


def _tsv_term(term: Term) -> str:
    if term is None:
        return ""
    if isinstance(term, Triple):
        return f"<<( {' '.join(map(_tsv_term, (term.subject, term.predicate, term.object)))} )>>"
    number = _NUMBERS.get(term.datatype.value) if isinstance(term, Literal) else None
    return term.value if number and isinstance(term, Literal) and number.fullmatch(term.value) else str(term)


def _names(names: Sequence[str]) -> str:
    return msgspec.json.encode(list(names)).decode()


_JSON = Rows(
    lambda _: '{"results":{"bindings":[',
    _json_row,
    ",",
    lambda names: f']}},"head":{{"vars":{_names(names)}}}}}',
    lambda names: f']}},"head":{{"vars":{_names(names)},"link":["{TRUNCATED}"]}}}}',
)
_XML = Rows(
    lambda names: (
        '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
        + "".join(f"<variable name={quoteattr(name)}/>" for name in names)
        + "</head><results>"
    ),
    _xml_row,
    "",
    lambda _: "</results></sparql>",
    lambda _: f"</results></sparql><!-- {TRUNCATED} -->",
)
_CSV = Rows(
    lambda names: ",".join(names) + "\r\n",
    lambda _, terms: ",".join(map(_csv_term, terms)) + "\r\n",
    "",
    lambda _: "",
    None,
)
_TSV = Rows(
    lambda names: "\t".join(f"?{name}" for name in names) + "\n",
    lambda _, terms: "\t".join(map(_tsv_term, terms)) + "\n",
    "",
    lambda _: "",
    None,
)


@dataclass(frozen=True)
class Triples:
    """A way to write triples. `remark` tells after the document that there are more; None where nothing may follow."""

    form: RdfFormat
    remark: str | None


_TURTLE = Triples(RdfFormat.TURTLE, f"# {TRUNCATED}\n")
_N_TRIPLES = Triples(RdfFormat.N_TRIPLES, f"# {TRUNCATED}\n")
_RDF_XML = Triples(RdfFormat.RDF_XML, f"<!-- {TRUNCATED} -->\n")
_JSON_LD = Triples(RdfFormat.JSON_LD, None)

# The first of each is for clients that take anything; later names are what some clients call the same.
ROWS = {
    "application/sparql-results+json": _JSON,
    "application/sparql-results+xml": _XML,
    "text/csv": _CSV,
    "text/tab-separated-values": _TSV,
    "application/json": _JSON,
    "application/xml": _XML,
    "text/xml": _XML,
}
TRIPLES = {
    "text/turtle": _TURTLE,
    "application/n-triples": _N_TRIPLES,
    "application/ld+json": _JSON_LD,
    "application/rdf+xml": _RDF_XML,
    "application/x-turtle": _TURTLE,
    "application/turtle": _TURTLE,
    "text/plain": _N_TRIPLES,
    "application/json": _JSON_LD,
    "application/xml": _RDF_XML,
    "text/xml": _RDF_XML,
}
_BOOLEAN = {
    id(_JSON): QueryResultsFormat.JSON,
    id(_XML): QueryResultsFormat.XML,
    id(_CSV): QueryResultsFormat.CSV,
    id(_TSV): QueryResultsFormat.TSV,
}


def formats(found: Found) -> dict[str, Rows] | dict[str, Triples]:
    """The formats that this kind of answer has, by media type, the preferred one first."""
    return TRIPLES if isinstance(found, QueryTriples) else ROWS


def remarks(found: Found, media_type: str) -> bool:
    """Whether the format can tell within the document that rows were cut."""
    return formats(found)[media_type].remark is not None


def write(found: Found, media_type: str, limit: int, sink: Sink) -> tuple[int, bool]:
    """Write an answer.

    Args:
        found: the answer.
        media_type: one of its `formats`.
        limit: how many rows or triples at most.
        sink: where to.

    Returns:
        The number of rows or triples, and whether there are more.
    """
    if isinstance(found, QueryBoolean):
        sink.write(found.serialize(format=_BOOLEAN[id(ROWS[media_type])]) or b"")
        return 1, False
    if isinstance(found, QuerySolutions):
        return _write_rows(found, ROWS[media_type], limit, sink)
    return write_triples(found, media_type, limit, sink)


def _write_rows(found: QuerySolutions, form: Rows, limit: int, sink: Sink) -> tuple[int, bool]:
    names = [each.value for each in found.variables]
    rows = Counted(found, limit)
    sink.write(form.head(names).encode())
    for row in rows:
        between = form.between if rows.count > 1 else ""
        sink.write((between + form.row(names, tuple(row))).encode())
    end = form.remark if rows.truncated and form.remark else form.end
    sink.write(end(names).encode())
    return rows.count, rows.truncated


def write_triples(found: Iterable[Triple], media_type: str, limit: int, sink: Sink) -> tuple[int, bool]:
    """Write triples as `write` does."""
    form = TRIPLES[media_type]
    triples = Counted(iter(found), limit)
    serialize(triples, cast("IO[bytes]", sink), form.form, prefixes=None if form is _JSON_LD else PREFIXES)
    if triples.truncated and form.remark:
        sink.write(form.remark.encode())
    return triples.count, triples.truncated
