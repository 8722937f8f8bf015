"""A function over a stream, in worker processes: in order, and in memory that does not grow with the stream."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Self, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

_AHEAD = 3  # tasks waiting or done for each worker


class Workers:
    """Processes that stay up from one stream to the next; with one job, this process does the work.

    Args:
        jobs: how many processes.
        prepare: called once in each of them, with `arguments`; must be importable, as the function that they run.
    """

    def __init__(self, jobs: int, prepare: Callable[..., None], *arguments: object) -> None:
        self._jobs = jobs
        self._prepare = (prepare, arguments)
        self._pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[In], Out], stream: Iterable[In]) -> Iterator[Out]:
        """`function` of each item, in order. What it raises is raised here."""
        if self._jobs == 1:
            self._here()
            yield from map(function, stream)
            return
        pool = self._start()
        waiting: deque[Future[Out]] = deque()
        for item in stream:
            waiting.append(pool.submit(function, item))
            if len(waiting) > _AHEAD * self._jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _here(self) -> None:
        prepare, arguments = self._prepare
        prepare(*arguments)

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # "spawn": a forked child of a process with threads (Arrow's, DuckDB's) can wait for ever on their locks.
            context = multiprocessing.get_context("spawn")
            prepare, arguments = self._prepare
            self._pool = ProcessPoolExecutor(self._jobs, context, prepare, arguments)
        return self._pool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
