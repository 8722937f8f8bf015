"""Which nodes of a picture are drawn at first, and which are in the page."""

import difflib
from collections.abc import Sequence

from kg.draw.communities import CORE
from kg.draw.picture import Picture
from kg.errors import ExportError
from kg.ids import name_key

_SHARED = ("Method", "Dataset", "Task")
_HUBS = 0.4  # of the nodes drawn


def overview(picture: Picture, limit: int) -> list[int]:
    """The things that most papers share, and the papers that join most of them; at most `limit` nodes.

    What only one paper names joins nothing, so it would hide the structure. A graph of no more than `limit` such nodes
    is drawn whole.
    """
    kinds = [node.label for node in picture.nodes]
    whole = [i for i, kind in enumerate(kinds) if kind in CORE]
    if len(whole) <= limit:
        return whole
    papers = [sum(kinds[j] == "Paper" for j in near) for near in picture.neighbours]
    shared = [i for i in whole if kinds[i] in _SHARED and papers[i] > 1]
    hubs = sorted(shared, key=lambda i: (-papers[i], picture.nodes[i].caption, i))[: max(1, round(limit * _HUBS))]
    chosen = set(hubs)
    joins = {i: len(chosen.intersection(picture.neighbours[i])) for i in whole if kinds[i] == "Paper"}
    joining = sorted((i for i, count in joins.items() if count > 1), key=lambda i: (-joins[i], i))[: limit - len(hubs)]
    return sorted(chosen.intersection(j for i in joining for j in picture.neighbours[i]).union(joining))


def around(picture: Picture, name: str, depth: int, limit: int) -> list[int]:
    """The node called `name` and those within `depth` edges, the nearest and most connected first; at most `limit`.

    Raises:
        ExportError: where nothing has that name.
    """
    centre = find(picture, name)
    drawn, rim = [centre], [centre]
    for _ in range(depth):
        near = {j for i in rim for j in picture.neighbours[i]}.difference(drawn)
        rim = sorted(near, key=lambda i: (-len(picture.neighbours[i]), i))[: limit - len(drawn)]
        drawn += rim
    return drawn


def find(picture: Picture, name: str) -> int:
    """The best connected node of that name or alias; case, hyphens and plurals do not matter.

    Raises:
        ExportError: where there is none; tells names that are close.
    """
    key = name_key(name)
    keys = [{name_key(each) for each in node.names} for node in picture.nodes]
    matching = [i for i, names in enumerate(keys) if key in names]
    if matching:
        return max(matching, key=lambda i: (len(picture.neighbours[i]), -i))
    known = {key: node.caption for node, names in zip(picture.nodes, keys, strict=True) for key in names}
    close = [known[each] for each in difflib.get_close_matches(key, known, n=3)]
    hint = "did you mean " + " or ".join(close) + "?" if close else "kg query GRAPH most-used-methods lists some"
    raise ExportError(f"nothing in the graph is called {name!r}", hint=hint)


def surroundings(picture: Picture, drawn: Sequence[int], limit: int) -> list[int]:
    """What the page holds: `drawn`, then what is nearest to it, the most connected first; at most `limit` nodes."""
    held, rim = list(drawn), list(drawn)
    while rim and len(held) < limit:
        near = {j for i in rim for j in picture.neighbours[i]}.difference(held)
        rim = sorted(near, key=lambda i: (-len(picture.neighbours[i]), i))[: limit - len(held)]
        held += rim
    rest = sorted(set(range(len(picture.nodes))).difference(held), key=lambda i: (-len(picture.neighbours[i]), i))
    return sorted([*held, *rest[: max(0, limit - len(held))]])
