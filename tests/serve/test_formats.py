"""Our writing of rows is read back by pyoxigraph as its own is."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    Triple,
    parse_query_results,
)

from kg.rdf_terms import clean
from kg.serve.formats import TRUNCATED, write
from kg.serve.negotiation import choose, media_type

Term = Literal | NamedNode | Triple
P = NamedNode("http://a.example/p")
XSD = "http://www.w3.org/2001/XMLSchema#"
READ_BACK = ("application/sparql-results+json", "application/sparql-results+xml", "text/tab-separated-values")

texts = st.text().map(clean)
terms = st.one_of(
    texts.map(Literal),
    st.builds(lambda text: Literal(text, language="en-gb"), texts),
    st.integers().map(Literal),
    st.floats(allow_nan=False, allow_infinity=False).map(Literal),
    st.sampled_from(["1.50", "-.5", "+7", "INF", "abc"]).map(
        lambda text: Literal(text, datatype=NamedNode(f"{XSD}decimal"))
    ),
    st.sampled_from(["1", "-1", "+01", "x"]).map(lambda text: Literal(text, datatype=NamedNode(f"{XSD}integer"))),
    st.sampled_from(["http://a.example/é", "http://a.example/x?y=1&z=2", "urn:x:'"]).map(NamedNode),
    st.just(Triple(P, P, Literal("a\tb"))),
)


def solutions(values: list[Term], limit: int | None = None) -> QuerySolutions:
    store = Store()
    for index, value in enumerate(values):
        store.add(Quad(NamedNode(f"http://a.example/{index}"), P, value))
    cut = "" if limit is None else f"LIMIT {limit}"
    found = store.query(f"SELECT ?s ?none ?o {{ ?s ?p ?o }} ORDER BY ?s {cut}")
    assert isinstance(found, QuerySolutions)
    return found


def written(values: list[Term], form: str, limit: int = 1000) -> tuple[bytes, int, bool]:
    sink = BytesIO()
    count, truncated = write(solutions(values), form, limit, sink)
    return sink.getvalue(), count, truncated


@pytest.mark.parametrize("form", READ_BACK)
@given(values=st.lists(terms, max_size=5))
def test_rows_are_read_back(form: str, values: list[Term]) -> None:
    body, count, truncated = written(values, form)
    found = parse_query_results(body, QueryResultsFormat.from_media_type(form))
    assert isinstance(found, QuerySolutions)
    names = [each.value for each in found.variables]
    rows = [{name: row[name] for name in names} for row in found]
    assert rows == [{name: row[name] for name in names} for row in solutions(values)]
    assert (sorted(names), count, truncated) == (["none", "o", "s"], len(values), False)


@given(values=st.lists(terms, max_size=5))
def test_csv_is_that_of_pyoxigraph(values: list[Term]) -> None:
    body, _, _ = written(values, "text/csv")
    assert body == solutions(values).serialize(format=QueryResultsFormat.CSV)


@given(values=st.lists(terms, min_size=1, max_size=6), limit=st.integers(0, 7))
def test_a_limit_cuts_rows_and_tells(values: list[Term], limit: int) -> None:
    body, count, truncated = written(values, READ_BACK[0], limit)
    found = parse_query_results(body, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    assert len(list(found)) == count == min(limit, len(values))
    assert truncated == (len(values) > limit)
    assert (TRUNCATED.encode() in body) == truncated


def test_blank_nodes_have_names() -> None:
    store = Store()
    store.add(Quad(BlankNode("b"), P, Literal("1")))
    found = store.query("SELECT ?s { ?s ?p ?o }")
    sink = BytesIO()
    write(found, READ_BACK[1], 1, sink)
    assert b"<bnode>b</bnode>" in sink.getvalue()


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "a/b"),
        ("  ", "a/b"),
        ("*/*", "a/b"),
        ("c/d, a/b", "a/b"),
        ("c/d;q=1.0, a/b;q=0.999", "c/d"),
        ("C/D", "c/d"),
        ("a/*;q=0.1, c/*;q=0.2", "c/d"),
        ("*/*, a/b;q=0", "c/d"),
        ("*/*;q=0.5, a/b;q=0.4", "c/d"),
        ('a/b;x="q=0,c/d";q=0.5', "a/b"),
        ("x/y", None),
        ("a/b;q=0", None),
        ("a/b;q=high", None),
        ("nonsense", None),
        ('x/y;x="q, c/d', None),  # a quote that is not closed ends with the header
        ('"\\' * 30_000, None),
        ('"' * 30_001, None),
    ],
)
def test_accept_headers(accept: str, chosen: str | None) -> None:
    assert choose(accept, ["a/b", "c/d"]) == chosen


def test_media_types_are_compared_without_parameters() -> None:
    assert media_type(" Text/Turtle ; charset=UTF-8") == "text/turtle"
