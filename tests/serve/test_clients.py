"""The clients that people have: SPARQLWrapper, rdflib, curl, browsers, Prometheus."""

import json
import re
import shutil
import subprocess
from typing import Any
from urllib.parse import urlencode

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from tests.serve.running import Running

ID = "https://w3id.org/papers-kg/id/"
NAMES = "SELECT ?name WHERE { ?m a mls:Algorithm ; rdfs:label ?name } ORDER BY ?name"
LABELS = "CONSTRUCT { ?m rdfs:label ?name } WHERE { ?m a mls:Algorithm ; rdfs:label ?name }"
EXPECTED = {(URIRef(f"{ID}method/fastnet"), "FastNet"), (URIRef(f"{ID}method/old"), "Old")}
SELECTED = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
BUILT = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")


def wrapper(server: Running, query: str, form: str, method: str = "GET") -> Any:
    """What SPARQLWrapper makes of the answer."""
    client = SPARQLWrapper(f"{server.url}/sparql", returnFormat=form)
    client.setMethod(method)
    client.setQuery(query)
    return client.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_json(small: Running, method: str) -> None:
    rows = wrapper(small, NAMES, JSON, method)["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == ["FastNet", "Old"]


def test_sparqlwrapper_reads_xml_csv_and_tsv(small: Running) -> None:
    found = wrapper(small, NAMES, XML)
    assert [each.firstChild.data for each in found.getElementsByTagName("literal")] == ["FastNet", "Old"]
    assert wrapper(small, NAMES, CSV) == b"name\r\nFastNet\r\nOld\r\n"
    assert wrapper(small, NAMES, TSV) == b'?name\n"FastNet"\n"Old"\n'


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # SPARQLWrapper's
@pytest.mark.parametrize(("form", "parser"), [(TURTLE, "turtle"), (N3, "turtle"), (JSONLD, None), (RDFXML, None)])
def test_sparqlwrapper_reads_graphs(small: Running, form: str, parser: str | None) -> None:
    found = wrapper(small, LABELS, form)
    graph = Graph().parse(data=found, format=parser) if parser else found
    assert {(subject, str(name)) for subject, _, name in graph} == EXPECTED


def test_sparqlwrapper_is_told_what_is_wrong(small: Running) -> None:
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed  # noqa: PLC0415

    with pytest.raises(QueryBadFormed, match="SPARQL syntax"):
        wrapper(small, "SELECT", JSON)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks(small: Running, method: str) -> None:
    graph = Graph(SPARQLStore(f"{small.url}/sparql", method=method, returnFormat="json"))
    rows: Any = graph.query(NAMES.replace("?name WHERE", "?m ?name WHERE"))
    assert {(subject, str(name)) for subject, name in rows} == EXPECTED
    assert graph.value(URIRef(f"{ID}method/fastnet"), RDFS.label) == Literal("FastNet")
    assert len(list(graph.triples((None, RDFS.label, Literal("Old"))))) == 1


def curl(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("curl")
    assert program, "curl is not installed"
    return subprocess.run([program, "-sS", "-i", *arguments], capture_output=True, text=True, check=True)


def test_curl_takes_what_it_gets(small: Running) -> None:
    answer = curl(f"{small.url}/sparql", "--data-urlencode", f"query={NAMES}", "-H", "Accept: text/csv").stdout
    head, _, body = answer.partition("\n\n")
    assert (head.split("\n")[0], body) == ("HTTP/1.1 200 OK", "name\nFastNet\nOld\n")
    assert "content-type: text/csv; charset=utf-8" in head.lower()


@pytest.mark.parametrize("accept", SELECTED)
def test_rows_are_the_same_in_all_formats(small: Running, accept: str) -> None:
    query = "SELECT ?s ?label ?none ?number { ?s rdfs:label ?label OPTIONAL { ?s kg:no ?none } BIND(1.5 AS ?number) }"
    answer = small.sparql(query, accept)
    assert (answer.status, answer.kind.partition(";")[0]) == (200, accept)
    if accept == "text/csv":
        assert answer.body.decode().count("\r\n") == 1 + 18  # a line feed within a title is one alone
        assert answer.body.decode().startswith("label,none,number,s\r\n") or b"s,label,none,number\r\n" in answer.body
        return
    found = parse_query_results(answer.body, QueryResultsFormat.from_media_type(accept))
    whole = parse_query_results(small.sparql(query).body, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    assert isinstance(whole, QuerySolutions)
    rows = [tuple(map(str, row)) for row in found]
    assert len(rows) == 18
    assert rows == [tuple(map(str, row)) for row in whole]


@pytest.mark.parametrize("accept", BUILT)
def test_graphs_are_the_same_in_all_formats(small: Running, accept: str) -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    answer = small.sparql(query, accept)
    assert (answer.status, answer.kind.partition(";")[0]) == (200, accept)
    form = RdfFormat.from_media_type(accept)
    assert form
    whole = small.sparql(query, "application/n-triples").body
    found = {str(each.triple) for each in parse(answer.body, form)}
    assert found == {str(each.triple) for each in parse(whole, RdfFormat.N_TRIPLES)}
    assert len(found) > 300


@pytest.mark.parametrize(
    ("accept", "rows", "triples"),
    [
        ("", "application/sparql-results+json", "text/turtle"),
        ("*/*", "application/sparql-results+json", "text/turtle"),
        (
            "application/sparql-results+xml;q=0.5, text/csv;q=0.6, application/rdf+xml",
            "text/csv",
            "application/rdf+xml",
        ),
        ("application/json", "application/json", "application/json"),
        ("text/*;q=0.3, application/*;q=0.2", "text/csv", "text/turtle"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/xml", "application/xml"),
        ("image/png, text/csv;q=0, application/n-triples;q=0", None, None),
    ],
)
def test_the_format_is_negotiated(small: Running, accept: str, rows: str | None, triples: str | None) -> None:
    for query, expected in ((NAMES, rows), (LABELS, triples)):
        answer = small.sparql(query, accept)
        assert answer.status == (406 if expected is None else 200)
        assert answer.kind.partition(";")[0] == (expected or "text/plain")


def test_pages_of_other_sites_may_ask(small: Running) -> None:
    asked = {"Origin": "https://yasgui.example", "Access_Control_Request_Method": "POST"}
    preflight = small.ask("OPTIONS", "/sparql", **asked, Access_Control_Request_Headers="content-type")
    assert (preflight.status, preflight.headers["access-control-allow-origin"]) == (200, "*")
    answer = small.ask("GET", "/sparql?query=ASK%7B%7D", Origin="https://yasgui.example")
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert "Kg-Truncated" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        (NAMES, "application/sparql-results+json,*/*;q=0.9", "application/sparql-results+json"),
        (LABELS, "text/turtle,*/*;q=0.9", "text/turtle; charset=utf-8"),
    ],
)
def test_yasgui_asks(small: Running, query: str, accept: str, kind: str) -> None:
    origin = "https://yasgui.example"
    form = "application/x-www-form-urlencoded; charset=UTF-8"
    answer = small.ask("POST", "/sparql", urlencode({"query": query}), Accept=accept, Content_Type=form, Origin=origin)
    assert (answer.status, answer.kind, answer.headers["access-control-allow-origin"]) == (200, kind, "*")
    assert answer.body.count(b"FastNet") == 1


def test_the_service_and_the_graph_describe_themselves(small: Running) -> None:
    service = Graph().parse(data=small.ask("GET", "/sparql").body, format="turtle")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    endpoint = URIRef(f"{small.url}/sparql")
    assert service.value(endpoint, URIRef(f"{sd}endpoint")) == endpoint
    assert set(service.objects(endpoint, URIRef(f"{sd}supportedLanguage"))) == {URIRef(f"{sd}SPARQL11Query")}
    assert len(set(service.objects(endpoint, URIRef(f"{sd}resultFormat")))) == 8
    assert small.ask("GET", "/sparql").body == small.ask("GET", "/sparql").body
    void = small.ask("GET", "/.well-known/void", Accept="application/n-triples")
    assert small.ask("GET", "/.well-known/void", Accept="application/n-triples").body == void.body
    described = Graph().parse(data=void.body, format="nt")
    triples = {int(str(each)) for each in described.objects(None, URIRef("http://rdfs.org/ns/void#triples"))}
    assert max(triples) == small.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").number()


def test_prometheus_reads_the_metrics(small: Running) -> None:
    small.sparql("ASK {}")
    answer = small.ask("GET", "/metrics")
    assert answer.kind == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.body.decode().splitlines()
    sample = re.compile(r'[a-z_]+(?:\{(?:[a-z]+="[^"\\]*",?)*\})? [0-9.]+')
    assert all(sample.fullmatch(line) for line in lines if not line.startswith("#"))
    assert any(line.startswith('kg_http_requests_total{route="/sparql",method="GET",status="200"}') for line in lines)


def test_openapi_and_its_page_name_all_endpoints(small: Running) -> None:
    told = json.loads(small.ask("GET", "/openapi.json").body)
    assert told["openapi"] == "3.1.0"
    page = small.ask("GET", "/api")
    assert page.kind == "text/html; charset=utf-8"
    assert len(told["paths"]) == 6
    for path in told["paths"]:
        assert f" {path}</code>".encode() in page.body
        assert small.ask("GET", path.replace("{name}", "kg")).status in {200, 405}
    assert b"http://" not in page.body
    assert b"https://" not in page.body
