"""The test cases of the W3C for the SPARQL 1.1 Protocol, each a test of the same name.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/; the dataset of three documents is theirs. Those for
updates must be refused, as the endpoint is read-only: 4xx for all of them.
"""

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import QueryResultsFormat, parse_query_results

from tests.graphs import small_graph
from tests.serve.documents import BASE, DOCUMENTS, Documents
from tests.serve.running import Answered, Running, running

ONE, TWO, THREE = DOCUMENTS
DATA0 = f"{BASE}data0.rdf"
BOTH = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type }}"
NAMED = f"ASK {{ GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
FULL = f"ASK {{ <{THREE}> a ?type GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
FORM, QUERY, UPDATE = (f"application/{name}" for name in ("x-www-form-urlencoded", "sparql-query", "sparql-update"))
INSERT = "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/s> <http://example.org/p> <test> } }"
BOOLEAN = {"application/sparql-results+json", "application/sparql-results+xml"}
TABULAR = {*BOOLEAN, "text/csv", "text/tab-separated-values"}
RDF = {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    path = small_graph(tmp_path_factory.mktemp("protocol") / "graph").path
    with running(path, connect=Documents) as server:
        yield server


def url(*parameters: tuple[str, str]) -> str:
    return "/sparql/" + (f"?{urlencode(parameters, quote_via=quote)}" if parameters else "")


def default(*names: str) -> list[tuple[str, str]]:
    return [("default-graph-uri", name) for name in names]


def named(*names: str) -> list[tuple[str, str]]:
    return [("named-graph-uri", name) for name in names]


def is_true(answer: Answered) -> bool:
    assert answer.status == 200
    assert answer.kind in BOOLEAN
    found = parse_query_results(answer.body, QueryResultsFormat.from_media_type(answer.kind))
    return bool(found)


def kind(answer: Answered) -> str:
    assert answer.status == 200
    return answer.kind.partition(";")[0]


def refused(answer: Answered) -> bool:
    return 400 <= answer.status < 500 and bool(answer.body)


def query_post_form(server: Running) -> bool:
    return is_true(server.ask("POST", url(*default(DATA0)), "query=ASK%20%7B%7D", Content_Type=FORM))


def query_dataset_default_graphs_get(server: Running) -> bool:
    asked = server.ask("GET", url(("query", BOTH), *default(ONE, TWO)))
    fewer = server.sparql(BOTH, **dict(default(ONE)))
    return is_true(asked) and not is_true(fewer)


def query_dataset_default_graphs_post(server: Running) -> bool:
    return is_true(server.ask("POST", url(*default(ONE, TWO)), BOTH, Content_Type=QUERY))


def query_dataset_named_graphs_post(server: Running) -> bool:
    fewer = server.ask("POST", url(*named(ONE)), NAMED, Content_Type=QUERY)
    return is_true(server.ask("POST", url(*named(ONE, TWO)), NAMED, Content_Type=QUERY)) and not is_true(fewer)


def query_dataset_named_graphs_get(server: Running) -> bool:
    return is_true(server.ask("GET", url(("query", NAMED), *named(ONE, TWO))))


def query_dataset_full(server: Running) -> bool:
    return is_true(server.ask("POST", url(*default(THREE), *named(ONE, TWO)), FULL, Content_Type=QUERY))


def query_multiple_dataset(server: Running) -> bool:
    query = NAMED.replace("ASK", f"ASK FROM <{THREE}>")
    return is_true(server.ask("POST", url(*named(ONE, TWO)), query, Content_Type=QUERY))


def query_get(server: Running) -> bool:
    return is_true(server.ask("GET", url(("query", "ASK {}"), *default(DATA0))))


def query_content_type_select(server: Running) -> bool:
    return kind(server.ask("POST", url(*default(DATA0)), "SELECT (1 AS ?value) {}", Content_Type=QUERY)) in TABULAR


def query_content_type_ask(server: Running) -> bool:
    return kind(server.ask("POST", url(*default(DATA0)), "ASK {}", Content_Type=QUERY)) in BOOLEAN


def query_content_type_describe(server: Running) -> bool:
    asked = server.ask("POST", url(*default(DATA0)), "DESCRIBE <http://example.org/>", Content_Type=QUERY)
    return kind(asked) in RDF


def query_content_type_construct(server: Running) -> bool:
    asked = server.ask("POST", url(*default(DATA0)), "CONSTRUCT { <s> <p> 1 } WHERE {}", Content_Type=QUERY)
    return kind(asked) in RDF and f"<{server.url}/sparql/s>".encode() in asked.body


def query_post_direct(server: Running) -> bool:
    return is_true(server.ask("POST", url(), "ASK {}", Content_Type=QUERY))


def bad_query_method(server: Running) -> bool:
    answer = server.ask("PUT", url(("query", "ASK {}"), *default(DATA0)), "", Content_Type=FORM)
    return answer.status == 405 and answer.headers["allow"] == "GET, HEAD, POST"


def bad_multiple_queries(server: Running) -> bool:
    return server.ask("GET", url(("query", "ASK {}"), ("query", "SELECT * {}"))).status == 400


def bad_query_wrong_media_type(server: Running) -> bool:
    return server.ask("POST", url(), "ASK {}", Content_Type="text/plain").status == 415


def bad_query_missing_form_type(server: Running) -> bool:
    return server.ask("POST", url(), "query=ASK%20%7B%7D").status == 415


def bad_query_missing_direct_type(server: Running) -> bool:
    return server.ask("POST", url(), "ASK {}").status == 415


def bad_query_non_utf8(server: Running) -> bool:
    return server.ask("POST", url(), "ASK {}".encode("utf-16"), Content_Type=QUERY).status == 400


def bad_query_syntax(server: Running) -> bool:
    return server.ask("GET", url(("query", "ASK {"))).status == 400


def update_dataset_default_graph(server: Running) -> bool:
    return refused(server.ask("POST", url(("using-graph-uri", ONE)), INSERT, Content_Type=UPDATE))


def update_dataset_default_graphs(server: Running) -> bool:
    asked = url(("using-graph-uri", ONE), ("using-graph-uri", TWO))
    return refused(server.ask("POST", asked, INSERT, Content_Type=UPDATE))


def update_dataset_named_graphs(server: Running) -> bool:
    return refused(server.ask("POST", url(("using-named-graph-uri", ONE)), INSERT, Content_Type=UPDATE))


def update_dataset_full(server: Running) -> bool:
    asked = url(("using-graph-uri", ONE), ("using-named-graph-uri", TWO))
    return refused(server.ask("POST", asked, INSERT, Content_Type=UPDATE))


def update_post_form(server: Running) -> bool:
    return refused(server.ask("POST", url(), "update=CLEAR+ALL", Content_Type=FORM)) and query_dataset_full(server)


def update_post_direct(server: Running) -> bool:
    return refused(server.ask("POST", url(), "CLEAR ALL", Content_Type=UPDATE)) and query_dataset_full(server)


def update_base_uri(server: Running) -> bool:
    return refused(server.ask("POST", url(), INSERT, Content_Type=UPDATE))


def bad_update_get(server: Running) -> bool:
    return refused(server.ask("GET", url(("update", "CLEAR ALL"))))


def bad_multiple_updates(server: Running) -> bool:
    return refused(server.ask("POST", url(), "update=CLEAR+NAMED&update=CLEAR+DEFAULT", Content_Type=FORM))


def bad_update_wrong_media_type(server: Running) -> bool:
    return refused(server.ask("POST", url(), "CLEAR NAMED", Content_Type="text/plain"))


def bad_update_missing_form_type(server: Running) -> bool:
    return refused(server.ask("POST", url(), "update=CLEAR%20NAMED"))


def bad_update_non_utf8(server: Running) -> bool:
    return refused(server.ask("POST", url(), "CLEAR NAMED".encode("utf-16"), Content_Type=UPDATE))


def bad_update_syntax(server: Running) -> bool:
    return refused(server.ask("POST", url(), "update=CLEAR+XYZ", Content_Type=FORM))


def bad_update_dataset_conflict(server: Running) -> bool:
    text = f"WITH <{ONE}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}"
    asked = url(("using-named-graph-uri", ONE))
    return refused(server.ask("POST", asked, urlencode({"update": text}), Content_Type=FORM))


QUERIES = (
    query_post_form, query_dataset_default_graphs_get, query_dataset_default_graphs_post,
    query_dataset_named_graphs_post, query_dataset_named_graphs_get, query_dataset_full, query_multiple_dataset,
    query_get, query_content_type_select, query_content_type_ask, query_content_type_describe,
    query_content_type_construct, query_post_direct,
)  # fmt: skip
BAD_QUERIES = (
    bad_query_method, bad_multiple_queries, bad_query_wrong_media_type, bad_query_missing_form_type,
    bad_query_missing_direct_type, bad_query_non_utf8, bad_query_syntax,
)  # fmt: skip
UPDATES = (
    update_dataset_default_graph, update_dataset_default_graphs, update_dataset_named_graphs, update_dataset_full,
    update_post_form, update_post_direct, update_base_uri, bad_update_get, bad_multiple_updates,
    bad_update_wrong_media_type, bad_update_missing_form_type, bad_update_non_utf8, bad_update_syntax,
    bad_update_dataset_conflict,
)  # fmt: skip
CASES = {each.__name__: each for each in (*QUERIES, *BAD_QUERIES, *UPDATES)}


def test_there_are_as_many_as_the_w3c_has() -> None:
    assert (len(QUERIES), len(BAD_QUERIES), len(UPDATES), len(CASES)) == (13, 7, 14, 34)


@pytest.mark.parametrize("name", CASES)
def test_w3c(server: Running, name: str) -> None:
    assert CASES[name](server)


def test_the_dataset_may_be_named_in_the_form(server: Running) -> None:
    body = urlencode([("query", BOTH), *default(ONE, TWO)])
    assert is_true(server.ask("POST", url(), body, Content_Type=FORM))


def test_a_graph_is_named_by_an_absolute_iri(server: Running) -> None:
    answer = server.ask("GET", url(("query", "ASK {}"), ("default-graph-uri", "data 1")))
    assert (answer.status, answer.body) == (400, b"a graph is named by an absolute IRI\n")


def test_a_named_graph_is_no_file(server: Running) -> None:
    asked = url(("query", "ASK { ?s ?p ?o }"), ("default-graph-uri", "file:///etc/passwd"))
    answer = server.ask("GET", asked)
    assert json.loads(answer.body)["boolean"] is False
