"""Who may ask, and how much: a token, and a limit to the size of a request."""

import base64
import binascii
import hmac
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CHALLENGE = 'Bearer realm="kg", Basic realm="kg", charset="UTF-8"'


class Guard:
    """Answers 401 without the token, and 413 where the body of a request is too long.

    The token is a bearer's, or the password of whatever user: that is what browsers and clients of Neo4j ask for.
    """

    def __init__(self, app: ASGIApp, token: str | None, request_size: int, open_paths: Collection[str]) -> None:
        self._app = app
        self._token = token
        self._size = request_size
        self._open = open_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._token and scope["path"] not in self._open and not _knows(headers, self._token):
            body = {"errors": [{"code": "Neo.ClientError.Security.Unauthorized", "message": "a token is needed"}]}
            await JSONResponse(body, 401, {"WWW-Authenticate": _CHALLENGE})(scope, receive, send)
            return
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._size:
                raise HTTPException(413, f"a request has {self._size} bytes at most", {"Connection": "close"})
            return message

        await self._app(scope, limited, send)


def _knows(headers: Headers, token: str) -> bool:
    scheme, _, told = headers.get("authorization", "").partition(" ")
    given = told.strip().encode("latin-1")  # as Starlette decodes headers
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).partition(b":")[2]
        except binascii.Error:
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given, token.encode())
