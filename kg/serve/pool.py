"""Worker processes for the queries of one graph, so that no query can stop another one.

A query that takes long moves to the slow lane: its worker goes on with a lower priority, and a new one takes its place.
Where the slow lane is full, the query is stopped. Besides those in the slow lane there are as many workers as it takes,
and some more: so some are left for queries that do not take long even while it fills, and any number of others holds
these up for a moment only.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

import msgspec

from kg.errors import GraphError
from kg.serve.failures import QueryFailed, crowded, failed, full, out_of_memory, timed_out
from kg.serve.messages import END, FAILURE, HEAD, HEADER, QUESTION, READY, End, Failure, Head, Question, frame
from kg.serve.metrics import Metrics
from kg.serve.options import Serving
from kg.serve.processes import process, yield_processor
from kg.serve.worker import Task, work
from kg.tables import Graph

_AHEAD = 16  # pieces of an answer that are read before the client takes them
T = TypeVar("T")
_POLLED = 0.1  # seconds between looks at what is still asked of a graph that was replaced
_AGAIN = 1.0  # seconds before another attempt to start a worker


class Answer:
    """The answer to a query: its head, then the pieces of its body; `graph` is the digest of the graph that answers.

    `end` is known after the last piece; before, the query may still fail.
    """

    def __init__(self) -> None:
        self.graph = ""
        self.head = Head("", None)
        self.end: End | None = None
        self.task: asyncio.Task[None] | None = None
        self._come: asyncio.Queue[bytes | End | Head | QueryFailed] = asyncio.Queue(_AHEAD)

    async def put(self, part: bytes | End | Head | QueryFailed) -> None:
        """Take what has come; waits while the client is far behind."""
        await self._come.put(part)

    def fail(self, failure: QueryFailed) -> None:
        """End with a failure, at once."""
        while self._come.full():
            self._come.get_nowait()
        self._come.put_nowait(failure)

    async def begun(self) -> None:
        """Wait for the head.

        Raises:
            QueryFailed: where there will be none.
        """
        part = await self._come.get()
        if isinstance(part, QueryFailed):
            raise part
        assert isinstance(part, Head)  # noqa: S101 - the first of all messages
        self.head = part

    async def body(self) -> AsyncIterator[bytes]:
        """The pieces.

        Raises:
            QueryFailed: where there will be no more, though there should be.
        """
        while self.end is None:
            part = await self._come.get()
            if isinstance(part, QueryFailed):
                raise part
            if isinstance(part, End):
                self.end = part
            elif isinstance(part, bytes):
                yield part

    def close(self) -> None:
        """Stop the query, if there is more to come."""
        if self.task and self.end is None:
            self.task.cancel()


class Worker:
    """A worker process, and our end of the socket to it."""

    def __init__(self, process: BaseProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.process = process
        self._reader = reader
        self._writer = writer

    async def pump(self, question: Question, answer: Answer) -> None:
        """Ask, and pass on all that comes back.

        Raises:
            OSError, EOFError: where the process dies.
        """
        self._writer.write(frame(QUESTION, msgspec.json.encode(question)))
        await self._writer.drain()
        kind = b""
        while kind not in {END, FAILURE}:
            kind, payload = await self.receive()
            if kind == FAILURE:
                await answer.put(failed(msgspec.json.decode(payload, type=Failure)))
            elif kind == END:
                await answer.put(msgspec.json.decode(payload, type=End))
            else:
                await answer.put(msgspec.json.decode(payload, type=Head) if kind == HEAD else payload)

    async def receive(self) -> tuple[bytes, bytes]:
        """The next message: its kind and payload."""
        kind, size = HEADER.unpack(await self._reader.readexactly(HEADER.size))
        return kind, await self._reader.readexactly(size)

    def yield_processor(self) -> None:
        """Let others go first."""
        if self.process.pid:
            yield_processor(self.process.pid)

    async def stop(self) -> None:
        """End the process, whatever it does."""
        self._writer.close()
        self.process.kill()
        await asyncio.to_thread(self.process.join)
        self.process.close()
        with suppress(OSError):  # the process has closed its end
            await self._writer.wait_closed()


class Pool:
    """The workers of one snapshot of a graph."""

    def __init__(self, graph: Graph, options: Serving, metrics: Metrics) -> None:
        self._graph = graph  # its folder goes when nobody holds it
        self._task = Task(
            graph.path, options.connect, options.timeout, options.rows, options.memory, options.allow_service
        )
        self._options = options
        self._metrics = metrics
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()  # those never needed open no Cypher store
        self._runs: set[asyncio.Task[None]] = set()
        self._chores: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._slow = 0
        self._retired = False

    async def open(self) -> None:
        """Start one worker, which makes the caches that are missing; the others follow.

        Raises:
            GraphError: where it cannot open the graph.
        """
        self._idle.put_nowait(await self._start(first=True))
        begin(self._fill(self._options.workers + self._options.slow - 1), self._chores)

    async def ask(self, question: Question) -> Answer:
        """The answer to a question, as soon as its head is known.

        Raises:
            QueryFailed: where there is none.
        """
        worker = await self._take()
        answer = Answer()
        answer.task = begin(self._run(worker, question, answer), self._runs)
        try:
            await answer.begun()
        except BaseException:
            answer.close()
            raise
        return answer

    async def retire(self) -> None:
        """Answer what has been asked, then end all workers."""
        self._retired = True
        while self._runs or self._chores or self._waiting:
            await asyncio.sleep(_POLLED)
        await self._stop_idle()

    async def close(self) -> None:
        """Stop all queries and end all workers."""
        self._retired = True
        for run in self._runs:
            run.cancel()
        await asyncio.gather(*self._runs, return_exceptions=True)
        while self._chores:
            await asyncio.gather(*self._chores)
        await self._stop_idle()

    async def _stop_idle(self) -> None:
        while not self._idle.empty():
            await self._idle.get_nowait().stop()

    async def _take(self) -> Worker:
        if self._idle.empty() and self._waiting >= self._options.waiting:
            raise full()
        self._waiting += 1
        self._metrics.waiting += 1
        try:
            return await asyncio.wait_for(self._idle.get(), self._options.timeout)
        except TimeoutError:
            raise full() from None
        finally:
            self._waiting -= 1
            self._metrics.waiting -= 1

    async def _run(self, worker: Worker, question: Question, answer: Answer) -> None:
        """Have a worker answer, within the limits; afterwards it or another one is idle."""
        pump = asyncio.create_task(worker.pump(question, answer))
        slow = False
        try:
            await asyncio.wait({pump}, timeout=min(self._options.patience, self._options.timeout))
            if not pump.done() and self._slow < self._options.slow:
                slow = True
                self._slow += 1
                worker.yield_processor()
                begin(self._replace(), self._chores)
                await asyncio.wait({pump}, timeout=self._options.timeout - self._options.patience)
            if not pump.done():
                answer.fail(timed_out(self._options.timeout) if slow else crowded())
            elif pump.exception():
                answer.fail(out_of_memory())
        finally:
            self._slow -= slow
            healthy = pump.done() and not pump.cancelled() and pump.exception() is None and not slow
            pump.cancel()
            if healthy:
                self._idle.put_nowait(worker)
            else:
                begin(worker.stop(), self._chores)
                if not slow:
                    begin(self._replace(), self._chores)

    async def _fill(self, count: int) -> None:
        for _ in range(count):
            await self._replace()

    async def _replace(self) -> None:
        """Have one more idle worker, however often it takes."""
        while self._waiting or not self._retired:
            try:
                self._idle.put_nowait(await self._start(first=False))
            except (GraphError, OSError):
                await asyncio.sleep(_AGAIN)
            else:
                return

    async def _start(self, *, first: bool) -> Worker:
        launching = asyncio.create_task(self._launch(first=first))
        try:
            kind, _ = await (await asyncio.shield(launching)).receive()
        except (OSError, EOFError):
            kind = b""
        except asyncio.CancelledError:
            await (await launching).stop()
            raise
        worker = await launching
        if kind != READY:
            await worker.stop()
            raise GraphError("its stores cannot be opened", where=self._task.folder)
        return worker

    async def _launch(self, *, first: bool) -> Worker:
        ours, theirs = socket.socketpair()
        forked = process(work, theirs, self._task, first)
        with theirs:
            await asyncio.to_thread(forked.start)
        self._metrics.started += 1
        return Worker(forked, *await asyncio.open_connection(sock=ours, limit=1 << 18))


def begin(work: Coroutine[Any, Any, T], among: set[asyncio.Task[T]]) -> asyncio.Task[T]:
    """Run beside what goes on; the task is `among` others until it is done."""
    task = asyncio.create_task(work)
    among.add(task)
    task.add_done_callback(among.discard)
    return task
