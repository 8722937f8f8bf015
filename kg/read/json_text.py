"""JSON text from a stream, value by value, so that a document of any size can be walked in bounded memory."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.errors import ReadError

_CHUNK = 1 << 16
_LARGEST = 1 << 22  # characters of one value
_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


class JsonText:
    """A place in a JSON text, which moves on as values are taken. `line` is where the last one taken begins.

    Every method raises a `ReadError` for what is not UTF-8, not JSON, or not what is asked for.
    """

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self._stream = io.TextIOWrapper(stream, encoding="utf-8-sig")
        self._where = where
        self._buffer = ""
        self._at = self._counted = 0
        self._ended = False
        self.line = 1

    def items(self) -> Iterator[Any]:
        """The values of the array that begins here."""
        return (self.value() for _ in self._parts("[", "]"))

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here. The caller takes the value of each before the next."""
        for _ in self._parts("{", "}"):
            key = self.value()
            self._take(":")
            yield str(key)

    def value(self) -> Any:
        """The value that begins here, decoded."""
        self._skip_blanks()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except RecursionError:
                raise self._error("is nested too deeply") from None
            except ValueError as error:
                if not self._may_fill():
                    raise self._error(f"is not valid JSON: {getattr(error, 'msg', error)}") from None
            else:
                if end < len(self._buffer) or not self._may_fill():
                    self._at = end
                    return value

    def end(self) -> None:
        """Makes sure that nothing follows."""
        if self._skip_blanks():
            raise self._error("is not valid JSON: something follows its end")

    def _parts(self, begin: str, end: str) -> Iterator[None]:
        self._take(begin)
        if self._skip_blanks() == end:
            self._take(end)
            return
        yield
        while self._take("," + end) != end:
            yield

    def _take(self, expected: str) -> str:
        found = self._skip_blanks()
        if not found or found not in expected:
            raise self._error(f"is not valid JSON: expected {' or '.join(expected)}, found {found or 'its end'}")
        self._at += 1
        return found

    def _skip_blanks(self) -> str:
        """Moves to the next character that is not white space, and returns it; at the end, nothing."""
        while True:
            blank = _BLANK.match(self._buffer, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._buffer) or not self._may_fill():
                break
        self.line += self._buffer.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._buffer[self._at : self._at + 1]

    def _may_fill(self) -> bool:
        """Reads on, dropping what has been taken; as much again as is there, so that a long value costs no more."""
        if self._ended:
            return False
        self.line += self._buffer.count("\n", self._counted, self._at)
        rest = self._buffer[self._at :]
        if len(rest) > _LARGEST:
            raise self._error(f"holds a value of more than {_LARGEST:,} characters, or is not valid JSON")
        try:
            more = self._stream.read(max(_CHUNK, len(rest)))
        except UnicodeDecodeError as error:
            byte = error.object[error.start]
            raise self._error(f"byte 0x{byte:02x} is not UTF-8") from None
        self._ended = not more
        self._buffer, self._at, self._counted = rest + more, 0, 0
        return True

    def _error(self, what: str) -> ReadError:
        return ReadError(what, where=self._where, line=self.line)
