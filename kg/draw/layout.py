"""Where the nodes of a drawing stand: each community an island, related islands near each other."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import igraph

from kg.draw.looks import radius
from kg.draw.picture import Picture

Point = tuple[float, float]

_CENTRE_PULL = 0.05
_ROUNDS = 400
_EXACT = 500  # nodes of an island up to which all pairs repel; larger ones only near pairs
_AIR = 2.6  # how many times the area of its nodes an island takes
_STRAIT = 34.0  # pixels between islands
_MARGIN = 5.0  # pixels between nodes, and more where few are drawn: their labels need room
_LABEL_ROOM = 110.0
_GOLDEN = math.pi * (3 - math.sqrt(5))


def positions(picture: Picture, drawn: Sequence[int], member: Sequence[int]) -> list[Point]:
    """A place in pixels for each node of `drawn`, no two on top of each other; equal input gives equal places.

    The nodes of a community are placed by the force-directed method of Fruchterman and Reingold (1991), and the
    communities, largest first, as near as they fit to those that they are most joined to. `member` is as in
    `kg.draw.communities.Communities`.
    """
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for node in drawn:
        groups[member[node]].append(node)
    margin = _MARGIN + _LABEL_ROOM / math.sqrt(max(len(drawn), 1))
    islands = {each: _island(picture, nodes, margin) for each, nodes in groups.items()}
    shown = set(drawn)
    joined: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for node in drawn:
        joined[member[node]].update(member[j] for j in picture.neighbours[node] if j in shown)
    centres = _pack({each: _reach(picture, groups[each], islands[each]) for each in islands}, joined)
    placed = {
        node: (round(centres[each][0] + x, 1), round(centres[each][1] + y, 1))
        for each, nodes in groups.items()
        for node, (x, y) in zip(nodes, islands[each], strict=True)
    }
    return [placed[node] for node in drawn]


def _island(picture: Picture, nodes: Sequence[int], margin: float) -> list[Point]:
    """Places around (0, 0). A vertex that pulls all others to the centre, weakly, keeps unconnected parts together."""
    count = len(nodes)
    place = {node: i for i, node in enumerate(nodes)}
    pairs = [(place[a], place[b]) for a in nodes for b in picture.neighbours[a] if b in place and a < b]
    network = igraph.Graph(n=count + 1, edges=[*pairs, *((i, count) for i in range(count))])
    igraph.set_random_number_generator(random.Random(1))  # noqa: S311 - a picture, not a secret
    layout = network.layout_fruchterman_reingold(
        weights=[1.0] * len(pairs) + [_CENTRE_PULL] * count,
        niter=_ROUNDS,
        seed=network.layout_circle(),
        grid="nogrid" if count <= _EXACT else "grid",
    )
    reach = [radius(picture, node) + margin / 2 for node in nodes]
    return _apart(_spread(list(layout)[:count], reach), reach)


def _spread(points: Sequence[Sequence[float]], radii: Sequence[float]) -> list[Point]:
    """The points around their mean, each so far out that they fill a disc evenly: none strays, none is crowded."""
    x0, y0 = (sum(each) / len(points) for each in zip(*points, strict=True))
    room = math.sqrt(_AIR * sum(each**2 for each in radii))
    angles = [math.atan2(y - y0, x - x0) for x, y in points]
    order = sorted(range(len(points)), key=lambda i: (math.hypot(points[i][0] - x0, points[i][1] - y0), i))
    away = {i: room * math.sqrt(rank / len(points)) for rank, i in enumerate(order)}
    return [(away[i] * math.cos(angle), away[i] * math.sin(angle)) for i, angle in enumerate(angles)]


def _apart(points: Sequence[Point], radii: Sequence[float], rounds: int = 30) -> list[Point]:
    """Push nodes that overlap away from each other until none do, for some rounds at most."""
    at = [list(point) for point in points]
    cell = 2 * max(radii)
    for _ in range(rounds):
        moved = False
        cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for i, (x, y) in enumerate(at):
            cells[int(x // cell), int(y // cell)].append(i)
        for (column, row), own in cells.items():
            near = [j for dx in (-1, 0, 1) for dy in (-1, 0, 1) for j in cells.get((column + dx, row + dy), ())]
            for i in own:
                for j in near:
                    moved |= i < j and _push(at[i], at[j], radii[i] + radii[j], i)
        if not moved:
            break
    return [(x, y) for x, y in at]


def _push(a: list[float], b: list[float], least: float, turn: int) -> bool:
    dx, dy = b[0] - a[0], b[1] - a[1]
    distance = math.hypot(dx, dy)
    if distance >= least:
        return False
    if distance < 1e-6:  # noqa: PLR2004 - one place: any direction will do
        dx, dy, distance = math.cos(turn * _GOLDEN), math.sin(turn * _GOLDEN), 1.0
        step = least / 2
    else:
        step = (least - distance) / 2
    a[0] -= dx / distance * step
    a[1] -= dy / distance * step
    b[0] += dx / distance * step
    b[1] += dy / distance * step
    return True


def _reach(picture: Picture, nodes: Sequence[int], island: Sequence[Point]) -> float:
    return max(math.hypot(x, y) + radius(picture, node) for node, (x, y) in zip(nodes, island, strict=True))


def _pack(reach: Mapping[int, float], joined: Mapping[int, Counter[int]]) -> dict[int, Point]:
    """A centre for each island, none touching another; by size, each spiralling out from those that it is joined to."""
    centres: dict[int, Point] = {}
    taken: list[tuple[float, float, float]] = []
    for each in sorted(reach, key=lambda each: (-reach[each], each)):
        known = {other: weight for other, weight in joined[each].items() if other in centres}
        total = sum(known.values()) or 1
        x0 = sum(centres[other][0] * weight for other, weight in known.items()) / total
        y0 = sum(centres[other][1] * weight for other, weight in known.items()) / total
        # What is joined to nothing belongs to the rim.
        least = 0.0 if known else math.sqrt(sum((other + _STRAIT / 2) ** 2 for _, _, other in taken))
        centres[each] = _free(x0, y0, least, reach[each], taken)
        taken.append((*centres[each], reach[each]))
    return centres


def _free(x0: float, y0: float, least: float, size: float, taken: Sequence[tuple[float, float, float]]) -> Point:
    """The first point of a sunflower spiral, from `least` around (x0, y0), where a disc of `size` touches no other."""
    step = (size + _STRAIT) / 2
    turn = math.ceil((least / step) ** 2)
    while True:
        away = math.sqrt(turn) * step
        x, y = x0 + away * math.cos(turn * _GOLDEN), y0 + away * math.sin(turn * _GOLDEN)
        if all((x - cx) ** 2 + (y - cy) ** 2 >= (size + other + _STRAIT) ** 2 for cx, cy, other in taken):
            return x, y
        turn += 1
