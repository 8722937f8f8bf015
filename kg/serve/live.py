"""The graph that is served, kept up with its directory."""

import asyncio
import json
import shutil
from contextlib import suppress
from pathlib import Path

from kg.errors import GraphError
from kg.serve.current import Current, snapshot, stamp
from kg.serve.engines import Value
from kg.serve.messages import CypherQuestion, Question, SparqlQuestion
from kg.serve.metrics import Metrics
from kg.serve.options import Serving
from kg.serve.pool import Answer, Pool

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
        self._tasks: set[asyncio.Task[None]] = set()
        self._current: Current
        self._pool: Pool

    async def __aenter__(self) -> "Live":
        await self._take_up()
        self._tasks.add(asyncio.create_task(self._watch()))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._pool.close()
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

    async def ask(self, language: str, text: str, parameters: dict[str, Value]) -> dict[str, Value]:
        """The whole answer to a query, read from its JSON.

        Args:
            language: "cypher", or "sparql", which has no parameters.
            text: the query.
            parameters: the values by name.

        Returns:
            What Neo4j's Query API, or SPARQL 1.1 Query Results JSON, has for it.

        Raises:
            QueryFailed: where there is none.
        """
        asked: Question = CypherQuestion(text, parameters, "application/json")
        if language == "sparql":
            asked = SparqlQuestion(text, "", (), (), "application/sparql-results+json")
        answer = await self.answer(asked)
        pieces = [piece async for piece in answer.body()]
        found: dict[str, Value] = json.loads(b"".join(pieces) + (b"" if language == "sparql" else b"}"))
        return found

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
        pool = Pool(current.graph.path, self._options, self._metrics)
        await pool.open()
        old = getattr(self, "_pool", None)
        self._stamp, self._current, self._pool = now, current, pool
        if old:
            retiring = asyncio.create_task(old.retire())
            self._tasks.add(retiring)
            retiring.add_done_callback(self._tasks.discard)
