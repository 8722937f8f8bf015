"""The endpoints in OpenAPI 3.1, and a page of them for people, which needs no network."""

from html import escape
from importlib.metadata import version
from typing import Any

from kg.serve.formats import ROWS, TRIPLES
from kg.serve.options import Serving
from kg.serve.records import PLAIN, TYPED

_TEXT: dict[str, Any] = {"schema": {"type": "string"}}
_OBJECT: dict[str, Any] = {"schema": {"type": "object"}}
_QUERY = {"name": "query", "in": "query", "description": "A SPARQL 1.1 query.", **_TEXT}
_GRAPHS = [
    {"name": name, "in": "query", "description": text, "schema": {"type": "array", "items": {"type": "string"}}}
    for name, text in (
        ("default-graph-uri", "The graphs that together are the default graph."),
        ("named-graph-uri", "The named graphs."),
    )
]
_REFUSED = {
    "400": "The query is malformed, or a parameter is.",
    "405": "The method is another than the one it takes.",
    "406": "There is no format that the client takes.",
    "413": "The request is too long.",
    "415": "The body has another media type.",
    "503": "The query was stopped (time, memory), or too many wait.",
}


def description(options: Serving) -> dict[str, Any]:
    """The OpenAPI description of a server."""
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "kg",
            "version": version("papers-kg"),
            "description": f"A graph of papers, read-only. A query has {options.timeout:g} s and {options.rows} rows.",
        },
        "paths": {
            "/sparql": {"get": _sparql_get(), "post": _sparql_post()},
            "/db/{name}/query/v2": {"post": _cypher()},
            "/.well-known/void": {"get": _get("Describe the graph (VoID).", _bodies(TRIPLES, _TEXT))},
            "/health": {"get": {**_get("Tell whether the server is up.", _bodies([PLAIN], _OBJECT)), "security": []}},
            "/metrics": {"get": _get("Tell what the server counted (Prometheus).", _bodies(["text/plain"], _TEXT))},
            "/openapi.json": {"get": _get("Describe the endpoints (OpenAPI).", _bodies([PLAIN], _OBJECT))},
        },
    }
    if options.token:
        schemes = {"bearer": {"type": "http", "scheme": "bearer"}, "basic": {"type": "http", "scheme": "basic"}}
        described |= {"components": {"securitySchemes": schemes}, "security": [{"bearer": []}, {"basic": []}]}
    return described


def page(options: Serving) -> str:
    """The same for people."""
    told = description(options)
    parts = [
        _operation(path, method, operation)
        for path, operations in told["paths"].items()
        for method, operation in operations.items()
    ]
    info = {name: escape(told["info"][name]) for name in ("version", "description")}
    return _PAGE.format(**info, parts="".join(parts))


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    rows = [(each["name"], each["description"]) for each in operation.get("parameters", ())]
    rows += [("body", kind) for kind in operation.get("requestBody", {}).get("content", ())]
    rows += [(status, each["description"]) for status, each in operation["responses"].items()]
    cells = "".join(f"<tr><th scope=row>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in rows)
    title = f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
    return f"<section>{title}<p>{escape(operation['summary'])}</p><table>{cells}</table></section>"


def _get(summary: str, content: dict[str, Any], *parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": summary,
        "parameters": list(parameters),
        "responses": {"200": {"description": "The answer.", "content": content}},
    }


def _sparql_get() -> dict[str, Any]:
    content = {**_bodies(ROWS, _TEXT), **_bodies(TRIPLES, _TEXT)}
    operation = _get("Answer a SPARQL query; without one, describe the service.", content, _QUERY, *_GRAPHS)
    return {**operation, "responses": {**operation["responses"], **_refusals("400", "406", "503")}}


def _sparql_post() -> dict[str, Any]:
    form = {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}
    body = {"application/x-www-form-urlencoded": {"schema": form}, "application/sparql-query": _TEXT}
    operation = {**_sparql_get(), "summary": "Answer a SPARQL query.", "parameters": _GRAPHS}
    refused = _refusals("400", "406", "413", "415", "503")
    return {
        **operation,
        "requestBody": {"required": True, "content": body},
        "responses": {**operation["responses"], **refused},
    }


def _cypher() -> dict[str, Any]:
    asked = {
        "type": "object",
        "required": ["statement"],
        "properties": {
            "statement": {"type": "string"},
            "parameters": {"type": "object"},
            "includeCounters": {"type": "boolean"},
        },
    }
    kinds = [PLAIN, *TYPED]
    answered = {"202": {"description": "The answer, or errors.", "content": _bodies(kinds, _OBJECT)}}
    return {
        "summary": "Answer a Cypher query, as Neo4j's Query API does.",
        "parameters": [
            {"name": "name", "in": "path", "required": True, "description": "The database: kg or neo4j.", **_TEXT}
        ],
        "requestBody": {"required": True, "content": _bodies(kinds, {"schema": asked})},
        "responses": {**answered, **_refusals("400", "406", "413", "415", "503")},
    }


def _refusals(*statuses: str) -> dict[str, Any]:
    return {status: {"description": _REFUSED[status]} for status in statuses}


def _bodies(kinds: Any, schema: dict[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(kinds, schema)


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>kg: endpoints</title><style>
:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
body {{ max-width: 48rem; margin: 2rem auto; padding: 0 1rem }}
h2 {{ font-size: 1.05rem; margin: 2rem 0 0; overflow-wrap: anywhere }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0; border-top: 1px solid #8886;
  overflow-wrap: anywhere }}
th {{ font-weight: 600; width: 12rem }}
</style></head><body><main><h1>kg {version}: endpoints</h1><p>{description}</p>
<p><a href="/">Explore the graph</a> · <a href="/openapi.json">OpenAPI</a> · <a href="/sparql">Service description</a>
· <a href="/.well-known/void">VoID</a> · <a href="/metrics">Metrics</a></p>{parts}</main></body></html>
"""
