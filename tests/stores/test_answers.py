"""What each question answers on the small graph, in both languages, ids apart."""

from collections.abc import Mapping

import pytest

from kg.stores.cypher import CypherStore, open_cypher
from kg.stores.questions import QUESTIONS, values
from kg.stores.rows import Rows, Value
from kg.stores.sparql import SparqlStore, open_sparql
from tests.graphs import small_graph

HOSTILE = '<script>alert("1")</script> O\'Hara & "CREATE (n)" $x$ \\ end'
FAST, UNTITLED = "FastNet: Small Nets", "A paper that has no title …"
REPOSITORY, CODE = "github.com/ada/fastnet", "https://github.com/ada/fastnet"
GIVEN = {
    "method": "fastnet", "other": "fn", "dataset": "TINY images", "task": "Image Classification", "author": "bob",
    "venue": "cvpr", "organization": "a lab", "words": "NET", "paper": "10.1000/X.1", "name": "fast net",
    "start": "fastnet: small nets", "end": "fastnet",
}  # fmt: skip
ANSWERS: dict[str, list[tuple[Value, ...]]] = {
    "code-for-method": [("FastNet", REPOSITORY, CODE, 1)],
    "datasets-of-method": [("FastNet", "Tiny Images", 1, 0.8)],
    "papers-at-venue": [("CVPR", 2024, "oral", FAST)],
    "papers-by-author": [("Bob", FAST, "2024-07-13", 2), ("Bob", HOSTILE, None, 1)],
    "papers-of-organization": [("A Lab", UNTITLED, None)],
    "papers-on-dataset": [(FAST, "2024-07-13", "USES", True)],
    "papers-on-task": [("image classification", FAST, "2024-07-13", 0.9)],
    "papers-using-method": [("FastNet", HOSTILE, None, 0.7)],
    "papers-with-words": [(FAST, "2024-07-13")],
    "repositories-for-dataset": [(REPOSITORY, CODE, True, FAST)],
    "who-introduced-method": [
        ("FastNet", FAST, "2024-07-13", "Ada Lóvelace", 1),
        ("FastNet", FAST, "2024-07-13", "Bob", 2),
    ],
    "datasets-for-task": [("Tiny Images", 1)],
    "methods-for-task": [("FastNet", 1)],
    "methods-on-dataset": [("FastNet", 1, 0.8)],
    "methods-sharing-datasets": [],
    "metrics-for-task": [("accuracy", 1)],
    "most-used-datasets": [('A, "Set"\nof lines', 1), ("Tiny Images", 1)],
    "most-used-methods": [("FastNet", 1), ("Old", 1)],
    "papers-per-venue": [("CVPR", 2024, 1)],
    "papers-per-year": [("2024", 1, 1)],
    "results-on-dataset": [("accuracy", "FastNet", "82.1%", False, FAST)],
    "two-methods": [("Tiny Images", "FastNet", 1, "FastNet", 1)],
    "about-paper": [
        ("ADDRESSES", "image classification"),
        ("HAS_CODE", REPOSITORY),
        ("INTRODUCES", "FastNet"),
        ("LINKS_TO", "https://ada.example/x?y=1&z=<2>"),
        ("LISTED_IN", "one.txt"),
        ("LISTED_IN", "two.txt"),
        ("MEASURES", "accuracy"),
        ("PUBLISHED_IN", "CVPR"),
        ("REPORTS", "82.1% accuracy on Tiny Images"),
        ("USES", "Tiny Images"),
        ("WROTE", "Ada Lóvelace"),
        ("WROTE", "Bob"),
        ("abstract", "We propose FastNet. It is 82.1% accurate on Tiny Images."),
        ("arxiv", "2401.00001"),
        ("author_count", "2"),
        ("authors_complete", "true"),
        ("comment", "Accepted to CVPR 2024"),
        ("date", "2024-07-13"),
        ("doi", "10.1000/x.1"),
        ("title", FAST),
        ("url", "https://arxiv.org/abs/2401.00001"),
    ],
    "evidence-for-edge": [("INTRODUCES", 0.9, False, FAST), ("INTRODUCES", 0.9, False, "We propose FastNet.")],
    "evidence-for-method": [
        (HOSTILE, "USES", 0.7, "We use FastNet."),
        (FAST, "INTRODUCES", 0.9, FAST),
        (FAST, "INTRODUCES", 0.9, "We propose FastNet."),
    ],
    "links-of-paper": [("code", CODE, "official"), ("page", "https://ada.example/x?y=1&z=%3C2%3E", "official")],
    "listings-of-paper": [(FAST, "one.txt", 0, 3), (FAST, "two.txt", 1, 9)],
    "names-of": [("Method", "FastNet", "FN"), ("Method", "FastNet", "Fast Net")],
    "papers-behind-evaluation": [(FAST, "INTRODUCES", "USES")],
    "authors-incomplete": [(HOSTILE, 1, None)],
    "doubtful-edges": [(0.7, "USES", HOSTILE, "FastNet")],
    "methods-introduced-twice": [],
    "methods-without-dataset": [],
    "papers-listed-twice": [(FAST, 2, 2)],
    "papers-without-code": [(HOSTILE, None), (UNTITLED, None)],
    "papers-without-title": [(UNTITLED, None)],
    "shared-repositories": [],
    "authors-of-method": [("Bob", 2), ("Ada Lóvelace", 1)],
    "busiest-authors": [("Bob", 2), ("Ada Lóvelace", 1)],
    "co-authors": [("Ada Lóvelace", 1)],
    "co-authors-of-co-authors": [],
    "datasets-used-together": [],
    "frequent-co-authors": [("Ada Lóvelace", "Bob", 1)],
    "kinds": [
        ("Author", 2), ("Dataset", 2), ("Listing", 2), ("Method", 2), ("Metric", 1), ("Organization", 1), ("Paper", 3),
        ("Repository", 1), ("Result", 1), ("Task", 1), ("Venue", 1), ("WebPage", 1),
    ],
    "methods-used-together": [("Old", 1)],
    "related-papers": [(HOSTILE, 1)],
}  # fmt: skip


def given_for(name: str) -> Mapping[str, str]:
    given = {each.name: GIVEN[each.name] for each in QUESTIONS[name].parameters if each.required}
    return {**given, "below": "0.75"} if name == "doubtful-edges" else given


def without_ids(rows: Rows) -> list[tuple[Value, ...]]:
    kept = [place for place, name in enumerate(rows.columns) if name != "id" and not name.endswith("_id")]
    return [tuple(row[place] for place in kept) for row in rows.rows]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[CypherStore, SparqlStore]:
    graph = small_graph(tmp_path_factory.mktemp("small"))
    return open_cypher(graph), open_sparql(graph)


@pytest.mark.parametrize("name", ANSWERS)
def test_answer(stores: tuple[CypherStore, SparqlStore], name: str) -> None:
    question = QUESTIONS[name]
    parameters = values(question.parameters, given_for(name))
    assert without_ids(stores[0].query(question.cypher, parameters)) == ANSWERS[name]
    assert without_ids(stores[1].query(question.sparql, parameters)) == ANSWERS[name]


def test_all_questions_are_asked() -> None:
    assert set(ANSWERS) == set(QUESTIONS)
    assert len(ANSWERS) == 46
