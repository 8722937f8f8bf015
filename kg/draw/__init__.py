"""Draws a graph: one interactive HTML page that needs no network, or a small static picture."""

from collections.abc import Sequence
from pathlib import Path

from kg.draw.communities import Communities, communities
from kg.draw.layout import Point, positions
from kg.draw.page import render
from kg.draw.picture import Picture, read_picture, read_sentences
from kg.draw.selection import around, overview, surroundings
from kg.draw.static import svg
from kg.files import replacing
from kg.tables import Graph

__all__ = ["draw", "sketch"]

TOP = 150
"""How many nodes are drawn at first. More is hard to read; the rest is in the page, a search or click away."""

HELD = 10_000
"""How many nodes are in the page at most, drawn or not: more makes files that browsers are slow to open."""

SKETCHED = 100


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
    whole = read_picture(graph)
    limit = top or TOP
    drawn = overview(whole, limit) if name is None else around(whole, name, depth, limit)
    held = surroundings(whole, drawn, max(HELD, len(drawn)))
    picture = whole.part(held)
    place = {node: i for i, node in enumerate(held)}
    shown = [place[node] for node in drawn]
    parted, places = _placed(picture, shown)
    sentences = read_sentences(graph, [link.id for link in picture.links])
    page = render(picture, places, parted, sentences, chosen=None if name is None else shown[0], total=len(whole.nodes))
    with replacing(target) as stream:
        stream.write(page.encode("utf-8", "replace"))
    return len(drawn)


def sketch(graph: Graph, width: int = 720, height: int = 420) -> str:
    """The most shared things of a graph as a static picture: one `svg` element of that size in pixels, no script."""
    picture = read_picture(graph)
    drawn = overview(picture, SKETCHED)
    parted, places = _placed(picture, drawn)
    return svg(picture, places, parted, width, height)


def _placed(picture: Picture, drawn: Sequence[int]) -> tuple[Communities, dict[int, Point]]:
    """The communities of a picture, and the places of the nodes that are drawn."""
    parted = communities(picture, drawn)
    return parted, dict(zip(drawn, positions(picture, drawn, parted.member), strict=True))
