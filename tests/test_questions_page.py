"""docs/questions.md answers every question as kg does."""

from kg.stores.questions import QUESTIONS
from tests.questions import PAGE, page


def test_every_answer_of_the_page_is_what_kg_answers() -> None:
    text = PAGE.read_text("utf-8")
    assert text == page(text)
    assert text.count("\n### ") == len(QUESTIONS) == 46
    assert text.count("Nothing, here.") <= 4
