from pathlib import Path

from kg.graph.view import to_networkx
from kg.schema import EDGES, NODES
from tests.graphs import small_graph


def test_all_nodes_and_edges_are_seen(tmp_path: Path) -> None:
    graph = small_graph(tmp_path)
    view = to_networkx(graph)
    assert view.graph == {"digest": graph.digest}
    assert {node: data["label"] for node, data in view.nodes(data=True)} == {
        row["id"]: label for label in NODES for row in graph.nodes(label).to_pylist()
    }
    assert {(start, end, key): data["type"] for start, end, key, data in view.edges(keys=True, data=True)} == {
        (row["from_id"], row["to_id"], row["id"]): edge for edge in EDGES for row in graph.edges(edge).to_pylist()
    }


def test_attributes_are_those_of_the_tables_without_nulls(tmp_path: Path) -> None:
    graph = small_graph(tmp_path)
    view = to_networkx(graph)
    [venue] = graph.nodes("Venue").to_pylist()
    [code] = graph.edges("HAS_CODE").to_pylist()
    [tried] = graph.edges("EVALUATED_ON").to_pylist()
    assert view.nodes[venue["id"]] == {
        "label": "Venue",
        "iri": "venue/cvpr",
        "name": "CVPR",
        "aliases": ["Conference on Computer Vision and Pattern Recognition"],
    }
    assert view.edges[code["from_id"], code["to_id"], code["id"]] == {
        "type": "HAS_CODE", "derived": False, "official": True, "confidence": 0.9, "support": 1,
    }  # fmt: skip
    assert view.edges[tried["from_id"], tried["to_id"], tried["id"]] == {
        "type": "EVALUATED_ON", "derived": True, "confidence": 0.8, "support": 1, "premises": tried["premises"],
    }  # fmt: skip
