"""Communities of a picture: groups of papers and of what they share, named by their most telling methods."""

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import igraph

from kg.draw.picture import Picture

CORE = ("Paper", "Method", "Dataset", "Task")
"""The kinds that make communities, and that are drawn when the page opens; the others follow their neighbours."""

MOST_NAMED = 12
_LEAST = 4  # drawn nodes of a community that is worth a name
_RESOLUTION = 0.7  # below 1: fewer and larger than modularity alone would have them
_NAMES = 2  # methods in a name
_PRIOR = 0.1  # of the counts in all communities, as pseudo-counts
_TELLING = (("Method",), ("Task", "Dataset"), CORE)  # what names a community: the first of these that it has


@dataclass(frozen=True)
class Communities:
    """`member[i]` is the community of node i, the most drawn being 0; `names` are those of the first ones only."""

    member: list[int]
    names: list[str]


def communities(picture: Picture, drawn: Iterable[int]) -> Communities:
    """Part the whole picture; equal pictures are parted alike.

    By the Leiden algorithm (Traag, Waltman and van Eck 2019) on modularity, where an edge weighs the more the rarer
    the better connected of its ends is: what every second paper uses says little about any.
    """
    core = [i for i, node in enumerate(picture.nodes) if node.label in CORE]
    place = {node: i for i, node in enumerate(core)}
    pairs = [(a, b) for a in core for b in picture.neighbours[a] if a < b and b in place]
    degrees = [len(near) for near in picture.neighbours]
    weights = [math.log1p(len(core) / max(degrees[a], degrees[b])) for a, b in pairs]
    network = igraph.Graph(n=len(core), edges=[(place[a], place[b]) for a, b in pairs])
    igraph.set_random_number_generator(random.Random(1))  # noqa: S311 - a picture, not a secret
    found = network.community_leiden(
        objective_function="modularity", weights=weights, resolution=_RESOLUTION, n_iterations=-1
    ).membership
    member = dict(zip(core, found, strict=True))
    joined = [member[i] if i in member else _usual(picture, i, member) for i in range(len(picture.nodes))]
    shown = Counter(joined[i] for i in drawn)
    total = Counter(joined)
    order = sorted(total, key=lambda each: (-shown[each], -total[each], each))
    number = {each: i for i, each in enumerate(order)}
    joined = [number[each] for each in joined]
    named = [i for i, each in enumerate(order[:MOST_NAMED]) if shown[each] >= _LEAST]
    return Communities(joined, _names(picture, joined, len(named)))


def _usual(picture: Picture, node: int, member: dict[int, int]) -> int:
    """The community of most neighbours; -1 where there is none."""
    near = Counter(member[i] for i in picture.neighbours[node] if i in member)
    return max(near, key=lambda each: (near[each], -each)) if near else -1


def _names(picture: Picture, member: Sequence[int], count: int) -> list[str]:
    names: list[str] = []
    for kinds in _TELLING:
        told = _telling(picture, member, count, kinds)
        names = [name or " · ".join(words) for name, words in zip(names or [""] * count, told, strict=True)]
    return names


def _telling(picture: Picture, member: Sequence[int], count: int, kinds: Sequence[str]) -> list[list[str]]:
    """For each of the first communities, the names of `kinds` by which its papers differ most from the others.

    The z-score of the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, equations
    16 and 22), where the words of a community are what its papers are joined to.
    """
    uses: list[Counter[int]] = [Counter() for _ in range(count)]
    total: Counter[int] = Counter()
    for i, node in enumerate(picture.nodes):
        if node.label == "Paper":
            near = [j for j in picture.neighbours[i] if picture.nodes[j].label in kinds]
            total.update(near)
            if 0 <= member[i] < count:
                uses[member[i]].update(near)
    everything = total.total()
    return [
        _distinct(picture, sorted(own, key=lambda i: (-_score(own, total, i, everything), picture.nodes[i].caption)))
        for own in uses
    ]


def _score(own: Counter[int], total: Counter[int], node: int, everything: int) -> float:
    inside, prior = own[node], _PRIOR * total[node]
    outside, size, mass = total[node] - inside, own.total(), _PRIOR * everything
    here = (inside + prior) / (size + mass - inside - prior) if size + mass > inside + prior else math.inf
    there = (outside + prior) / (everything - size + mass - outside - prior or math.inf)
    if math.inf in {here, there} or not there:
        return float(inside)  # the only word there is
    return math.log(here / there) / math.sqrt(1 / (inside + prior) + 1 / (outside + prior))


def _distinct(picture: Picture, ranked: Sequence[int]) -> list[str]:
    """The first captions, without one whose words another one holds: "quantization" beside "weight quantization"."""
    chosen: list[str] = []
    for caption in (picture.nodes[i].caption for i in ranked):
        words = set(caption.casefold().split())
        if not any(words <= set(name.casefold().split()) or words >= set(name.casefold().split()) for name in chosen):
            chosen.append(caption)
        if len(chosen) == _NAMES:
            break
    return chosen
