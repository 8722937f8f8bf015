from math import exp, log

import pytest

from kg.extract.figures import Slot, spoken
from kg.extract.group import Group, Kind, Mention, occurrences
from kg.extract.judge import Prior
from kg.extract.logistic import Choice, Logistic
from kg.extract.measured import Believed, Known, believed, measures
from kg.extract.numbers import numbers
from kg.extract.results import Judges, Seen, extracted, number_cues, results
from kg.extract.ties import Tie, ties
from kg.model import PROSE, Entity, Field, Paper, Result, Source, Span

SOURCE = Source("a.txt", "0" * 64, 0, 1)
TEXT = "KiteNet-50 reaches 81.5% accuracy on Kites and 62.0% on Sails. It has 3 layers and is 2.4x faster."


def entities(text: str, *forms: str) -> list[Entity]:
    return [
        Entity(
            name=form,
            forms=(form,),
            confidence=0.9,
            spans=tuple(Span("abstract", begin, end) for begin, end in occurrences(text, form)),
        )
        for form in forms
    ]


def slots(text: str = TEXT) -> dict[Slot, list[Entity]]:
    return {
        "metric": entities(text, "accuracy"),
        "dataset": entities(text, "Kites", "Sails"),
        "method": entities(text, "KiteNet-50"),
    }


# What was learnt is put by hand here: units make results, "faster" a relative one, nearness to the left or right ties.
JUDGES = Judges(
    Logistic({"": -2.0, "u%": 4.0, "utimes": 4.0}),
    Logistic({"": -2.0, "r1faster": 4.0}),
    {
        "metric": Choice({"none": 3.0, "agap0": 6.0, "bgap1": 6.0, "bgap3": 6.0, "n1": 2.0}),
        "dataset": Choice({"none": 2.0, "agap1": 4.0, "agap2": 4.0}),
        "method": Choice({"none": 2.0, "only1": 4.0}),
    },
    0.3,
    1.0,
    0.0,
    Known(frozenset(["accuracy", "cost", "fps"]), {}),
)
NOWHERE: dict[Field, list[Believed]] = {field: [] for field in PROSE}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 to 8% and 5 to 7x", [("3 to 8%", "%"), ("5 to 7x", "times")]),
        ("from 20.6% to 26.9%", [("20.6%", "%"), ("26.9%", "%")]),
        ("a gain of +1.5-2.0 points", [("+1.5-2.0 points", "points")]),
        (r"99\% less, 4x and 12 times faster", [(r"99\%", "%"), ("4x", "times"), ("12 times", "times")]),
        (
            "1,024 images at 30 FPS, 5 ms, 31.2 dB",
            [("1,024", ""), ("30 FPS", "rate"), ("5 ms", "time"), ("31.2 dB", "dB")],
        ),
        ("ResNet-50, GPT4, v2, 3D, CIFAR-10 and top-1", []),
        ("accuracy (0.91), F1=0.88.", [("0.91", ""), ("0.88", "")]),
        ("recall@5 of 0.7 and +1.5 BLEU", [("0.7", ""), ("+1.5", "")]),
    ],
)
def test_numbers_stand_by_themselves_and_keep_sign_and_unit(text: str, expected: list[tuple[str, str]]) -> None:
    found = numbers(text)
    assert [(one.value, one.unit) for one in found] == expected
    assert all(text[one.begin : one.end] == one.value for one in found)


def test_numbers_are_tied_to_what_stands_by_them() -> None:
    paper = Paper(source=SOURCE, abstract=TEXT)
    found = results(paper, Seen(slots(), NOWHERE), JUDGES)
    assert [one.measured for one in found] == [Span("abstract", 25, 33)] * 2 + [Span("abstract", 91, 97)]
    assert [one.result for one in found] == [
        Result(
            metric="accuracy", dataset="Kites", method="KiteNet-50", value="81.5%", relative=False,
            confidence=0.5965, span=Span("abstract", 19, 24),
        ),
        Result(
            metric="accuracy", dataset="Sails", method="KiteNet-50", value="62.0%", relative=False,
            confidence=0.356, span=Span("abstract", 47, 52),
        ),
        Result(
            metric="faster", dataset=None, method="KiteNet-50", value="2.4x", relative=True,
            confidence=0.6866, span=Span("abstract", 86, 90),
        ),
    ]  # fmt: skip


def test_confidence_is_that_number_metric_and_dataset_are_right_and_less_is_not_told() -> None:
    paper = Paper(source=SOURCE, abstract=TEXT)
    told = [one.result for one in results(paper, Seen(slots(), NOWHERE), JUDGES._replace(least=0.5))]
    assert [one.value for one in told] == ["81.5%", "2.4x"]
    number = 1 / (1 + exp(-2))
    metric = exp(8) / (exp(8) + exp(3) + exp(2) + 1)  # "faster", none, "layers", "accuracy"
    dataset = exp(2) / (exp(2) + 1 + 1)  # none, "Kites", "Sails"
    sure = number * metric * dataset
    assert told[1].confidence == round(sure, 4)
    calibrated = results(paper, Seen(slots(), NOWHERE), JUDGES._replace(least=0.5, slope=0.5, bias=-1.0))
    odds = 0.5 * log(sure / (1 - sure)) - 1
    assert calibrated[1].result.confidence == round(1 / (1 + exp(-odds)), 4)


def test_a_dataset_is_called_as_the_sentence_of_the_number_calls_it() -> None:
    text = "Paper Kites (PK) is new. On PK it has 81.5% accuracy."
    spans = (Span("abstract", 0, 11), Span("abstract", 28, 30))
    kites = Entity(name="Paper Kites", forms=("Paper Kites", "PK"), confidence=0.9, spans=spans)
    said = spoken(text, "abstract", {"metric": [], "dataset": [kites], "method": []})
    (figure,) = said.figures()
    (tie,) = ties(said, figure, "dataset", [kites])
    assert (tie.form, tie.here) == ("PK", True)


def test_a_number_with_unit_or_decimals_is_no_part_of_the_name_of_a_metric() -> None:
    text = "It has top-5 recall 5 and gFID 2.74 on Set 2.0."
    named: dict[Slot, list[Entity]] = {
        "metric": entities(text, "recall 5", "gFID 2.74"),
        "dataset": entities(text, "Set 2.0"),
        "method": [],
    }
    assert [figure.number.value for figure in spoken(text, "abstract", named).figures()] == ["2.74"]


def test_a_number_within_a_name_is_none_and_a_text_without_digits_has_none() -> None:
    assert [figure.number.value for figure in spoken(TEXT, "abstract", slots()).figures()] == [
        "81.5%",
        "62.0%",
        "3",
        "2.4x",
    ]
    assert list(spoken("No digits here.", "abstract", slots()).figures()) == []


def test_a_sentence_too_long_to_be_one_is_looked_at_in_parts() -> None:
    text = "an accuracy of 81.5% on Kites and " * 100
    said = spoken(text, "abstract", slots(text))
    assert [(one.begin, one.end) for one in said.sentences] == [(0, 1000), (1000, 2000), (2000, 3000), (3000, 3399)]
    assert len(list(said.figures())) == 100


def test_cues_tell_sentence_side_and_rivals() -> None:
    said = spoken(TEXT, "abstract", slots())
    first, second, layers, faster = said.figures()
    assert {"u%", "z2.1", "l1reaches", "r1accuracy", "metric", "metric0", "numbers2"} <= set(number_cues(said, first))
    assert {"unone", "no metric unone", "r1layers"} <= set(number_cues(said, layers))
    kites, sails = ties(said, second, "dataset", slots()["dataset"])
    assert (kites.form, sails.form) == ("Kites", "Sails")
    assert {"bgap1", "bcloser1", "in sentence2"} <= set(kites.cues)
    assert {"agap1", "acloser0"} <= set(sails.cues)
    (away,) = ties(said, faster, "metric", slots()["metric"])
    assert {"away empty1", "away11 empty1", "away empty1 only1"} <= set(away.cues)


def test_a_logistic_model_adds_weights_and_ignores_unknown_cues() -> None:
    judge = Logistic({"": 1.0, "a": -1.0, "b": 1e6})
    assert judge(["a", "never seen"]) == 0.5
    assert 0.999 < judge(["b"]) < 1.0


def test_a_number_is_of_what_stands_at_its_place_of_an_equal_list() -> None:
    text = "Precision, recall and F1 rise by 3%, 4% and 5%, and latency falls to 7 ms on Kites."
    options: dict[Slot, list[Entity]] = {
        "metric": entities(text, "Precision", "recall", "F1", "latency"),
        "dataset": entities(text, "Kites"),
        "method": [],
    }
    said = spoken(text, "abstract", options)
    figures = list(said.figures())
    assert [figure.number.value for figure in figures] == ["3%", "4%", "5%", "7 ms"]
    aligned = [
        [tie.form for tie in ties(said, figure, "metric", options["metric"]) if "list1" in tie.cues]
        for figure in figures
    ]
    assert aligned == [["Precision"], ["recall"], ["F1"], []]
    of_dataset = [ties(said, figure, "dataset", options["dataset"])[0].cues for figure in figures]
    assert not any(cue.startswith("list") for cues in of_dataset for cue in cues)


def test_a_result_that_is_said_again_is_there_once() -> None:
    paper = Paper(
        source=SOURCE, title="KiteNet-50 is 2.4x faster.", abstract="KiteNet-50 is 2.4x faster. It is 3x smaller."
    )
    options: dict[Slot, list[Entity]] = {
        "metric": [],
        "dataset": [],
        "method": entities(paper.text("abstract"), "KiteNet-50"),
    }
    found = [one.result for one in results(paper, Seen(options, NOWHERE), JUDGES)]
    assert [(one.value, one.span.field) for one in found] == [("2.4x", "title"), ("3x", "abstract")]


def phrases(text: str, places: list[Believed] = [], known: Known = JUDGES.known) -> dict[str, list[Tie]]:  # noqa: B006
    """By number, what it may measure."""
    said = spoken(text, "abstract", {"metric": [], "dataset": [], "method": []})
    return {figure.number.value: measures(said, figure, [], places, known) for figure in said.figures()}


def test_a_number_may_measure_what_ends_as_metrics_do_an_acronym_or_words_beside_it() -> None:
    text = "In each TGV of all the methods that we ever saw, the index cost falls by 31% and ours runs at 40 fps."
    found = phrases(text)
    assert {value: [tie.form for tie in choice] for value, choice in found.items()} == {
        "31%": ["TGV", "index", "index cost", "index cost falls", "cost", "cost falls", "falls",
                "ours", "ours runs", "runs"],
        "40 fps": ["TGV", "index cost", "cost", "ours", "ours runs", "runs", "fps"],
    }  # fmt: skip
    for choice in found.values():
        for tie in choice:
            assert tie.span is not None
            assert text[tie.span.begin : tie.span.end] == tie.form


def test_a_possible_metric_of_other_words_is_among_the_phrases_but_not_with_a_loose_end() -> None:
    text = "It has a flip rate of 17.5% and more."
    places = [Believed(9, 18, "metrics", 0.4), Believed(9, 21, "metrics", 0.2), Believed(9, 13, "methods", 0.9)]
    flip, tie, rate = phrases(text, places)["17.5%"]
    assert (flip.form, tie.form, rate.form) == ("flip", "flip rate", "rate")
    assert {"sure4", "sure4 best4", "sure4 over2", "longer2", "methods~1", "unseen"} <= set(tie.cues)


def test_cues_tell_what_a_phrase_was_in_other_papers() -> None:
    known = Known(frozenset(["cost"]), {"cost": Prior(4.0, (1.0, 0.0, 0.0, 2.0), (0.0, 0.0, 0.0, 0.0))})
    (tie,) = phrases("At a cost of 31%.", known=known)["31%"]
    assert {"metric2", "share4 seen4", "other1"} <= set(tie.cues)


def test_places_are_told_once_with_the_surest_group() -> None:
    def group(kind: Kind, begin: int) -> Group:
        span = Span("abstract", begin, begin + 4)
        return Group("Tide", kind, (Mention(span, "Tide", kind, 0.5),))

    found = believed([group("metrics", 0), group("metrics", 0), group("tasks", 9)], [0.2, 0.7, 0.1])
    assert found == {
        "title": [], "abstract": [Believed(0, 4, "metrics", 0.7), Believed(9, 13, "tasks", 0.1)], "comment": []
    }  # fmt: skip


def test_phrases_that_overlap_speak_for_one_another() -> None:
    text = "A mean accuracy of 82.1%, at a cost."
    options: dict[Slot, list[Entity]] = {"metric": [], "dataset": [], "method": []}
    ties_of: dict[Slot, Choice] = {
        "metric": Choice({"none": 1.5, "n2": 1.2, "mcost": 1.9, "maccuracy": 1.5}),
        "dataset": Choice({}),
        "method": Choice({}),
    }
    judges = JUDGES._replace(ties=ties_of)
    (found,) = results(Paper(source=SOURCE, abstract=text), Seen(options, NOWHERE), judges)
    assert found.result.metric == "mean accuracy"


def test_what_results_measure_becomes_a_metric_and_what_they_are_of_is_kept() -> None:
    text = "With lower cost: an index cost of 31% on Kites, and a top-1 accuracy of 82.1%. Accuracy and recall count."
    paper = Paper(source=SOURCE, abstract=text)

    def unsure(form: str, other: str | None = None) -> Entity:
        found = entities(text, form) + (entities(text, other) if other else [])
        forms, spans = tuple(one.name for one in found), tuple(span for one in found for span in one.spans)
        return Entity(name=form, forms=forms, confidence=0.2, spans=spans)

    longer = JUDGES._replace(ties={**JUDGES.ties, "metric": Choice({"none": 3.0, "bgap1": 3.5, "n2": 2.0, "n4": 2.0})})
    possible: dict[Kind, list[Entity]] = {
        "methods": [],
        "datasets": [unsure("Kites")],
        "tasks": [],
        "metrics": [unsure("accuracy", "Accuracy"), unsure("recall")],
    }
    least: dict[Kind, float] = {"methods": 0.5, "datasets": 0.5, "tasks": 0.5, "metrics": 0.5}
    found = extracted(paper, possible, NOWHERE, longer, least)
    assert [(one.metric, one.dataset, one.value) for one in found.results] == [
        ("index cost", "Kites", "31%"),
        ("top-1 accuracy", None, "82.1%"),
    ]
    assert (found.methods, found.datasets, found.tasks) == ((), (unsure("Kites"),), ())
    assert [(one.name, one.forms, one.confidence) for one in found.metrics] == [
        ("index cost", ("index cost",), 0.5976),
        ("top-1 accuracy", ("top-1 accuracy", "Accuracy"), 0.2),
    ]
    for metric in found.metrics:
        assert tuple(text[span.begin : span.end] for span in metric.spans) == metric.forms
