"""The application under uvicorn."""

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from kg.serve.app import app
from kg.serve.options import Serving

_CONNECTIONS = 1000
_LAST_ANSWERS = 3  # seconds for what is being answered when the server is told to stop


class _Server(uvicorn.Server):
    """Tells when it is ready."""

    ready: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # Connections inherit it; asyncio sets it only where a socket was made with the number of TCP. Without it, the
        # end of an answer waits until the client acknowledges the beginning, which takes some 40 ms.
        for each in sockets or ():
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await super().startup(sockets)
        if self.started:
            self.ready()


def server(path: Path, options: Serving, ready: Callable[[], None]) -> uvicorn.Server:
    """A server of the graph at `path`, which calls `ready` as soon as it answers."""
    config = uvicorn.Config(
        app(path, options),
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=_LAST_ANSWERS,
        ws="none",
    )
    made = _Server(config)
    made.ready = ready
    return made
