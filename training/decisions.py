"""Trains the small decisions: the role of an entity, and which numbers are results of what."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array, diags_array, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kg.extract.context import Told, in_context
from kg.extract.figures import SLOTS, Figure, Slot, Spoken, spoken
from kg.extract.group import KIND_OF, Kind, Mention, key
from kg.extract.measured import Known
from kg.extract.results import ResultWeights, Seen, number_cues, options
from kg.extract.roles import cues
from kg.extract.ties import Tie
from kg.extract.tokens import counted_words
from kg.ids import name_key
from kg.model import PROSE, Entity, Field
from training.gold import GoldEntity, GoldPaper, GoldResult

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PENALTY = 0.3
_FAINT = 0.03
_CHOICE_PENALTY = 0.2
_STYLE = 0.35
_STEPS = 300

Weights = dict[str, float]


class Chosen(NamedTuple):
    """Things to choose from, by their cues, and which of them would be right: one at least; the style of the paper."""

    cues: list[list[str]]
    rights: list[bool]
    curated: bool


def roles(golds: Sequence[GoldPaper], known: Sequence[Mapping[str, object]]) -> Weights:
    """Weights of the role model; `known` holds, for each paper, the names that other papers print."""
    rows = [
        (
            cues(gold.paper, _mentions(gold, entity), entity.kind, any(name_key(f) in names for f in entity.forms)),
            entity,
        )
        for gold, names in zip(golds, known, strict=True)
        for entity in gold.entities
        if entity.role is not None and entity.spans
    ]
    return logistic([row for row, _ in rows], [entity.role == "introduces" for _, entity in rows])


def results(golds: Sequence[GoldPaper], seen: Sequence[Seen], known: Sequence[Known], least: float) -> ResultWeights:
    """Weights of the result models, not calibrated: results are told from the probability `least`.

    `seen` holds, for each paper, what a model unaware of it sees; `known` what the other papers tell of metrics.
    """
    read: list[tuple[list[str], GoldResult | None]] = []
    tied: dict[Slot, list[Chosen]] = {slot: [] for slot in SLOTS}
    for gold, there, others in zip(golds, seen, known, strict=True):
        before: Told | None = None
        field: Field | None = None
        for said, figure, right in figures(gold, there.entities):
            before, field = before if said.field == field else None, said.field
            read.append((number_cues(said, figure), right))
            if right is not None:
                of: dict[Slot, Tie | None] = {}
                for slot in SLOTS:
                    choice = options(said, figure, slot, there, others)
                    ties, none = in_context(said, Told(figure, of), before, slot, choice)
                    rights = [_is_of(gold, right, slot, tie) for tie in ties]
                    tied[slot].append(
                        Chosen([*(tie.cues for tie in ties), none], [*rights, not any(rights)], gold.curated)
                    )
                    of[slot] = next(compress(ties, rights), None)
                before = Told(figure, of)
    return ResultWeights(
        logistic([row for row, _ in read], [right is not None for _, right in read]),
        logistic([row for row, right in read if right], [right.relative for _, right in read if right]),
        {slot: chosen(rows) for slot, rows in tied.items()},
        least,
        slope=1.0,
        bias=0.0,
    )


def figures(
    gold: GoldPaper, entities: Mapping[Slot, Sequence[Entity]]
) -> Iterator[tuple[Spoken, Figure, GoldResult | None]]:
    """The numbers of a paper, and the annotated result that each is."""
    wanted = defaultdict(list)
    for result in gold.results:
        wanted[digits(result.value)].append(result)
    for field in PROSE:
        said = spoken(gold.paper.text(field), field, entities)
        for figure in said.figures():
            same = wanted[digits(figure.number.value)]
            yield said, figure, (same.pop(0) if len(same) > 1 else same[0]) if same else None


def last_words(golds: Sequence[GoldPaper]) -> Counter[str]:
    """In how many papers each word is the last of a metric."""
    return Counter(word for gold in golds for word in _last_words(gold))


def others_last_words(golds: Sequence[GoldPaper]) -> list[set[str]]:
    """For each paper the last words of the metrics of the other papers."""
    papers = last_words(golds)
    once = {word for word, count in papers.items() if count == 1}
    return [set(papers) - (_last_words(gold) & once) for gold in golds]


def _last_words(gold: GoldPaper) -> set[str]:
    forms = (form for entity in gold.entities if entity.kind == "metrics" for form in entity.forms)
    return {words[-1] for form in forms if (words := counted_words(form))}


def _is_of(gold: GoldPaper, right: GoldResult, slot: Slot, tie: Tie) -> bool:
    """Whether the annotated result is of what a tie names: a metric as it is called there, the rest by any form."""
    form, kind = getattr(right, slot), KIND_OF[slot]
    if form is None:
        return False
    if slot == "metric":
        return key(form, kind) == key(tie.form, kind)
    return not _forms(gold, form, kind).isdisjoint(key(one, kind) for one in (tie.entity.forms if tie.entity else ()))


def logistic(rows: Sequence[Sequence[str]], rights: Sequence[bool]) -> Weights:
    """Weights by cue of an L2-penalised logistic regression, faint ones left out; that of "" is the bias."""
    vectorizer = DictVectorizer()
    values = vectorizer.fit_transform([dict.fromkeys(row, 1.0) for row in rows])
    values.indices, values.indptr = values.indices.astype(np.int32), values.indptr.astype(np.int32)
    model = LogisticRegression(C=_PENALTY, solver="liblinear", max_iter=1000, random_state=0).fit(values, list(rights))
    named = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    learnt = {str(name): round(float(weight), 3) for name, weight in named if abs(weight) > _FAINT}
    return {"": round(float(model.intercept_[0]), 3), **learnt}


def chosen(cases: Sequence[Chosen]) -> Weights:
    """Weights by cue of an L2-penalised conditional logit (see `Choice`), faint ones left out.

    They make it likely that the choice falls on one of those that would be right. Curated papers have weights of their
    own on top of those of all papers (Daumé III 2007, https://aclanthology.org/P07-1033/): theirs are what is returned.
    """
    vectorizer = DictVectorizer()
    values = vectorizer.fit_transform([dict.fromkeys(cues, 1.0) for case in cases for cues in case.cues])
    case_of = np.repeat(np.arange(len(cases)), [len(case.cues) for case in cases])
    styles = np.array([_STYLE * case.curated for case in cases])[case_of]
    found = _likely(
        hstack([values, diags_array(styles) @ values]).tocsr(),
        np.array([right for case in cases for right in case.rights]),
        case_of,
    )
    general, curated = np.split(found, 2)
    named = zip(vectorizer.get_feature_names_out(), general + _STYLE * curated, strict=True)
    return {str(name): round(float(weight), 3) for name, weight in named if abs(weight) > _FAINT}


def _likely(values: csr_array, rights: "NDArray[np.bool_]", case_of: "NDArray[np.int_]") -> "NDArray[np.float64]":
    """The weights that make it likeliest that choices are right: `values` are (things, cues), of `case_of` (things)."""
    starts = np.flatnonzero(np.diff(case_of, prepend=-1))

    def loss(weights: "NDArray[np.float64]") -> tuple[float, "NDArray[np.float64]"]:
        totals = values @ weights
        shares = np.exp(totals - np.maximum.reduceat(totals, starts)[case_of])
        whole = np.add.reduceat(shares, starts)
        right = np.add.reduceat(shares * rights, starts)
        surplus = shares / whole[case_of] - shares * rights / right[case_of]
        penalised = weights / _CHOICE_PENALTY
        return float(np.log(whole / right).sum() + weights @ penalised / 2), values.T @ surplus + penalised

    begin = np.zeros(values.shape[1])
    return np.asarray(minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x)


def _mentions(gold: GoldPaper, entity: GoldEntity) -> list[Mention]:
    texts = ((span, gold.paper.text(span.field)[span.begin : span.end]) for span in entity.spans)
    return [Mention(span, text, entity.kind, 1.0) for span, text in texts]


def _forms(gold: GoldPaper, form: str, kind: Kind) -> set[str]:
    """All forms, normalised, of the annotated entity that has `form`."""
    same = (entity.forms for entity in gold.entities if entity.kind == kind and form in entity.forms)
    return {key(one, kind) for one in next(same, (form,))}


def digits(value: str) -> str:
    """The figures of a value, by which results are told apart."""
    return re.sub(r"[^\d.]", "", value)
