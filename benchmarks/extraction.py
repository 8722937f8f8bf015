"""How fast each model reads: `python -m benchmarks.extraction LISTING...`.

Prints, for each model, the abstracts a second of one core in a process that has loaded it, then what `kg extract` over
the same listings takes with one job and with two: seconds by the clock, abstracts a second, peak memory of the largest
process.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from benchmarks.build import KG, command, timed
from kg.extract import extract
from kg.extract.models import Model, load
from kg.model import Paper
from kg.read import Listing, Skipped, listings, read_listing

MODELS = ("baseline", "small", "large")


def papers_of(paths: list[str]) -> list[Paper]:
    """The papers of the listings that have an abstract, in order."""
    entries = [entry for each in listings(paths) if isinstance(each, Listing) for entry in read_listing(each)]
    return [entry for entry in entries if not isinstance(entry, Skipped) and entry.abstract]


def one_core(name: str, papers: list[Paper], rounds: int) -> None:
    """In this process, on one thread; the first papers are read once before the clock starts."""
    finder, loading = timed(lambda: load(Model(name)))
    extract(papers[:10], finder)
    speeds = [len(papers) / timed(lambda: extract(papers, finder))[1] for _ in range(rounds)]
    print(f"{name}: loads in {loading:.2f} s; {statistics.median(speeds):,.1f} abstracts a second of one core")


def jobs(name: str, paths: list[str], papers: int) -> None:
    """The command as a user runs it."""
    for count in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            out = str(Path(folder) / "out.jsonl")
            cost = command(*KG, "extract", *paths, "--model", name, "--jobs", str(count), "-o", out)
        print(
            f"  kg extract --jobs {count}: {cost.wall:.2f} s, {papers / cost.wall:,.1f} abstracts a second, "
            f"peak {cost.peak:.0f} MiB"
        )


def main() -> None:
    """Reads the arguments and prints all measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("listings", nargs="+")
    parser.add_argument("--models", nargs="+", default=MODELS, choices=MODELS)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    papers = papers_of(options.listings)
    print(f"{len(papers)} abstracts")
    for name in options.models:
        one_core(name, papers, options.rounds)
        jobs(name, options.listings, len(papers))


if __name__ == "__main__":
    main()
