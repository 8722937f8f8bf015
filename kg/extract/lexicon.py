"""Well-known names of datasets, methods, metrics and tasks, and finding them in a text.

The table `data/lexicon.tsv` holds an entity a line, below a header: its kind, its name, its aliases joined by "|".
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from kg.extract.group import Kind
from kg.extract.links import addresses
from kg.ids import singular


class Entry(NamedTuple):
    """A row of the table."""

    kind: Kind
    name: str
    aliases: tuple[str, ...]


class Found(NamedTuple):
    """A name of the table, and the begin and end of where a text has it."""

    begin: int
    end: int
    entry: Entry


class _Form(NamedTuple):
    """One spelling of an entry, and how near to it a text must come."""

    text: str
    bare: str  # without blanks and hyphens
    gaps: int
    entry: Entry


_KINDS: dict[str, Kind] = {"dataset": "datasets", "method": "methods", "metric": "metrics", "task": "tasks"}
_TOKEN = re.compile(r"[^\W_]+(?:\.\d+)?|[+*#@]+")
_GAPS = frozenset(" -‐‑–/_'’()")
_BARE = re.compile(r"[^\w+*#@.]|_")
_SERIES = re.compile(r"/\d+\b")

_MOST_WORDS = 16  # of a name
# Letters from which on a name in another case is still the same: "Imagenet", but not "Squad" or "Glue".
_LONG_WORD = 7
_LONG_PHRASE = 12


@cache
def entries() -> tuple[Entry, ...]:
    """The rows of the table."""
    lines = files("kg.extract").joinpath("data/lexicon.tsv").read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return tuple(Entry(_KINDS[kind], name, tuple(filter(None, aliases.split("|")))) for kind, name, aliases in rows)


class _Word(NamedTuple):
    folded: str
    stem: str  # without a plural ending
    names: bool  # it is a name by itself
    begins: bool  # a longer name may begin with it


_END = _Word("", "", names=False, begins=False)


@lru_cache(64)
def find(text: str) -> tuple[Found, ...]:
    """The names of the table in `text`, in order, none inside a word, an address or another name.

    Case, hyphens, blanks and a plural may differ where the name cannot be mistaken for a common word. Takes time
    proportional to the text; kept for the last texts, as several readers of a paper ask.
    """
    places = [match.span() for match in _TOKEN.finditer(text)]
    words = [_word(text[begin:end]) for begin, end in places]
    closed = addresses(text)
    found: list[Found] = []
    free = 0
    for at, (word, following) in enumerate(zip(words, (*words[1:], _END), strict=False)):
        if not (word.names or (word.begins and _goes_on(word, following))):
            continue
        begin = places[at][0]
        if begin >= free and _opens(text, begin):
            longest = _longest(text, places, words, at)
            if longest and not any(left < longest.end and longest.begin < right for left, right in closed):
                found.append(longest)
                free = longest.end
    return tuple(found)


@lru_cache(20_000)
def entry_of(form: str) -> Entry | None:
    """The row that has a form, whole."""
    if _key(form) not in _index()[0] and "/" not in form:  # "CIFAR-10/100" is of the row of CIFAR-10
        return None
    return next((found.entry for found in find(form) if found.end - found.begin == len(form)), None)


@lru_cache(100_000)
def _word(word: str) -> _Word:
    forms, prefixes = _index()
    folded = word.casefold()
    stem = singular(word).casefold() if folded[-1] == "s" else folded  # most words are no plural: saves time
    return _Word(folded, stem, stem in forms, folded in prefixes)


def _goes_on(word: _Word, following: _Word) -> bool:
    """Whether a name may have these as its first words: most do not, and need no closer look."""
    forms, prefixes = _index()
    return word.folded + following.folded in prefixes or word.folded + following.stem in forms


def _longest(text: str, places: Sequence[tuple[int, int]], words: Sequence[_Word], at: int) -> Found | None:
    """The longest name that begins with the word at place `at`."""
    forms, prefixes = _index()
    begin = last = places[at][0]
    longest: Found | None = None
    key = ""
    for (left, right), word in zip(places[at : at + _MOST_WORDS], words[at : at + _MOST_WORDS], strict=True):
        if left != last and text[last:left] not in _GAPS:
            break
        for form in forms.get(key + word.stem, ()):
            if _closes(text, right) and _same(form, text[begin:right]):
                series = _SERIES.match(text, right) if word.folded[-1].isdigit() else None
                end = series.end() if series else right
                longest = longest if longest and longest.end >= end else Found(begin, end, form.entry)
                break
        key, last = key + word.folded, right
        if key not in prefixes:
            break
    return longest


@cache
def _index() -> tuple[dict[str, list[_Form]], frozenset[str]]:
    """The forms by their words run together, and all beginnings of those keys."""
    forms: dict[str, list[_Form]] = {}
    for entry in entries():
        for text in (entry.name, *entry.aliases):
            gaps = len(_TOKEN.findall(text)) - 1
            forms.setdefault(_key(text), []).append(_Form(text, _BARE.sub("", text), gaps, entry))
    return forms, frozenset(key[:end] for key in forms for end in range(1, len(key) + 1))


def _key(form: str) -> str:
    """The words of a form run together, case-folded, the last in the singular."""
    words = _TOKEN.findall(form)
    return "".join((*words[:-1], *map(singular, words[-1:]))).casefold()


def _opens(text: str, begin: int) -> bool:
    """Whether a name can begin here: "tiny-ImageNet" is not ImageNet, "example.BERT" not BERT."""
    return begin == 0 or text[begin - 1] not in "-‐‑_.@\\" or (begin > 1 and text[begin - 2].isspace())


def _closes(text: str, end: int) -> bool:
    """Whether a name can end here: "BERT-based" is BERT, "CelebA-HQ", "ScanNet++" and "ImageNet-1k" are other names."""
    return re.match(r"[-‐‑–][A-Z\d]|[+_@]|\.[\da-z]|\*\w", text[end : end + 2]) is None


def _same(form: _Form, printed: str) -> bool:
    """Whether what is printed is this form, and no common word."""
    if printed == form.text:
        return True
    if len(re.findall(r" (?!\d)", printed)) > form.gaps or ("(" in printed and "(" not in form.text):
        return False
    bare = _BARE.sub("", printed)
    if " " in form.text:
        lowered = printed.islower() and not form.text.islower()
        return not lowered or (len(bare) >= _LONG_PHRASE and form.entry.kind != "datasets")
    if form.bare.islower():
        return True
    if bare == form.bare or (bare == form.bare + "s" and not form.bare.istitle()):
        return True
    return (
        len(form.bare) >= _LONG_WORD and not form.bare.istitle() and not (form.bare.isalpha() and form.bare.isupper())
    )
