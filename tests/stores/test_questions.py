from collections import Counter
from importlib.resources import files

import pytest

from kg.errors import QueryError
from kg.stores.questions import QUESTIONS, Parameter, Question, find_question, free_values, read_header, values
from kg.stores.tokens import parameter_names

LIMIT = Parameter("limit", "how many rows at most", 20, required=False)
METHOD = Parameter("method", "a method's name or alias", "ResNet", required=True)
BELOW = Parameter("below", "show what is less sure than this", 0.5, required=False)


def test_each_question_is_in_both_languages() -> None:
    cypher = {file.name.removesuffix(".cypher") for file in (files("kg") / "cypher").iterdir()}
    sparql = {file.name.removesuffix(".rq") for file in (files("kg") / "sparql").iterdir()}
    assert cypher == sparql == set(QUESTIONS)
    assert Counter(each.group for each in QUESTIONS.values()) == {
        "find": 11, "compare": 11, "trace": 7, "check": 8, "explore": 9,
    }  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_both_files_say_the_same_of_themselves(question: Question) -> None:
    header = (question.summary, question.group, question.parameters)
    assert read_header(question.cypher) == read_header(question.sparql) == header
    assert question.summary.endswith((".", "?"))
    names = {each.name for each in question.parameters}
    assert parameter_names(question.cypher, "cypher") == parameter_names(question.sparql, "sparql") == names
    assert "ORDER BY" in question.cypher
    assert "ORDER BY" in question.sparql


def test_header() -> None:
    text = (
        "# What?\n# group: find\n# $method: a method's name or alias, such as ResNet\n# $limit: how many rows at most, "
    )
    assert read_header(text + "by default 20\n\nPREFIX a: <b>\n# $no: x, such as y") == (
        "What?",
        "find",
        (METHOD, LIMIT),
    )
    assert read_header("SELECT * WHERE { ?s ?p ?o } # group: find") == ("", "", ())


def test_values_are_of_the_parameters_types() -> None:
    parameters = (METHOD, LIMIT, BELOW)
    assert values(parameters, {"method": "2024"}) == {"method": "2024", "limit": 20, "below": 0.5}
    assert values(parameters, {"method": "a", "limit": "3", "below": "1"}) == {"method": "a", "limit": 3, "below": 1}
    assert values((), {}) == {}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "the question needs the parameter method: a method's name or alias\n  -p method=ResNet"),
        (
            {"method": "a", "metod": "b"},
            "the question has no parameter metod\n  its parameters are method, limit, below",
        ),
        ({"method": "a", "limit": "many"}, "the parameter limit is not a number: 'many'\n  -p limit=20"),
        ({"method": "a", "limit": "1.5"}, "the parameter limit is not a number: '1.5'\n  -p limit=20"),
        ({"method": "a", "below": "0x1"}, "the parameter below is not a number: '0x1'\n  -p below=0.5"),
    ],
)
def test_what_is_wrong_with_parameters(given: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError) as raised:
        values((METHOD, LIMIT, BELOW), given)
    assert str(raised.value) == message


def test_an_example_of_several_words_is_quoted() -> None:
    task = Parameter("task", "a task", "image classification", required=True)
    with pytest.raises(QueryError, match='-p task="image classification"'):
        values((task,), {})


def test_free_values_are_numbers_where_they_read_as_such() -> None:
    given = {"a": "3", "b": "-1.5", "c": "03", "d": "1e5", "e": "", "f": "٣", "g": "9" * 30}
    assert free_values(given) == {"a": 3, "b": -1.5, "c": "03", "d": "1e5", "e": "", "f": "٣", "g": "9" * 30}


def test_close_names_are_told() -> None:
    assert find_question("co-authors").name == "co-authors"
    with pytest.raises(QueryError, match="did you mean co-authors"):
        find_question("coauthors")
    with pytest.raises(QueryError, match="most-used-methods"):
        find_question("methods-most-used-by-anyone-in-the-world")
    with pytest.raises(QueryError, match="lists the questions"):
        find_question("xyzzy")
