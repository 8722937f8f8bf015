"""The page in a real browser, with the network off."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kg.draw import draw
from kg.tables import Graph
from tests.graphs import edge, node, write_graph
from tests.hostile import HOSTILE as HOSTILE_NAMES
from tests.hostile import hostile_graph

HOSTILE = '<script>alert("1")</script> O\'Hara & "CREATE (n)" $x$ \\ end'


def opened(browser: Browser, **options: object) -> Iterator[Page]:
    """A tab without a network that fails the test for any error or message on the console."""
    settings = {"offline": True, "viewport": {"width": 1300, "height": 800}, "reduced_motion": "reduce", **options}
    context = browser.new_context(**settings)  # type: ignore[arg-type]  # the values differ in type
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: complaints.append(request.url) if "://" in request.url[5:] else None)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide window."""
    yield from opened(browser)


@pytest.fixture(params=[("light", 1300), ("dark", 1300), ("light", 390), ("dark", 390)])
def any_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of a desk or a phone, light or dark."""
    scheme, width = request.param
    yield from opened(browser, color_scheme=scheme, viewport={"width": width, "height": 800})


def show(page: Page, graph: Graph, target: Path, name: str | None = None, depth: int = 2) -> None:
    draw(graph, target, name, depth)
    page.goto(target.as_uri())


def drawn(page: Page) -> list[str]:
    labels: list[str] = page.evaluate("kg.nodes.get().map((node) => node.title.split('\\n')[0])")
    return sorted(labels)


def communities(path: Path) -> Graph:
    """Two groups of papers: the first shares nets, the second trees, and one paper joins them."""
    papers = [node("Paper", f"p{i}", title=f"Paper {i}", titled=True) for i in range(9)]
    nets = [node("Method", f"n{i}", name=name) for i, name in enumerate(("deep net", "net", "<b>dropout</b>"))]
    trees = [node("Method", f"t{i}", name=name) for i, name in enumerate(("random forest", "boosting"))]
    edges = [edge("USES", paper, thing) for paper in papers[:4] for thing in nets]
    edges += [edge("USES", paper, thing) for paper in papers[4:] for thing in trees]
    edges.append(edge("USES", papers[8], nets[0]))
    return write_graph(path / "communities", [*papers, *nets, *trees], edges)


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
    titles = page.evaluate("kg.network.getSelectedNodes().map((id) => kg.nodes.get(id).title)")
    assert titles == ["Method: FastNet\n5 neighbours"]


def test_a_small_graph_is_drawn_whole_in_the_kinds_that_are_on(page: Page, graph: Graph, tmp_path: Path) -> None:
    show(page, graph, tmp_path / "graph.html")
    assert drawn(page) == [
        "Dataset: A, \"Set\"",
        "Dataset: Tiny Images",
        "Method: FastNet",
        "Method: Old",
        f"Paper: {HOSTILE}",
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
    expect(page.locator("#panel h2")).to_have_text(HOSTILE)
    page.get_by_role("tab", name="Table").click()
    expect(page.get_by_role("button", name=HOSTILE)).to_have_count(1)
    page.get_by_role("tab", name="Details").click()
    page.locator("#panel li button", has_text="FastNet").click()
    expect(page.locator("#panel h2")).to_have_text("FastNet")
    assert page.locator("script").count() == 9


def test_hostile_names_of_every_kind_are_found_and_shown_as_text(page: Page, tmp_path: Path) -> None:
    graph = hostile_graph(tmp_path / "hostile")
    show(page, graph, tmp_path / "graph.html")
    found = []
    for name in HOSTILE_NAMES.values():
        page.get_by_label("Find").fill(name.split("\n")[-1][:60])
        kinds = page.get_by_role("option").locator("small").all_inner_texts()
        page.keyboard.press("Enter")
        found.append((page.locator("#panel h2").text_content() == name, len(kinds)))
    assert found == [(True, 11)] * 10
    page.get_by_role("tab", name="Table").click()
    names = page.locator("#tables tbody th button")
    expect(names).to_have_count(40)
    assert {name.text_content() for name in names.all()} == set(HOSTILE_NAMES.values())
    assert page.locator("script").count() == 9
    assert page.locator("img, iframe, main b, script[src]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_around_a_name_is_drawn_and_the_rest_can_be_opened(page: Page, graph: Graph, tmp_path: Path) -> None:
    show(page, graph, tmp_path / "graph.html", "tiny image", 1)
    assert drawn(page) == ["Dataset: Tiny Images", "Method: FastNet", "Paper: FastNet: Small Nets"]
    expect(page.locator("#panel h2")).to_have_text("Tiny Images")
    page.get_by_label("Find").fill("old")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Old")
    assert "Method: Old" in drawn(page)


def test_communities_are_named_coloured_and_focused(page: Page, tmp_path: Path) -> None:
    show(page, communities(tmp_path), tmp_path / "graph.html")
    buttons = page.locator("#communities button")
    expect(buttons).to_have_text(["boosting · random forest 7", "<b>dropout</b> · net 7"])
    scale = page.evaluate("kg.network.getScale()")
    buttons.nth(0).click()
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#panel h2")).to_have_text("boosting · random forest")
    expect(page.locator("#panel h3")).to_have_text(["Method (2)", "Paper (5)"])
    assert page.evaluate("[...bright].map(captionOf).sort()") == [*(f"Paper {i}" for i in range(4, 9)), "boosting",
                                                                  "random forest"]  # fmt: skip
    assert page.evaluate("kg.network.getScale()") > scale
    buttons.nth(0).click()
    assert page.evaluate("bright") is None
    colors = "[...new Set(kg.nodes.getIds().map(colorOf))].length"
    assert page.evaluate(colors) == 2
    page.get_by_label("kind", exact=True).check()
    assert page.evaluate("Object.fromEntries(kg.nodes.getIds().map((id) => [kindOf(id), colorOf(id)]))") == {
        "Paper": "#4c78a8",
        "Method": "#e45756",
    }


def test_the_table_is_walked_with_the_keyboard_and_selects_in_the_picture(
    page: Page, graph: Graph, tmp_path: Path
) -> None:
    show(page, graph, tmp_path / "graph.html")
    page.get_by_role("tab", name="Details").focus()
    page.keyboard.press("ArrowRight")
    rows = page.locator("#tables tbody tr")
    expect(rows).to_have_count(8)
    expect(rows.nth(0)).to_contain_text("FastNet: Small NetsPaper")
    expect(rows.nth(0).locator("td")).to_have_text(
        ["10", re.compile("^date 2024-07-13 · author count 2 · comment Accepted to CVPR 2024 · doi 10.1000/x.1")]
    )
    page.get_by_role("combobox", name="Kind").select_option("Dataset")
    expect(rows.locator("th button")).to_have_text(["Tiny Images", 'A, "Set" of lines'])
    page.get_by_role("button", name="Name").press("Enter")
    expect(rows.locator("th button")).to_have_text(['A, "Set" of lines', "Tiny Images"])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    assert page.evaluate("captionOf(kg.network.getSelectedNodes()[0])") == "Tiny Images"
    assert page.evaluate("document.activeElement.textContent") == "Tiny Images"


def test_the_picture_is_moved_with_the_keyboard(page: Page, graph: Graph, tmp_path: Path) -> None:
    show(page, graph, tmp_path / "graph.html")
    before = page.evaluate("[kg.network.getViewPosition().x, kg.network.getScale()]")
    page.locator("#network").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    after = page.evaluate("[kg.network.getViewPosition().x, kg.network.getScale()]")
    assert after[0] == pytest.approx(before[0] + 80 / before[1])
    assert after[1] == pytest.approx(1.4 * before[1])
    page.keyboard.press("0")
    page.wait_for_function("(before) => Math.abs(kg.network.getViewPosition().x - before) < 1", arg=before[0])


def test_a_large_picture_moves_as_one_image_until_it_rests(page: Page, tmp_path: Path) -> None:
    papers = [node("Paper", f"p{i}", title=f"Paper {i}", titled=True) for i in range(700)]
    net = node("Method", "net", name="Net")
    graph = write_graph(tmp_path / "large", [*papers, net], [edge("USES", paper, net) for paper in papers])
    draw(graph, tmp_path / "graph.html", top=800)
    page.goto((tmp_path / "graph.html").as_uri())
    page.evaluate("""() => { window.shots = []; kg.network.on('afterDrawing', () => shots.push(frozen !== null)); }""")
    box = page.locator("#network").bounding_box()
    assert box
    before = page.evaluate("kg.network.getViewPosition().x")
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    page.mouse.down()
    page.mouse.move(box["x"] + 63, box["y"] + 3)
    page.mouse.move(box["x"] + 103, box["y"] + 3)
    page.wait_for_function("() => shots.includes(true)")
    page.mouse.up()
    page.wait_for_function("() => frozen === null && shots.at(-1) === false")
    assert page.evaluate("kg.network.getViewPosition().x") < before
    page.evaluate("shots.length = 0")
    page.mouse.wheel(0, -100)
    page.wait_for_function("() => shots.includes(true) && frozen === null && shots.at(-1) === false")


def test_a_click_picks_a_node_and_a_line(page: Page, graph: Graph, tmp_path: Path) -> None:
    show(page, graph, tmp_path / "graph.html", "tiny image", 1)
    ends = page.evaluate("""['FastNet', 'FastNet: Small Nets'].map((name) => {
      const id = kg.nodes.getIds().find((id) => captionOf(id) === name), at = kg.network.getPositions([id])[id];
      return kg.network.canvasToDOM(at); })""")
    box = page.locator("#network").bounding_box()
    assert box
    (ax, ay), (bx, by) = ((each["x"] + box["x"], each["y"] + box["y"]) for each in ends)
    page.mouse.click(ax, ay)
    expect(page.locator("#panel h2")).to_have_text("FastNet")
    page.mouse.click((ax + bx) / 2, (ay + by) / 2)
    expect(page.locator("#panel h2")).to_have_text("A link")
    expect(page.locator("#panel h3")).to_have_text("INTRODUCES →")


def test_no_fault_in_accessibility(any_page: Page, tmp_path: Path) -> None:
    page = any_page
    show(page, communities(tmp_path), tmp_path / "graph.html")
    page.locator("#legend").evaluate("(legend) => { legend.open = true; }")
    found = []
    for state in ("start", "selected", "table"):
        if state == "selected":
            page.locator("#communities button").nth(0).click()
            page.get_by_label("Find").fill("paper")
        if state == "table":
            page.keyboard.press("Enter")
            page.get_by_role("tab", name="Table").click()
        faults = Axe().run(page).response["violations"]
        found += [(state, fault["id"], fault["impact"], fault["nodes"][0]["html"]) for fault in faults]
    assert found == []
    page.locator("#legend").evaluate("(legend) => { legend.open = false; }")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_links_nothing_and_is_the_same_each_time(graph: Graph, tmp_path: Path) -> None:
    draw(graph, tmp_path / "one.html")
    draw(graph, tmp_path / "two.html")
    text = (tmp_path / "one.html").read_text("utf-8")
    assert text == (tmp_path / "two.html").read_text("utf-8")
    assert re.findall(r'(?:src|href)="(?!data:)[^"]*"', text) == []
    assert "default-src 'none'" in text
