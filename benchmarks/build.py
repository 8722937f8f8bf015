"""How fast listings become a graph: `python -m benchmarks.build LISTING...`.

Prints the whole build with one job and with two, the papers per second of each stage on one core, the peak memory
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
from typing import TypeVar

from kg import pipeline
from kg.extract import extract
from kg.extract.models import DEFAULT, Model, load
from kg.graph.building import building
from kg.read import Listing, Skipped, listings, read_listing

Result = TypeVar("Result")
KG = [sys.executable, "-m", "kg.cli"]


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What it gives, and the seconds that it took."""
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def command(*arguments: str) -> tuple[float, float]:
    """Wall seconds and peak MiB of a command that must succeed."""
    script = (
        "import resource, subprocess, sys, time, json; begun = time.perf_counter(); "
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "seconds = time.perf_counter() - begun; "
        "print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))"
    )
    told = subprocess.run([sys.executable, "-c", script, *arguments], check=True, capture_output=True, text=True)
    seconds, peak = json.loads(told.stdout)
    return seconds, peak


def whole(paths: list[str], model: str, rounds: int) -> None:
    """The command as a user runs it, into a new directory each time."""
    for jobs in ("1", "2"):
        with tempfile.TemporaryDirectory() as folder:
            build = [*KG, "build", *paths, "--model", model, "--jobs", jobs]
            runs = [command(*build, "-o", f"{folder}/{i}") for i in range(rounds)]
            again = command(*build, "-o", f"{folder}/0")[0]
        seconds = statistics.median(run[0] for run in runs)
        peak = max(run[1] for run in runs)
        print(f"build, {jobs} job{'s' * (jobs != '1')}: {seconds:6.2f} s, peak {peak:5.0f} MiB; again: {again:5.2f} s")


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
    print(f"{len(papers)} papers; loading the model took {loading:.2f} s; then, in papers a second:")
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
            peak = command(*KG, "extract", str(file), "--model", model, "--jobs", "1")[1]
            print(f"extract, {name} the papers: peak {peak:.0f} MiB")


def start(rounds: int) -> None:
    """`kg --help` beside `python -c 'import click'`."""
    ours = statistics.median(command(*KG, "--help")[0] for _ in range(rounds))
    click = statistics.median(command(sys.executable, "-c", "import click")[0] for _ in range(rounds))
    print(f"kg --help: {ours:.3f} s, {ours / click:.2f} times an import of click")


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
