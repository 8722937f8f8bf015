"""The page itself: pyvis makes the network, our template puts its data and vis-network into one file.

pyvis's own template links Bootstrap from a CDN and prints headings raw, so we take from pyvis the network's data, its
options and the vis-network that it ships, and render them with a template of ours. The page forbids itself any
connection (Content-Security-Policy). Text of listings reaches it as JSON only, and the document as text nodes only.
"""

import base64
import hashlib
import json
import math
from importlib.resources import files
from typing import Any

import pyvis
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from kg.draw.picture import Link, Node, Picture, Sentence
from kg.draw.selection import SHOWN, positions
from kg.schema import NODES

_LABEL = 28  # characters of a node's label; the whole caption is in the panel
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "keyboard": False, "tooltipDelay": 150},
    "nodes": {"shape": "dot", "borderWidth": 1},
    "edges": {"smooth": False, "width": 0.6, "selectionWidth": 2},
}


def render(picture: Picture, drawn: list[int]) -> str:
    """The whole page as text: all of `picture` in it, `drawn` shown at first. Equal input gives equal text."""
    here = files("kg.draw")
    library = files(pyvis) / "templates" / "lib" / "vis-9.1.2"
    scripts = [(library / "vis-network.min.js").read_text("utf-8"), (here / "page.js").read_text("utf-8")]
    data = {"graph": _json(_graph(picture)), "network": _json(_network(picture, drawn))}
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(
        (here / "page.html").read_text("utf-8")
    )
    return template.render(
        data={name: Markup(text) for name, text in data.items()},  # noqa: S704 - JSON without <, > and &
        scripts=[Markup(text) for text in scripts],  # noqa: S704 - our own and vis-network's
        hashes=[_hash(text) for text in scripts],
        style=Markup((here / "page.css").read_text("utf-8")),  # noqa: S704 - our own
        kinds=[(kind, kind.label in SHOWN) for kind in NODES.values() if kind.label != "Listing"],
    )


def _hash(script: str) -> str:
    """A script's source expression for the Content-Security-Policy (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _json(value: Any) -> str:
    """JSON that cannot end the script element that it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _network(picture: Picture, drawn: list[int]) -> dict[str, Any]:
    """The nodes and edges shown at first, and vis-network's options, as pyvis has them."""
    network = Network(directed=True, cdn_resources="in_line")
    network.set_options(json.dumps(_OPTIONS))
    for i, (x, y) in zip(drawn, positions(picture, drawn), strict=True):
        network.add_node(i, x=x, y=y, **_appearance(picture, i))
    shown = set(drawn)
    for i, link in enumerate(picture.links):
        if link.start in shown and link.end in shown:
            network.add_edge(link.start, link.end, id=i, dashes=link.derived, title=_edge_title(link))
    nodes, edges, _, _, _, options = network.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def _appearance(picture: Picture, i: int) -> dict[str, Any]:
    node = picture.nodes[i]
    degree = len(picture.neighbours[i])
    weight = 0.0 if node.label == "Paper" else math.sqrt(degree)
    looks = {"size": round(5 + 3 * weight, 1), "font": {"size": round(min(12 + 2 * weight, 30), 1)}}
    return {"label": _short(node.caption), "title": _node_title(node, degree), "color": _color(node), **looks}


def _color(node: Node) -> str:
    return NODES[node.label].color


def _short(caption: str) -> str:
    return caption if len(caption) <= _LABEL else caption[: _LABEL - 1].rstrip() + "…"


def _node_title(node: Node, degree: int) -> str:
    return f"{node.label}: {node.caption}\n{degree} neighbours"


def _edge_title(link: Link) -> str:
    sentence = f"\n“{link.sentences[0].text}”" if link.sentences else ""
    return f"{link.type} ({link.confidence:.2f}){sentence}"


def _graph(picture: Picture) -> dict[str, Any]:
    """All nodes and edges as short lists; page.js names their places."""
    return {
        "nodes": [[node.label, node.caption, node.names[1:], node.facts] for node in picture.nodes],
        "links": [_row(link) for link in picture.links],
    }


def _row(link: Link) -> list[Any]:
    said = [_place(sentence) for sentence in link.sentences]
    ends = [link.type, link.start, link.end]
    return [*ends, round(link.confidence, 3), int(link.derived), link.support, link.facts, said]


def _place(sentence: Sentence) -> list[Any]:
    # JavaScript counts UTF-16 units, we count code points: the page gets the three parts instead of offsets.
    text = sentence.text
    return [text[: sentence.begin], text[sentence.begin : sentence.end], text[sentence.end :], sentence.place]
