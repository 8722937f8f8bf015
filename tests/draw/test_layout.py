"""Communities, their names, and where their nodes stand."""

from itertools import combinations
from math import hypot

from kg.draw.communities import communities
from kg.draw.layout import positions
from kg.draw.looks import COMMUNITY_COLORS, OTHER_COLOR, SHAPES, kind_color, luminance, radius
from kg.draw.picture import Link, Node, Picture
from kg.schema import NODES

NETS, TREES, BOTH = ("deep net", "net", "dropout"), ("random forest", "boosting"), "training"


def picture() -> Picture:
    """Papers 0-5 use all nets, 6-11 all trees, and all of them one thing more; 12 alone uses a method of its own."""
    captions = [*NETS, *TREES, BOTH, "lonely"]
    nodes = [Node("Paper", f"paper {i}", (f"paper {i}",), ()) for i in range(13)]
    nodes += [Node("Method", caption, (caption,), ()) for caption in captions]
    nodes.append(Node("Author", "Ada", ("Ada",), ()))
    place = {node.caption: i for i, node in enumerate(nodes)}
    pairs = [(i, place[name]) for i in range(12) for name in (*(NETS if i < 6 else TREES), BOTH)]
    pairs += [(12, place["lonely"]), (place["Ada"], 7)]
    return Picture(nodes, [Link(str(i), "USES", *pair, (), 0.9, False, 1) for i, pair in enumerate(pairs)])


def test_communities_are_found_and_named_by_what_tells_them_apart() -> None:
    whole = picture()
    parted = communities(whole, range(len(whole.nodes)))
    assert parted.names == ["boosting · random forest", "deep net · dropout"]
    groups = [{whole.nodes[i].caption for i, each in enumerate(parted.member) if each == k} for k in range(3)]
    assert groups[1] - {BOTH} == {*(f"paper {i}" for i in range(6)), *NETS}
    assert groups[0] - {BOTH} == {*(f"paper {i}" for i in range(6, 12)), *TREES, "Ada"}
    assert groups[2] == {"paper 12", "lonely"}


def test_the_community_most_drawn_is_the_first() -> None:
    drawn = [*range(6, 12), 16, 17]
    assert communities(picture(), drawn).names == ["boosting · random forest"]


def test_positions_are_repeatable_and_no_two_nodes_touch() -> None:
    whole = picture()
    drawn = list(range(len(whole.nodes)))
    member = communities(whole, drawn).member
    places = positions(whole, drawn, member)
    assert places == positions(whole, drawn, member)
    pairs = list(combinations(zip(drawn, places, strict=True), 2))
    assert len(pairs) == 210
    assert all(hypot(ax - bx, ay - by) > radius(whole, a) + radius(whole, b) for (a, (ax, ay)), (b, (bx, by)) in pairs)


def test_communities_are_islands() -> None:
    whole = picture()
    drawn = list(range(len(whole.nodes)))
    member = communities(whole, drawn).member
    discs = []
    for community in sorted(set(member)):
        own = [
            place
            for node, place in zip(drawn, positions(whole, drawn, member), strict=True)
            if member[node] == community
        ]
        x, y = (sum(each) / len(own) for each in zip(*own, strict=True))
        discs.append((x, y, max(hypot(x - px, y - py) for px, py in own)))
    assert len(discs) == 3
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > a[2] + b[2] for a, b in combinations(discs, 2))


def test_one_node_and_none_have_places() -> None:
    assert positions(picture(), [3], [0] * 21) == [(0.0, 0.0)]
    assert positions(picture(), [], [0] * 21) == []


def test_every_colour_stands_out_from_both_grounds() -> None:
    colors = [*COMMUNITY_COLORS, OTHER_COLOR, *(kind_color(label) for label in SHAPES)]
    assert len(set(colors)) == 24
    for ground in ("#ffffff", "#15181c"):
        back = luminance(ground) + 0.05
        contrasts = [max(back, luminance(color) + 0.05) / min(back, luminance(color) + 0.05) for color in colors]
        assert min(contrasts) >= 3


def test_every_kind_but_listings_has_a_shape_of_its_own() -> None:
    assert set(SHAPES) == set(NODES) - {"Listing"}
    assert len(set(SHAPES.values())) == len(SHAPES)
