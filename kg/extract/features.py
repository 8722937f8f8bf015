"""What the small tagger looks at: for each token, strings about the word, its neighbours, its phrase and the paper."""

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.extract.abbreviations import Definition, definitions
from kg.extract.group import KINDS
from kg.extract.lexicon import find
from kg.extract.tokens import tokenize
from kg.model import Field, Paper
from kg.sentences import sentences

FIELDS: tuple[Field, ...] = ("title", "abstract", "comment")

_FUNCTION_WORDS = """
    a about across after against all also although an and any are as at be been before being between both but by can
    compared could despite do does during each either evaluate evaluated existing for from given has have how however
    i if in including into is it its many may more most much no not of on one only or other our out outperforms over
    paper propose proposed proposes present presents introduce introduces recent recently show shows significantly since
    so some such than that the their them then there these they this those though through thus to toward towards under
    until upon use used uses using various via was we well were what when where whether which while who whose will with
    within without would you based called named dubbed termed achieve achieves achieving demonstrate demonstrates
"""
# Where a noun phrase ends: function words, the commonest verbs, and signs but for hyphens, slashes and the like.
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_INSIDE = frozenset("-/+–")
_CUES = {
    "new": re.compile(
        r"\b(?:we|paper|work|study|article|this)\b[^.]{0,40}?\b(?:propos|introduc|present|develop|design)"
    ),
    "test": re.compile(
        r"\b(?:experiment|evaluat|outperform|benchmark|state[- ]of[- ]the[- ]art|dataset|results? |achiev)"
    ),
    "cue": re.compile(r"\b(?:called|named|dubbed|termed|namely)\b"),
}
_SHORT, _LONG = 3, 5
_MOST = 4
_CACHED = 50_000


class Piece(NamedTuple):
    """A field of a paper as the tagger reads it: its tokens' places, and the features of each."""

    field: Field
    tokens: list[tuple[int, int]]
    features: list[list[str]]


class Word(NamedTuple):
    """What a word says at its own place and at those up to two before and after it."""

    lower: str
    cluster: str
    here: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    before_next: tuple[str, ...]
    after_next: tuple[str, ...]


class Reader:
    """Reads papers into features. `clusters` leads from a word (lower case, 0 for digits) to its clusters.

    `useful` tells which features a tagger has weights for; the others are left out, which saves half the time.
    """

    def __init__(self, clusters: Mapping[str, tuple[int, ...]], useful: Container[str] | None = None) -> None:
        self._clusters = clusters
        self._useful = useful
        self._word = lru_cache(_CACHED)(self._describe)

    def __call__(self, paper: Paper) -> list[Piece]:
        """The pieces of a paper, one for each field with a text."""
        texts = {field: paper.text(field) for field in FIELDS if paper.text(field)}
        places = {field: tokenize(text) for field, text in texts.items()}
        words = {field: [text[b:e] for b, e in places[field]] for field, text in texts.items()}
        defined = {field: definitions(text) for field, text in texts.items()}
        counts = Counter(word for field in words for word in words[field])
        title = {word.lower() for word in words.get("title", ()) if len(word) > _SHORT or not word.islower()}
        short = {text[slice(*found.short)] for field, text in texts.items() for found in defined[field]}
        short |= {form.removesuffix("s") for form in short}
        pieces = []
        for field, text in texts.items():
            rows = self._window(words[field])
            self._phrases(words[field], rows)
            _paper(words[field], rows, counts, set() if field == "title" else title)
            _define(words[field], places[field], rows, short, defined[field])
            _sentence(text, places[field], rows)
            _known(text, places[field], rows)
            if field != "abstract":
                for row in rows:
                    row.append(field)
            pieces.append(Piece(field, places[field], rows))
        return pieces

    def _window(self, words: Sequence[str]) -> list[list[str]]:
        """The features that the words at each place and two to either side give."""
        seen = [_START, _START, *map(self._word, words), _END, _END]
        rows = []
        for first, left, word, right, last in zip(seen, seen[1:], seen[2:], seen[3:], seen[4:], strict=False):
            row = [*word.here, *left.after, *right.before, *first.after_next, *last.before_next]
            row += self._kept(
                f"-b{left.lower}|{word.lower}",
                f"+b{word.lower}|{right.lower}",
                f"-d{left.cluster}|{word.cluster}",
                f"+d{word.cluster}|{right.cluster}",
            )
            rows.append(row)
        return rows

    def _phrases(self, words: Sequence[str], rows: list[list[str]]) -> None:
        """Adds the function words around each phrase, and the phrase's last word, where a name's kind often stands."""
        start, before = 0, "^"
        for i, word in enumerate([*(word.lower() for word in words), "$"]):
            if i < len(words) and not (word in _FUNCTION or not (word[0].isalnum() or word in _INSIDE)):
                continue
            if start < i:
                head = words[i - 1].lower()
                made = self._kept(f"<{before}", f">{word}", f"h{head}", f"<h{before}|{head}")
                for inner in rows[start:i]:
                    inner.extend(made)
            start, before = i + 1, word

    def _describe(self, word: str) -> Word:
        lower, look = word.lower(), shape(word)
        coarse, fine = map(str, self._clusters.get(re.sub(r"\d", "0", lower), ("-", "-")))
        here = [f"w{lower}", f"s{look}", f"c{fine}", f"k{coarse}"]
        if word != lower:
            here.append(f"W{word}")
        if len(word) > _SHORT:
            here += [f"p{lower[:3]}", f"e{lower[-3:]}", f"e{lower[-2:]}"]
        if len(word) > _LONG:
            here += [f"p{lower[:4]}", f"e{lower[-4:]}"]
        if sum(map(str.isupper, word)) > 1:
            here.append("UU")
        near = (lower, f"s{look}", f"c{fine}", f"e{lower[-3:]}")
        return Word(
            lower,
            fine,
            here=self._kept(*here),
            before=self._kept(*(f"+1{one}" for one in near)),
            after=self._kept(*(f"-1{one}" for one in near)),
            before_next=self._kept(f"+2{lower}", f"+2c{fine}"),
            after_next=self._kept(f"-2{lower}", f"-2c{fine}"),
        )

    def _kept(self, *features: str) -> tuple[str, ...]:
        useful = self._useful
        return features if useful is None else tuple([one for one in features if one in useful])


# What stands beyond the ends of a text.
_START = Word("^^", "^", (), (), ("^1",), (), ())
_END = Word("$$", "$", (), ("$1",), (), (), ())


@lru_cache(_CACHED)
def shape(word: str) -> str:
    """The kinds of character in order, runs once: "GPT4o" is "A0a"; "1" at the end marks a single character."""
    kinds = re.sub(r"[^\W\d_]", lambda letter: "A" if letter[0].isupper() else "a", re.sub(r"\d", "0", word))
    return re.sub(r"(.)\1+", r"\1", kinds) if len(word) > 1 else kinds + "1"


def _paper(words: Sequence[str], rows: list[list[str]], counts: Counter[str], title: set[str]) -> None:
    """Adds whether the title has the word; how often the paper has a capitalised one, and whether also in small."""
    for word, row in zip(words, rows, strict=True):
        if word.lower() in title:
            row.append("T")
        if not word.islower() and word[0].isalpha():
            row.append(f"n{min(counts[word], _MOST)}")
            if word[0].isupper() and word[1:].islower() and counts[word.lower()]:
                row.append("low")


def _define(
    words: Sequence[str],
    places: Sequence[tuple[int, int]],
    rows: list[list[str]],
    short: set[str],
    defined: Sequence[Definition],
) -> None:
    """Adds which words are acronyms that the paper defines, and which belong to their long forms."""
    for word, row in zip(words, rows, strict=True):
        if word in short:
            row.append("SF")
    for found in defined:
        mark = "LFb"
        for (begin, end), row in zip(places, rows, strict=True):
            if found.long[0] <= begin and end <= found.long[1]:
                row.append(mark)
                mark = "LFe" if end == found.long[1] else "LFi"


def _sentence(text: str, places: Sequence[tuple[int, int]], rows: list[list[str]]) -> None:
    """Adds what the sentence is about, and whether it is the first or the last."""
    spans = sentences(text)
    at = 0
    for number, (begin, end) in enumerate(spans):
        lower = text[begin:end].lower()
        made = [f"q{name}" for name, cue in _CUES.items() if cue.search(lower)]
        made.append(f"#{min(number, 2)}" if number + 1 < len(spans) else "#$")
        while at < len(places) and places[at][0] < end:
            rows[at] += made
            at += 1


def _known(text: str, places: Sequence[tuple[int, int]], rows: list[list[str]]) -> None:
    """Adds the kind of each name of the lexicon at its tokens."""
    first = {begin: i for i, (begin, _) in enumerate(places)}
    for found in find(text):
        i, mark = first.get(found.begin, len(places)), "B"
        letter = "MDTR"[KINDS.index(found.entry.kind)]
        while i < len(places) and places[i][1] <= found.end:
            rows[i].append(f"g{mark}{letter}")
            if places[i][1] == found.end:
                rows[i].append(f"gE{letter}")
            i, mark = i + 1, "I"
