"""One answer in two languages and five engines: real Neo4j and Fuseki after `kg load`, kglite, pyoxigraph, rdflib.

The graph is that of the examples, or the one that KG_PARITY_GRAPH names. Rows are compared exactly, in their order,
with the types of their values; a double by its value, since stores write it in ways of their own.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kg import pipeline
from kg.extract.models import Model
from kg.stores.questions import QUESTIONS, values
from kg.stores.rows import Rows, Value
from kg.tables import Graph
from tests.parity import engines
from tests.parity.engines import Ask
from tests.parity.samples import Samples

EXAMPLES = sorted(str(path) for path in (Path(__file__).parents[2] / "examples").iterdir())
GIVEN = os.environ.get("KG_PARITY_GRAPH")
CASES = 184  # and each on three engines, with one for each question on rdflib: 3 * 184 + 46 comparisons

ENGINES: dict[str, int | None] = {"neo4j": None, "fuseki": None, "pyoxigraph": None, "rdflib": 1}
"""How many cases of each question an engine is asked: rdflib takes seconds where others take milliseconds."""

Cases = Mapping[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The graph that is asked."""
    if GIVEN:
        return Graph(Path(GIVEN))
    target = tmp_path_factory.mktemp("parity") / "graph"
    pipeline.build(EXAMPLES, target, pipeline.Options(model=Model("baseline"), jobs=1))
    return Graph(target)


@pytest.fixture(scope="module")
def cases(asked: Graph) -> Cases:
    """What each question is asked for."""
    samples = Samples(asked)
    return {name: samples.cases(question) for name, question in QUESTIONS.items()}


@pytest.fixture(scope="module")
def first(asked: Graph) -> Ask:
    """The engine that the others are compared with."""
    return engines.kglite(asked)


@pytest.fixture(scope="module", params=list(ENGINES))
def other(request: pytest.FixtureRequest, asked: Graph) -> Iterator[tuple[Ask, int | None]]:
    """Each of the others in turn, and how many cases of a question it is asked."""
    most = ENGINES[request.param]
    if request.param == "neo4j":
        with engines.bolt(asked, request.getfixturevalue("neo4j")) as ask:
            yield ask, most
    elif request.param == "fuseki":
        yield engines.sparql_protocol(asked, request.getfixturevalue("fuseki")), most
    else:
        yield engines.pyoxigraph(asked) if request.param == "pyoxigraph" else engines.rdf_lib(asked), most


def exact(rows: Rows) -> tuple[object, ...]:
    """Rows with the types of their values: in Python 1, 1.0 and True are equal."""
    return rows.columns, [[_typed(value) for value in row] for row in rows.rows]


def _typed(value: Value) -> object:
    return [_typed(each) for each in value] if isinstance(value, list) else (type(value).__name__, value)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_engine_gives_the_same_rows(first: Ask, other: tuple[Ask, int | None], cases: Cases, name: str) -> None:
    question, (ask, most) = QUESTIONS[name], other
    for given in cases[name][:most]:
        parameters = values(question.parameters, given)
        assert exact(ask(question, parameters)) == exact(first(question, parameters)), given


def test_all_questions_are_asked_and_most_answered(first: Ask, cases: Cases) -> None:
    answered = Counter(
        name
        for name, tries in cases.items()
        for given in tries
        if first(QUESTIONS[name], values(QUESTIONS[name].parameters, given)).rows
    )
    assert set(cases) == set(QUESTIONS)
    assert len(QUESTIONS) == 46
    assert sum(map(len, cases.values())) == CASES
    assert len(answered) >= 40, set(QUESTIONS) - set(answered)
    assert sum(answered.values()) >= CASES // 2
