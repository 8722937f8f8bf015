"""How nodes look: a shape for each kind, a colour for each community, a size by how much a node is joined to."""

import math

from kg.draw.picture import Picture
from kg.schema import NODES

SHAPES = {
    "Paper": "M-.78-1H.3L.78-.52V1H-.78Z",
    "Author": "M-.95.95A.95.95 0 0 1 .95.95ZM0-1A.5.5 0 0 1 0 0A.5.5 0 0 1 0-1Z",
    "Organization": "M0-1L1-.15V.9H-1V-.15Z",
    "Method": "M-1 0A1 1 0 0 1 1 0A1 1 0 0 1-1 0Z",
    "Dataset": "M-.88-.88H.88V.88H-.88Z",
    "Task": "M0-1.05L1.1.85H-1.1Z",
    "Metric": "M0-1.15L.33-.37L1.1-.32L.53.2L.7 1L0 .58L-.7 1L-.53.2L-1.1-.32L-.33-.37Z",
    "Result": "M0-1.15L.9 0L0 1.15L-.9 0Z",
    "Repository": "M-.55-.95H.55L1.1 0L.55.95H-.55L-1.1 0Z",
    "WebPage": "M0 1.05L1.1-.85H-1.1Z",
    "Venue": "M-.4-1H.4V-.4H1V.4H.4V1H-.4V.4H-1V-.4H-.4Z",
}
"""SVG paths of about one unit around (0, 0), for the canvas, the legend and the static picture alike."""

COMMUNITY_COLORS = (
    "#3f78c4", "#c8641b", "#2c8a57", "#c9426f", "#8660c9", "#0f8799",
    "#93702a", "#bf4fb0", "#66861a", "#d04a3c", "#5a6acb", "#7d7466",
)  # fmt: skip
OTHER_COLOR = "#87909a"

_PAPER = 4.5
_LARGEST = 30.0
_LIGHT, _DARK = 0.285, 0.14  # relative luminance: 3 : 1 or more against both of the page's grounds


def radius(picture: Picture, node: int) -> float:
    """In pixels; a paper is small however much it names."""
    if picture.nodes[node].label == "Paper":
        return _PAPER
    return round(min(_PAPER + 2.2 * math.sqrt(len(picture.neighbours[node])), _LARGEST), 1)


def kind_color(label: str) -> str:
    """The colour of a kind in `kg.schema`, made darker or lighter until it stands out from white and from near black.

    WCAG 2.2 asks 3 : 1 of graphics (https://www.w3.org/TR/WCAG22/#non-text-contrast).
    """
    red, green, blue = (int(NODES[label].color[i : i + 2], 16) for i in (1, 3, 5))
    for _ in range(255):
        light = luminance(f"#{red:02x}{green:02x}{blue:02x}")
        if _DARK <= light <= _LIGHT:
            break
        target = 0 if light > _LIGHT else 255
        red, green, blue = (each + (target > each) - (target < each) for each in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def luminance(color: str) -> float:
    """The relative luminance of "#rrggbb", from 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
