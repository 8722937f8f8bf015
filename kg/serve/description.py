"""What the service says about itself: SPARQL 1.1 Service Description, and the VoID of its graph.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/#well-known
"""

import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.serve.current import Current
from kg.serve.formats import TRIPLES, write_triples
from kg.serve.negotiation import choose
from kg.serve.processes import elsewhere
from kg.tables import Graph

_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


def service(request: Request) -> Response:
    """The description of the service that was asked."""
    endpoint = str(request.url.replace(query="", fragment=""))
    void = f"<{request.url_for('void')}>"
    federated = "sd:feature sd:BasicFederatedQuery ;" if request.app.state.options.allow_service else ""
    formats = ", ".join(f"<{_FORMATS}{name}>" for name in (*_RESULTS, *_GRAPHS))
    turtle = f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
        @prefix void: <http://rdfs.org/ns/void#> .
        <{endpoint}> a sd:Service ;
          sd:endpoint <{endpoint}> ;
          sd:supportedLanguage sd:SPARQL11Query ;
          sd:resultFormat {formats} ; {federated}
          sd:defaultDataset <{endpoint}#dataset> .
        <{endpoint}#dataset> a sd:Dataset ; sd:defaultGraph <{endpoint}#graph> .
        <{endpoint}#graph> a sd:Graph ; void:inDataset {void} .
        """
    return _response(request, _triples(turtle))


async def void(request: Request) -> Response:
    """The VoID of the graph."""
    return _response(request, await request.app.state.describe())


async def read_description(current: Current, describe: Callable[[Graph], str]) -> list[Triple]:
    """The VoID of a graph, which `describe` has as Turtle: counted by another process, as it reads the whole graph."""
    return _triples(await elsewhere(_describe, describe, current.graph.path))


def _describe(describe: Callable[[Graph], str], folder: Path) -> str:
    return describe(Graph(folder))


def _triples(turtle: str) -> list[Triple]:
    return [Triple(each.subject, each.predicate, each.object) for each in parse(turtle, RdfFormat.TURTLE)]


def _response(request: Request, triples: Iterable[Triple]) -> Response:
    """Triples in the format that the client likes best."""
    kind = choose(request.headers.get("accept", ""), list(TRIPLES))
    if kind is None:
        raise HTTPException(406, "there is: " + ", ".join(TRIPLES))
    body = BytesIO()
    write_triples(triples, kind, sys.maxsize, body)
    return Response(body.getvalue(), media_type=kind, headers={"Vary": "Accept"})
