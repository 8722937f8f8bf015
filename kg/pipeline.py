"""Joins the stages: listings in, a graph directory or a stream of extractions out."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from kg import __version__
from kg.errors import GraphError
from kg.extract import extract, lexicon, version
from kg.extract.models import Model, load, spent
from kg.graph.building import Building, building
from kg.graph.sources import KeptSource, Recipe
from kg.ids import name_key
from kg.model import EntityExtractor, Extraction, Paper
from kg.parallel import Workers
from kg.read import Listing, Skipped, listings, read_listing
from kg.resolve import Aliases, resolve
from kg.tables import Graph

_CHUNK = 32  # papers in one task
_WORTH_A_POOL = 1 << 19  # bytes of listings: less is done before worker processes are up
_LABELS = {"datasets": "Dataset", "methods": "Method", "metrics": "Metric", "tasks": "Task"}


class Tick(Protocol):
    """Called with the stage at work and, where they are known, how much of it is done and of how much."""

    def __call__(self, stage: str, done: int = 0, total: int | None = None) -> None:
        """Show it."""


def silent(stage: str, done: int = 0, total: int | None = None) -> None:
    """A `Tick` for those who do not watch."""


@dataclass(frozen=True)
class Options:
    """How to read and extract; see the options of `kg build`. `jobs` is the number of processes, one a core if None."""

    layout: str | None = None
    year: int | None = None
    strict: bool = False
    model: Model = field(default_factory=Model)
    min_confidence: float | None = None
    jobs: int | None = None

    @property
    def recipe(self) -> dict[str, str | int | float | bool | None]:
        """What changes an extraction, besides the listing and the extractor."""
        given = {"year": self.year, "min_confidence": self.min_confidence}
        return {name: value for name, value in given.items() if value is not None}


@dataclass
class Report:
    """What a build did. `before` are the listings that the graph already held and that were not named again."""

    directory: Path
    model: str
    listings: int = 0
    before: int = 0
    entries: int = 0
    skipped: int = 0
    extracted: int = 0
    complaints: list[str] = field(default_factory=list)
    nodes: dict[str, int] = field(default_factory=dict)
    edges: dict[str, int] = field(default_factory=dict)
    usage: str = ""


def build(arguments: Sequence[str], directory: Path, options: Options, tick: Tick = silent) -> Report:
    """Build the graph of the listings named, and of those that `directory` already holds.

    A listing that was extracted before by the same model is not read again.

    Args:
        arguments: files, folders, globs, or "-" for standard input.
        directory: where the graph is, or will be.
        options: how to read and extract.
        tick: told of progress.

    Raises:
        KgError: for anything wrong with the input or the directory, which is then as it was.
    """
    report = Report(directory, version(load(options.model)))
    with building(directory) as work:
        named = _named(arguments, options, report)
        with _workers(named, options) as workers:
            run = _Run(options, report, workers, tick)
            new = [run.keep(work, listing) for listing in named]
        named_again = {kept.recipe.sha256 for kept in new}
        old = _carried(work, [kept for kept in work.old_sources() if kept.recipe.sha256 not in named_again])
        report.listings, report.before = len(new), len(old)
        graph = publish(work, [*new, *old], tick)
    counts = graph.manifest["counts"]
    report.nodes, report.edges = counts["nodes"], counts["edges"]
    report.entries += sum(kept.papers for kept in old)
    report.usage = spent(options.model)
    return report


def retract(directory: Path, name: str, tick: Tick = silent) -> list[str]:
    """Take a listing out of a graph, which is then as if it had never been read; returns the names of those left.

    Args:
        directory: the graph.
        name: the listing's file name, or the beginning of its sha-256.
        tick: told of progress.

    Raises:
        GraphError: where there is no such listing, or it is the only one.
    """
    Graph(directory)
    with building(directory) as work:
        old = work.old_sources()
        left = [kept for kept in old if name != kept.recipe.name and not kept.recipe.sha256.startswith(name)]
        if len(left) == len(old):
            hint = "it holds " + ", ".join(kept.recipe.name for kept in old)
            raise GraphError(f"has no listing {name!r}", where=directory, hint=hint)
        if not left:
            raise GraphError(f"has no listing but {name!r}", where=directory, hint="delete the directory instead")
        publish(work, _carried(work, left), tick)
    return [kept.recipe.name for kept in left]


def extractions(
    arguments: Sequence[str], options: Options, complain: Callable[[str], None], tick: Tick = silent
) -> Iterator[Extraction]:
    """What is found in each paper of the listings named, in order, in bounded memory; raises as `build` does."""
    report = Report(Path(), "")
    named = _named(arguments, options, report)
    with _workers(named, options) as workers:
        run = _Run(options, report, workers, tick)
        for listing in named:
            yield from run.extracted(listing)
            for complaint in report.complaints:
                complain(complaint)
            report.complaints.clear()


def extract_to(
    stream: BinaryIO, arguments: Sequence[str], options: Options, complain: Callable[[str], None], tick: Tick = silent
) -> None:
    """Write extractions as JSON lines."""
    found = extractions(arguments, options, complain, tick)
    stream.writelines(msgspec.json.encode(extraction) + b"\n" for extraction in found)


@dataclass(frozen=True)
class _Run:
    """Listings being read and extracted."""

    options: Options
    report: Report
    workers: Workers
    tick: Tick

    def keep(self, work: Building, listing: Listing) -> KeptSource:
        """The listing's extraction, made unless it is there already."""
        report = self.report
        recipe = Recipe(listing.name, listing.sha256, listing.layout, report.model, self.options.recipe)
        kept = work.kept(recipe)
        if kept is None or (self.options.strict and kept.skipped):
            before = len(report.complaints)
            with work.keep(recipe) as writer:
                for extraction in self.extracted(listing):
                    writer.add(extraction)
                    report.extracted += 1
                writer.skip(len(report.complaints) - before)
            kept = work.kept(recipe)
        if kept is None:
            raise GraphError("was not kept", where=listing.shown)
        report.entries += kept.papers
        report.skipped += kept.skipped
        return kept

    def extracted(self, listing: Listing) -> Iterator[Extraction]:
        """What is found in a listing's papers, in order."""
        done = 0
        for chunk in self.workers.map(_work, self._chunks(listing)):
            yield from chunk
            done += len(chunk)
            self.tick(f"extracting {listing.name}", done)

    def _chunks(self, listing: Listing) -> Iterator[list[Paper]]:
        chunk: list[Paper] = []
        for entry in read_listing(listing):
            if isinstance(entry, Skipped):
                _complain(entry, self.options, self.report)
            else:
                chunk.append(entry)
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
        if chunk:
            yield chunk


def _named(arguments: Sequence[str], options: Options, report: Report) -> list[Listing]:
    found = list(listings(arguments, options.layout, options.year))
    for each in found:
        if isinstance(each, Skipped):
            _complain(each, options, report)
    named = [each for each in found if isinstance(each, Listing)]
    # Copies of one listing are one, which goes by the first of their names by alphabet, in whatever order they come.
    first = {each.sha256: each for each in sorted(named, key=lambda each: each.name, reverse=True)}
    return [first[sha256] for sha256 in dict.fromkeys(each.sha256 for each in named)]


def _complain(skipped: Skipped, options: Options, report: Report) -> None:
    if options.strict:
        raise skipped.error()
    report.complaints.append(str(skipped.error()))


def _carried(work: Building, old: Iterable[KeptSource]) -> list[KeptSource]:
    """Sources of the graph that is there, as sources of the one that is being built."""
    return [kept for each in old if (kept := work.kept(each.recipe))]


def publish(work: Building, sources: Iterable[KeptSource], tick: Tick = silent) -> Graph:
    """Resolve the names of these sources, write the graph of them and put it in place."""
    tick("resolving names")
    ordered = work.load(sources)
    resolve(work.database, _aliases())
    tick("writing the graph")
    return work.publish(ordered, f"kg {__version__}")


def _aliases() -> Aliases:
    """From the keys of all names and aliases of the lexicon to its names, by label."""
    found: dict[str, dict[str, str]] = {label: {} for label in _LABELS.values()}
    for entry in lexicon.entries():
        for name in (entry.name, *entry.aliases):
            found[_LABELS[entry.kind]][name_key(name)] = entry.name
    return found


def _workers(named: Sequence[Listing], options: Options) -> Workers:
    size = sum(listing.path.stat().st_size for listing in named)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    jobs = options.jobs or (cores if size >= _WORTH_A_POOL else 1)
    return Workers(1 if options.model.remote else jobs, _prepare, options.model, options.min_confidence)


_find: EntityExtractor
_least: float | None


def _prepare(model: Model, least: float | None) -> None:
    """Load the model in a worker process, once."""
    global _find, _least
    _find, _least = load(model), least


def _work(papers: list[Paper]) -> list[Extraction]:
    found = extract(papers, _find)
    return found if _least is None else [_sure(extraction, _least) for extraction in found]


def _sure(extraction: Extraction, least: float) -> Extraction:
    """The extraction without entities and results that are less sure."""
    kept = {
        name: tuple(each for each in getattr(extraction, name) if each.confidence >= least)
        for name in (*_LABELS, "results")
    }
    return msgspec.structs.replace(extraction, **kept)
