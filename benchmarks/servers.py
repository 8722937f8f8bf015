"""Servers that have just started, and how fast rows get into them, by the clock and by processor time."""

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import neo4j as bolt

from tests.services import fuseki as jena
from tests.services import neo4j as neo
from tests.services.fuseki import Fuseki
from tests.services.java import Process
from tests.services.neo4j import Neo4j

JARS = Path(__file__).parent.parent / ".pytest_cache" / "d" / "services"
Server = TypeVar("Server", Neo4j, Fuseki)


@dataclass(frozen=True)
class Speed:
    """How many rows were done in how many seconds, by the clock and of processor time."""

    rows: int
    wall: float
    cpu: float

    def print(self, name: str) -> None:
        """A line of the table."""
        by_clock, by_cpu = f"{self.wall:7.1f} s: {self.rows / self.wall:9,.0f}/s", f"{self.rows / self.cpu:9,.0f}/s"
        print(f"{name:42}{self.rows:10,} in {by_clock}, {self.cpu:7.1f} s of CPU: {by_cpu}", flush=True)

    def compare(self, name: str, peer: "Speed") -> None:
        """A line that says how many times as fast this is as a peer."""
        wall = self.rows / self.wall / (peer.rows / peer.wall)
        cpu = self.rows / self.cpu / (peer.rows / peer.cpu)
        print(f"  {name}: {wall:.2f} times as fast by the clock, {cpu:.2f} by processor time", flush=True)


def measured(name: str, rows: int, work: Callable[[], object], server: Process | None = None) -> Speed:
    """Does it, and prints and gives how fast that was."""
    begun, before = time.perf_counter(), used(server)
    work()
    speed = Speed(rows, time.perf_counter() - begun, used(server) - before)
    speed.print(name)
    return speed


def used(server: Process | None) -> float:
    """Seconds of processor time: of this process, the children that it waited for, and the server."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    fields = Path(f"/proc/{server.pid}/stat").read_text("ascii").rpartition(")")[2].split() if server else []
    running = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
    return time.process_time() + ended.ru_utime + ended.ru_stime + running


@contextmanager
def neo4j() -> Iterator[Neo4j]:
    """An empty database in a server that has just started."""
    with tempfile.TemporaryDirectory() as home:
        yield from _started(Neo4j(JARS / f"neo4j-{neo.VERSION}", Path(home) / "neo4j", jvm=("-Xmx1500m",)))


@contextmanager
def fuseki() -> Iterator[Fuseki]:
    """An empty store in a server that has just started."""
    with tempfile.TemporaryDirectory() as home:
        yield from _started(Fuseki(JARS / f"fuseki-{jena.VERSION}", Path(home) / "fuseki", jvm=("-Xmx2g",)))


def _started(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextmanager
def opened(server: Neo4j) -> Iterator[bolt.Session]:
    """A session of its only database."""
    with bolt.GraphDatabase.driver(server.uri, auth=(neo.USER, neo.PASSWORD)) as driver, driver.session() as session:
        yield session
