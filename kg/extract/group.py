"""The mentions of one paper, gathered into entities: acronym and long form, plurals and case variants are one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, get_args

import msgspec

from kg.ids import name_key
from kg.model import FIELDS, PROSE, Entity, Field, Paper, Role, Span

Kind = Literal["methods", "datasets", "tasks", "metrics"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_OF: dict[Literal["metric", "dataset", "method"], Kind] = {
    "metric": "metrics",
    "dataset": "datasets",
    "method": "methods",
}
"""The kind of what a result is of."""


class Mention(msgspec.Struct, frozen=True, order=True):
    """A stretch of one field that names something of a kind; `text` is what stands there, `confidence` in (0, 1]."""

    span: Span
    text: str
    kind: Kind
    confidence: float


class Group(msgspec.Struct, frozen=True):
    """One entity: what to call it, and its mentions by place."""

    name: str
    kind: Kind
    mentions: tuple[Mention, ...]


_GENERAL_WORDS = """
    a algorithm algorithms an and another application applications approach approaches architecture architectures
    article base based baseline baselines benchmark benchmarks best better challenge challenges code collection common
    component components corpora corpus data database databases dataset datasets different domain downstream
    effective efficient evaluation evaluations existing experiment experiments extensive fast first for framework
    frameworks general generic improved improvement improvements in input its large-scale layer layers loss mechanism
    mechanisms method methodology methods metric metrics model models module modules multiple network networks new
    novel objective of on optimal original other our output paper paradigm performance pipeline previous prior problem
    problems procedure proposed quality real real-world recent result results scale scheme score scores setting settings
    several simple single small solution solutions stage standard state state-of-the-art step strategies strategy
    strong study such superior survey system systems task tasks technique techniques test text the their these this
    three to tool tools toolkit two unified universal unit using various we whole with work works
"""
# Words that name nothing by themselves: a phrase of nothing else is no entity.
_GENERAL = frozenset(_GENERAL_WORDS.split())
# Words that lean on a noun: a phrase that ends in one has lost its head.
_LEANING = frozenset(
    ("neural", "convolutional", "recurrent", "adversarial", "based", "driven", "aware", "guided", "free", "oriented")
)
_TAILS: dict[Kind, re.Pattern[str]] = {
    "methods": re.compile(
        r"(?:[\s-](?:models?|methods?|algorithms?|frameworks?|systems?|architectures?|approach))+$", re.IGNORECASE
    ),
    "datasets": re.compile(
        r"(?:[\s-](?:datasets?|data ?sets?|benchmarks?|corpus|corpora|databases?|challenge))+$", re.IGNORECASE
    ),
    "tasks": re.compile(r"(?:[\s-](?:tasks?|problems?))+$", re.IGNORECASE),
    "metrics": re.compile(r"(?:[\s-](?:scores?|metrics?))+$", re.IGNORECASE),
}
_SERIES = re.compile(r"((?:.*[^\W\d_])[\s-]?)(\d+\w*)/[\s-]?(\d+\w*)")
_WORD = re.compile(r"[^\W_]+")
_NAMED = re.compile(r"[A-Z]{2}|\d")


@lru_cache(20_000)
def generic(form: str) -> bool:
    """Whether a phrase names nothing: it is of general words ("our method"), of signs, or headless ("graph neural")."""
    words = _WORD.findall(form.casefold())
    if not words or words[-1] in _LEANING:
        return True
    return all(word in _GENERAL for word in words) and not _NAMED.search(form)


@lru_cache(20_000)
def key(form: str, kind: Kind) -> str:
    """What makes two mentions of one paper the same: `name_key` without a general last word ("dataset")."""
    return name_key(_TAILS[kind].sub("", form) or form)


def series(mention: Mention) -> list[tuple[str, Mention]]:
    """The names that a mention stands for, each with a mention that shows it: "CIFAR-10/100" stands for two."""
    found = _SERIES.fullmatch(mention.text) if "/" in mention.text else None
    if found is None:
        return [(mention.text, mention)]
    first = found[1] + found[2]
    span = msgspec.structs.replace(mention.span, end=mention.span.begin + len(first))
    shown = msgspec.structs.replace(mention, span=span, text=first)
    return [(first, shown), (found[1] + found[3], mention)]


def claimed(mention: Mention) -> range:
    """The places of its field that a mention has for itself: of "CIFAR-10/100", the 10 belongs to another."""
    found = _SERIES.fullmatch(mention.text) if "/" in mention.text else None
    return range(mention.span.begin + (found.end(2) if found else 0), mention.span.end)


def group(mentions: Iterable[Mention], definitions: Mapping[str, str]) -> list[Group]:
    """Entities of one paper by first mention; within a kind, mentions of one key or of one definition are together.

    `definitions` leads from an acronym to its long form, both as the paper prints them. Generic phrases are left out.
    The name is the most frequent form, an acronym or capitalised form before a plain one, the earlier before the later.
    """
    canonical = {kind: _canonical(definitions, kind) for kind in KINDS}
    gathered: dict[tuple[Kind, str], list[tuple[str, Mention]]] = {}
    for mention in sorted(set(mentions), key=lambda mention: (by_place(mention), mention.kind, -mention.confidence)):
        if not generic(mention.text):
            for name, shown in series(mention):
                own = key(name, mention.kind)
                gathered.setdefault((mention.kind, canonical[mention.kind].get(own, own)), []).append((name, shown))
    return [
        Group(_name(members), kind, tuple(shown for _, shown in members)) for (kind, _), members in gathered.items()
    ]


def entity(found: Group, confidence: float, role: Role | None = None) -> Entity:
    """The record of a group; forms and spans by place."""
    forms = tuple(dict.fromkeys(mention.text for mention in found.mentions))
    spans = tuple(mention.span for mention in found.mentions)
    return Entity(name=found.name, forms=forms, role=role, confidence=confidence, spans=spans)


def spread(paper: Paper, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, and every other place where one of their texts stands at word boundaries outside the others.

    Longer texts come first; a text that two kinds share goes to the surer of them.
    """
    best: dict[str, Mention] = {}
    for mention in mentions:
        if mention.text not in best or best[mention.text].confidence < mention.confidence:
            best[mention.text] = mention
    taken: dict[str, list[tuple[int, int]]] = {field: [] for field in FIELDS}
    for mention in mentions:
        taken[mention.span.field].append((mention.span.begin, mention.span.end))
    found = list(mentions)
    for text in sorted(best, key=lambda text: (-len(text), text)):
        for field in PROSE:
            for begin, end in occurrences(paper.text(field), text):
                if all(end <= other or stop <= begin for other, stop in taken[field]):
                    taken[field].append((begin, end))
                    found.append(msgspec.structs.replace(best[text], span=Span(field, begin, end)))
    return found


def choose(groups: Sequence[Group], sure: Sequence[float], least: Mapping[Kind, float]) -> list[tuple[Group, float]]:
    """The groups that are sure enough, surest first, each without mentions that overlap a surer one."""
    taken: dict[Field, set[int]] = {field: set() for field in FIELDS}
    chosen = []
    for i in sorted(range(len(groups)), key=lambda i: -sure[i]):
        if sure[i] >= least[groups[i].kind]:
            free = []
            for mention in sorted(groups[i].mentions, key=lambda mention: (-mention.confidence, by_place(mention))):
                if taken[mention.span.field].isdisjoint(claimed(mention)):
                    taken[mention.span.field].update(claimed(mention))
                    free.append(mention)
            if free:
                mentions = tuple(sorted(free, key=by_place))
                chosen.append((msgspec.structs.replace(groups[i], mentions=mentions), sure[i]))
    return chosen


def complete(paper: Paper, chosen: Sequence[tuple[Group, float]]) -> list[tuple[Group, float]]:
    """The groups with every other place where one of their forms stands."""
    owner: dict[tuple[str, Kind], int] = {}
    for i, (found, _) in enumerate(chosen):
        for mention in found.mentions:
            owner.setdefault((mention.text, mention.kind), i)
    gathered: list[list[Mention]] = [[] for _ in chosen]
    for mention in spread(paper, [mention for found, _ in chosen for mention in found.mentions]):
        gathered[owner[mention.text, mention.kind]].append(mention)
    return [
        (msgspec.structs.replace(found, mentions=tuple(sorted(members, key=by_place))), probability)
        for (found, probability), members in zip(chosen, gathered, strict=True)
        if members
    ]


def occurrences(text: str, form: str) -> list[tuple[int, int]]:
    """Where `form`, which is not empty, stands in `text` with no letter, digit or underscore right beside it."""
    found = []
    begin = text.find(form)
    while begin >= 0:
        end = begin + len(form)
        if not (begin and _wordy(text[begin - 1])) and not (end < len(text) and _wordy(text[end])):
            found.append((begin, end))
        begin = text.find(form, begin + 1)
    return found


def _wordy(character: str) -> bool:
    return character.isalnum() or character == "_"


def by_place(mention: Mention) -> tuple[int, int, int]:
    """Orders mentions by field, begin and end."""
    return place(mention.span)


def place(span: Span) -> tuple[int, int, int]:
    """Orders spans by field, begin and end."""
    return FIELDS.index(span.field), span.begin, span.end


def _canonical(definitions: Mapping[str, str], kind: Kind) -> dict[str, str]:
    """From the key of an acronym to that of its long form."""
    return {key(short, kind): key(long, kind) for short, long in definitions.items() if key(short, kind)}


def _name(members: list[tuple[str, Mention]]) -> str:
    """The form to call the entity by."""
    names = [name for name, _ in members]
    if len(members) == 1:
        return names[0]
    return max(dict.fromkeys(names), key=lambda name: (any(map(str.isupper, name)), names.count(name)))
