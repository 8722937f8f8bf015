"""Lists of authors' names: telling them from other text, and taking them apart."""

import re
import unicodedata
from dataclasses import dataclass

_SEPARATOR = re.compile(r"\s*[,;，、]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+")
_REST = re.compile(
    r"""[\s,;]*(?:\b(?:and|&)\s+|\+\s*)?
    (?: (?P<more>\d+) \s+ (?:more|others?|additional|authors?)(?:\s+authors?)?
      | \bothers | \bet(?:\.?\s+|\.)al\b\.? | \.\.\. | … )\s*\.?$""",
    re.VERBOSE | re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|Ph\.?\s?D|M\.?\s?D)\.?")
_PARENTHESIS = re.compile(r"\([^()]*\)")
_MARKS = re.compile(r"\([^()]*\)|[*†‡§¶¹²³⁰-⁹]+")
_ELIDED = re.compile(r"(?:d|l|dell|dall|t|s)?['’ʼ`´]\w", re.IGNORECASE)
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "las", "los"}
    | {"lo", "el", "al", "bin", "ibn", "ben", "bint", "ter", "ten", "te", "zu", "zur", "zum", "af", "av", "st", "san"}
    | {"i", "y", "e", "abu", "ap", "dal", "degli", "op", "dello", "vom", "auf"}
)
_NOT_IN_NAMES = frozenset(
    {"Conference", "Proceedings", "Workshop", "Workshops", "Symposium", "Journal", "Transactions", "Track", "Findings"}
    | {"International", "Systems", "Processing", "Recognition", "Learning", "Language", "Languages", "Linguistics"}
    | {"Computational", "Intelligence", "Analysis", "Networks", "Network", "Models", "Datasets", "Benchmarks", "Using"}
    | {"Version", "Code", "Available", "Page", "Pages", "Published", "Accepted", "Neural", "Information", "Towards"}
    | {"Machine", "Computer", "Technologies", "Applications", "Evaluation", "Generation", "Detection", "Via", "Based"}
)
_NOT_ALONE = frozenset(
    {"The", "This", "These", "That", "We", "Our", "It", "Its", "Here", "There", "However", "Moreover", "With", "For"}
    | {"Of", "Is", "Are", "Through", "From", "Toward", "Vision"}
)
_FUNCTION_WORDS = frozenset(
    {"of", "for", "in", "on", "with", "to", "the", "a", "an", "is", "are", "by", "from", "via", "as", "at", "or", "our"}
    | {"we", "its", "it", "using", "that", "this", "into", "over", "under", "between", "not", "be", "and", "than"}
)
_GROUPS = ("Collaboration", "Team", "Consortium", "Group", "Project", "Community")
_MASK, _UNMASK = {ord(","): "\0", ord(";"): "\1"}, {0: ",", 1: ";"}
_GLANCE = 100
_LONGEST_REST = 60
_LONGEST_NAME = 7
_LONGEST_ALONE = 5
_LONGEST_ABBREVIATION = 5
_LONGEST_WORD = 40  # half of that in other scripts, some of which write sentences without spaces
_TOLERATED = 3  # one part in so many may look like no name


@dataclass(frozen=True)
class Names:
    """Authors as printed, in order; whether these are all; and how many all are, if that is printed."""

    names: tuple[str, ...]
    complete: bool
    count: int | None = None


def split_names(text: str) -> Names:
    """The authors of a printed list such as "Ada Byron, Bo Li and Cy Ng et al.".

    What is no name, such as the ":" after a team, is left out; "Jr." stays with its name.
    """
    listed, rest = _taken_apart(text)
    more = int(rest["more"]) if rest and rest["more"] else None
    return Names(tuple(listed), complete=bool(listed) and not rest, count=None if more is None else len(listed) + more)


def likeness(text: str) -> int:
    """How surely a line is a list of names, or a part of one: 0 not, 1 perhaps, 2 surely.

    Surely needs two names or more, half of them of two words or more, or one such and "et al.".
    """
    if _is_prose(text) or _begins_small(text):
        return 0
    parts, rest = _taken_apart(text)
    words = [_words_of_name(part) for part in parts]
    odd = words.count(0)
    if not parts or odd * _TOLERATED > len(parts):
        return 0
    full = sum(count > 1 for count in words)
    if len(parts) > 1:
        return 2 if full * 2 >= len(parts) else 1
    if rest and full:
        return 2
    return 1 if words[0] <= _LONGEST_ALONE and _may_stand_alone(parts[0]) else 0


def _is_prose(text: str) -> bool:
    """Whether the first words are mostly in small letters: quick, for lines that may be very long."""
    words = text[:_GLANCE].split()
    small = sum(word[0].islower() and not _is_particle(word) for word in words)
    return "。" in text[:_GLANCE] or small * _TOLERATED > len(words) + _TOLERATED


def _begins_small(text: str) -> bool:
    word = text.split(" ", 1)[0]
    return word.isalpha() and word.islower() and word != "and" and not _is_particle(word)


def _taken_apart(text: str) -> tuple[list[str], re.Match[str] | None]:
    """The names, and what stands for further ones at the end."""
    head, tail = text[:-_LONGEST_REST], text[-_LONGEST_REST:]
    rest = _REST.search(tail)
    return _parts(head + (tail[: rest.start()] if rest else tail)), rest


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    masked = _PARENTHESIS.sub(lambda aside: aside[0].translate(_MASK), text)
    for masked_part in _SEPARATOR.split(masked):
        part = masked_part.translate(_UNMASK)
        if parts and _SUFFIX.fullmatch(part):
            parts[-1] += f", {part}"
        elif any(character.isalpha() for character in part):
            parts.append(part.strip())
    return parts


def _may_stand_alone(name: str) -> bool:
    words = name.split()
    return words[-1] in _GROUPS or _NOT_ALONE.isdisjoint(words)


def _words_of_name(part: str) -> int:
    """How many words a name has; 0 for what is none: words in small letters, words of venues, numbers, other signs.

    One word in small letters may follow two others. A name in a script without capitals needs no space.
    """
    words = _MARKS.sub(" ", unicodedata.normalize("NFC", part)).split()
    if not 0 < len(words) <= _LONGEST_NAME or not _NOT_IN_NAMES.isdisjoint(words):
        return 0
    proper = sum(map(_is_proper, words))
    small = [word for word in words if not _is_proper(word) and not _is_particle(word)]
    odd = [word for word in small if not word.isalpha() or word in _FUNCTION_WORDS or word == words[0]]
    if odd or len(small) >= min(proper, 2):
        return 0
    return 2 if len(words) == 1 and words[0].lower() == words[0].upper() else len(words)


def _is_particle(word: str) -> bool:
    return word in _PARTICLES or bool(_ELIDED.match(word))


def _is_proper(word: str) -> bool:
    bare = word.strip("\"'“”‘’`\\{^~")
    abbreviated = bare.endswith(".") and len(bare) > _LONGEST_ABBREVIATION and bare[-2].islower()
    if len(bare) > (_LONGEST_WORD if bare.isascii() else _LONGEST_WORD // 2):
        return False
    return bare[:1].isalpha() and not bare[0].islower() and not abbreviated and all(map(_in_name, bare))


def _in_name(character: str) -> bool:
    return character.isalpha() or character in ".'’‘ʼ`´-‐‑‒–\\{}^~\"·" or unicodedata.category(character)[0] == "M"
