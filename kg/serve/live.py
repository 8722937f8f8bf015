"""The graph that is served, kept up with its directory."""

import asyncio
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from pyoxigraph import Triple

from kg.errors import GraphError
from kg.serve.current import Current, snapshot, stamp
from kg.serve.description import read_description
from kg.serve.messages import Question
from kg.serve.metrics import Metrics
from kg.serve.options import Serving
from kg.serve.pool import Answer, Pool, begin

_LOOKS = 0.5  # seconds between looks for a new build


class Live:
    """A graph directory and the workers for what it holds now; a context that is entered once.

    A new build is taken up as a whole once its stores are open; until then, and for all that was asked before, the old
    one answers.
    """

    def __init__(self, path: Path, options: Serving, metrics: Metrics) -> None:
        self._path = path
        self._options = options
        self._metrics = metrics
        self._stamp: tuple[int, ...] = ()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._description: asyncio.Task[list[Triple]] | None = None
        self._pools: set[Pool] = set()  # the present one, and old ones that still answer
        self._current: Current
        self._pool: Pool

    async def __aenter__(self) -> "Live":
        await self._take_up()
        begin(self._watch(), self._tasks)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(pool.close() for pool in self._pools))
        shutil.rmtree(self._current.graph.path, ignore_errors=True)  # a signal may end us before it goes by itself

    def current(self) -> Current:
        """The graph as it is now."""
        return self._current

    async def answer(self, question: Question) -> Answer:
        """The answer to a question, as soon as its head is known.

        Raises:
            QueryFailed: where there is none.
        """
        digest = self._current.digest
        answer = await self._pool.ask(question)
        answer.graph = digest
        return answer

    async def describe(self) -> list[Triple]:
        """The VoID of the graph as it is now: made when it is first asked for, and kept.

        Raises:
            EOFError: where it cannot be made.
        """
        if self._description is None or (self._description.done() and self._description.exception()):
            self._description = begin(read_description(self._current, self._options.describe), self._tasks)
        return await asyncio.shield(self._description)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOKS)
            now = stamp(self._path)
            if now and now != self._stamp:
                with suppress(GraphError, OSError):  # it is not whole, or being replaced again: look again
                    await self._take_up()
                    self._metrics.updates += 1

    async def _take_up(self) -> None:
        now = stamp(self._path)
        current = await asyncio.to_thread(snapshot, self._path)
        pool = Pool(current.graph, self._options, self._metrics)
        await pool.open()
        self._pools.add(pool)
        old = getattr(self, "_pool", None)
        self._stamp, self._current, self._pool = now, current, pool
        self._description = None
        if old:
            begin(self._retire(old), self._tasks)

    async def _retire(self, pool: Pool) -> None:
        await pool.retire()
        self._pools.remove(pool)
