"""A tab that sees nothing but the server, and fails its test for whatever it complains of."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from kg.serve.current import Current
from kg.serve.explorer.index import Index, make_index
from tests.graphs import small_graph
from tests.serve.running import Running

Opened = Callable[..., Page]

expect.set_options(timeout=20_000)  # a machine may be busy


@pytest.fixture(scope="package")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of the small graph."""
    graph = small_graph(tmp_path_factory.mktemp("indexed") / "graph")
    return make_index(Current(graph, graph.digest))


@pytest.fixture
def tab(browser: Browser) -> Iterator[Opened]:
    """Opens tabs; whatever they complain of is a failure."""
    pages: list[Page] = []
    complaints: list[str] = []

    def open_tab(server: Running, width: int = 1200) -> Page:
        pages.append(watched(browser, server, complaints, width))
        return pages[-1]

    yield open_tab
    for page in pages:
        page.context.close()
    assert complaints == []


def watched(browser: Browser, server: Running, complaints: list[str], width: int) -> Page:
    """A tab that tells of any error, message, dialog, and request to another host."""
    assert server.ask("GET", "/explorer/api/summary").status == 200  # makes the index
    size = {"width": width, "height": 800}
    context = browser.new_context(base_url=server.url, viewport=size, reduced_motion="reduce", accept_downloads=True)  # type: ignore[arg-type]

    def refuse(route: Route) -> None:
        complaints.append(f"asked for {route.request.url}")
        route.abort()

    def dismiss(dialog: Dialog) -> None:
        complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.route(lambda url: not url.startswith((server.url, "blob:", "data:")), refuse)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", dismiss)
    return page


def visit(page: Page, address: str) -> None:
    """Show a view: the first by loading the page, others as the back button does, which is quicker."""
    if page.url == "about:blank":
        page.goto(address)
    else:
        page.evaluate("to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }", address)
    expect(page.locator("main:not([aria-busy]) h1")).to_be_visible()
