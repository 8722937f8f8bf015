"""Well-known names of datasets, methods, metrics and tasks, and finding them in a text.

The table `data/lexicon.tsv` holds an entity a line, below a header: its kind, its name, its aliases joined by "|".
"""

import re
from collections.abc import Iterator
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
_ADDRESSED = re.compile(r"://|www\.|\w\.(?:com|io|org)\b")
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
    begins: bool  # a name may begin with it


def find(text: str) -> list[Found]:
    """The names of the table in `text`, in order, none inside a word, an address or another name.

    Case, hyphens, blanks and a plural may differ where the name cannot be mistaken for a common word. Takes time
    proportional to the text.
    """
    places = [match.span() for match in _TOKEN.finditer(text)]
    words = [_word(text[begin:end]) for begin, end in places]
    closed = addresses(text) if _ADDRESSED.search(text) else []
    found: list[Found] = []
    free = 0
    for at, (begin, _) in enumerate(places):
        if words[at].begins and begin >= free and _opens(text, begin):
            longest = max(
                _found_at(text, places[at : at + _MOST_WORDS], words[at : at + _MOST_WORDS]),
                key=lambda each: each.end,
                default=None,
            )
            if longest and not any(left < longest.end and longest.begin < right for left, right in closed):
                found.append(longest)
                free = longest.end
    return found


@lru_cache(100_000)
def _word(word: str) -> _Word:
    forms, prefixes = _index()
    folded, stem = word.casefold(), singular(word).casefold()
    return _Word(folded, stem, folded in prefixes or stem in forms)


def _found_at(text: str, places: list[tuple[int, int]], words: list[_Word]) -> Iterator[Found]:
    """The names that begin with the first of the words, from the shortest."""
    forms, prefixes = _index()
    begin = last = places[0][0]
    key = ""
    for (left, right), word in zip(places, words, strict=True):
        if key and (key not in prefixes or not (left == last or text[last:left] in _GAPS)):
            return
        for form in forms.get(key + word.stem, ()):
            if _closes(text, right) and _same(form, text[begin:right]):
                series = _SERIES.match(text, right) if word.folded[-1].isdigit() else None
                yield Found(begin, series.end() if series else right, form.entry)
                break
        key, last = key + word.folded, right


@cache
def _index() -> tuple[dict[str, list[_Form]], frozenset[str]]:
    """The forms by their words run together, and all beginnings of those keys."""
    forms: dict[str, list[_Form]] = {}
    for entry in entries():
        for text in (entry.name, *entry.aliases):
            words = _TOKEN.findall(text)
            key = "".join((*words[:-1], singular(words[-1]))).casefold()
            forms.setdefault(key, []).append(_Form(text, _BARE.sub("", text), len(words) - 1, entry))
    return forms, frozenset(key[:end] for key in forms for end in range(1, len(key) + 1))


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
