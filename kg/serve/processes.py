"""New processes: forked by a small server that has imported what they need, where the system has such a thing."""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

T = TypeVar("T")

_LATER = 10  # added to the niceness of a process that others go before


def process(target: Callable[..., None], *arguments: object) -> BaseProcess:
    """A process that will call `target`; it has not started yet."""
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    made: BaseProcess = context.Process(target=target, args=arguments, daemon=True)  # type: ignore[attr-defined]
    return made


def yield_processor(number: int) -> None:
    """Let others go before a process."""
    if sys.platform != "win32":
        with suppress(OSError):  # it has just ended
            os.setpriority(os.PRIO_PROCESS, number, os.getpriority(os.PRIO_PROCESS, number) + _LATER)


async def elsewhere(function: Callable[..., T], *arguments: object) -> T:
    """What a function returns, called in a process of its own; cancelling this ends it.

    Raises:
        EOFError: where the process died.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)
    other = process(_send, theirs, function, *arguments)
    with theirs:
        await asyncio.to_thread(other.start)
    try:
        found: T = await asyncio.to_thread(ours.recv)
    finally:
        other.kill()
        await asyncio.to_thread(other.join)
        other.close()
        ours.close()
    return found


def _send(link: Connection, function: Callable[..., Any], *arguments: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # control-C is for the server
    link.send(function(*arguments))
