"""What the result before and the metric say of what a number is of."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.context import Told, in_context
from kg.extract.figures import Figure, Slot, Spoken, spoken
from kg.extract.group import occurrences
from kg.extract.logistic import Choice
from kg.extract.ties import Tie, ties
from kg.model import Entity, Span

TEXT = "It has 81.5% accuracy on Kites and 62.0% on Sails. The accuracy is 9.1 there."


def entities(*forms: str) -> list[Entity]:
    return [
        Entity(name=form, forms=(form,), confidence=0.9, spans=(Span("abstract", *occurrences(TEXT, form)[0]),))
        for form in forms
    ]


NAMED: dict[Slot, list[Entity]] = {
    "metric": entities("accuracy"),
    "dataset": entities("Kites", "Sails"),
    "method": [],
}


def said() -> tuple[Spoken, list[Figure]]:
    field = spoken(TEXT, "abstract", NAMED)
    return field, list(field.figures())


def choices(figure: Figure, slot: Slot) -> list[Tie]:
    return ties(said()[0], figure, slot, NAMED[slot])


def added(tie: Tie, before: Tie) -> list[str]:
    return tie.cues[len(before.cues) :]


def test_the_first_result_has_none_before_it() -> None:
    field, (first, _, _) = said()
    plain = choices(first, "metric")
    (tie,), none = in_context(field, Told(first, {}), None, "metric", plain)
    assert added(tie, plain[0]) == ["first"]
    assert none == ["none", "none of1", "none in1", "none abstract", "none lhas", "none raccuracy", "none u%",
                    "none summary00", "none first"]  # fmt: skip


def test_a_dataset_is_told_from_that_of_the_result_before_with_the_same_metric() -> None:
    field, (first, second, _) = said()
    (accuracy,) = choices(first, "metric")
    kites, _ = choices(first, "dataset")
    before = Told(first, {"metric": accuracy, "dataset": kites, "method": None})
    plain = choices(second, "dataset")
    (same, other), none = in_context(field, Told(second, {"metric": accuracy}), before, "dataset", plain)
    shared = ["of accuracy", "of accuracy 1"]
    assert added(same, plain[0]) == [*shared, *(
        f"before same 0 measures1{cue}" for cue in ("", " units1", " between1", " 1")), "before same -"]  # fmt: skip
    assert added(other, plain[1]) == [*shared, *(
        f"before other 0 measures1{cue}" for cue in ("", " units1", " between1", " 1")), "before other -"]  # fmt: skip
    assert {"none of accuracy", "none of accuracy in2", "none 0 0 measures1"} <= set(none)


def test_what_stands_in_another_sentence_is_told_as_such() -> None:
    field, (first, _, third) = said()
    (accuracy,) = choices(first, "metric")
    before = Told(first, {"metric": accuracy, "dataset": None, "method": None})
    plain = choices(third, "dataset")
    (tie, _), none = in_context(field, Told(third, {"metric": None}), before, "dataset", plain)
    assert added(tie, plain[0]) == ["of none", "of none 0", *(
        f"before none 1 measures0{cue}" for cue in ("", " units0", " between0", " 0")), "before none -"]  # fmt: skip
    assert "none 1 1 measures0" in none


@given(st.lists(st.lists(st.sampled_from("abcd"), unique=True), min_size=1), st.floats(-50, 50))
def test_a_choice_falls_on_something_and_shared_cues_do_not_matter(rows: list[list[str]], shared: float) -> None:
    weights = {"a": 1.0, "b": -2.0, "c": 30.0, "all": shared}
    chances = Choice(weights)(rows)
    assert abs(sum(chances) - 1) < 1e-9
    again = Choice(weights)([[*row, "all"] for row in rows])
    assert all(abs(one - other) < 1e-9 for one, other in zip(chances, again, strict=True))


def test_a_choice_is_by_the_odds_of_its_cues() -> None:
    chances = Choice({"a": log(2), "b": 0.0})([["a"], ["b"], ["unknown"]])
    assert chances == pytest.approx([0.5, 0.25, 0.25])
