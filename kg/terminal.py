"""What a person sees while waiting and at the end. Of this, only the report goes into a pipe."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from kg.pipeline import Report, Tick, silent
from kg.schema import NODES
from kg.tables import Graph

_SHOWN_AFTER = 1.0  # seconds


@contextmanager
def progress() -> Iterator[Tick]:
    """A bar on standard error for work that takes longer than a second; nothing where that is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield silent
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task("reading", total=None)
    begun = time.monotonic()

    def tick(stage: str, done: int = 0, total: int | None = None) -> None:
        bar.update(task, description=stage, completed=done, total=total)
        if time.monotonic() - begun > _SHOWN_AFTER:
            bar.start()

    try:
        yield tick
    finally:
        bar.stop()


def complain(message: str) -> None:
    """Say on standard error what was left out."""
    click.echo(f"skipped: {message}", err=True)


def print_report(report: Report) -> None:
    """What a build left out, on standard error; what the graph holds now."""
    for complaint in report.complaints:
        complain(complaint)
    before = f", {report.before} of them from before" if report.before else ""
    rows = [
        (report.entries, f"entries of {report.listings + report.before} listings{before}"),
        (report.skipped, "skipped"),
        (report.extracted, f"read and extracted now ({report.model})"),
    ]
    _print(rows + _counts(report.nodes, report.edges))
    if report.usage:
        click.echo(report.usage)
    click.echo(f"graph: {report.directory}")


def print_stats(graph: Graph) -> None:
    """What a graph holds, and its listings."""
    manifest = graph.manifest
    _print(_counts(manifest["counts"]["nodes"], manifest["counts"]["edges"]))
    for source in manifest["sources"]:
        skipped = f", {source['skipped']} skipped" if source["skipped"] else ""
        click.echo(f"{source['name']}: {source['papers']} papers{skipped} ({source['reader']}, {source['extractor']})")


def print_load(loaded: Mapping[str, int], removed: Mapping[str, int]) -> None:
    """What a server holds of a graph now, and what it lost."""
    _print([(count, name) for name, count in loaded.items()])
    _print([(count, f"{name} removed") for name, count in removed.items() if count])


def _counts(nodes: dict[str, int], edges: dict[str, int]) -> list[tuple[int, str]]:
    kinds = [(nodes[label], kind.plural) for label, kind in NODES.items() if label != "Listing"]
    return [*kinds, (sum(edges.values()), "edges")]


def _print(rows: list[tuple[int, str]]) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    for count, what in rows:
        table.add_row(f"{count:,}", what)
    Console(file=sys.stdout, highlight=False, soft_wrap=True).print(table)
