"""The ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kg.serve import openapi
from kg.serve.answers import EXPOSED
from kg.serve.cypher import cypher, errors
from kg.serve.description import void
from kg.serve.explorer import routes
from kg.serve.guard import Guard
from kg.serve.live import Live
from kg.serve.metrics import CONTENT_TYPE, Metrics
from kg.serve.observe import Observe
from kg.serve.options import Serving
from kg.serve.sparql import sparql

OPEN = ("/health",)
"""What is answered without the token: nothing of the graph."""


def app(path: Path, options: Serving) -> Starlette:
    """The application that serves the graph at `path`; it must be started and stopped (ASGI lifespan).

    Its state has, while it runs, `current()`, the graph as it is now; `answer(question)` and `describe()` of
    `kg.serve.live.Live`; `questions`, `metrics` and `options`. Starting raises GraphError where there is no graph.
    """
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(application: Starlette) -> AsyncIterator[None]:
        async with Live(path, options, metrics) as live:
            application.state.current = live.current
            application.state.answer = live.answer
            application.state.describe = live.describe
            yield

    application = Starlette(
        routes=[
            Route("/sparql", sparql, methods=["GET", "POST"]),
            Route("/sparql/", sparql, methods=["GET", "POST"]),
            Route("/db/{name}/query/v2", cypher, methods=["POST"]),
            Route("/.well-known/void", void, methods=["GET"], name="void"),
            Route("/health", _health, methods=["GET"]),
            Route("/metrics", _metrics, methods=["GET"]),
            Route("/openapi.json", _openapi, methods=["GET"]),
            Route("/api", _api, methods=["GET"]),
            *routes(),
        ],
        middleware=[
            Middleware(Observe, metrics=metrics),
            Middleware(
                CORSMiddleware,
                allow_origins=options.origins,
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["*"],
                expose_headers=EXPOSED,
            ),
            Middleware(Guard, token=options.token, request_size=options.request_size, open_paths=OPEN),
        ],
        exception_handlers={HTTPException: _refuse},
        lifespan=lifespan,
    )
    application.state.options = options
    application.state.questions = options.questions
    application.state.metrics = metrics
    return application


async def _refuse(request: Request, error: Any) -> Response:
    """What went wrong, for a person or, below /db/, for a client of Neo4j."""
    headers = dict(error.headers or {})
    if "Allow" in headers:  # in one order, whatever the hash seed
        headers["Allow"] = ", ".join(sorted(headers["Allow"].split(", ")))
    if request.url.path.startswith("/db/"):
        return errors(error.status_code, "Neo.ClientError.Request.Invalid", error.detail, headers)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, headers)


async def _health(request: Request) -> Response:
    return JSONResponse({"status": "ok", "graph": request.app.state.current().digest})


async def _metrics(request: Request) -> Response:
    state = request.app.state
    return Response(state.metrics.text(state.current().digest), media_type=CONTENT_TYPE)


async def _openapi(request: Request) -> Response:
    return JSONResponse(openapi.description(request.app.state.options))


async def _api(request: Request) -> Response:
    return HTMLResponse(openapi.page(request.app.state.options))
