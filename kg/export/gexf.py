"""GEXF 1.3 (https://gexf.net/): labels, colours by kind, typed attributes, parallel edges told apart by their kind."""

from collections.abc import Iterator, Mapping

from kg.export.attributes import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, attributed_edges, attributed_nodes, rgb
from kg.schema import NODES
from kg.tables import Graph

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<graph defaultedgetype="directed" mode="static">
"""


def write(graph: Graph, _base: str) -> Iterator[str]:
    """Make the text of the file, a node or edge at a time. It bears no date, so that equal graphs give equal files."""
    yield _HEAD
    yield from _declared("node", NODE_ATTRIBUTES)
    yield from _declared("edge", EDGE_ATTRIBUTES)
    colors = {kind.label: '<viz:color r="{}" g="{}" b="{}"/>'.format(*rgb(kind)) for kind in NODES.values()}
    yield "<nodes>\n"
    for kind, row, label, attributes in attributed_nodes(graph):
        yield f'<node id="{row["id"]}" label="{label}">{_values(attributes)}{colors[kind.label]}</node>\n'
    yield "</nodes>\n<edges>\n"
    for row, attributes in attributed_edges(graph):
        ends = f'source="{row["from_id"]}" target="{row["to_id"]}"'
        name = f'kind="{attributes["type"]}" label="{attributes["type"]}"'
        yield f'<edge id="{row["id"]}" {ends} {name}>{_values(attributes)}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _declared(of: str, types: Mapping[str, str]) -> Iterator[str]:
    yield f'<attributes class="{of}">\n'
    for name, kind in types.items():
        yield f'<attribute id="{name}" title="{name}" type="{kind}"/>\n'
    yield "</attributes>\n"


def _values(attributes: Mapping[str, str]) -> str:
    values = "".join(f'<attvalue for="{name}" value="{value}"/>' for name, value in attributes.items())
    return f"<attvalues>{values}</attvalues>"
