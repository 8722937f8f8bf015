"""A small picture without a script: SVG for notebooks and documents."""

from collections.abc import Mapping
from html import escape

from kg.draw.communities import Communities
from kg.draw.layout import Point
from kg.draw.looks import COMMUNITY_COLORS, OTHER_COLOR, SHAPES, radius
from kg.draw.picture import Picture

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_EDGE = 20.0
_LETTER = 6.2  # pixels, about, of a letter of 11 pixels
_LINE = 13.0
_BASE = 2.5  # from the lower edge of a line to where its letters stand
_LARGE = 8.0
_NAMED = 24
_LABEL = 26


def svg(picture: Picture, places: Mapping[int, Point], parted: Communities, width: int, height: int) -> str:
    """The nodes at `places` and their links as one `svg` element of that size, in pixels; all text is escaped.

    Colours are those of the communities; the most joined nodes that have room are named in the colour of the text
    around. Titles tell a node's kind and name to a pointer that rests on it.
    """
    if not places:
        return ""
    at = _fitted(places, width, height)
    lines = [
        f'<line x1="{at[a][0]}" y1="{at[a][1]}" x2="{at[b][0]}" y2="{at[b][1]}"/>'
        for a in at
        for b in picture.neighbours[a]
        if a < b and b in at
    ]
    body = [
        '<g stroke="currentColor" stroke-opacity="0.2" stroke-width="0.7">',
        *lines,
        "</g>",
        *(_shape(picture, node, place, parted) for node, place in at.items()),
        '<g font-family="system-ui, sans-serif" font-size="11" text-anchor="middle" fill="currentColor">',
        *_labels(picture, at, width),
        "</g>",
    ]
    about = f"{len(at)} nodes of the graph"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{about}">' + "".join(body) + "</svg>"
    )


def _fitted(places: Mapping[int, Point], width: int, height: int) -> dict[int, Point]:
    xs, ys = zip(*places.values(), strict=True)
    left, top = min(xs), min(ys)
    scale = min((width - 2 * _EDGE) / (max(xs) - left or 1), (height - 2 * _EDGE) / (max(ys) - top or 1), 1.5)
    x0 = (width - scale * (max(xs) - left)) / 2
    y0 = (height - scale * (max(ys) - top)) / 2
    moved = {node: (x0 + scale * (x - left), y0 + scale * (y - top)) for node, (x, y) in places.items()}
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in moved.items()}


def _shape(picture: Picture, node: int, place: Point, parted: Communities) -> str:
    community, kind = parted.member[node], picture.nodes[node].label
    color = COMMUNITY_COLORS[community] if community < len(parted.names) else OTHER_COLOR
    title = escape(f"{kind}: {picture.nodes[node].caption}")
    size = round(radius(picture, node) / 2, 1)
    return (
        f'<path d="{SHAPES[kind]}" transform="translate({place[0]} {place[1]}) scale({size})" fill="{color}">'
        f"<title>{title}</title></path>"
    )


def _labels(picture: Picture, at: Mapping[int, Point], width: int) -> list[str]:
    """The names of the most joined nodes, where there is room: none over another, only large nodes' over a shape."""
    things = sorted(
        (node for node in at if picture.nodes[node].label != "Paper"),
        key=lambda node: (-len(picture.neighbours[node]), node),
    )
    shapes = [_box(*at[node], radius(picture, node), radius(picture, node)) for node in things]
    taken: list[Box] = []
    labels: list[str] = []
    for node in things:
        text, reach = _cut(picture.nodes[node].caption), radius(picture, node) / 2 + 1
        open_ = [box for box in _around(at[node], reach, len(text) * _LETTER) if box[0] >= 0 and box[2] <= width]
        free = [box for box in open_ if all(_apart(box, other) for other in taken)]
        clear = [box for box in free if all(_apart(box, other) for other in shapes)]
        for box in clear[:1] or (free[:1] if reach >= _LARGE else []):
            taken.append(box)
            labels.append(f'<text x="{(box[0] + box[2]) / 2:.1f}" y="{box[3] - _BASE:.1f}">{escape(text)}</text>')
        if len(labels) == _NAMED:
            break
    return labels


def _around(place: Point, reach: float, wide: float) -> list[Box]:
    """Where the name of a node may stand: below, above, right and left of it."""
    x, y = place
    away, beside = reach + _LINE / 2, reach + wide / 2 + 2
    return [_box(x + dx, y + dy, wide, _LINE) for dx, dy in ((0, away), (0, -away), (beside, 0), (-beside, 0))]


def _cut(caption: str) -> str:
    return caption if len(caption) <= _LABEL else caption[: _LABEL - 1].rstrip() + "…"


def _box(x: float, y: float, width: float, height: float) -> Box:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _apart(a: Box, b: Box) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
