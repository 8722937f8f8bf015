import re
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ids import local_iri
from kg.rdf_terms import ADDRESS, clean, iri
from kg.schema import NODES, NodeKind
from tests.graphs import node
from tests.rdf_terms import IT, Triple, literal, oxigraph_triples, values, written

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [
        "",
        '"',
        "\\",
        "\r\n",
        "\x00\x1f\x7f\x85",
        "\ufffe\uffff",
        "\u2028\u2029",
        "مرحبا \u202eabc",
        "😀" * 300,
        '\'"""',
        "\\u0041",
    ]
)


@pytest.mark.parametrize(
    ("date", "datatype"),
    [
        ("2024", "xsd:gYear"),
        ("2024-07", "xsd:gYearMonth"),
        ("2024-07-13", "xsd:date"),
        ("2024-13", "xsd:string"),
        ("2024-07-32", "xsd:string"),
        ("2024-02-29", "xsd:date"),
        ("2023-02-29", "xsd:string"),
        ("2024-04-31", "xsd:string"),
        ("0000", "xsd:string"),
        ("20240713", "xsd:string"),
        ("2024-W28", "xsd:string"),
        ("", "xsd:string"),
        ("summer 2024", "xsd:string"),
        ("٢٠٢٤", "xsd:string"),
    ],
)
def test_a_date_is_as_precise_as_printed(tmp_path: Path, date: str, datatype: str) -> None:
    assert values(tmp_path, node("Paper", "x", date=date), "dcterms:date") == {literal(date, datatype)}


@pytest.mark.parametrize(
    ("number", "text"), [(82.1, "82.1"), (5.0, "5.0"), (1e-07, "1e-07"), (float("inf"), "INF"), (float("-inf"), "-INF")]
)
def test_a_number_is_a_double(tmp_path: Path, number: float, text: str) -> None:
    assert values(tmp_path, node("Result", "x", number=number), "schema:value") == {literal(text, "xsd:double")}


ADDRESSES = [
    "https://a.example/x?y=1&z=%3C2%3E#top",
    "http://a.example:80",
    "ftp://a.example/~b/(c)",
    "https://bücher.de/ä",
]
NO_ADDRESSES = [
    "",
    "a.example/x",
    "https://a b",
    "https://a/<b>",
    "https://a/%zz",
    "https://a/b#c#d",
    "mailto:a@b",
    'https://a/"',
    "https://a/b\\c",
    "https://a/[b]",
    "https://a/b\n",
    "https://u@a/",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_a_resource(tmp_path: Path, address: str) -> None:
    assert values(tmp_path, node("Repository", "x", url=address), "schema:codeRepository") == {("iri", address, "")}


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_absolute_iri_is_a_literal(tmp_path: Path, address: str) -> None:
    assert values(tmp_path, node("WebPage", "x", url=address), "schema:url") == {literal(address, "xsd:anyURI")}


@given(st.from_regex(ADDRESS, fullmatch=True))
def test_every_address_is_an_iri(address: str) -> None:
    (quad,) = ox.parse(f"<{address}> <a:b> <{address}> .", ox.RdfFormat.N_TRIPLES)
    assert quad.object == ox.NamedNode(address)


@given(st.lists(TEXTS, min_size=10, max_size=40, unique=True))
@settings(max_examples=8, deadline=None)
def test_any_text_comes_back(texts: list[str]) -> None:
    methods = [node("Method", text, aliases=[text, f"{text}2"]) for text in texts]
    with TemporaryDirectory() as folder:
        lines = written(Path(folder), methods)
    found = oxigraph_triples(lines)
    assert {thing for _, verb, thing in found if verb[1] == iri("skos:prefLabel")} == {
        literal(clean(text)) for text in texts
    }
    assert len(by_subject(found)) == len(texts)
    assert len(lines.splitlines()) == lines.count("\n") == 6 * len(texts)


def by_subject(found: set[Triple]) -> set[str]:
    return {start[1] for start, _, _ in found}


@given(st.sampled_from(list(NODES.values())), TEXTS | st.text(st.characters(categories=["Cs", "Cc", "Po", "Zs"])))
def test_any_key_makes_a_valid_iri(kind: NodeKind, key: str) -> None:
    address = IT + local_iri(kind.folder, key)
    (quad,) = ox.parse(f"<{address}> <a:b> <{address}> .", ox.RdfFormat.N_TRIPLES)
    (triple,) = rdflib.Graph().parse(data=f"<{address}> <a:b> <{address}> .", format="turtle")
    assert quad.subject.value == str(triple[0]) == address
    assert rdflib.URIRef(address).n3() == f"<{address}>"  # raises for what is no IRI
    assert ADDRESS.fullmatch(address)
    assert urljoin(IT, address.removeprefix(IT)) == address  # no segment that a reader would take away
    assert address.startswith(f"{IT}{kind.folder}/")


@given(TEXTS | st.text())
def test_clean_text_keeps_offsets_and_fits_xml(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned
    assert not re.search("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", cleaned)
    assert all(new in {old, "\ufffd"} for old, new in zip(text, cleaned, strict=True))
