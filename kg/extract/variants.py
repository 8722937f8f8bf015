"""Names of one paper that a reader takes for one though the paper does not say so: "MSE" and "mean squared error"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kg.extract.abbreviations import without_plural
from kg.extract.group import Kind, Mention
from kg.extract.lexicon import entry_of

_WORD = re.compile(r"(?:[A-Z]+[^\W_A-Z]*|[^\W_A-Z]+)")
_SMALL = frozenset(("of", "and", "for", "the", "in", "on", "to", "with", "by", "a", "an", "via", "from", "over"))
_LIKELY = 0.3
"""From which probability a mention can lend its name to others."""
_LONGEST_ACRONYM = 10


def variants(mentions: Iterable[Mention]) -> dict[str, str]:
    """From a form to the longer form of its kind that names the same.

    Names of one row of the lexicon go together; an acronym goes with a form whose words it spells the beginnings of; a
    metric with one that qualifies it ("accuracy", "test accuracy"). Of several such forms it is the likeliest.
    """
    chances: dict[Kind, dict[str, float]] = {}
    for mention in mentions:
        known = chances.setdefault(mention.kind, {})
        known[mention.text] = max(known.get(mention.text, 0.0), mention.confidence)
    found: dict[str, str] = {}
    for kind, forms in chances.items():
        found |= _listed(forms, kind) | _acronyms(forms)
        if kind == "metrics":
            found |= _qualified(forms)
    return {short: _end(short, found) for short in found}


def _end(short: str, found: Mapping[str, str]) -> str:
    """The last of a chain of longer and longer forms."""
    return _end(found[short], found) if short in found else short


def _listed(forms: Iterable[str], kind: Kind) -> dict[str, str]:
    rows: dict[str, list[str]] = {}
    for form in forms:
        entry = entry_of(form)
        if entry and entry.kind == kind:
            rows.setdefault(entry.name, []).append(form)
    longest = {form: max(row, key=lambda one: (len(one), one)) for row in rows.values() for form in row}
    return {form: longer for form, longer in longest.items() if len(longer) > len(form)}


def _acronyms(forms: Mapping[str, float]) -> dict[str, str]:
    short = {form: letters for form in forms if (letters := acronym_letters(form))}
    if not short:
        return {}
    long = [(form, words) for form in forms for words in [words_of(form)] if len(words) > 1]
    found = {}
    for form, letters in short.items():
        spelt = [one for one, words in long if len(one) > len(form) and spells(letters, words)]
        if spelt:
            found[form] = max(spelt, key=lambda one: forms[one])
    return found


def acronym_letters(form: str) -> str:
    """The letters of an acronym, case-folded and without a plural s; empty for what is none."""
    singular = without_plural(form)
    capitals = sum(map(str.isupper, singular))
    if " " in form or capitals < 2 or len(singular) > _LONGEST_ACRONYM or not singular.isalnum():  # noqa: PLR2004
        return ""
    return singular.casefold()


@lru_cache(20_000)
def words_of(form: str) -> tuple[tuple[str, bool], ...]:
    """The words of a form, case-folded, and whether its acronym may leave the word out.

    It may leave out small words, and what a hyphen or a capital within a word begins ("FacTorization").
    """
    found = (
        (
            match[0].casefold(),
            match.start() > 0 and (form[match.start() - 1] == "-" or form[match.start() - 1].islower()),
        )
        for match in _WORD.finditer(form)
    )
    return tuple((word, within or word in _SMALL) for word, within in found)


def spells(letters: str, words: Sequence[tuple[str, bool]]) -> bool:
    """Whether beginnings of the words, one after another, are the letters; see `words_of` for the words."""
    if not words:
        return not letters
    (word, optional), rest = words[0], words[1:]
    if optional and spells(letters, rest):
        return True
    if letters[:1] != word[:1]:
        return False
    shared = next(
        (i for i, (a, b) in enumerate(zip(letters, word, strict=False)) if a != b), min(len(letters), len(word))
    )
    return any(spells(letters[width:], rest) for width in range(1, shared + 1))


def _qualified(forms: Mapping[str, float]) -> dict[str, str]:
    likely = [form for form, chance in forms.items() if chance >= _LIKELY]
    found = {}
    for form in likely:
        low = form.casefold()
        longer = [
            one
            for one in likely
            if len(one) > len(form) and (one.casefold().endswith(" " + low) or one.casefold().startswith(low + " "))
        ]
        if longer:
            found[form] = max(longer, key=lambda one: forms[one])
    return found
