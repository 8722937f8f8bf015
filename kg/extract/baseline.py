"""The baseline extractor: known names, defined acronyms and coined names, each found by a rule of its own.

It learns nothing and reads no meaning; it is what a trained extractor must beat. It reports no results: no rule ties
a number to its metric and method reliably.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.extract.abbreviations import definitions
from kg.extract.coined import coined
from kg.extract.group import KINDS, Group, Kind, Mention, entity, group
from kg.extract.lexicon import Entry, find
from kg.ids import name_key, singular
from kg.model import PROSE, Entities, Entity, Field, Paper, Role, Span

_WORD = re.compile(r"\w+")
_KNOWN, _COINED, _DEFINED = 0.8, 0.7, 0.6  # confidence by what speaks for a mention

# What the last word of an acronym's long form says of its kind. A long form of none of them names none.
_HEADS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "metrics",
        re.compile(r"(?:accuracy|error|score|distance|precision|recall|rate|index|similarity|curve|perplexity)$"),
    ),
    ("datasets", re.compile(r"(?:dataset|benchmark|corpus|database|challenge|treebank)$")),
    (
        "tasks",
        re.compile(
            r"(?:recognition|detection|segmentation|classification|estimation|answering|translation|summari[sz]ation"
            r"|retrieval|tracking|parsing|prediction|forecasting|captioning|navigation|disambiguation|extraction"
            r"|reconstruction|synthesis|labell?ing|editing|completion|inference|planning)$"
        ),
    ),
    (
        "methods",
        re.compile(
            r"(?:networks?|models?|learning|transformers?|attention|algorithms?|machines?|forests?|encod\w+|decod\w+"
            r"|adaptation|distillation|quantization|pruning|optimi[sz]ation|descent|search|augmentation|training|fusion"
            r"|loss|regulari[sz]ation|normali[sz]ation|pooling|alignment|framework|method|mechanism|module|layers?|tree"
            r"|process|sampling|generation|splatting|fields?|perceptrons?|trees?|embeddings?|tuning|filter|regression"
            r"|experts?|convolutions?|approach|strategy|system|propagation|prompting|representations?|block|approximation)$"
        ),
    ),
)


class BaselineExtractor:
    """Looks names up, resolves the acronyms a paper defines and takes up the names it coins. It holds no state."""

    version = "baseline-1"

    def __call__(self, papers: list[Paper]) -> list[Entities]:
        """One `Entities` per paper, in order."""
        return [_entities(paper) for paper in papers]


def _entities(paper: Paper) -> Entities:
    acronyms = dict(_acronyms(paper))
    known, names = _known(paper, acronyms)
    kinds = {mention.text: mention.kind for mention in reversed(known)}
    own = {each.text: kinds.get(each.text, each.kind) for each in coined(paper)}
    defined = dict(_defined(acronyms, own | kinds))
    names |= {short: names.get(long, long) for short, long in acronyms.items()}
    mentions = [*known, *_mentions(paper, own, _COINED), *_mentions(paper, defined, _DEFINED)]
    found = group(_apart(mentions), names)
    methods, datasets, tasks, metrics = (
        tuple(_entity(each, own) for each in found if each.kind == kind) for kind in KINDS
    )
    return Entities(methods=methods, datasets=datasets, tasks=tasks, metrics=metrics)


def _acronyms(paper: Paper) -> Iterator[tuple[str, str]]:
    """Each short form that the paper defines, with its long form."""
    for field in PROSE:
        text = paper.text(field)
        yield from ((text[slice(*short)], text[slice(*long)]) for long, short in definitions(text))


def _known(paper: Paper, defined: dict[str, str]) -> tuple[list[Mention], dict[str, str]]:
    """The mentions of known names, and from each form the known name; not where the paper defines a form otherwise."""
    mentions: list[Mention] = []
    names: dict[str, str] = {}
    for field in PROSE:
        text = paper.text(field)
        for begin, end, entry in find(text):
            form = text[begin:end]
            if form not in defined or _is_name(defined[form], entry):
                mentions.append(Mention(Span(field, begin, end), form, entry.kind, _KNOWN))
                if form != entry.name and "/" not in form:
                    names[form] = entry.name
    return mentions, names


def _is_name(form: str, entry: Entry) -> bool:
    return name_key(form) in {name_key(name) for name in (entry.name, *entry.aliases)}


def _defined(acronyms: dict[str, str], kinds: dict[str, Kind]) -> Iterator[tuple[str, Kind]]:
    """Acronyms and their long forms, in either number, with their kind where it is known or the words tell it."""
    for short, long in acronyms.items():
        kind = kinds.get(short) or kinds.get(long) or _kind_of(long)
        if kind:
            for form in (short, long):
                yield from ((number, kind) for number in (form, f"{form}s", singular(form)))


def _kind_of(long: str) -> Kind | None:
    last = long.rsplit(maxsplit=1)[-1].casefold().removesuffix("s")
    return next((kind for kind, head in _HEADS if head.search(last) or head.search(last + "s")), None)


def _mentions(paper: Paper, names: dict[str, Kind], confidence: float) -> Iterator[Mention]:
    """Wherever the paper has one of the names, not inside a word."""
    of_word: dict[str, list[str]] = {}
    for name in names:
        of_word.setdefault(_WORD.findall(name)[0], []).append(name)
    for field in PROSE:
        text = paper.text(field)
        for word in _WORD.finditer(text):
            for name in of_word.get(word.group(), ()):
                begin, end = word.start(), word.start() + len(name)
                if text.startswith(name, begin) and not text[end : end + 1].isalnum():
                    yield Mention(Span(field, begin, end), name, names[name], confidence)


def _apart(mentions: Iterable[Mention]) -> list[Mention]:
    """Of mentions that overlap, the longest, then the surest, then the first."""
    kept: list[Mention] = []
    taken: set[tuple[Field, int]] = set()
    for mention in sorted(mentions, key=lambda each: (each.span.begin - each.span.end, -each.confidence, each)):
        places = {(mention.span.field, at) for at in range(mention.span.begin, mention.span.end)}
        if taken.isdisjoint(places):
            taken |= places
            kept.append(mention)
    return kept


def _entity(found: Group, introduced: Mapping[str, Kind]) -> Entity:
    forms = {mention.text for mention in found.mentions}
    role: Role | None = None
    if found.kind in {"methods", "datasets"}:
        role = "introduces" if forms & introduced.keys() else "uses"
    return entity(found, max(mention.confidence for mention in found.mentions), role)
