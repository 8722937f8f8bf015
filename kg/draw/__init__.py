"""Draws a graph as one interactive HTML page that needs no network."""

from pathlib import Path

from kg.draw.page import render
from kg.draw.picture import read_picture
from kg.draw.selection import around, overview
from kg.files import replacing
from kg.tables import Graph

__all__ = ["draw"]

TOP = 150
"""How many nodes are drawn at first. More than this is a hairball; the rest is in the page, a search or click away."""


def draw(graph: Graph, target: Path, name: str | None = None, depth: int = 2, top: int | None = None) -> int:
    """Write the page to `target`; return how many nodes are drawn when it opens.

    Args:
        graph: the graph.
        target: the HTML file.
        name: draw what is near the node of this name; without it, the most shared things and the papers that join them.
        depth: how many edges from that node.
        top: how many nodes at most; 150 by default.

    Raises:
        ExportError: for a name that the graph lacks, or a target that cannot be written.
    """
    picture = read_picture(graph)
    limit = top or TOP
    drawn = overview(picture, limit) if name is None else around(picture, name, depth, limit)
    with replacing(target) as stream:
        stream.write(render(picture, drawn).encode("utf-8", "replace"))
    return len(drawn)
