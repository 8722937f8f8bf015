"""The answer to a query as an HTTP response, a piece at a time."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from kg.serve.failures import QueryFailed
from kg.serve.messages import Question
from kg.serve.pool import Answer

ROW_LIMIT = "Kg-Row-Limit"
TRUNCATED = "Kg-Truncated"
GRAPH = "Kg-Graph"
EXPOSED = (ROW_LIMIT, TRUNCATED, GRAPH, "Retry-After")
_TEXT = {"text/csv", "text/tab-separated-values", "text/turtle", "text/plain", "text/xml"}


async def ask(request: Request, language: str, question: Question) -> Answer:
    """The answer to a question, as soon as its head is known. It is stopped where the client goes away.

    Raises:
        QueryFailed: where there is none.
        ClientDisconnect: where nobody waits for it any more.
    """
    await request.body()
    request.state.note = {"language": language}
    asking = asyncio.ensure_future(request.app.state.answer(question))
    gone = asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait({asking, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            raise ClientDisconnect
        return _begun(asking)
    except QueryFailed as failed:
        request.state.note["failed"] = failed.message
        raise
    finally:
        asking.cancel()
        gone.cancel()


def _begun(asking: asyncio.Future[Answer]) -> Answer:
    return asking.result()


def stream(request: Request, answer: Answer, status: int, last: bytes = b"") -> Response:
    """The response with an answer's body, and `last` after it.

    `Kg-Truncated` tells whether the row limit cut it; where the body is too long to know that when it begins, there is
    no such header, and the body tells it at its end. A query that fails after that breaks the connection, so that
    nobody takes a part for the whole.
    """
    note = request.state.note

    async def pieces() -> AsyncIterator[bytes]:
        try:
            async for piece in answer.body():
                yield piece
        except QueryFailed as failed:
            note["failed"] = failed.message
            raise
        finally:
            answer.close()
        if answer.end:
            note.update(rows=answer.end.rows, truncated=answer.end.truncated)
        yield last

    headers = {
        ROW_LIMIT: str(request.app.state.options.rows),
        GRAPH: answer.graph,
        "Vary": "Accept",
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    if answer.head.truncated is not None:
        headers[TRUNCATED] = str(answer.head.truncated).lower()
    kind = answer.head.media_type
    content_type = f"{kind}; charset=utf-8" if kind in _TEXT else kind
    return StreamingResponse(pieces(), status, headers | {"Content-Type": content_type})
