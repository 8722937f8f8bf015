"""The explorer: pages to search, read and draw the graph with, and the JSON that they ask for.

The application's state has `current`, a function that gives the graph as it is now, and `questions`, the named
questions by name.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from kg.serve.explorer.asked import AskedWronglyError
from kg.serve.explorer.pages import HEADERS, file, page
from kg.serve.explorer.questions import listed

if TYPE_CHECKING:
    from kg.serve.explorer.answers import Answers

__all__ = ["routes"]

VIEWS = ("search", "node/{iri:path}", "picture/{iri:path}", "leaderboards", "leaderboard", "table/{kind}", "query")
"""The addresses of the views, below /explorer/; all are one page."""


def routes() -> list[BaseRoute]:
    """The explorer's routes: `/` and what is below `/explorer/`. They share one index of the graph as it is now."""

    @cache
    def answers() -> "Answers":
        from kg.serve.explorer.answers import Answers  # noqa: PLC0415 - a server is ready before DuckDB is imported

        return Answers()

    async def json(request: Request) -> Response:
        name, current = request.path_params["name"], request.app.state.current()
        return await _answered(lambda: answers().json(name, current, request.query_params), _found)

    async def csv(request: Request) -> Response:
        current = request.app.state.current()
        return await _answered(lambda: answers().csv(current, request.query_params), _csv)

    return [
        Route("/", page, methods=["GET"]),
        *(Route(f"/explorer/{view}", page, methods=["GET"]) for view in VIEWS),
        Route("/explorer/static/{name}", file, methods=["GET"]),
        Route("/explorer/api/questions", _questions, methods=["GET"]),
        Route("/explorer/api/{name}", json, methods=["GET"]),
        Route("/explorer/table.csv", csv, methods=["GET"]),
    ]


async def _answered(work: Callable[[], Any], respond: Callable[[Any], Response]) -> Response:
    try:
        return respond(await run_in_threadpool(work))
    except AskedWronglyError as error:
        return _json({"error": str(error)}, 400)


async def _questions(request: Request) -> Response:
    return _json(listed(request.app.state.questions.values()))


def _found(answer: dict[str, Any] | None) -> Response:
    return _json({"error": "There is no such thing in the graph."}, 404) if answer is None else _json(answer)


def _json(content: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(content, status, headers=HEADERS)


def _csv(named: tuple[str, Any]) -> Response:
    name, lines = named
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8; header=present", headers=headers)
