"""One answer in two languages, on graphs with ties, missing values and hostile names."""

import itertools

import pytest

from kg.rdf_terms import clean
from kg.stores.cypher import CypherStore, open_cypher
from kg.stores.questions import QUESTIONS, Question, values
from kg.stores.sparql import SparqlStore, open_sparql
from tests.stores.rich import NAMES, rich_graph

Stores = tuple[CypherStore, SparqlStore]

NAMED = ["resnet", "ALIAS", "both", "zwilling", "Other", "nothing has this name"]
PAPERS = ["10.1/x3", "10.1/X7", "2401.00008", "2401.00012", "RESNET", "nothing has this name"]
HOSTILE = [*map(clean, NAMES), "σοφος"]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    graph = rich_graph(tmp_path_factory.mktemp("rich"))
    return open_cypher(graph), open_sparql(graph)


def tried(question: Question) -> list[dict[str, str]]:
    required = [each.name for each in question.parameters if each.required]
    first = PAPERS if required == ["paper"] else [*NAMED, "N", "ΣΟΦΟΣ"]
    choices = [first, *[["Other", "both"]] * (len(required) - 1)] if required else []
    tries = [dict(zip(required, each, strict=True)) for each in itertools.product(*choices)]
    other = {"limit": "7", "below": "0.95"}
    return [*tries, tries[0] | {each.name: other[each.name] for each in question.parameters if not each.required}]


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_languages_give_the_same_rows(stores: Stores, name: str) -> None:
    question, (cypher, sparql) = QUESTIONS[name], stores
    most = 0
    for given in tried(question):
        parameters = values(question.parameters, given)
        rows = cypher.query(question.cypher, parameters)
        assert rows == sparql.query(question.sparql, parameters), given
        most = max(most, len(rows.rows))
    assert most > 0


@pytest.mark.parametrize("name", ["papers-using-method", "names-of", "papers-with-words", "papers-by-author"])
def test_no_name_is_more_than_a_name(stores: Stores, name: str) -> None:
    question, (cypher, sparql) = QUESTIONS[name], stores
    found = 0
    for each in HOSTILE:
        parameters = values(question.parameters, {question.parameters[0].name: each})
        rows = cypher.query(question.cypher, parameters)
        assert rows == sparql.query(question.sparql, parameters), each
        found += bool(rows.rows)
    assert found > 5


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_planner_changes_no_answer(stores: Stores, name: str) -> None:
    question = QUESTIONS[name]
    parameters = values(question.parameters, tried(question)[0])
    unplanned = stores[0].store.cypher(question.cypher, params=parameters, disable_optimizer=True)
    found = [tuple(row.values()) for row in unplanned]
    assert found == list(stores[0].query(question.cypher, parameters).rows)


def test_all_questions_are_asked() -> None:
    assert len(QUESTIONS) == 46
    assert sum(len(tried(question)) for question in QUESTIONS.values()) == 325
