"""Paper listings in; a knowledge graph of papers, methods, datasets, results and code out."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.opened import OpenGraph

__all__ = ["__version__", "open"]

__version__ = "0.1.0"


def open(path: str | Path) -> "OpenGraph":  # noqa: A001 - kg.open reads as it should
    """Open a graph directory: `kg.open("graph").networkx()`, `.query("most-used-methods")`, `.nodes("Method")`.

    Raises:
        kg.errors.GraphError: where there is none.
    """
    from kg.opened import open_graph  # noqa: PLC0415 - importing kg stays quick

    return open_graph(path)
