"""The page in a real browser, with the network off."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.draw import draw
from kg.tables import Graph


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab without a network that fails the test for any error or message on the console."""
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: complaints.append(request.url) if "://" in request.url[5:] else None)
    yield page
    context.close()
    assert complaints == []


def show(page: Page, graph: Graph, target: Path, name: str | None = None, depth: int = 2) -> None:
    draw(graph, target, name, depth)
    page.goto(target.as_uri())


def drawn(page: Page) -> list[str]:
    labels: list[str] = page.evaluate("kg.nodes.get().map((node) => node.title.split('\\n')[0])")
    return sorted(labels)


def test_a_method_is_found_and_shows_its_evidence(page: Page, graph: Graph, tmp_path: Path) -> None:
    show(page, graph, tmp_path / "graph.html")
    page.get_by_label("Find").fill("fn")
    expect(page.get_by_role("option")).to_have_text(["FastNetMethod"])
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("FastNet")
    expect(panel.locator("dl")).to_have_text("alsoFN")
    expect(panel.locator("h3")).to_have_text(
        ["← INTRODUCES (1)", "← USES (1)", "← OF_METHOD (1)", "IMPLEMENTED_BY (1)", "EVALUATED_ON (1)"]
    )
    expect(panel.locator("blockquote").nth(0)).to_have_text("We propose FastNet.one.txt:3, abstract")
    expect(panel.locator("mark")).to_have_text(["FastNet", "FastNet", "FastNet"])
    assert page.evaluate("kg.network.getSelectedNodes().map((id) => kg.nodes.get(id).label)") == ["FastNet"]


def test_a_small_graph_is_drawn_whole_in_the_kinds_that_are_on(page: Page, graph: Graph, tmp_path: Path) -> None:
    show(page, graph, tmp_path / "graph.html")
    assert drawn(page) == [
        "Dataset: A, \"Set\"",
        "Dataset: Tiny Images",
        "Method: FastNet",
        "Method: Old",
        'Paper: <script>alert("1")</script> O\'Hara & "CREATE (n)" $x$ \\ end',
        "Paper: A paper that has no title …",
        "Paper: FastNet: Small Nets",
        "Task: image classification",
    ]  # fmt: skip
    expect(page.locator("#status")).to_have_text("8 of 16 nodes drawn")


def test_kinds_are_turned_on_and_off(page: Page, graph: Graph, tmp_path: Path) -> None:
    show(page, graph, tmp_path / "graph.html")
    page.get_by_label("papers").uncheck()
    page.get_by_label("tasks").uncheck()
    assert [name.split(":")[0] for name in drawn(page)] == ["Dataset", "Dataset", "Method", "Method"]
    page.get_by_label("papers").check()
    page.get_by_label("authors").check()
    assert "Author: Ada Lóvelace" in drawn(page)
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("#status")).to_have_text("7 of 16 nodes drawn")


def test_hostile_titles_are_text_everywhere(page: Page, graph: Graph, tmp_path: Path) -> None:
    show(page, graph, tmp_path / "graph.html")
    page.get_by_label("Find").fill("<script>")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text('<script>alert("1")</script> O\'Hara & "CREATE (n)" $x$ \\ end')
    page.locator("#panel li button", has_text="FastNet").click()
    expect(page.locator("#panel h2")).to_have_text("FastNet")
    assert page.locator("script").count() == 4


def test_what_is_around_a_name_is_drawn_and_the_rest_can_be_opened(page: Page, graph: Graph, tmp_path: Path) -> None:
    show(page, graph, tmp_path / "graph.html", "tiny image", 1)
    assert drawn(page) == ["Dataset: Tiny Images", "Method: FastNet", "Paper: FastNet: Small Nets"]
    page.get_by_label("Find").fill("old")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Old")
    assert "Method: Old" in drawn(page)


def test_the_page_links_nothing_and_is_the_same_each_time(graph: Graph, tmp_path: Path) -> None:
    draw(graph, tmp_path / "one.html")
    draw(graph, tmp_path / "two.html")
    text = (tmp_path / "one.html").read_text("utf-8")
    assert text == (tmp_path / "two.html").read_text("utf-8")
    assert re.findall(r'(?:src|href)="(?!data:)[^"]*"', text) == []
    assert "default-src 'none'" in text
