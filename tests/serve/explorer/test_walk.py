"""The explorer walked in a real browser, without a network."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kg.ids import node_id
from tests.serve.explorer.conftest import Opened, visit
from tests.serve.running import Running

METHOD, DATASET, METRIC = "method/fastnet", "dataset/tiny", "metric/accuracy"


def heading(page: Page) -> str:
    return page.locator("main h1").inner_text()


def drawn(page: Page) -> list[str]:
    expect(page.locator("#canvas[data-nodes]")).to_be_visible()
    return sorted(page.locator(".beside .thing").all_inner_texts())


@pytest.fixture
def page(tab: Opened, small: Running) -> Page:
    return tab(small)


def test_the_first_page_counts_what_there_is(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".lead")).to_have_text(
        "3 papers, of 2024 where dated; 25 claims, 5 mentions that speak for them, each with its sentence and source."
    )
    tiles = page.get_by_role("list", name="What the graph holds").get_by_role("link")
    expect(tiles).to_have_text(
        [
            "3papers", "2authors", "1organization", "2methods", "2datasets", "1task", "1metric", "1result",
            "1repository", "1web page", "1venue", "2listings",
        ]
    )  # fmt: skip
    tiles.nth(3).click()
    expect(page).to_have_url(re.compile("/explorer/table/Method$"))


def test_search_open_expand_filter_leaderboard_query_download_and_back(page: Page, tmp_path: Path) -> None:
    find(page)
    expand_and_filter(page)
    look_at_a_leaderboard(page)
    ask_in_both_languages(page)
    download(page, tmp_path / "rows.csv")
    go_back(page)


def find(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Search")
    box.fill("fst")
    expect(page.get_by_role("option")).to_have_count(0)
    box.fill("fast n")
    expect(page.get_by_role("option").first).to_contain_text("FastNet")
    page.get_by_role("option").first.click()

    expect(page.locator("main h1")).to_have_text("FastNet")
    expect(page).to_have_url(re.compile(f"/explorer/node/{METHOD}$"))
    expect(page.locator("#of-introduces-paper ~ .claims mark")).to_have_text(["FastNet", "FastNet"])
    expect(page.locator("#of-introduces-paper ~ .claims figcaption").first).to_have_text("one.txt, line 3, abstract")
    expect(page.locator("#evaluated_on-dataset ~ .claims mark")).to_have_text(["FastNet", "FastNet", "Tiny Images"])
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def expand_and_filter(page: Page) -> None:
    page.get_by_role("link", name="Draw its neighbourhood").click()
    assert drawn(page)[-3:] == ["FastNet", "FastNet: Small Nets", "Tiny Images"]
    expect(page.get_by_role("status").filter(has_text="drawn")).to_have_text("4 things and 4 claims drawn")
    at = page.evaluate("picture.at((picture.nodes().find((node) => node.name === 'FastNet: Small Nets')).id)")
    page.mouse.click(at["x"], at["y"])
    expect(page).to_have_url(re.compile("expand=paper%2Ffastnet"))
    expect(page.get_by_role("status").filter(has_text="drawn")).to_have_text("5 things and 5 claims drawn")
    assert "image classification" in drawn(page)
    page.get_by_role("checkbox", name="papers").uncheck()
    expect(page.get_by_role("status").filter(has_text="drawn")).to_have_text("4 things and 4 claims drawn")
    page.get_by_label("Years from").fill("2025")
    page.get_by_label("Years from").press("Enter")
    expect(page.get_by_role("status").filter(has_text="drawn")).to_have_text("2 things and 1 claim drawn")
    page.reload()
    expect(page.get_by_role("status").filter(has_text="drawn")).to_have_text("2 things and 1 claim drawn")
    expect(page.get_by_role("checkbox", name="papers")).not_to_be_checked()


def look_at_a_leaderboard(page: Page) -> None:
    page.get_by_role("link", name="Leaderboards").click()
    page.get_by_role("link", name="accuracy").click()
    expect(page.locator("main h1")).to_have_text("Tiny Images by accuracy")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("82.1%")
    expect(page.locator("tbody tr")).to_contain_text("github.com/ada/fastnet")


def ask_in_both_languages(page: Page) -> None:
    page.get_by_role("link", name="Query").click()
    page.get_by_label("Question").select_option("papers-using-method")
    page.get_by_label("method", exact=True).fill("FN")
    answers = []
    for language in ("Cypher", "SPARQL"):
        page.get_by_role("radio", name=language).check()
        page.get_by_role("button", name="Run").click()
        rows = page.get_by_role("region", name="Rows").locator("tbody tr")
        expect(rows).to_have_count(1)
        answers.append(rows.locator("td").all_inner_texts())
    assert answers[0] == answers[1]
    assert answers[0][0] == "FastNet"
    assert answers[0][1].startswith('<script>alert("1")</script>')
    expect(page).to_have_url(re.compile(r"question=papers-using-method&language=sparql&%24method=FN&run=1"))


def download(page: Page, target: Path) -> None:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    waiting.value.save_as(target)
    lines = target.read_text("utf-8").splitlines()
    assert lines[0] == "method,paper,date,confidence,id"
    assert lines[1].startswith('FastNet,"<script>alert(""1"")</script>')
    assert waiting.value.suggested_filename == "papers-using-method.csv"


def go_back(page: Page) -> None:
    while "/leaderboard?" not in page.url:  # each question asked is a step
        assert "/query" in page.url
        page.go_back()
    expect(page.locator("main h1")).to_have_text("Tiny Images by accuracy")
    page.go_back()
    expect(page.locator("main h1")).to_have_text("Leaderboards")
    page.go_back()
    expect(page.get_by_role("status").filter(has_text="drawn")).to_have_text("2 things and 1 claim drawn")


def test_a_table_is_filtered_sorted_and_downloaded(page: Page, tmp_path: Path) -> None:
    page.goto("/explorer/table/Paper")
    names = page.locator("tbody th")
    expect(names).to_have_count(3)
    page.get_by_role("button", name="methods").click()
    expect(page.get_by_role("columnheader", name="methods")).to_have_attribute("aria-sort", "descending")
    expect(page).to_have_url(re.compile("sort=methods&order=desc$|sort=methods$"))
    expect(names.first).to_contain_text("<script>")
    page.get_by_role("button", name="methods").click()
    expect(page.get_by_role("columnheader", name="methods")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("searchbox", name="Name has").fill("small NETS")
    page.keyboard.press("Enter")
    expect(names).to_have_text(["FastNet: Small Nets"])
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download CSV").click()
    waiting.value.save_as(tmp_path / "papers.csv")
    assert (tmp_path / "papers.csv").read_text("utf-8").splitlines() == [
        "title,year,authors,venue,methods,datasets,results,code,listings,date,doi,arxiv,url,comment,iri,id",
        "FastNet: Small Nets,2024,Ada Lóvelace; Bob,CVPR,1,1,1,1,one.txt; two.txt,2024-07-13,10.1000/x.1,2401.00001,"
        f"https://arxiv.org/abs/2401.00001,Accepted to CVPR 2024,paper/fastnet,{node_id('Paper', 'fastnet')}",
    ]
    page.go_back()
    expect(names).to_have_count(3)
    expect(page.get_by_role("columnheader", name="methods")).to_have_attribute("aria-sort", "ascending")


def test_all_of_it_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    expect(page.locator("main h1")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    page.keyboard.type("fast")
    expect(page.get_by_role("option")).to_have_count(3)
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-2")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(page.locator("#suggestion-0")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    assert box.input_value() == "fast"
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("FastNet")
    expect(page.locator("main h1")).to_be_focused()

    reach(page, "Method")
    reach(page, "Draw its neighbourhood")
    page.keyboard.press("Enter")
    expect(page.locator("#canvas[data-nodes='4']")).to_be_visible()
    reach(page, "expand FastNet: Small Nets")
    page.keyboard.press("Enter")
    expect(page.locator("#canvas[data-nodes='5']")).to_be_visible()
    expect(page.locator(".beside a:focus")).to_have_text("FastNet: Small Nets")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("FastNet: Small Nets")
    page.go_back()
    expect(page.locator("#canvas[data-nodes='5']")).to_be_visible()
    page.go_back()
    expect(page.locator("#canvas[data-nodes='4']")).to_be_visible()


def reach(page: Page, name: str) -> None:
    """Press Tab until the link or button of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"{name} is not reached")


def test_a_listing_shows_the_entry_that_a_sentence_stands_in(page: Page) -> None:
    page.goto(f"/explorer/node/{METHOD}")
    page.get_by_role("link", name="two.txt, line 9, title").first.click()
    expect(page.locator("main h1")).to_have_text("two.txt")
    expect(page.locator("[data-marked]")).to_contain_text("FastNet: Small Nets")
    expect(page.locator("[data-marked]")).to_contain_text("line 9")


def test_what_is_not_there_is_said(page: Page) -> None:
    page.goto("/explorer/search?q=zzzzzz")
    expect(page.locator("main h1")).to_have_text("Nothing is called zzzzzz")
    page.goto("/explorer/search?q=fastnte")
    expect(page.locator(".rows .thing").first).to_have_text("FastNet")
    expect(page.locator(".hint").first).to_have_text("These are spelt alike:")


def test_no_view_is_wider_than_a_phone(tab: Opened, small: Running) -> None:
    page = tab(small, width=360)
    board = f"/explorer/leaderboard?dataset={DATASET}&metric={METRIC}"
    views = ["/", f"/explorer/node/{METHOD}", "/explorer/leaderboards", board, "/explorer/query?question=kinds&run=1",
             "/explorer/table/Paper", f"/explorer/picture/{METHOD}", "/explorer/search?q=fast"]  # fmt: skip
    widths = {}
    for view in views:
        visit(page, view)
        widths[view] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(views, 360)
