"""Reads which attributes a CRFsuite model has weights for: the others need not be shown to it."""

import struct

from kg.errors import ModelError

_HEADER = struct.Struct(
    "<4s I 4s 7I"
)  # magic, size, type, version, counts of features, labels, attributes, three offsets
_TABLES, _DATA = 24, 24 + 256 * 8


def attributes(model: bytes) -> frozenset[str]:
    """The names of the attributes of a model file of type "FOMC" (first-order Markov, CRFsuite 0.12).

    They stand in a constant quark database (cqdb.c): a header, 256 references to hash tables, then records of an
    identifier, a length, and that many bytes that end in zero; then the tables.

    Raises:
        ModelError: the bytes are no such model.
    """
    magic, _, kind, *numbers = _HEADER.unpack_from(model)
    if magic != b"lCRF" or kind != b"FOMC":
        raise ModelError("not a CRFsuite model", hint="install the package again")
    count, start = numbers[3], numbers[6]
    at, names = start + _DATA, []
    for _ in range(count):
        (size,) = struct.unpack_from("<I", model, at + 4)
        names.append(model[at + 8 : at + 7 + size].decode())
        at += 8 + size
    return frozenset(names)
