"""Names that a paper coins: "we propose FooNet", "a dataset called BarBench", "FooNet: A Network for …"."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from kg.extract.group import Kind, generic
from kg.model import Paper, Span

_NAME = r"(?P<name>(?=[a-z-]*[A-Z0-9])[A-Za-z0-9][\w+*@.-]*[\w+*](?:\s(?:[A-Z]\w*[A-Z0-9]\w*|v?\d[\d.]*\w?)(?![\w-]))?)"
_VERB = r"propos|introduc|present|develop|design|creat|releas|build|construct|contribut|devis|describ|collect|publish"
_KIND = (
    r"(?:method|model|network|framework|approach|algorithm|architecture|system|technique|module|strategy|pipeline|toolkit"
    r"|library|dataset|data\sset|benchmark|corpus|metric)"
)
# "we propose FooNet", "we propose a small but fast network, FooNet", "we propose the network FooNet". Not "we propose a
# BERT model": what follows the article there is no name of their own.
_SENTENCE = re.compile(
    rf"\b(?:[Ww]e|paper|[Ww]ork|article|study)\b(?:\s[\w,-]+){{0,4}}?\s(?:{_VERB})\w*"
    rf"(?:(?:\s(?:the|our|new|novel|simple))*|\s(?:an?|the|our|two|new|novel)(?:\s[a-z][\w-]*,?){{0,9}}?(?:(?<=,)|\s{_KIND}))"
    rf"\s[\"“]?{_NAME}"
)
_CALLED = re.compile(
    rf"\b(?:called|named|dubbed|termed|coined|namely|referred\sto\sas|abbreviated\sas|call|name|term|dub)"
    rf"(?:\s(?:it|this|our|the|as|method|model|approach|framework|dataset|benchmark))*[,:]?\s[\"“'‘]?{_NAME}"
)
_TITLE = re.compile(rf"{_NAME}(?:\s\([^)]*\))?\s?[:–—]\s")

# What stands around a name says what it is; the nearest word wins, a method where none does.
_DATASET = re.compile(
    r"\b(?:data ?set|data ?sets|benchmark|benchmarks|corpus|corpora|test ?bed|collection|challenge set|test suite)\b",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:method|model|network|framework|approach|algorithm|architecture|system|technique|module|loss|strategy|layer"
    r"|pipeline|paradigm|toolkit|library|agent|optimizer|mechanism|scheme|family|suite of models)s?\b",
    re.IGNORECASE,
)
_METRIC = re.compile(r"\b(?:metric|measure|score)s?\b", re.IGNORECASE)
_DATASET_NAME = re.compile(r".(?:[Bb]ench(?:mark)?|BENCH|Eval|QA|Corpus|Gym|[Dd]ata(?:set)?|-\d+[KM])$")
_AROUND = 60


class Coined(NamedTuple):
    """A name that the paper gives to something of its own."""

    span: Span
    text: str
    kind: Kind


def coined(paper: Paper) -> list[Coined]:
    """The names that title and abstract coin, in order of place."""
    title = paper.text("title")
    head = _TITLE.match(title)
    found = [_coined(paper, "title", head)] if head else []
    for pattern in (_SENTENCE, _CALLED):
        found += [_coined(paper, "abstract", match) for match in pattern.finditer(paper.text("abstract"))]
    return sorted({each for each in found if each}, key=lambda each: (each.span.field != "title", each.span))


def _coined(paper: Paper, field: Literal["title", "abstract"], match: re.Match[str]) -> Coined | None:
    text = match["name"].rstrip(".-*")
    if not looks_named(text) or generic(text):
        return None
    begin = match.start("name")
    span = Span(field, begin, begin + len(text))
    kind = "datasets" if _DATASET_NAME.search(text) else kind_near(paper.text(field), span.begin, span.end)
    return Coined(span, text, kind)


def looks_named(text: str) -> bool:
    """Whether a word was made up: with a capital inside, a digit among letters, or all capitals."""
    first = text.split(maxsplit=1)[0]
    return (
        len(text) > 1
        and any(map(str.isalpha, first))
        and bool(re.search(r"[^\W\d_].*[A-Z]|[^\W\d_].*\d|\d.*[^\W\d_]", first))
        and not re.fullmatch(r"\d+(?:st|nd|rd|th|[a-z]|[DKMB])|[A-Z][a-z]+(?:-[A-Z][a-z]+)+s?|[IVX]+|\d+-\w+", first)
    )


def kind_near(text: str, begin: int, end: int) -> Kind:
    """What the words around a name say that it is: the nearest of them in the same sentence, else a method."""
    after = re.split(r"[.;]\s", text[end : end + _AROUND])[0]
    before = re.split(r"[.;]\s", text[max(0, begin - _AROUND) : begin])[-1]
    return min(_distances(before, after), default=(0, "methods"))[1]


def _distances(before: str, after: str) -> Iterator[tuple[int, Kind]]:
    kinds: tuple[tuple[re.Pattern[str], Kind], ...] = (
        (_DATASET, "datasets"),
        (_METHOD, "methods"),
        (_METRIC, "metrics"),
    )
    for pattern, kind in kinds:
        yield from ((match.start(), kind) for match in pattern.finditer(after))
        yield from ((len(before) - match.end(), kind) for match in pattern.finditer(before))
