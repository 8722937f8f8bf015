"""Joins the stores and the server: what `kg serve` does.

The server imports one half of the stages and its worker processes the other, each where it is used and not before the
process that workers are forked from has begun to: both import at the same time.
"""

import logging
import multiprocessing
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.serve.engines import Engines
    from kg.serve.options import Serving
    from kg.tables import Graph

_PRELOADED = ["__main__", "kg.engines", "kg.serving", "kg.serve.worker", "kg.stores.cypher"]


def connect(graph: "Graph") -> "Engines":
    """Open the stores of a graph, in a worker process."""
    from kg.engines import Stores  # noqa: PLC0415 - the server itself opens none

    return Stores(graph)


def describe(graph: "Graph") -> str:
    """The VoID of a graph, as Turtle."""
    from kg.export import description  # noqa: PLC0415
    from kg.ids import BASE  # noqa: PLC0415

    return "".join(description.write(graph, BASE))


def serving(**given: Any) -> "Serving":
    """What to tell `kg.serve.app.app`: the stores and questions of this package, and options of `Serving`."""
    from kg.serve.options import Serving  # noqa: PLC0415
    from kg.stores.questions import QUESTIONS  # noqa: PLC0415

    return Serving(**{"connect": connect, "describe": describe, "questions": QUESTIONS, **given})


def serve(path: Path, host: str, port: int, ready: Callable[[str], None], **given: Any) -> None:
    """Serve a graph until the process is told to stop (SIGINT, SIGTERM).

    Args:
        path: the graph directory.
        host: the address to listen at.
        port: its port; 0 takes a free one.
        ready: called with the URL as soon as requests are answered.
        given: options of `Serving`.

    Raises:
        KgError: where there is no graph, or others than this machine could ask without a token.
        OSError: where the address cannot be listened at.
    """
    if not given.get("token") and not _only_here(host):
        raise KgError(f"whoever reaches {host} could ask", hint="--token TOKEN, or --host 127.0.0.1")
    preload()
    from kg.serve.run import server  # noqa: PLC0415
    from kg.tables import Graph  # noqa: PLC0415

    Graph(path)
    logging.getLogger("kg.serve.access").addHandler(logging.StreamHandler(sys.stdout))
    logging.getLogger("kg.serve.access").setLevel(logging.INFO)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listening:
        at, number = listening.getsockname()[:2]
        url = f"http://[{at}]:{number}/" if ":" in at else f"http://{at}:{number}/"
        with suppress(KeyboardInterrupt):  # once it has stopped
            server(path, serving(**given), lambda: ready(url)).run(sockets=[listening])


def preload() -> None:
    """Start the process that workers are forked from, and have it import what they need, at once."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver  # noqa: PLC0415 - not on Windows

        multiprocessing.get_context("forkserver").set_forkserver_preload(_PRELOADED)
        forkserver.ensure_running()


def _only_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
