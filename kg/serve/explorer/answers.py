"""What the explorer's pages ask for, by name. Importing this takes DuckDB and igraph: the server starts without it."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

from starlette.datastructures import QueryParams

from kg.serve.current import Current
from kg.serve.explorer.claims import more_claims
from kg.serve.explorer.index import Index, make_index
from kg.serve.explorer.leaderboard import leaderboard, leaderboards
from kg.serve.explorer.nodes import node, summary
from kg.serve.explorer.picture import picture
from kg.serve.explorer.search import search
from kg.serve.explorer.table import table, table_csv

ANSWERS: dict[str, Callable[[Index, QueryParams], dict[str, Any] | None]] = {
    "summary": summary,
    "search": search,
    "node": node,
    "claims": more_claims,
    "picture": picture,
    "leaderboards": leaderboards,
    "leaderboard": leaderboard,
    "table": table,
}
"""What /explorer/api/NAME answers: JSON from the query string, None where there is no such thing."""


class Answers:
    """The answers about the graph as it is now, from an index that is made anew when the graph has changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: Index | None = None

    def json(self, name: str, current: Current, asked: QueryParams) -> dict[str, Any] | None:
        """The answer of that name; raises AskedWronglyError."""
        return ANSWERS[name](self._of(current), asked) if name in ANSWERS else None

    def csv(self, current: Current, asked: QueryParams) -> tuple[str, Iterator[str]]:
        """A table's file name and its lines; raises AskedWronglyError."""
        return table_csv(self._of(current), asked)

    def _of(self, current: Current) -> Index:
        with self._lock:  # one thread makes the index while others wait for it
            if self._index is None or self._index.current.digest != current.digest:
                self._index = make_index(current)
            return self._index
