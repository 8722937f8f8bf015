"""Hostile texts through every view: nothing runs, nothing breaks. The tab fails the test for a dialog or any error."""

import csv
import io
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.ids import node_id
from kg.schema import NODES
from kg.serve.explorer.table import cell
from tests.hostile import ADDRESSES, HOSTILE, hostile_graph
from tests.serve.explorer.conftest import visit, watched
from tests.serve.running import Running, running


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(hostile_graph(tmp_path_factory.mktemp("hostile") / "graph").path) as server:
        yield server


@pytest.fixture(scope="module")
def phone(browser: Browser, served: Running) -> Iterator[tuple[Page, list[str]]]:
    """One tab for all tests, and what it complains of."""
    complaints: list[str] = []
    page = watched(browser, served, complaints, width=360)
    yield page, complaints
    page.context.close()


@pytest.fixture
def page(phone: tuple[Page, list[str]]) -> Iterator[Page]:
    page, complaints = phone
    yield page
    told = complaints.copy()
    complaints.clear()
    assert told == []


def see(page: Page, address: str) -> None:
    """Visit a view and look that it stands as it should."""
    visit(page, address)
    stands(page)


def stands(page: Page) -> None:
    """No text became markup or a link that runs, and nothing is wider than the phone."""
    expect(page.locator(".trouble")).to_have_count(0)
    assert page.locator("main script, main img, main svg, main iframe, main b, body > img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("main a[href^='javascript:'], main a[href^='data:']").count() == 0


@pytest.mark.parametrize("key", HOSTILE)
def test_a_name_is_text_in_every_view(page: Page, key: str) -> None:
    name = HOSTILE[key]
    for label, start in {"Paper": "p-", "Method": "Method-", "Result": "r-", "WebPage": "page-"}.items():
        see(page, f"/explorer/node/{node_id(label, start + key)}")
        assert page.locator("main h1 bdi").text_content() == name
        if label == "Method":
            assert page.locator("figure mark").first.text_content() == name
    see(page, f"/explorer/picture/{node_id('Method', f'Method-{key}')}")
    expect(page.locator("#canvas[data-nodes='3']")).to_be_visible()
    dataset, metric = node_id("Dataset", f"Dataset-{key}"), node_id("Metric", f"Metric-{key}")
    see(page, f"/explorer/leaderboard?dataset={dataset}&metric={metric}")
    assert page.locator("main h1 bdi").count() == 2
    expect(page.locator("tbody tr")).to_have_count(1)
    see(page, f"/explorer/search?q={quote(name[:900])}")
    expect(page.locator(".rows li").first).to_be_visible()
    page.get_by_role("combobox", name="Search").fill(name[:60])
    expect(page.locator("#suggestions li").first).to_be_visible()


@pytest.mark.parametrize("kind", NODES)
def test_tables_and_their_csv_hold_every_text(page: Page, served: Running, kind: str) -> None:
    see(page, f"/explorer/table/{kind}")
    rows = list(
        csv.DictReader(io.StringIO(served.ask("GET", f"/explorer/table.csv?kind={kind}").body.decode(), newline=""))
    )
    assert len(rows) == (1 if kind == "Listing" else len(HOSTILE))
    assert page.locator("tbody tr").count() == len(rows)
    for row in rows:
        assert not [value for value in row.values() if value.startswith(("=", "+", "@", "%"))]
    if kind != "Listing":
        first = NODES[kind].caption
        assert {row[first] for row in rows} == {cell(text) for text in HOSTILE.values()}


def test_the_first_page_the_leaderboards_and_the_listing(page: Page) -> None:
    see(page, "/")
    expect(page.locator(".cards")).to_contain_text(HOSTILE["cypher"])
    see(page, "/explorer/leaderboards")
    expect(page.locator("tbody tr")).to_have_count(len(HOSTILE))
    see(page, f"/explorer/node/listing/{'c' * 64}?entry=3")
    expect(page.locator("[data-marked]")).to_have_count(1)


@pytest.mark.parametrize("language", ["cypher", "sparql"])
@pytest.mark.parametrize("key", HOSTILE)
def test_a_parameter_is_a_value_and_a_row_is_text(page: Page, key: str, language: str) -> None:
    asked = {"question": "papers-using-method", "language": language, "$method": HOSTILE[key], "run": "1"}
    if key == "long":  # an address holds no more than the server reads
        asked["$method"] = HOSTILE[key][:5000]
    see(page, f"/explorer/query?{urlencode(asked)}")
    other = key in {"long", "lines"}  # a field of one line drops the ends of lines
    expect(page.locator("#rows [role=status]")).to_have_text("0 rows" if other else "1 row")
    stands(page)
    if not other:
        shown = page.locator("#rows tbody td").first.locator("bdi").text_content()
        assert shown == HOSTILE[key]


def test_only_addresses_of_the_web_are_links(page: Page) -> None:
    for key, address in ADDRESSES.items():
        see(page, f"/explorer/node/{node_id('WebPage', f'page-{key}')}")
        links = page.locator(".facts a.away")
        expect(links).to_have_count(int(address.startswith("https:")))
        expect(page.locator(".facts")).to_contain_text(address)


@pytest.mark.parametrize("asked", ["node?id=%00", "node?id=' or 1=1 --", "search?q=%25&limit=101", "search?kind=Paper'",
                                   "table?kind=x", "table?sort=id;drop table nodes", "table?from=20x4", "picture",
                                   "picture?expand=nothing", "picture?kinds=Paper,;&expand=x", "table?offset=-1",
                                   "leaderboard?dataset=x", "claims?type=x", "claims?offset=1e3", "nothing",
                                   "picture?confidence=nan"])  # fmt: skip
def test_a_request_that_makes_no_sense_is_refused_in_words(served: Running, asked: str) -> None:
    answer = served.ask("GET", f"/explorer/api/{quote(asked, safe='?=&%')}")
    assert answer.status in {400, 404}
    assert list(answer.json()) == ["error"]


def test_pages_forbid_all_that_is_not_theirs(served: Running) -> None:
    for path in ("/", "/explorer/node/x", "/explorer/api/summary", "/explorer/static/main.js", "/explorer/table.csv"):
        answer = served.ask("GET", path)
        assert answer.status == 200
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert served.ask("GET", "/explorer/static/..%2f__init__.py").status == 404
    assert served.ask("GET", "/explorer/static/index.html").status == 404
