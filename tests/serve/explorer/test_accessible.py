"""axe-core finds no serious or critical fault in any view, light or dark, on a phone or a desk."""

from collections.abc import Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.serve.explorer.conftest import Opened, visit
from tests.serve.running import Running

VIEWS = {
    "home": "/",
    "search": "/explorer/search?q=fast",
    "nothing": "/explorer/search?q=zzzz",
    "method": "/explorer/node/method/fastnet",
    "paper": "/explorer/node/paper/fastnet",
    "listing": f"/explorer/node/listing/{'a' * 64}?entry=1",
    "picture": "/explorer/picture/method/fastnet?expand=paper%2Ffastnet",
    "leaderboards": "/explorer/leaderboards",
    "leaderboard": "/explorer/leaderboard?dataset=dataset/tiny&metric=metric/accuracy",
    "table": "/explorer/table/Paper?sort=methods",
    "query": "/explorer/query?question=kinds&run=1",
}


@pytest.mark.parametrize("width", [1440, 360])
def test_no_view_has_a_serious_fault(tab: Opened, small: Running, width: int) -> None:
    page = tab(small, width)
    found = {}
    for view, address in VIEWS.items():
        visit(page, address)
        if view == "picture":
            expect(page.locator("#canvas[data-nodes]")).to_be_visible()
        if view == "query":
            expect(page.locator("#rows table")).to_be_visible()
        found[view] = [faults(page), faults_by_night(page)]
    assert found == {view: [[], []] for view in VIEWS}


def faults(page: Page, rules: Sequence[str] = ()) -> list[dict[str, Any]]:
    """What axe-core finds serious or critical, by some rules or by its usual ones: the rule, and the elements."""
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else None
    found = Axe().run(page, options=only).response["violations"]
    return [
        {"rule": each["id"], "at": [node["target"] for node in each["nodes"]]}
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


def faults_by_night(page: Page) -> list[dict[str, Any]]:
    """The faults of the dark page, which differs from the light one in its colours only."""
    page.emulate_media(color_scheme="dark")
    found = faults(page, ("color-contrast", "link-in-text-block"))
    page.emulate_media(color_scheme="light")
    return found


def test_the_open_suggestions_have_no_fault(tab: Opened, small: Running) -> None:
    page = tab(small)
    visit(page, "/")
    page.get_by_role("combobox", name="Search").fill("fast")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert faults(page) == []
    assert faults_by_night(page) == []


def test_a_fault_is_found(tab: Opened, small: Running) -> None:
    page = tab(small)
    visit(page, "/")
    page.evaluate("document.querySelector('.lead').style.color = 'light-dark(#bbb, #333)'")
    assert [each["rule"] for each in (*faults(page), *faults_by_night(page))] == ["color-contrast", "color-contrast"]
