"""How fast listings become a graph: `python -m benchmarks.build LISTING...`.

Prints the whole build with one job and with two, the papers per second of processor time of each stage, the peak memory
while reading and extracting one and ten times the papers, and the start of the command beside an import of click.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from kg import pipeline
from kg.extract import extract
from kg.extract.models import DEFAULT, Model, load
from kg.graph.building import building
from kg.read import Listing, Skipped, listings, read_listing

Result = TypeVar("Result")
KG = [sys.executable, "-m", "kg.cli"]


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What it gives, and the seconds of processor time that it took, in all threads: other programs do not count."""
    begun = time.process_time()
    return work(), time.process_time() - begun


class Cost(NamedTuple):
    """Of a command: seconds by the clock, seconds of processor time in all its processes, peak MiB of the largest."""

    wall: float
    cpu: float
    peak: float


def command(*arguments: str) -> Cost:
    """What a command costs, which must succeed."""
    script = (
        "import resource, subprocess, sys, time, json; begun = time.perf_counter(); "
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "wall = time.perf_counter() - begun; used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))"
    )
    told = subprocess.run([sys.executable, "-c", script, *arguments], check=True, capture_output=True, text=True)
    return Cost(*json.loads(told.stdout))


def whole(paths: list[str], model: str, rounds: int) -> None:
    """The command as a user runs it, into a new directory each time."""
    for jobs in ("1", "2"):
        with tempfile.TemporaryDirectory() as folder:
            build = [*KG, "build", *paths, "--model", model, "--jobs", jobs]
            runs = [command(*build, "-o", f"{folder}/{i}") for i in range(rounds)]
            again = command(*build, "-o", f"{folder}/0")
        wall, cpu = (statistics.median(each) for each in list(zip(*runs, strict=True))[:2])
        peak = max(run.peak for run in runs)
        print(f"build, {jobs} job{'s' * (jobs != '1')}: {wall:.2f} s, {cpu:.2f} s of CPU, peak {peak:.0f} MiB")
        print(f"  again, nothing changed: {again.wall:.2f} s, {again.cpu:.2f} s of CPU")


def stages(paths: list[str], model: str) -> None:
    """Each stage by itself, in this process."""
    found = [each for each in listings(paths) if isinstance(each, Listing)]
    entries, reading = timed(lambda: [entry for listing in found for entry in read_listing(listing)])
    papers = [entry for entry in entries if not isinstance(entry, Skipped)]
    finder, loading = timed(lambda: load(Model(model)))
    _, extracting = timed(lambda: extract(papers, finder))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "graph"
        pipeline.build(paths, target, pipeline.Options(model=Model(model), jobs=1))
        with building(target) as work:
            _, publishing = timed(lambda: pipeline.publish(work, work.old_sources()))
    print(f"{len(papers)} papers; loading the model took {loading:.2f} s; then, in papers a second of CPU:")
    for stage, seconds in (("read", reading), ("extract", extracting), ("resolve and write", publishing)):
        print(f"  {stage:18}{len(papers) / seconds:10,.0f}")


def memory(paths: list[str], model: str) -> None:
    """Peak memory of `kg extract` over the listings, and over the same papers ten times."""
    with tempfile.TemporaryDirectory() as folder:
        once = Path(folder) / "once.jsonl"
        subprocess.run([*KG, "extract", *paths, "--model", model, "-o", str(once)], check=True)
        papers = [json.loads(line) for line in once.read_text("utf-8").splitlines()]
        plain = [json.dumps({name: paper[name] for name in ("title", "abstract", "authors")}) for paper in papers]
        many = Path(folder) / "many.jsonl"
        once.write_text("\n".join(plain) + "\n", "utf-8")
        many.write_text(("\n".join(plain) + "\n") * 10, "utf-8")
        for name, file in (("once", once), ("ten times", many)):
            cost = command(*KG, "extract", str(file), "--model", model, "--jobs", "1")
            print(f"extract, {name} the papers: peak {cost.peak:.0f} MiB")


def start(rounds: int) -> None:
    """`kg --help` beside `python -c 'import click'`."""
    ours = statistics.median(command(*KG, "--help").cpu for _ in range(rounds))
    click = statistics.median(command(sys.executable, "-c", "import click").cpu for _ in range(rounds))
    print(f"kg --help: {ours:.3f} s of CPU, {ours / click:.2f} times an import of click")


def main() -> None:
    """Reads the arguments and prints all measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("listings", nargs="+")
    parser.add_argument("--model", default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    whole(options.listings, options.model, options.rounds)
    stages(options.listings, options.model)
    memory(options.listings, options.model)
    start(options.rounds)


if __name__ == "__main__":
    main()
