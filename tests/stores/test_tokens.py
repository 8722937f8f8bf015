import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.stores.tokens import Language, code, parameter_names, recognise, tokens

LANGUAGES: tuple[Language, ...] = ("cypher", "sparql")


@given(st.sampled_from(LANGUAGES), st.text("ab'\"`\\#/$?<>:.\n _x") | st.text())
def test_the_tokens_are_the_query(language: Language, text: str) -> None:
    assert "".join(part for _, part in tokens(text, language)) == text


def test_kinds() -> None:
    assert [kind for kind, part in tokens("a 'b' `c` $d // e", "cypher") if part.strip()] == [
        "code", "text", "name", "parameter", "comment",
    ]  # fmt: skip
    assert [kind for kind, part in tokens("a 'b' <c> $d ?e # f", "sparql") if part.strip()] == [
        "code", "text", "iri", "parameter", "variable", "comment",
    ]  # fmt: skip


def test_parameters_stand_in_code() -> None:
    assert parameter_names('RETURN $a, \'$b\', `$c`, "\\"$d" // $e\n + $f', "cypher") == {"a", "f"}
    assert parameter_names('SELECT $a \'$b\' <http://x/$c> """"$d""" # $e\n $f ?g', "sparql") == {"a", "f"}


def test_code_is_without_text_and_comments() -> None:
    assert code("MATCH (n {a: 'DELETE'}) // SET", "cypher").split() == ["MATCH", "(n", "{a:", "})"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("MATCH (n) RETURN n", "cypher"),
        ("// SELECT\n  match (n) return n", "cypher"),
        ("CALL { RETURN 1 AS x } RETURN x", "cypher"),
        ("OPTIONAL MATCH (n) RETURN n", "cypher"),
        ("# MATCH\n\nSELECT * WHERE { ?s ?p ?o }", "sparql"),
        ("prefix a: <http://a.example/> ask { ?s ?p ?o }", "sparql"),
        ("BASE<http://a.example/> SELECT * { ?s ?p ?o }", "sparql"),
    ],
)
def test_language_of_a_text(text: str, language: Language) -> None:
    assert recognise(text) == language


@pytest.mark.parametrize("text", ["", "  ", "// only a comment", "what is this", "{}"])
def test_no_language(text: str) -> None:
    with pytest.raises(QueryError, match="--language"):
        recognise(text)
