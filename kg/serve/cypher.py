"""`/db/{name}/query/v2`: Cypher over HTTP, as Neo4j's Query API has it, https://neo4j.com/docs/query-api/current/.

Status codes, fields and errors are those of Neo4j 5.26, where the graph is one that can only be read.
"""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from kg.serve.answers import ask, stream
from kg.serve.failures import QueryFailed
from kg.serve.messages import CypherQuestion
from kg.serve.negotiation import choose, media_type
from kg.serve.records import PLAIN, TYPED, parameters

NAMES = ("kg", "neo4j")
"""What the database is called: by us, and by clients that do not say."""

_INVALID = "Neo.ClientError.Request.Invalid"
_COUNTERS = (
    "nodesCreated nodesDeleted propertiesSet relationshipsCreated relationshipsDeleted labelsAdded labelsRemoved "
    "indexesAdded indexesRemoved constraintsAdded constraintsRemoved"
)


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """The body of a request. A graph that does not change while it is read has no use for some of its fields."""

    statement: str = ""
    parameters: dict[str, Any] = {}
    access_mode: str = "READ"
    include_counters: bool = False
    bookmarks: tuple[str, ...] = ()
    max_execution_time: float | None = None
    tx_metadata: dict[str, Any] = {}


async def cypher(request: Request) -> Response:
    """The answer to a Cypher query."""
    try:
        asked, question = await _question(request)
        answer = await ask(request, "cypher", question)
    except QueryFailed as failed:
        return errors(failed.status, failed.code, failed.message)
    last: dict[str, Any] = {"bookmarks": [f"FB:{answer.graph[:24]}"]}
    if asked.include_counters:
        counters = dict.fromkeys(_COUNTERS.split(), 0) | {"systemUpdates": 0}
        last = {"counters": {"containsUpdates": False, **counters, "containsSystemUpdates": False}, **last}
    return stream(request, answer, 202, b"," + msgspec.json.encode(last)[1:])


def errors(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """The errors of a request, as Neo4j has them."""
    body = msgspec.json.encode({"errors": [{"code": code, "message": message}]})
    return Response(body, status, headers, PLAIN)


async def _question(request: Request) -> tuple[Asked, CypherQuestion]:
    name = request.path_params["name"]
    if name not in NAMES:
        raise QueryFailed(404, "Neo.ClientError.Database.DatabaseNotFound", f"Graph not found: {name}")
    form = choose(request.headers.get("accept", ""), (PLAIN, *TYPED))
    if form is None:
        raise QueryFailed(406, _INVALID, "Not Acceptable")
    kind = media_type(request.headers.get("content-type", ""))
    if kind not in {PLAIN, *TYPED}:
        raise QueryFailed(415, _INVALID, "Unsupported Media Type")
    try:
        asked = msgspec.json.decode(await request.body() or b"{}", type=Asked)
        given = asked.parameters if kind == PLAIN else parameters(asked.parameters)
    except (ValueError, RecursionError) as error:  # msgspec's and ours
        raise QueryFailed(400, _INVALID, f"Bad Request: {error}") from None
    if not asked.statement:
        raise QueryFailed(400, _INVALID, "statement cannot be null or empty")
    if asked.access_mode.upper() not in {"READ", "WRITE"}:
        raise QueryFailed(400, _INVALID, "Bad Request: accessMode is READ or WRITE")
    return asked, CypherQuestion(asked.statement, given, form)
