"""What a server is told."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.serve.engines import Engines
from kg.tables import Graph


@dataclass(frozen=True, kw_only=True)
class Serving:
    """How to serve a graph; see the options of `kg serve`.

    What other stages give: `connect` opens the stores of a graph, and `describe` gives its VoID, as Turtle; both run in
    other processes, so they are functions that pickle finds by their names. `questions` are the named questions.

    `timeout` and `patience` are in seconds, `memory` and `request_size` in bytes; `memory` is what a query may take
    besides the stores. `slow` queries may take longer than `patience` at the same time; `workers` more are answered at
    once, and `waiting` may wait for a worker. `origins` are the web sites whose pages may ask; "*" is all.
    """

    connect: Callable[[Graph], Engines]
    describe: Callable[[Graph], str]
    questions: Mapping[str, Any] = field(default_factory=dict)
    token: str | None = field(default=None, repr=False)
    timeout: float = 10.0
    patience: float = 1.0
    rows: int = 100_000
    memory: int = 1 << 30
    request_size: int = 1 << 20
    workers: int = max(2, os.cpu_count() or 1)
    slow: int = 4
    waiting: int = 200
    origins: tuple[str, ...] = ("*",)
    allow_service: bool = False
