"""Trains the small decisions: the role of an entity, and which numbers are results of what."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kg.extract.group import KIND_OF, Kind, Mention, key
from kg.extract.results import FIELDS, SLOTS, Slot, number_cues, spoken, ties
from kg.extract.roles import cues
from kg.ids import name_key
from kg.model import Entity
from training.gold import GoldEntity, GoldPaper, GoldResult

_PENALTY = 0.3
_FAINT = 0.03

Weights = dict[str, float]


class ResultWeights(NamedTuple):
    """Weights of what decides whether a number is a result, whether a relative one, and for each slot of what."""

    result: Weights
    relative: Weights
    ties: dict[Slot, Weights]


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


def results(golds: Sequence[GoldPaper], found: Sequence[Mapping[Slot, Sequence[Entity]]]) -> ResultWeights:
    """Weights of the result models; `found` holds, for each paper, the entities that a model unaware of it sees."""
    seen: list[tuple[list[str], GoldResult | None]] = []
    tied: dict[Slot, list[tuple[list[str], bool]]] = {slot: [] for slot in SLOTS}
    for gold, entities in zip(golds, found, strict=True):
        wanted = defaultdict(list)
        for result in gold.results:
            wanted[_digits(result.value)].append(result)
        for field in FIELDS:
            said = spoken(gold.paper.text(field), field, entities)
            for figure in said.figures():
                same = wanted[_digits(figure.number.value)]
                right = (same.pop(0) if len(same) > 1 else same[0]) if same else None
                seen.append((number_cues(said, figure), right))
                if right is not None:
                    for slot in SLOTS:
                        forms = _forms(gold, getattr(right, slot), KIND_OF[slot])
                        tied[slot] += [
                            (tie.cues, not forms.isdisjoint(key(form, KIND_OF[slot]) for form in tie.entity.forms))
                            for tie in ties(said, figure, slot, entities[slot])
                        ]
    return ResultWeights(
        logistic([row for row, _ in seen], [right is not None for _, right in seen]),
        logistic([row for row, right in seen if right], [right.relative for _, right in seen if right]),
        {slot: logistic([row for row, _ in rows], [right for _, right in rows]) for slot, rows in tied.items()},
    )


def logistic(rows: Sequence[Sequence[str]], rights: Sequence[bool]) -> Weights:
    """Weights by cue of an L2-penalised logistic regression, faint ones left out; that of "" is the bias."""
    vectorizer = DictVectorizer()
    values = vectorizer.fit_transform([dict.fromkeys(row, 1.0) for row in rows])
    values.indices, values.indptr = values.indices.astype(np.int32), values.indptr.astype(np.int32)
    model = LogisticRegression(C=_PENALTY, solver="liblinear", max_iter=1000, random_state=0).fit(values, list(rights))
    named = zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    learnt = {str(name): round(float(weight), 3) for name, weight in named if abs(weight) > _FAINT}
    return {"": round(float(model.intercept_[0]), 3), **learnt}


def _mentions(gold: GoldPaper, entity: GoldEntity) -> list[Mention]:
    texts = ((span, gold.paper.text(span.field)[span.begin : span.end]) for span in entity.spans)
    return [Mention(span, text, entity.kind, 1.0) for span, text in texts]


def _forms(gold: GoldPaper, form: str | None, kind: Kind) -> set[str]:
    """All forms, normalised, of the annotated entity that has `form`."""
    if form is None:
        return set()
    same = (entity.forms for entity in gold.entities if entity.kind == kind and form in entity.forms)
    return {key(one, kind) for one in next(same, (form,))}


def _digits(value: str) -> str:
    return re.sub(r"[^\d.]", "", value)
