"""The picture without a script."""

import re
from pathlib import Path
from xml.etree import ElementTree

from kg.draw import sketch
from kg.tables import Graph
from tests.hostile import HOSTILE, hostile_graph

SVG = "{http://www.w3.org/2000/svg}"


def test_the_sketch_is_one_picture_of_that_size_with_all_text_escaped(graph: Graph) -> None:
    text = sketch(graph, 400, 300)
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    assert (root.tag, root.get("width"), root.get("height")) == (f"{SVG}svg", "400", "300")
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert len(titles) == 8
    assert 'Paper: <script>alert("1")</script> O\'Hara & "CREATE (n)" $x$ \\ end' in titles
    assert {each.tag for each in root.iter()} == {
        f"{SVG}{tag}" for tag in ("svg", "g", "line", "path", "title", "text")
    }
    assert "FastNet" in [label.text for label in root.iter(f"{SVG}text")]
    places = [
        [float(each) for each in re.findall(r"-?[\d.]+", path.get("transform") or "")[:2]]
        for path in root.iter(f"{SVG}path")
    ]
    assert all(0 < x < 400 and 0 < y < 300 for x, y in places)
    assert text == sketch(graph, 400, 300)


def test_hostile_names_are_titles_of_shapes_and_nothing_else(tmp_path: Path) -> None:
    root = ElementTree.fromstring(sketch(hostile_graph(tmp_path)))  # noqa: S314 - our own
    titles = [title.text for title in root.iter(f"{SVG}title")]
    kinds = ("Paper", "Method", "Dataset", "Task")
    assert sorted(titles, key=str) == sorted(f"{kind}: {name}" for kind in kinds for name in HOSTILE.values())
    assert {each.tag.removeprefix(SVG) for each in root.iter()} == {"svg", "g", "line", "path", "title", "text"}
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on") or "href" in name]
