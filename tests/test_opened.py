"""A graph in Python."""

from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
from IPython.core.formatters import DisplayFormatter

import kg
from kg.errors import GraphError
from kg.tables import Graph
from tests.graphs import edge, node, write_graph


class Elements(HTMLParser):
    """The names of the elements of a text, and their texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(value: object) -> Elements:
    """What a notebook shows of a value."""
    formats, _ = DisplayFormatter().format(value)  # type: ignore[no-untyped-call]
    return Elements(formats["text/html"])


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


def test_a_notebook_shows_counts_a_picture_and_the_most_used_methods(tmp_path: Path) -> None:
    hostile = '"><img src=x onerror=alert(1)> & <script>'
    papers = [node("Paper", f"p{i}", title=f"{hostile} {i}", titled=True) for i in range(3)]
    methods = [node("Method", "m0", name=hostile), node("Method", "m1", name="Net")]
    pairs = [(papers[0], methods[0]), (papers[1], methods[0]), (papers[2], methods[1])]
    write_graph(tmp_path / "<b>", [*papers, *methods], [edge("USES", *pair) for pair in pairs])
    page = shown(kg.open(tmp_path / "<b>"))
    assert page.texts[:2] == ["<b>", ": 3 papers, 2 methods"]
    assert [page.tags.count(tag) for tag in ("svg", "path", "line", "table", "img", "script")] == [1, 5, 3, 1, 0, 0]
    assert page.texts[-7:] == ["method", "papers", hostile, "2", "Net", "1", "2 rows"]


def test_a_notebook_shows_an_answer_as_a_table_and_gives_a_data_frame(graph: Graph) -> None:
    rows = kg.open(graph.path).query(
        "MATCH (p:Paper) RETURN p.title AS title, p.author_count AS authors ORDER BY title"
    )
    page = shown(rows)
    hostile = '<script>alert("1")</script> O\'Hara & "CREATE (n)" $x$ \\ end'
    assert page.texts == ["title", "authors", hostile, "A paper that has no title …", "4", "FastNet: Small Nets", "2",
                          "3 rows"]  # fmt: skip
    assert set(page.tags) == {"table", "thead", "tbody", "tr", "th", "td", "p"}
    frame = rows.dataframe()
    assert list(frame.columns) == ["title", "authors"]
    assert frame["authors"].dropna().tolist() == [4, 2]
    assert frame["title"].tolist() == [row[0] for row in rows.rows]


def test_a_long_answer_shows_its_first_rows(graph: Graph) -> None:
    page = shown(kg.open(graph.path).query("UNWIND range(1, 60) AS i RETURN i"))
    assert page.texts[-2:] == ["50", "the first 50 of 60 rows"]
    assert page.tags.count("tr") == 51
