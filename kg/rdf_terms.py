"""Values as terms of N-Triples: IRIs and literals, one at a time or a column at once.

The terms follow https://www.w3.org/TR/n-triples/.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kg.schema import PREFIXES, Type

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


class Terms(NamedTuple):
    """Terms that are not yet put together: each is a value of the column with what stands before and after it."""

    column: pa.Array
    before: str = ""
    after: str = ""


def together(*parts: pa.Array | str) -> pa.Array:
    """A text for each row, of the parts one after another; a part that is a text is the same in each row."""
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


def strings(column: pa.Array) -> Terms:
    """The terms of strings."""
    if pc.any(pc.match_substring_regex(column, _UNUSUAL)).as_py():
        return _each(literal)(column)
    return Terms(pc.replace_substring(pc.replace_substring(column, "\\", "\\\\"), '"', '\\"'), '"', '"')


def _each(write: Callable[[Any], str]) -> Callable[[pa.Array], Terms]:
    return lambda column: Terms(pa.array([None if v is None else write(v) for v in column.to_pylist()], pa.string()))


def _typed(datatype: str) -> Callable[[pa.Array], Terms]:
    return lambda column: Terms(column.cast(pa.string()), '"', f'"^^<{iri(datatype)}>')


def doubles(column: pa.Array) -> Terms:
    """The terms of floating-point numbers."""
    values = column.dictionary_encode()  # confidences are few different ones
    texts = _each(_double)(values.dictionary).column
    return Terms(texts.take(values.indices), '"', f'"^^<{iri("xsd:double")}>')


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
INTEGERS = _typed("xsd:integer")
WRITE: dict[Type, Callable[[pa.Array], Terms]] = {
    "string": strings,
    "integer": INTEGERS,
    "number": doubles,
    "boolean": _typed("xsd:boolean"),
    "date": _each(_date),
    "address": _each(_address),
}
"""How a column of each type is written: a function from it to the term of each value, null for null."""
