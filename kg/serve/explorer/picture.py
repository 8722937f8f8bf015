"""The neighbourhood of some nodes as a picture: which nodes are drawn, the edges between them, and their places."""

import math
import random
import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import igraph
from starlette.datastructures import QueryParams

from kg.schema import NODES
from kg.serve.explorer import asked as ask
from kg.serve.explorer.claims import sentences
from kg.serve.explorer.index import Index, Row
from kg.serve.explorer.nodes import find_node

SHOWN = ("Paper", "Method", "Dataset", "Task")
"""The kinds that are on at first."""

_MOST_EXPANDED = 30
_MOST_NEIGHBOURS = 24  # of one expanded node; with more, nothing can be told apart
_MOST_NODES = 400
_RING = 2.2  # how far new nodes stand from what they were expanded from, in edges of the layout
_PIXELS = 74.0
_ROUNDS = 200
_RANDOM = threading.Lock()  # igraph has one source of random numbers

Place = tuple[float, float]

# Of each kind the surest and most spoken of, a kind in turn: a hub's many papers would hide its methods.
_NEAR = """
with near as (
    select case when e.from_id = $id then e.to_id else e.from_id end as id, max(e.confidence) as confidence
    from edges e where (e.from_id = $id or e.to_id = $id) and e.confidence >= $confidence group by all
),
fitting as (
    select n.id, n.label, near.confidence, n.papers, n.name from near join nodes n using (id)
    where n.label in (select unnest($kinds)) and n.id <> $id
        and ($first is null or n.last_year >= $first) and ($last is null or n.first_year <= $last)
)
select id, count(*) over () as total from fitting
order by row_number() over (partition by label order by papers desc, confidence desc, name, id), label, id
limit $limit
"""

_EDGES = """
select id, type, from_id, to_id, confidence, derived from edges
where from_id in (select unnest($ids)) and to_id in (select unnest($ids)) and confidence >= $confidence
order by id
"""

_NODES = "select id, iri, label, name, papers, first_year, last_year from nodes where id in (select unnest($ids))"


@dataclass(frozen=True)
class Filter:
    """What may be drawn besides the expanded nodes: kinds, the years of the papers that speak of it, confidence."""

    kinds: list[str]
    first: int | None
    last: int | None
    confidence: float


def picture(index: Index, asked: QueryParams) -> dict[str, Any] | None:
    """Nodes with places in pixels, and edges, around the nodes that are expanded, in the order they were.

    Parameters: `expand` (an id or IRI, several times), `kinds`, `from`, `to` (years), `confidence`. A picture with one
    more expanded node has all others at the same places.
    """
    names = asked.getlist("expand")[:_MOST_EXPANDED]
    expanded = [found for found in (find_node(index, name) for name in names) if found]
    if not expanded:
        return None
    kinds = ask.some_of(asked, "kinds", NODES, SHOWN)
    years = ask.optional_integer(asked, "from"), ask.optional_integer(asked, "to")
    limits = Filter(kinds, *years, ask.fraction(asked, "confidence"))
    totals, origin = _drawn(index, [row["id"] for row in expanded], limits)
    ids = list(origin)
    edges = index.rows(_EDGES, {"ids": ids, "confidence": limits.confidence})
    nodes = {row["id"]: row for row in index.rows(_NODES, {"ids": ids})}
    places = layout(ids, origin, edges)
    said = sentences(index, {edge["id"]: [edge["id"]] for edge in edges})
    return {
        "kinds": kinds,
        "expanded": totals,
        "nodes": [{**nodes[id_], "x": x, "y": y} for id_, (x, y) in zip(ids, places, strict=True)],
        "edges": [{**edge, "sentences": said[edge["id"]][:1]} for edge in edges],
    }


def _drawn(index: Index, expanded: list[str], limits: Filter) -> tuple[list[Row], dict[str, str]]:
    """How many neighbours each expanded node has and how many are drawn; and what each drawn node came from."""
    origin = {expanded[0]: expanded[0]}
    totals: dict[str, Row] = {}
    for id_ in expanded:
        origin.setdefault(id_, id_)
        asked = {"id": id_, "kinds": limits.kinds, "first": limits.first, "last": limits.last}
        near = index.rows(_NEAR, {**asked, "confidence": limits.confidence, "limit": _MOST_NEIGHBOURS})
        for row in near:
            if len(origin) < _MOST_NODES:
                origin.setdefault(row["id"], id_)
        totals[id_] = {"id": id_, "neighbours": near[0]["total"] if near else 0, "drawn": len(near)}
    return list(totals.values()), origin


def layout(ids: list[str], origin: dict[str, str], edges: list[Row]) -> list[Place]:
    """A place in pixels for each node: each group of one origin is placed after Fruchterman and Reingold (1991).

    What was placed before is held where it is, so that an expansion moves nothing.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for id_ in ids:
        groups[origin[id_]].append(id_)
    placed: dict[str, Place] = {}
    for centre, group in groups.items():
        _place(placed, placed.get(centre, (0.0, 0.0)), group, edges)
    return [(round(placed[id_][0] * _PIXELS, 1), round(placed[id_][1] * _PIXELS, 1)) for id_ in ids]


def _place(placed: dict[str, Place], at: Place, group: list[str], edges: list[Row]) -> None:
    """Add places for `group`, around `at`, to those that are placed."""
    start = [*placed.values(), *_rings(at, len(group))]
    known = {id_: i for i, id_ in enumerate((*placed, *group))}
    ends = [(known.get(edge["from_id"]), known.get(edge["to_id"])) for edge in edges]
    network = igraph.Graph(n=len(start), edges=[pair for pair in ends if None not in pair])
    held = start[: len(placed)]
    bounds = {
        f"{side}{axis}": [place[i] for place in held] + [limit] * len(group)
        for side, limit in (("min", -math.inf), ("max", math.inf))
        for i, axis in enumerate("xy")
    }
    with _RANDOM:
        igraph.set_random_number_generator(random.Random(1))  # noqa: S311 - a layout, not a secret
        places = network.layout_fruchterman_reingold(niter=_ROUNDS, seed=start, start_temp=1.0, grid="nogrid", **bounds)
    placed.update(zip(known, ((x, y) for x, y in places), strict=True))


def _rings(at: Place, count: int) -> list[Place]:
    """Places for new nodes around `at`, or beyond it as seen from the picture's middle; the very first is there."""
    away = math.hypot(*at)
    beyond = 1 + (_RING * 1.5 / away if away else 0)
    turn = math.pi * (3 - math.sqrt(5))  # the golden angle: no two stand in line
    spiral = ((_RING * math.sqrt(i) / 2, i * turn) for i in range(count))
    return [(at[0] * beyond + r * math.cos(angle), at[1] * beyond + r * math.sin(angle)) for r, angle in spiral]
