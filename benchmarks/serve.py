"""How a server holds up: `python -m benchmarks.serve GRAPH --python PYTHON`, a Python with Locust and rdflib-endpoint.

    uv venv bench; uv pip install -p bench locust rdflib-endpoint uvicorn
    python -m benchmarks.serve graph/ --python bench/bin/python

Asked of `kg serve`: lookups by one client alone (an idle server); by fifty clients, each with a pause of a second on
average between two of them as people and programs have, while three others ask for what never ends, again and again;
and by as many clients without any pause, which tells how many lookups it can answer. The same is asked of
rdflib-endpoint over the same triples: it has no time limit, so first without what never ends, then with one of that.
All lookups are different from the one before, over a connection that each client keeps.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from kg.ids import BASE
from kg.rdf import triples
from kg.tables import Graph

_SERVER = (
    "import sys, pathlib; from kg.serving import serve\n"
    "serve(pathlib.Path(sys.argv[1]), '127.0.0.1', 0, lambda url: print(url, file=sys.stderr, flush=True))"
)
_CACHES = (
    "import sys, pathlib; from kg.tables import Graph; from kg.serving import connect\n"
    "connect(Graph(pathlib.Path(sys.argv[1]))).warm()"
)
_OTHER = (
    "import sys, uvicorn; from rdflib import Graph; from rdflib_endpoint import SparqlEndpoint\n"
    "uvicorn.run(SparqlEndpoint(graph=Graph().parse(sys.argv[1], format='nt'), path='/sparql'), port=int(sys.argv[2]), "
    "log_level='warning')"
)
_CLIENTS = Path(__file__).with_name("clients.py")
_LAST = 35  # seconds that requests may take after the end: more than the clients wait
_PORT = 8791  # of rdflib-endpoint
_PREFIX = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX mls: <http://www.w3.org/ns/mls#> "
_LOOKUPS = (
    "SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }}",
    "SELECT ?s ?p WHERE {{ ?s ?p <{iri}> }} LIMIT 20",
    "SELECT ?label WHERE {{ <{iri}> rdfs:label ?label }}",
    "ASK {{ <{iri}> a mls:Algorithm }}",
)
_RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (MAX(CONCAT(STR(?c), STR(?f), STR(?i))) AS ?last) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT ?b (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c < ?f) } GROUP BY ?b",
)


@dataclass(frozen=True)
class Target:
    """A server to ask, and the process it is."""

    url: str
    process: int

    def memory(self) -> float:
        """MiB of all its processes that are theirs alone, and their share of the others (PSS)."""
        return sum(map(_proportional, [self.process, *_descendants(self.process)])) / 1024

    def processor(self) -> float:
        """Seconds of processor time of all its processes, so far."""
        return sum(map(_processor, [self.process, *_descendants(self.process)]))


@dataclass(frozen=True)
class Answers:
    """What came back in so many seconds: statuses and sorted milliseconds by kind of request; memory along the way."""

    seconds: int
    statuses: dict[str, Counter[str]]
    times: dict[str, list[float]]
    memory: list[float]

    def quantile(self, part: float, kind: str = "lookup") -> float:
        """The milliseconds that so many of the requests took at most."""
        times = self.times[kind]
        return times[min(len(times) - 1, int(part * len(times)))]

    def rate(self) -> float:
        """Lookups answered in a second."""
        return self.statuses["lookup"]["200"] / self.seconds


@dataclass(frozen=True)
class Load:
    """The program that makes requests, and what it asks for."""

    python: Path
    lookups: list[str]

    def ask(self, target: Target, readers: int, pause: float, seconds: int, runaways: int = 0) -> Answers:
        """Have so many clients ask for so long."""
        with tempfile.TemporaryDirectory() as folder:
            queries, answers = Path(folder) / "queries.json", Path(folder) / "answers.tsv"
            asked = {"lookups": self.lookups, "runaways": _RUNAWAYS[:runaways], "pause": pause}
            queries.write_text(json.dumps(asked), "utf-8")
            kinds = ["Reader", "Runaway"] if runaways else ["Reader"]
            users = readers + runaways
            told = f"--headless --only-summary -L ERROR --exit-code-on-error 0 -H {target.url} -s {_LAST}"
            command = [str(self.python), "-m", "locust", "-f", str(_CLIENTS), *told.split(), *kinds]
            command += f"-u {users} -r {users} -t {seconds}s".split()
            environment = {**os.environ, "KG_QUERIES": str(queries), "KG_ANSWERS": str(answers)}
            log = Path(folder) / "log"
            memory = [target.memory()]
            with (
                log.open("wb") as file,
                subprocess.Popen(command, env=environment, stdout=file, stderr=file) as program,
            ):
                while program.poll() is None:
                    time.sleep(2)
                    memory.append(target.memory())
            if program.returncode:
                raise RuntimeError(log.read_text("utf-8"))
            return _read(answers.read_text("ascii"), seconds, memory)


def _read(told: str, seconds: int, memory: list[float]) -> Answers:
    statuses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    times: defaultdict[str, list[float]] = defaultdict(list)
    for kind, status, milliseconds in (line.split("\t") for line in told.splitlines()):
        statuses[kind][status] += 1
        times[kind].append(float(milliseconds))
    return Answers(seconds, statuses, {kind: sorted(each) for kind, each in times.items()}, memory)


def _processor(process: int) -> float:
    try:
        told = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:  # it has just ended
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _descendants(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children")
    found = [int(each) for each in children.read_text("ascii").split()] if children.exists() else []
    return [*found, *(below for each in found for below in _descendants(each))]


def _proportional(process: int) -> int:
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", told, re.MULTILINE)
    return int(found[1]) if found else 0


def measure(target: Target, load: Load, options: argparse.Namespace, runaways: int) -> dict[str, float]:
    """All figures of one server, by what they are. The runaways come last: not every server gets over them."""
    short = min(20, options.seconds)
    load.ask(target, 1, 0.02, min(5, short))  # to warm up
    used = target.processor()
    alone = load.ask(target, 1, 0.05, short)
    each = 1000 * (target.processor() - used) / len(alone.times["lookup"])
    many = load.ask(target, options.clients, options.pause, short)
    full = load.ask(target, options.clients, 0, short)
    beside = load.ask(target, options.clients, options.pause, options.seconds, runaways)
    for name, answers in (("one", alone), ("many", many), ("no pause", full), (f"{runaways} runaways", beside)):
        told = {kind: dict(statuses) for kind, statuses in answers.statuses.items()}
        print(f"  {name}: {told}", flush=True)
    return {
        "one client: median, ms": alone.quantile(0.5),
        "one client: p95, ms": alone.quantile(0.95),
        "processor time of a lookup, ms": each,
        f"{options.clients} clients: p95, ms": many.quantile(0.95),
        f"{options.clients} clients without a pause: lookups/s": full.rate(),
        f"{options.clients} clients and runaways: lookups/s": beside.rate(),
        f"{options.clients} clients and runaways: median, ms": beside.quantile(0.5),
        f"{options.clients} clients and runaways: p95, ms": beside.quantile(0.95),
        f"{options.clients} clients and runaways: p99, ms": beside.quantile(0.99),
        "p95 beside runaways / p95 of one client": beside.quantile(0.95) / alone.quantile(0.95),
        "memory before, MiB": beside.memory[0],
        "memory at most, MiB": max(beside.memory),
        "memory after, MiB": beside.memory[-1],
    }


@contextmanager
def ours(graph: Path) -> Iterator[Target]:
    """`kg serve`, from its start to its end; prints how long it takes to be ready, once its caches are there."""
    subprocess.run([sys.executable, "-c", _CACHES, str(graph)], check=True)
    process, first, _ = _start(graph)
    process.terminate()
    process.wait()
    process, second, url = _start(graph)
    print(f"kg serve: ready in {first:.2f} s, again in {second:.2f} s", flush=True)
    try:
        yield Target(url, process.pid)
    finally:
        process.terminate()
        process.wait()


def _start(graph: Path) -> tuple[subprocess.Popen[str], float, str]:
    """The server, the seconds until it was ready, and its address."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", _SERVER, str(graph)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    line = process.stderr.readline() if process.stderr else ""
    return process, time.perf_counter() - begun, line.strip().rstrip("/")


@contextmanager
def other(graph: Path, python: Path) -> Iterator[Target]:
    """rdflib-endpoint over the same triples."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.nt"
        file.write_text("".join(triples(Graph(graph))), "utf-8")
        url = f"http://127.0.0.1:{_PORT}"
        print("rdflib-endpoint:", flush=True)
        process = subprocess.Popen([python, "-c", _OTHER, str(file), str(_PORT)])
        try:
            _wait(f"{url}/sparql?query=ASK%7B%7D")
            yield Target(url, process.pid)
        finally:
            process.kill()
            process.wait()


def _wait(url: str) -> None:
    """Wait until a server answers."""
    for _ in range(600):
        try:
            urlopen(url, timeout=10).close()  # noqa: S310 - on this machine
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(url)


def main() -> None:
    """Reads the arguments and prints all measurements, as a table in Markdown at the end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="of an environment with the tools")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two requests of a client")
    parser.add_argument("--alone", action="store_true", help="leave rdflib-endpoint out")
    options = parser.parse_args()
    iris = [f"{BASE}{each}" for each in Graph(options.graph).nodes("Method")["iri"].to_pylist()]
    load = Load(options.python, [_PREFIX + query.format(iri=iri) for iri in iris for query in _LOOKUPS])
    with ours(options.graph) as target:
        figures = [measure(target, load, options, len(_RUNAWAYS))]
    if not options.alone:
        with other(options.graph, options.python) as target:
            figures.append(measure(target, load, options, 1))
    print("\n| | kg serve | rdflib-endpoint | ratio |\n| --- | --- | --- | --- |")
    for name, value in figures[0].items():
        others = [f"{each[name]:,.1f} | {each[name] / value:.2f}" for each in figures[1:]] or ["|"]
        print(f"| {name} | {value:,.1f} | {others[0]} |")


if __name__ == "__main__":
    main()
