"""A graph in Python."""

import networkx as nx
import pytest

import kg
from kg.errors import GraphError
from kg.tables import Graph


def test_an_open_graph_is_asked_counted_and_walked(graph: Graph) -> None:
    opened = kg.open(str(graph.path))
    view = opened.networkx()
    assert isinstance(view, nx.MultiDiGraph)
    assert (view.number_of_nodes(), view.number_of_edges()) == (18, 25)
    rows = opened.query("MATCH (m:Method {name: $name}) RETURN m.name AS name", name="FastNet")
    assert (rows.columns, rows.rows) == (("name",), (("FastNet",),))
    assert opened.query("who-introduced-method", "sparql", method="fastnet").rows[0][0] == "FastNet"


def test_no_graph_is_an_error() -> None:
    with pytest.raises(GraphError, match="is not a graph directory"):
        kg.open("/nowhere/at/all")
