"""What a loader is told, and what it tells."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kg.ids import BASE


class Tick(Protocol):
    """Called with the stage at work, how much of it is done and, where it is known, of how much."""

    def __call__(self, stage: str, done: int = 0, total: int | None = None) -> None:
        """Show it."""


def _nobody(stage: str, done: int = 0, total: int | None = None) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to load. What is None is taken from the environment, where `credentials` says so.

    `ask` is called with the user where there is one and no password: it asks a person. `database` is for Neo4j, whose
    default database it is otherwise. For SPARQL stores, `base` is what IRIs begin with, `token` is a bearer's,
    `query_url` is where queries go if not where its table says, and `gzip` sends less to a store that allows it.
    """

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ask: Callable[[str], str] | None = None
    tick: Tick = _nobody
    database: str | None = None
    base: str = BASE
    token: str | None = field(default=None, repr=False)
    query_url: str | None = None
    gzip: bool = False


@dataclass(frozen=True)
class Report:
    """What the target holds of the graph after a load, and what it held of an earlier one and lost: counts by name."""

    loaded: Mapping[str, int]
    removed: Mapping[str, int]


def credentials(options: Options, prefix: str) -> tuple[str, str] | None:
    """User and password: the options', else <prefix>_USERNAME and <prefix>_PASSWORD, else asked; None for none."""
    user = options.user or os.environ.get(f"{prefix}_USERNAME")
    password = options.password or os.environ.get(f"{prefix}_PASSWORD")
    if user and password is None and options.ask:
        password = options.ask(user)
    return None if password is None else (user or prefix.lower(), password)
