"""Counts and logs each request."""

import json
import logging
import time
from datetime import UTC, datetime
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.failures import QueryFailed
from kg.serve.metrics import Metrics

ACCESS = logging.getLogger("kg.serve.access")
"""Has one line of JSON for each request. Neither queries nor tokens are in it."""

_ROUTES = ("/sparql", "/db", "/explorer", "/health", "/metrics", "/openapi.json", "/api", "/.well-known/void")


class Observe:
    """Times a request until its last byte is sent, counts it and logs it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, sent = time.perf_counter(), 0, 0
        note: dict[str, Any] = scope.setdefault("state", {})

        async def observed(message: Message) -> None:
            nonlocal status, sent
            status = message.get("status", status)
            sent += len(message.get("body", b""))
            await send(message)

        self._metrics.in_flight += 1
        try:
            await self._app(scope, receive, observed)
        except (QueryFailed, ClientDisconnect):
            pass  # a body that is cut short: the connection is closed, as its end was not sent
        except BaseException:
            status = status or 500
            raise
        finally:
            seconds = time.perf_counter() - begun
            self._metrics.in_flight -= 1
            self._metrics.observe(_route(scope["path"]), _method(scope["method"]), status, seconds, sent)
            ACCESS.info(_line(scope, status, seconds, sent, note.get("note", {})))


def _line(scope: Scope, status: int, seconds: float, sent: int, note: dict[str, Any]) -> str:
    client = scope.get("client")
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "client": client[0] if client else None,
        "method": scope["method"],
        "path": scope["path"],
        "status": status,  # 0 where the client went away before there was one
        "ms": round(seconds * 1000, 2),
        "bytes": sent,
        **note,
    }
    return json.dumps(line)


def _route(path: str) -> str:
    """The route of a path, of a few: names of metrics are not for the client to make up."""
    return next((route for route in _ROUTES if path == route or path.startswith(f"{route}/")), "/" * (path == "/"))


def _method(method: str) -> str:
    return method if method in {"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"} else "other"
