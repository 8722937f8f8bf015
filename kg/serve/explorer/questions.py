"""The named questions, as the application has them in its state: the layer rule keeps `kg.stores` out of here."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol


class Parameter(Protocol):
    """A value that a question asks for; see `kg.stores.questions`."""

    name: str
    meaning: str
    sample: Any
    required: bool


class Question(Protocol):
    """A question in both languages; see `kg.stores.questions`."""

    name: str
    summary: str
    group: str
    parameters: Sequence[Parameter]
    cypher: str
    sparql: str


def listed(questions: Iterable[Question]) -> dict[str, Any]:
    """The questions as the page reads them."""
    return {"questions": [_question(each) for each in questions]}


def _question(question: Question) -> dict[str, Any]:
    names = ("name", "meaning", "sample", "required")
    parameters = [{name: getattr(each, name) for name in names} for each in question.parameters]
    texts = {name: getattr(question, name) for name in ("name", "summary", "group", "cypher", "sparql")}
    return {**texts, "parameters": parameters}
