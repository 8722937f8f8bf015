"""Counts the errors of an extraction by kind: `python -m training.errors GOLD.jsonl PREDICTED.jsonl`.

PREDICTED is what `kg extract` writes. Prints the commonest kinds of error, most frequent first, with names.
Entities marked as optional count neither way, as in the scorer.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kg.extract.group import KINDS, Kind, key

MOST = 20
SHOWN = 3


class Error(NamedTuple):
    """What went wrong with an entity of a kind, and the entity's name."""

    kind: Kind
    what: str
    name: str


class Named(NamedTuple):
    """An entity of either side: the keys of its forms, and its longest form."""

    keys: frozenset[str]
    name: str
    optional: bool


def named(paper: dict[str, Any], kind: Kind) -> list[Named]:
    """The entities of a kind in a record of either file."""
    return [
        Named(
            frozenset(key(form, kind) for form in entity["forms"]),
            max(entity["forms"], key=len),
            entity.get("optional", False),
        )
        for entity in paper.get(kind, [])
    ]


def errors(gold: dict[str, Any], found: dict[str, Any]) -> Iterator[Error]:
    """The errors of one paper."""
    for kind in KINDS:
        wanted, given = named(gold, kind), named(found, kind)
        free = list(given)
        missed = []
        for one in sorted(wanted, key=lambda one: one.optional):
            match = next((other for other in free if other.keys & one.keys), None)
            if match:
                free.remove(match)
            elif not one.optional:
                missed.append(one)
        spare = frozenset().union(*(one.keys for one in wanted if one.optional))
        wrong = [one for one in free if not one.keys & spare]
        yield from (Error(kind, _why_missed(gold, found, kind, one, wrong), one.name) for one in missed)
        told = {other.name for one in missed for other in wrong if _within(one, other) or _within(other, one)}
        yield from (Error(kind, _why_wrong(gold, kind, one), one.name) for one in wrong if one.name not in told)


def _why_missed(gold: dict[str, Any], found: dict[str, Any], kind: Kind, one: Named, wrong: Sequence[Named]) -> str:
    if any(_within(other, one) for other in wrong):
        return "found too short"
    if any(_within(one, other) for other in wrong):
        return "found too long"
    other = _elsewhere(found, kind, one)
    return f"taken for one of the {other}" if other else f"missed: {_written(one.name)}"


def _why_wrong(gold: dict[str, Any], kind: Kind, one: Named) -> str:
    if any(one.keys & other.keys for other in named(gold, kind)):
        return "found twice, as two entities"
    other = _elsewhere(gold, kind, one)
    return f"is one of the {other}" if other else f"not annotated: {_written(one.name)}"


def _elsewhere(paper: dict[str, Any], kind: Kind, one: Named) -> Kind | None:
    return next((k for k in KINDS if k != kind and any(one.keys & other.keys for other in named(paper, k))), None)


def _within(inner: Named, outer: Named) -> bool:
    """Whether a name is part of another."""
    return inner.name != outer.name and f" {inner.name.casefold()} " in f" {outer.name.casefold()} "


def _written(name: str) -> str:
    return "name with capitals or digits" if any(c.isupper() or c.isdigit() for c in name) else "words in lower case"


def _records(path: Path) -> dict[str, dict[str, Any]]:
    records = map(json.loads, path.read_text("utf-8").splitlines())
    return {one.get("title") or one.get("abstract_start") or one["abstract"][:60]: one for one in records}


def main() -> None:
    """Reads the two files and prints a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predicted", type=Path)
    options = parser.parse_args()
    gold, predicted = _records(options.gold), _records(options.predicted)
    every = [error for title, paper in gold.items() for error in errors(paper, predicted.get(title, {}))]
    shown: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for error in every:
        shown[error.kind, error.what].append(error.name)
    counts = Counter((error.kind, error.what) for error in every)
    print(f"{len(every)} errors\n\n| | error | count | such as |\n| --- | --- | --- | --- |")
    for (kind, what), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]:
        print(f"| {kind} | {what} | {count} | {', '.join(dict.fromkeys(shown[kind, what][:SHOWN]))} |")


if __name__ == "__main__":
    main()
