"""What two printed forms of a name are to each other: acronym and long form, spellings of one, with and without a tail.

An acronym and its long form are told by the letters, after Schwartz and Hearst, "A simple algorithm for identifying
abbreviation definitions in biomedical text" (PSB 2003), but from the first word on, and each word must take part.
"""

import re
from difflib import SequenceMatcher

from kg.ids import name_key, plain

_SAME_WORD = 0.82  # by difflib's ratio: "adaption" is "adaptation" (.89), "conventional" not "convolutional" (.80)
_LONGEST_ACRONYM = 12
_SMALL = {
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "over", "the", "to", "under", "via",
    "with",
}  # fmt: skip
_TAILS = {
    "Method": re.compile(
        r"[\s-](?:models?|methods?|algorithms?|frameworks?|architectures?|mechanisms?)$", re.IGNORECASE
    ),
    "Dataset": re.compile(r"[\s-](?:data ?sets?|benchmarks?|corpus|corpora|databases?)$", re.IGNORECASE),
    "Task": re.compile(r"[\s-](?:tasks?|problems?)$", re.IGNORECASE),
    "Metric": re.compile(r"[\s-](?:scores?|metrics?)$", re.IGNORECASE),
}
_NAMED = re.compile(r"\d|\w[A-Z]")
_WORDY = re.compile(r"\s|[a-z]{2}")
_APPENDED = re.compile(r"(?<=\S)\s*\([^()]*\)$")


def form_key(form: str) -> str:
    """The key of a form, without an acronym in brackets behind it; never empty for a form that is not."""
    return name_key(_APPENDED.sub("", form)) or name_key(form) or form


def is_acronym(form: str) -> bool:
    """Whether a form is one short word with two capitals or more: "CL", "mIoU", "LoRA"."""
    return len(form) <= _LONGEST_ACRONYM and not re.search(r"\s", form) and sum(map(str.isupper, form)) > 1


def spells_out(form: str, acronym: str) -> bool:
    """Whether the acronym abbreviates the form: "low-rank adaptation" spells out "LoRA", "LoRA layers" does not."""
    letters = [letter for letter in plain(acronym) if letter.isalnum()]
    letters = letters[:-1] if re.search(r"[A-Z0-9]s$", acronym) else letters
    bare = _APPENDED.sub("", form)
    long = plain(bare)
    initials = [word[0] for word in long.split() if word not in _SMALL]
    return (
        len(long) > len(acronym)
        and _WORDY.search(bare) is not None
        and _in_order(initials, letters)
        and _starts_match(long, letters)
        and not _contains(bare, name_key(acronym))
    )


def _in_order(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(letter in rest for letter in few)


def _starts_match(long: str, letters: list[str]) -> bool:
    """Whether all letters stand in `long` in this order, the first of them at its very beginning."""
    return long[:1] == letters[0] and _in_order(letters, list(long))


def _contains(form: str, key: str) -> bool:
    """Whether one, two or three successive words of `form` have that key."""
    words = re.split(r"[\s-]+", form)
    runs = (words[begin : begin + length] for length in (1, 2, 3) for begin in range(len(words)))
    return any(name_key(" ".join(run)) == key for run in runs)


def alike(one: str, other: str) -> bool:
    """Whether two forms are spellings of one: word by word nearly the same, or cut short ("network", "net").

    "Convolution neural net" is like "convolutional neural network", "contrastive" is not like "continual learning".
    """
    words, others = (re.findall(r"\w+", plain(form)) for form in (one, other))
    return len(words) == len(others) > 1 and all(map(_alike_words, words, others))


def _alike_words(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if short[0] != long[0] or not (short + long).isalpha():
        return False
    cut = len(short) > 2 and long.startswith(short)  # noqa: PLR2004
    return cut or SequenceMatcher(None, short, long, autojunk=False).ratio() > _SAME_WORD


def without_tail(kind: str, form: str) -> str | None:
    """A name without the general word behind it, or None: "CIFAR-10 dataset" is CIFAR-10, "F1 score" is F1.

    A method keeps it unless a proper name is left: "BERT model" is BERT, but a "reward model" is no reward.
    """
    bare = _TAILS[kind].sub("", form)
    return bare if bare != form and (kind != "Method" or _NAMED.search(bare)) else None
