"""A worker process: it answers one question after the other from the stores of one graph, until its socket closes.

Neither pyoxigraph nor kglite can be stopped in the middle of a query, so the server kills the process instead.
"""

import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kg.errors import KgError
from kg.serve import formats, records
from kg.serve.engines import Dataset, Engines, MissingParameterError, ReadOnlyError
from kg.serve.messages import (
    BODY,
    END,
    FAILURE,
    HEAD,
    HEADER,
    READY,
    CypherQuestion,
    End,
    Failure,
    Head,
    Question,
    Reason,
    SparqlQuestion,
    frame,
)
from kg.serve.negotiation import choose
from kg.tables import Graph

_HELD = 1 << 20  # bytes of an answer that wait to be known whole
_PIECE = 1 << 16
_GRACE = 2.0  # seconds after the deadline at which a worker ends itself, if the server did not


@dataclass(frozen=True)
class Task:
    """What a worker process is for: its fields are those of `Serving`, but for the folder of the graph."""

    folder: Path
    connect: Callable[[Graph], Engines]
    timeout: float
    rows: int
    memory: int
    allow_service: bool


_REASONS: dict[type[KgError], Reason] = {ReadOnlyError: "read-only", MissingParameterError: "missing"}


class _Failed(Exception):  # noqa: N818 - it is the query that failed
    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.failure = Failure(reason, message)


def work(link: socket.socket, task: Task, first: bool) -> None:
    """Open the stores, say so, and answer what comes over `link`; the `first` worker makes all caches before that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # control-C is for the server, which then closes the link
    engines = task.connect(Graph(task.folder))
    if first:
        engines.warm()
    with link:
        link.sendall(frame(READY))
        while question := _receive(link):
            _alarm(task.timeout + _GRACE)
            _answer(question, engines, task, link)
            _alarm(0)


def _answer(question: Question, engines: Engines, task: Task, link: socket.socket) -> None:
    body = _Body(link)
    try:
        if isinstance(question, SparqlQuestion):
            end = _sparql(question, engines, task, body)
        else:
            end = _cypher(question, engines, task, body)
        body.close(end)
    except _Failed as failed:
        link.sendall(frame(FAILURE, msgspec.json.encode(failed.failure)))
    except KgError as error:
        reason = _REASONS.get(type(error), "refused")
        link.sendall(frame(FAILURE, msgspec.json.encode(Failure(reason, str(error)))))
    except MemoryError:
        os._exit(1)  # as where it is not Python that finds no memory


def _sparql(question: SparqlQuestion, engines: Engines, task: Task, body: "_Body") -> End:
    _limit_memory(task.memory)
    dataset = Dataset(question.default, question.named)
    try:
        found = engines.sparql(question.text, question.base, dataset, allow_service=task.allow_service)
        offered = formats.formats(found)
        media_type = choose(question.accept, list(offered))
        if media_type is None:
            raise _Failed("unacceptable", "there is: " + ", ".join(offered))
        body.begin(media_type, hold_all=not formats.remarks(found, media_type))
        return End(*formats.write(found, media_type, task.rows, body))
    except (RuntimeError, ValueError, OSError) as error:
        raise _Failed("failed", f"SPARQL: {error}") from None


def _cypher(question: CypherQuestion, engines: Engines, task: Task, body: "_Body") -> End:
    _limit_memory(None)
    engines.warm()
    _limit_memory(task.memory)
    found = engines.cypher(question.text, question.parameters, task.rows + 1)
    body.begin(question.form, hold_all=False)
    return End(*records.write(found, question.form, task.rows, body))


class _Body:
    """The body of an answer on its way.

    It is held back until it is whole or a mebibyte long, so that most answers begin with their true status, and tell in
    a header whether they were cut. Where the format has no place to tell that, it is held back whole.
    """

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._kept = bytearray()
        self._media_type = ""
        self._hold_all = False
        self._begun = False

    def begin(self, media_type: str, *, hold_all: bool) -> None:
        self._media_type = media_type
        self._hold_all = hold_all

    def write(self, data: bytes) -> int:
        self._kept += data
        if len(self._kept) >= (_PIECE if self._begun else _HELD) and not self._hold_all:
            self._send_head(None)
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing: pieces go when they are large enough."""

    def close(self, end: End) -> None:
        self._send_head(end.truncated)
        self._send()
        self._link.sendall(frame(END, msgspec.json.encode(end)))

    def _send_head(self, truncated: bool | None) -> None:
        if not self._begun:
            self._begun = True
            self._link.sendall(frame(HEAD, msgspec.json.encode(Head(self._media_type, truncated))))

    def _send(self) -> None:
        for begin in range(0, len(self._kept), _PIECE):
            self._link.sendall(frame(BODY, bytes(self._kept[begin : begin + _PIECE])))
        self._kept.clear()


def _receive(link: socket.socket) -> Question | None:
    header = _exactly(link, HEADER.size)
    if header is None:
        return None
    payload = _exactly(link, HEADER.unpack(header)[1])
    return None if payload is None else msgspec.json.decode(payload, type=Question)


def _exactly(link: socket.socket, size: int) -> bytes | None:
    """That many bytes; None where the other side has closed."""
    found = bytearray()
    while len(found) < size:
        piece = link.recv(size - len(found))
        if not piece:
            return None
        found += piece
    return bytes(found)


def _alarm(seconds: float) -> None:
    """Have the system end this process then, whatever it does: the server may have died and killed nobody."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(more: int | None) -> None:
    """Let this process have so many bytes of address space besides those it has; None lifts the limit.

    Where that is unknown (other systems than Linux), there is none.
    """
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on Windows

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        soft = resource.RLIM_INFINITY if more is None else pages * resource.getpagesize() + more
        if hard != resource.RLIM_INFINITY:
            soft = hard if more is None else min(soft, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
