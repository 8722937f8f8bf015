"""`/sparql`: the query operation of the SPARQL 1.1 Protocol, https://www.w3.org/TR/sparql11-protocol/."""

from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.serve.answers import ask, stream
from kg.serve.description import service
from kg.serve.failures import QueryFailed
from kg.serve.messages import SparqlQuestion
from kg.serve.negotiation import media_type

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_READ_ONLY = HTTPException(403, "the graph is read-only: updates are refused")


async def sparql(request: Request) -> Response:
    """The answer to a query; to GET without one, the description of the service."""
    parameters = await _parameters(request)
    if request.method in {"GET", "HEAD"} and not parameters:
        return service(request)
    question = _question(request, parameters)
    try:
        answer = await ask(request, "sparql", question)
    except QueryFailed as failed:
        raise HTTPException(failed.status, failed.message) from None
    return stream(request, answer, 200)


async def _parameters(request: Request) -> list[tuple[str, str]]:
    """The parameters of the URL and of the body."""
    given = _decoded(request.url.query)
    if request.method in {"GET", "HEAD"}:
        return given
    body = await request.body()
    kind = media_type(request.headers.get("content-type", ""))
    if kind == UPDATE:
        raise _READ_ONLY
    if kind not in {FORM, QUERY}:
        raise HTTPException(415, f"a query is posted as {QUERY} or as {FORM}", {"Accept-Post": f"{QUERY}, {FORM}"})
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise HTTPException(400, "the body is not UTF-8") from None
    return [*given, *(_decoded(text) if kind == FORM else [("query", text)])]


def _decoded(form: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(form, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError:  # UnicodeDecodeError among them
        raise HTTPException(400, "the parameters are not UTF-8, or too many") from None


def _question(request: Request, parameters: list[tuple[str, str]]) -> SparqlQuestion:
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise _READ_ONLY
    if len(values.get("query", ())) != 1:
        raise HTTPException(400, "there must be exactly one parameter query")
    default, named = (tuple(map(_iri, values.get(name, ()))) for name in ("default-graph-uri", "named-graph-uri"))
    base = str(request.url.replace(query="", fragment=""))
    return SparqlQuestion(values["query"][0], base, default, named, request.headers.get("accept", ""))


def _iri(text: str) -> str:
    try:
        return NamedNode(text).value
    except ValueError:
        raise HTTPException(400, "a graph is named by an absolute IRI") from None
