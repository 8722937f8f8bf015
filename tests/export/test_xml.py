import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export import export
from kg.rdf_terms import clean
from kg.schema import EDGES, NODES
from kg.tables import Graph
from tests.graphs import Row, edge, evidence, node, small_graph, write_graph

READERS: dict[str, Callable[[io.BytesIO], Any]] = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}
LOOK = {"label", "r", "g", "b", "viz", "id"}


def text_of(graph: Graph, name: str) -> bytes:
    stream = io.BytesIO()
    export(graph, name, stream)
    return stream.getvalue()


def read(graph: Graph, name: str) -> Any:
    return READERS[name](io.BytesIO(text_of(graph, name)))


def plain(row: Row, without: set[str]) -> dict[str, Any]:
    """A table's row as the attributes of a node or edge: lists are lines of text, what is not known is not there."""
    known = {name: value for name, value in row.items() if value not in (None, []) and name not in without}
    return {name: "\n".join(value) if isinstance(value, list) else value for name, value in known.items()}


@pytest.mark.parametrize("name", READERS)
def test_networkx_reads_all_nodes_back(tmp_path: Path, name: str) -> None:
    graph = small_graph(tmp_path)
    found = {
        each: {k: v for k, v in data.items() if k not in LOOK} for each, data in read(graph, name).nodes(data=True)
    }
    assert found == {
        row["id"]: plain(row, {"id"}) | {"type": label} for label in NODES for row in graph.nodes(label).to_pylist()
    }
    assert len(found) == 18


@pytest.mark.parametrize("name", READERS)
def test_networkx_reads_all_edges_back(tmp_path: Path, name: str) -> None:
    graph = small_graph(tmp_path)
    said: dict[str, list[str]] = {}
    for row in graph.evidence().to_pylist():
        said.setdefault(row["edge_id"], []).append(row["sentence"])
    expected = {
        row["id"]: (
            row["from_id"],
            row["to_id"],
            plain(row | {"evidence": said.get(row["id"])}, {"id", "from_id", "from_label", "to_id", "to_label"})
            | {"type": kind, "derived": EDGES[kind].derived},
        )
        for kind in EDGES
        for row in graph.edges(kind).to_pylist()
    }
    found = {
        data["id"]: (start, end, {k: v for k, v in data.items() if k not in LOOK})
        for start, end, data in read(graph, name).edges(data=True)
    }
    assert found == expected
    assert len(found) == 25


@pytest.mark.parametrize("name", READERS)
def test_parallel_edges_stay_apart(tmp_path: Path, name: str) -> None:
    paper, method = node("Paper", "p"), node("Method", "m")
    both = [edge("USES", paper, method), edge("INTRODUCES", paper, method)]
    found = read(write_graph(tmp_path, [paper, method], both), name)
    assert found.is_multigraph()
    assert {(key, data["type"]) for _, _, key, data in found.edges(keys=True, data=True)} == {
        (each["id"], each["type"]) for each in both
    }


def test_labels_and_colours(tmp_path: Path) -> None:
    graph = small_graph(tmp_path)
    net, (red, green, blue) = node("Method", "fastnet")["id"], bytes.fromhex(NODES["Method"].color[1:])
    graphml, gexf = read(graph, "graphml").nodes[net], read(graph, "gexf").nodes[net]
    assert (graphml["label"], graphml["r"], graphml["g"], graphml["b"]) == ("FastNet", red, green, blue)
    assert gexf["label"] == "FastNet"
    assert gexf["viz"] == {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    look = f'<y:ShapeNode><y:Fill color="{NODES["Method"].color}"/><y:NodeLabel>FastNet</y:NodeLabel></y:ShapeNode>'
    assert look.encode() in text_of(graph, "graphml")


def test_a_whole_file(tmp_path: Path) -> None:
    listing, paper = node("Listing", "a" * 64, name="l", sha256="a" * 64), node("Paper", "p", title='<A> & "B"\n')
    listed = edge("LISTED_IN", paper, listing, entry=0, line=1, confidence=1.0)
    proof = evidence(listed, listing, 0, "title", "A\tB", "A")
    body = text_of(write_graph(tmp_path, [listing, paper], [listed], [proof]), "gexf").decode()
    assert "date" not in body.partition("<attributes")[0]
    paper_values = [("type", "Paper"), ("iri", "paper/p"), ("title", "&lt;A&gt; &amp; &quot;B&quot;&#10;")]
    listing_values = [("type", "Listing"), ("iri", f"listing/{'a' * 64}"), ("name", "l"), ("sha256", "a" * 64)]
    edge_values = [("type", "LISTED_IN"), ("entry", "0"), ("line", "1"), ("confidence", "1.0"), ("support", "1"),
                   ("derived", "false"), ("evidence", "A&#9;B")]  # fmt: skip
    assert body.partition("<nodes>\n")[2] == (
        f'<node id="{paper["id"]}" label="&lt;A&gt; &amp; &quot;B&quot;&#10;">{attvalues(paper_values)}'
        '<viz:color r="76" g="120" b="168"/></node>\n'
        f'<node id="{listing["id"]}" label="l">{attvalues(listing_values)}<viz:color r="186" g="176" b="172"/></node>\n'
        "</nodes>\n<edges>\n"
        f'<edge id="{listed["id"]}" source="{paper["id"]}" target="{listing["id"]}" kind="LISTED_IN" label="LISTED_IN">'
        f"{attvalues(edge_values)}</edge>\n</edges>\n</graph>\n</gexf>\n"
    )


def attvalues(values: list[tuple[str, str]]) -> str:
    return "<attvalues>" + "".join(f'<attvalue for="{n}" value="{v}"/>' for n, v in values) + "</attvalues>"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=10, max_size=40, unique=True))
@settings(max_examples=5, deadline=None)
def test_any_text_comes_back(texts: list[str]) -> None:
    methods = {each["id"]: each for each in (node("Method", text, aliases=[text, "x"]) for text in texts)}
    with TemporaryDirectory() as folder:
        graph = write_graph(Path(folder), list(methods.values()), [])
        for name in READERS:
            found = read(graph, name)
            for each, row in methods.items():
                assert found.nodes[each]["name"] == clean(row["name"])
                assert found.nodes[each]["aliases"] == clean(row["name"]) + "\nx"
