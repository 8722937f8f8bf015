"""The page itself: a template of ours around the vis-network that pyvis ships, all in one file.

pyvis's own template links Bootstrap from a CDN and prints headings raw, and its network copies every edge into the page
once more. So we take its vis-network and write nodes and edges once. The page forbids itself any connection
(Content-Security-Policy). Text of listings reaches it as JSON only, and the document as text nodes only.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import files as files_of
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from kg.draw.communities import CORE, Communities
from kg.draw.layout import Point
from kg.draw.looks import COMMUNITY_COLORS, OTHER_COLOR, SHAPES, kind_color, radius
from kg.draw.picture import Link, Picture, Sentence
from kg.schema import NODES

_LIBRARY = "pyvis/templates/lib/vis-9.1.2/vis-network.min.js"
_SCRIPTS = ("data.js", "canvas.js", "panel.js", "table.js", "search.js", "page.js")
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": False, "keyboard": False, "tooltipDelay": 150, "selectConnectedEdges": False},
    "nodes": {"shape": "custom"},
}

Sentences = Mapping[str, Sequence[Sentence]]


def render(
    picture: Picture,
    places: Mapping[int, Point],
    parted: Communities,
    sentences: Sentences,
    *,
    chosen: int | None,
    total: int,
) -> str:
    """The whole page as text. Equal input gives equal text.

    Args:
        picture: what is in the page.
        places: the nodes shown at first, and where, in pixels.
        parted: the communities of the picture.
        sentences: those of a link, by its id.
        chosen: the node that is selected at first, if any.
        total: how many nodes the graph has, the page's or more.
    """
    here = files("kg.draw")
    scripts = [_vis_network(), *((here / name).read_text("utf-8") for name in _SCRIPTS)]
    colors = {label: kind_color(label) for label in SHAPES}
    communities = list(zip(parted.names, COMMUNITY_COLORS, strict=False))
    drawn = {
        "nodes": [[node, *place] for node, place in places.items()],
        "options": _OPTIONS,
        "shapes": SHAPES,
        "colors": colors,
        "other": OTHER_COLOR,
        "chosen": chosen,
        "total": total,
    }
    data = {"graph": _json(_graph(picture, parted, sentences, communities)), "drawn": _json(drawn)}
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(
        (here / "page.html").read_text("utf-8")
    )
    return template.render(
        data={name: Markup(text) for name, text in data.items()},  # noqa: S704 - JSON without <, > and &
        scripts=[Markup(text) for text in scripts],  # noqa: S704 - our own and vis-network's
        hashes=[_hash(text) for text in scripts],
        style=Markup((here / "page.css").read_text("utf-8")),  # noqa: S704 - our own
        kinds=[(NODES[label], label in CORE) for label in SHAPES],
        shapes=SHAPES,
        colors=colors,
        communities=communities,
    )


def _vis_network() -> str:
    """The library as pyvis's distribution has it; importing pyvis would import IPython."""
    file = next(each for each in files_of("pyvis") or () if each.as_posix() == _LIBRARY)
    return file.read_text("utf-8")


def _hash(script: str) -> str:
    """A script's source expression for the Content-Security-Policy (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _json(value: Any) -> str:
    """JSON that cannot end the script element that it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _graph(
    picture: Picture, parted: Communities, sentences: Sentences, communities: list[tuple[str, str]]
) -> dict[str, Any]:
    """All nodes and edges as short lists; data.js names their places."""
    return {
        "communities": communities,
        "nodes": [
            [node.label, node.caption, node.names[1:], node.facts, parted.member[i], radius(picture, i)]
            for i, node in enumerate(picture.nodes)
        ],
        "links": [_row(link, sentences.get(link.id, ())) for link in picture.links],
    }


def _row(link: Link, sentences: Sequence[Sentence]) -> list[Any]:
    said = [_place(sentence) for sentence in sentences]
    ends = [link.type, link.start, link.end]
    return [*ends, round(link.confidence, 3), int(link.derived), link.support, link.facts, said]


def _place(sentence: Sentence) -> list[Any]:
    # JavaScript counts UTF-16 units, we count code points: the page gets the three parts instead of offsets.
    text = sentence.text
    return [text[: sentence.begin], text[sentence.begin : sentence.end], text[sentence.end :], sentence.place]
