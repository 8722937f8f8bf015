"""What the service says about itself: SPARQL 1.1 Service Description, and the VoID of its graph.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/#well-known
"""

from io import BytesIO

from pyoxigraph import RdfFormat, Triple, parse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.serve.formats import TRIPLES, write_triples
from kg.serve.negotiation import choose

_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


def describe_service(request: Request) -> str:
    """The description of the service that was asked, as Turtle."""
    endpoint = str(request.url.replace(query="", fragment=""))
    void = f"<{request.url_for('void')}>"
    federated = "sd:feature sd:BasicFederatedQuery ;" if request.app.state.options.allow_service else ""
    formats = ", ".join(f"<{_FORMATS}{name}>" for name in (*_RESULTS, *_GRAPHS))
    return f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
        @prefix void: <http://rdfs.org/ns/void#> .
        <{endpoint}> a sd:Service ;
          sd:endpoint <{endpoint}> ;
          sd:supportedLanguage sd:SPARQL11Query ;
          sd:resultFormat {formats} ; {federated}
          sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:inDataset {void} ] ] .
        """


async def void(request: Request) -> Response:
    """The VoID of the graph."""
    state = request.app.state
    if state.options.describe is None:
        raise HTTPException(404, "this graph has no description")
    return rdf_response(request, await run_in_threadpool(state.options.describe, state.current().graph))


def rdf_response(request: Request, turtle: str) -> Response:
    """Turtle in the format that the client likes best."""
    kind = choose(request.headers.get("accept", ""), list(TRIPLES))
    if kind is None:
        raise HTTPException(406, "there is: " + ", ".join(TRIPLES))
    body = BytesIO()
    triples = (Triple(each.subject, each.predicate, each.object) for each in parse(turtle, RdfFormat.TURTLE))
    write_triples(triples, kind, len(turtle), body)
    return Response(body.getvalue(), media_type=kind, headers={"Vary": "Accept"})
