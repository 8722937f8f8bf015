"""GraphML (http://graphml.graphdrawing.org/), with what yEd and Gephi need to show labels and colours.

yEd reads these from a `y:ShapeNode`, Gephi from the attributes label, r, g and b. Ids of attributes are made of their
names, since Gephi takes some other ids, such as d3, for labels.
"""

from collections.abc import Iterator, Mapping

from kg.export.attributes import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, attributed_edges, attributed_nodes, rgb
from kg.schema import NODES
from kg.tables import Graph

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
"""


def write(graph: Graph, _base: str) -> Iterator[str]:
    """Make the text of the file, a node or edge at a time."""
    yield _HEAD
    yield from _keys("node", {"label": "string", "r": "int", "g": "int", "b": "int", **NODE_ATTRIBUTES})
    yield from _keys("edge", {"label": "string", **EDGE_ATTRIBUTES})
    yield '<key id="look" for="node" yfiles.type="nodegraphics"/>\n<graph id="kg" edgedefault="directed">\n'
    colors = {kind.label: dict(zip("rgb", map(str, rgb(kind)), strict=True)) for kind in NODES.values()}
    for kind, row, label, attributes in attributed_nodes(graph):
        data = _data("node", {"label": label, **colors[kind.label], **attributes})
        look = f'<y:ShapeNode><y:Fill color="{kind.color}"/><y:NodeLabel>{label}</y:NodeLabel></y:ShapeNode>'
        yield f'<node id="{row["id"]}">{data}<data key="look">{look}</data></node>\n'
    for row, attributes in attributed_edges(graph):
        data = _data("edge", {"label": attributes["type"], **attributes})
        yield f'<edge id="{row["id"]}" source="{row["from_id"]}" target="{row["to_id"]}">{data}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _keys(of: str, types: Mapping[str, str]) -> Iterator[str]:
    for name, kind in types.items():
        yield f'<key id="{of}_{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'


def _data(of: str, values: Mapping[str, str]) -> str:
    return "".join(f'<data key="{of}_{name}">{value}</data>' for name, value in values.items())
