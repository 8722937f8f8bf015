"""Bytes to lines of clean text: encodings, line endings, white space."""

import io
import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from kg.errors import ReadError

LONGEST = 1 << 20
"""Characters of a line, or of a field, above which a listing is refused: no paper needs a thousandth of it."""

_NOT_PRINTED = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\ufeff\ufffe\uffff]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BYTE_OF_ESCAPE = 0xDC00  # "surrogateescape" decodes the byte b to this plus b
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UNPACK = "a listing is text, JSON or XML in UTF-8: unpack archives, save documents as text"


class Line(NamedTuple):
    """A line, clean, and its number from 1. A blank one is empty."""

    number: int
    text: str


def clean(text: str) -> str:
    """The text with runs of white space, of any kind, as single spaces, and without characters that do not print.

    Those are control characters, byte order marks, zero-width spaces; a lone surrogate becomes U+FFFD.
    """
    spaced = " ".join(text.split())
    if spaced.isprintable():  # what is taken out below is not
        return spaced
    printed = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _NOT_PRINTED.sub("", spaced))
    return " ".join(printed.split())


def decoded_lines(stream: BinaryIO, where: str) -> Iterator[Line]:
    """The lines of a UTF-8 stream, as they are but for their ends, which may be LF, CRLF or CR; streams and closes it.

    Raises:
        ReadError: for a NUL byte, a byte that is not UTF-8, or a line longer than `LONGEST`.
    """
    with io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape") as text:
        for number in itertools.count(1):
            line = text.readline(LONGEST + 1)
            if not line:
                return
            _check(line, where, number)
            yield Line(number, line)


def clean_lines(stream: BinaryIO, where: str) -> Iterator[Line]:
    """As `decoded_lines`, each `clean`."""
    return (Line(number, clean(text)) for number, text in decoded_lines(stream, where))


def check_binary(head: bytes, where: str) -> None:
    """Refuses what is plainly not text, by its first bytes.

    Raises:
        ReadError: for UTF-16 and for bytes that no text holds.
    """
    if head.startswith(_UTF_16):
        hint = "convert it: iconv -f UTF-16 -t UTF-8"
        raise ReadError("is UTF-16, not UTF-8", where=where, hint=hint)
    if b"\0" in head:
        line = head.count(b"\n", 0, head.index(b"\0")) + 1
        raise ReadError("is binary: holds a NUL byte", where=where, line=line, hint=_UNPACK)


def _check(line: str, where: str, number: int) -> None:
    if "\0" in line:
        raise ReadError("is binary: holds a NUL byte", where=where, line=number, hint=_UNPACK)
    if not line.isascii() and (bad := _SURROGATE.search(line)):
        byte = ord(bad[0]) - _BYTE_OF_ESCAPE
        hint = "convert the file, such as by: iconv -f WINDOWS-1252 -t UTF-8"
        raise ReadError(
            f"byte 0x{byte:02x} at column {bad.start() + 1} is not UTF-8", where=where, line=number, hint=hint
        )
    if len(line) > LONGEST:
        raise ReadError(f"line of more than {LONGEST:,} characters", where=where, line=number, hint="is it a listing?")
