"""A graph in Python: what `kg.open` gives."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kg.graph.view import to_networkx
from kg.stores.query import run
from kg.tables import Graph

if TYPE_CHECKING:
    import networkx as nx

    from kg.stores.rows import Rows


@dataclass(frozen=True)
class OpenGraph(Graph):
    """The tables of a graph directory, and ways to look at them."""

    def networkx(self) -> "nx.MultiDiGraph[str]":
        """All of it in memory; see `kg.graph.view.to_networkx`."""
        return to_networkx(self)

    def query(self, question: str, language: Literal["cypher", "sparql"] | None = None, **parameters: object) -> "Rows":
        """The answer to a named question, a file or the text of a query; see `kg query`.

        Raises:
            QueryError: as `kg.stores.query.run`.
        """
        return run(self, question, language, {name: str(value) for name, value in parameters.items()})


def open_graph(path: str | Path) -> OpenGraph:
    """Open a graph directory.

    Raises:
        GraphError: where there is none.
    """
    return OpenGraph(Path(path))
