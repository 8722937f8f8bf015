"""What a Neo4j database of a graph has beside its nodes and edges: a constraint, and indexes to look things up by.

Nodes carry the label `KG`, besides their kind's: their ids are unique, and all names and titles are in one full-text
index. Neo4j refuses a value of more than about 8 kB in an index by value, and names are what a listing says, so there
is such an index only where all values fit; of titles there is none.
"""

from functools import partial

import pyarrow.compute as pc

from kg.schema import NODES
from kg.tables import Graph

NAMES = "kg_names"
"""The full-text index of names, titles and aliases: CALL db.index.fulltext.queryNodes('kg_names', $words)."""

LOOKED_UP = (
    *((kind.label, "name") for kind in NODES.values() if any(each.name == "aliases" for each in kind.properties)),
    ("Repository", "name"),
    ("Paper", "doi"),
    ("Paper", "arxiv"),
)
"""What is looked up by its value: label and property."""

INDEXES = (*(f"kg_{label.lower()}_{name}" for label, name in LOOKED_UP), NAMES)
"""What the indexes are called."""

_LONGEST = 8000  # bytes; https://neo4j.com/docs/cypher-manual/5/indexes/search-performance-indexes/index-limitations/


def statements(graph: Graph) -> list[str]:
    """Makes what is not there yet; removes an index that the graph's values do not fit, which would stop its load."""
    return [
        "CREATE CONSTRAINT kg_id IF NOT EXISTS FOR (n:KG) REQUIRE n.id IS UNIQUE",
        *map(partial(_index, graph), INDEXES, LOOKED_UP),
        f"CREATE FULLTEXT INDEX {NAMES} IF NOT EXISTS FOR (n:KG) ON EACH [n.name, n.title, n.aliases]",
    ]


def _index(graph: Graph, index: str, looked_up: tuple[str, str]) -> str:
    label, name = looked_up
    longest = pc.max(pc.binary_length(graph.nodes(label).column(name))).as_py() or 0
    if longest > _LONGEST:
        return f"DROP INDEX {index} IF EXISTS"
    return f"CREATE INDEX {index} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"
