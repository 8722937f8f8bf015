"""What the server and a worker process say to one another over a socket.

Messages are frames of one byte for the kind, four for the length, and the payload. A question is answered by one
`Head`, any number of pieces of the body and one `End`, or by a `Failure` in place of any of them.
"""

import struct
from typing import Any, Literal

import msgspec

HEADER = struct.Struct(">cI")
READY, QUESTION, HEAD, BODY, END, FAILURE = b"R", b"Q", b"H", b"B", b"E", b"F"

Reason = Literal["refused", "read-only", "missing", "unacceptable", "failed"]
"""Why there is no answer: a malformed query, one that would change the graph or lacks a parameter, no format that the
client takes, or the engine's fault."""


class SparqlQuestion(msgspec.Struct, frozen=True, tag="sparql"):
    """A SPARQL query, its base IRI, the dataset it names, and the Accept header that it came with."""

    text: str
    base: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    accept: str


class CypherQuestion(msgspec.Struct, frozen=True, tag="cypher"):
    """A Cypher query with its parameters; `form` is the media type of the answer."""

    text: str
    parameters: dict[str, Any]
    form: str


Question = SparqlQuestion | CypherQuestion


class Head(msgspec.Struct, frozen=True):
    """What is known when the body begins: its media type; whether rows were cut, None where that is not known yet."""

    media_type: str
    truncated: bool | None


class End(msgspec.Struct, frozen=True):
    """What the body came to: rows or triples, and whether there are more."""

    rows: int
    truncated: bool


class Failure(msgspec.Struct, frozen=True):
    """Why there is no answer."""

    reason: Reason
    message: str


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """The bytes of a message."""
    return HEADER.pack(kind, len(payload)) + payload
