"""A graph in Python: what `kg.open` gives."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kg.draw import sketch
from kg.graph.view import to_networkx
from kg.schema import NODES
from kg.stores.query import run
from kg.stores.rows import Rows
from kg.tables import Graph

if TYPE_CHECKING:
    import networkx as nx

_METHODS = 10


@dataclass(frozen=True)
class OpenGraph(Graph):
    """The tables of a graph directory, and ways to look at them."""

    def networkx(self) -> "nx.MultiDiGraph[str]":
        """All of it in memory; see `kg.graph.view.to_networkx`."""
        return to_networkx(self)

    def query(self, question: str, language: Literal["cypher", "sparql"] | None = None, **parameters: object) -> Rows:
        """The answer to a named question, a file or the text of a query; see `kg query`.

        Raises:
            QueryError: as `kg.stores.query.run`.
        """
        return run(self, question, language, {name: str(value) for name, value in parameters.items()})

    def _repr_html_(self) -> str:
        """For notebooks: how many there are of what, a small picture, the most used methods; every text escaped."""
        counts = {label: self.nodes(label).num_rows for label in NODES}
        things = ", ".join(f"{count:,} {_noun(label, count)}" for label, count in counts.items() if count)
        head = f"<p><strong>{escape(self.path.name)}</strong>: {things}</p>"
        rows = self.query("most-used-methods", limit=_METHODS)
        methods = Rows(rows.columns[:2], tuple(row[:2] for row in rows.rows))  # without their ids
        return f"<div>{head}{sketch(self)}{methods._repr_html_()}</div>"


def _noun(label: str, count: int) -> str:
    """What so many nodes of a kind are called, as in "1 web page" and "2 web pages"."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", label).lower() if count == 1 else NODES[label].plural


def open_graph(path: str | Path) -> OpenGraph:
    """Open a graph directory.

    Raises:
        GraphError: where there is none.
    """
    return OpenGraph(Path(path))
