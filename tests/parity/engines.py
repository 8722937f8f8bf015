"""The engines that a graph is asked in: each takes a question with its parameters and gives rows, typed alike."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlencode

import rdflib
import urllib3
from rdflib.term import Literal

from kg.load import Options, load
from kg.load.graph_store import authorization
from kg.rdf import triples
from kg.schema import PREFIXES
from kg.stores.cypher import open_cypher
from kg.stores.questions import Question
from kg.stores.rows import Rows, Value
from kg.stores.sparql import bind, open_sparql
from kg.tables import Graph
from tests.load.databases import driver
from tests.services.fixtures import Service

Ask = Callable[[Question, Mapping[str, Value]], Rows]

_XSD = PREFIXES["xsd"]
_NUMBERS: dict[str, Callable[[str], Value]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": float,
    f"{_XSD}double": float,
    f"{_XSD}boolean": lambda text: text == "true",
}
_HEADER = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def kglite(graph: Graph) -> Ask:
    """The embedded property graph."""
    store = open_cypher(graph)
    return lambda question, parameters: store.query(question.cypher, parameters)


def pyoxigraph(graph: Graph) -> Ask:
    """The embedded RDF store."""
    store = open_sparql(graph)
    return lambda question, parameters: store.query(question.sparql, parameters)


def rdf_lib(graph: Graph) -> Ask:
    """rdflib, in memory."""
    store = rdflib.Graph().parse(data="".join(triples(graph)), format="nt")

    def ask(question: Question, parameters: Mapping[str, Value]) -> Rows:
        found = store.query(_HEADER + bind(question.sparql, parameters))
        columns = tuple(str(each) for each in found.vars or ())
        return Rows(columns, tuple(tuple(map(_of_term, row)) for row in found if isinstance(row, tuple)))

    return ask


@contextmanager
def bolt(graph: Graph, service: Service) -> Iterator[Ask]:
    """Neo4j, which holds the graph and nothing else."""
    with driver(service) as connected, connected.session() as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        load(graph, service.uri, Options(user=service.user, password=service.password))

        def ask(question: Question, parameters: Mapping[str, Value]) -> Rows:
            found = session.run(question.cypher, dict(parameters))
            return Rows(tuple(found.keys()), tuple(map(tuple, found.values())))

        yield ask


def sparql_protocol(graph: Graph, service: Service) -> Ask:
    """A store that is asked over HTTP, of the named graphs that `kg load` makes together."""
    options = Options(user=service.user, password=service.password)
    load(graph, service.uri, options)
    parts = [row["name"]["value"] for row in _select(service, "SELECT DISTINCT ?name { GRAPH ?name { ?s ?p ?o } }")[1]]

    def ask(question: Question, parameters: Mapping[str, Value]) -> Rows:
        columns, rows = _select(service, _HEADER + bind(question.sparql, parameters), parts)
        return Rows(tuple(columns), tuple(tuple(_of_json(row.get(each)) for each in columns) for row in rows))

    return ask


def _select(
    service: Service, query: str, graphs: list[str] | None = None
) -> tuple[list[str], list[dict[str, dict[str, str]]]]:
    """Columns and rows of a query; `graphs` are merged to be its default graph (SPARQL 1.1 Protocol, 2.1.4)."""
    headers = authorization(Options(user=service.user, password=service.password))
    headers |= {"Accept": "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded"}
    fields = {"query": query, "default-graph-uri": graphs or []}
    answer = urllib3.request(
        "POST", service.uri, body=urlencode(fields, doseq=True).encode(), headers=headers, timeout=300
    )
    assert answer.status == 200, answer.data
    told = json.loads(answer.data)
    return told["head"]["vars"], told["results"]["bindings"]


def _of_json(term: dict[str, str] | None) -> Value:
    if term is None:
        return None
    return _NUMBERS.get(term.get("datatype", ""), str)(term["value"])


def _of_term(term: object) -> Value:
    if term is None:
        return None
    datatype = str(term.datatype) if isinstance(term, Literal) and term.datatype else ""
    return _NUMBERS.get(datatype, str)(str(term))
