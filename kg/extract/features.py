"""What the small tagger looks at: for each token, strings as UTF-8 about word, neighbours, phrase and paper."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby, repeat
from typing import NamedTuple

from kg.extract.abbreviations import Definition, definitions
from kg.extract.candidates import LETTERS
from kg.extract.lexicon import find
from kg.extract.tokens import counted, sentences_of, tokenize
from kg.model import PROSE, Field, Paper

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
    b"qnew": re.compile(
        r"\b(?:we|paper|work|study|article|this)\b[^.]{0,40}?\b(?:propos|introduc|present|develop|design)"
    ),
    b"qtest": re.compile(
        r"\b(?:experiment|evaluat|outperform|benchmark|state[- ]of[- ]the[- ]art|dataset|results? |achiev)"
    ),
    b"qcue": re.compile(r"\b(?:called|named|dubbed|termed|namely)\b"),
}
_SHORT, _LONG = 3, 5
_MOST = 4
_CACHED = 50_000


class Piece(NamedTuple):
    """A field of a paper as the tagger reads it: its tokens' places, the features of each, the acronyms it defines."""

    field: Field
    tokens: list[tuple[int, int]]
    features: list[list[bytes]]
    definitions: list[Definition]


class Word(NamedTuple):
    """A word by itself, what it says at its own place and at those up to two before and after it, and of phrases.

    It speaks of the phrase that it stands before (`opens`), behind (`closes`) or at the end of (`heads`). `inside`
    tells whether it can stand inside a noun phrase, `named` whether it begins with a letter and has capitals.
    """

    text: str
    lower: str
    cluster: str
    inside: bool
    named: bool
    here: tuple[bytes, ...]
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]
    before_next: tuple[bytes, ...]
    after_next: tuple[bytes, ...]
    opens: tuple[bytes, ...]
    closes: tuple[bytes, ...]
    heads: tuple[bytes, ...]


class Reader:
    """Reads papers into features. `clusters` leads from a word (lower case, 0 for digits) to its clusters.

    `useful` tells which features a tagger has weights for; the others are left out, which saves half the time.
    """

    def __init__(self, clusters: Mapping[str, tuple[int, ...]], useful: Container[str] | None = None) -> None:
        self._clusters = clusters
        self._useful: Container[str] = _Everything() if useful is None else useful
        self._word = lru_cache(_CACHED)(self._describe)
        self._kin = lru_cache(_CACHED)(self._join)

    def __call__(self, paper: Paper) -> list[Piece]:
        """The pieces of a paper, one for each field with a text."""
        texts = {field: paper.text(field) for field in PROSE if paper.text(field)}
        places = {field: tokenize(text) for field, text in texts.items()}
        words = {field: [self._word(text[b:e]) for b, e in places[field]] for field, text in texts.items()}
        defined = {field: definitions(text) for field, text in texts.items()}
        counts = Counter(word.text for field in words for word in words[field])
        title = {word.lower for word in words.get("title", ()) if len(word.text) > _SHORT or not word.text.islower()}
        short = {text[slice(*found.short)] for field, text in texts.items() for found in defined[field]}
        short |= {form.removesuffix("s") for form in short}
        pieces = []
        for field, text in texts.items():
            rows = self._window(words[field])
            self._phrases(words[field], rows)
            _paper(words[field], rows, counts, set() if field == "title" else title)
            _define(words[field], places[field], rows, short, defined[field])
            _sentence(text, words[field], places[field], rows)
            _known(text, places[field], rows)
            if field != "abstract":
                for row in rows:
                    row.append(field.encode())
            pieces.append(Piece(field, places[field], rows, defined[field]))
        return pieces

    def _window(self, words: Sequence[Word]) -> list[list[bytes]]:
        """The features that the words at each place and two to either side give; a function word sees pairs alone."""
        seen = [_START, _START, *words, _END, _END]
        rows = [
            [*word.here, *left.after, *right.before, *first.after_next, *last.before_next]
            if word.inside
            else list(word.here)
            for first, left, word, right, last in zip(seen, seen[1:], seen[2:], seen[3:], seen[4:], strict=False)
        ]
        # A row beyond each end takes what nobody asks for.
        for left, right, here, following in zip(seen[1:], seen[2:-1], [[], *rows], [*rows, []], strict=False):
            pair, kin = f"{left.lower}|{right.lower}", self._kin(left.cluster, right.cluster)
            here.extend(kin[0])
            following.extend(kin[1])
            if "+b" + pair in self._useful:
                here.append(f"+b{pair}".encode())
            if "-b" + pair in self._useful:
                following.append(f"-b{pair}".encode())
        return rows

    def _phrases(self, words: Sequence[Word], rows: list[list[bytes]]) -> None:
        """Adds the function words around each phrase, and the phrase's last word, where a name's kind often stands."""
        start, before = 0, self._word("^")
        for i, word in enumerate((*words, self._word("$"))):
            if word.inside:
                continue
            if start < i:
                head = words[i - 1]
                pair = self._kept(f"<h{before.lower}|{head.lower}")
                made = before.opens + word.closes + head.heads + pair
                for row in rows[start:i]:
                    row.extend(made)
            start, before = i + 1, word

    def _describe(self, word: str) -> Word:
        lower = word.lower()
        coarse, fine = map(str, self._clusters.get(counted(lower), ("-", "-")))
        inside = lower not in _FUNCTION and (lower[0].isalnum() or lower in _INSIDE)
        # Function words and signs are few: each speaks for itself, and a guess from its looks would add nothing.
        here, near, far = _looks(word, coarse, fine) if inside else ((f"w{lower}",), (lower,), (lower,))
        return Word(
            word,
            lower,
            fine,
            inside=inside,
            named=word[0].isalpha() and not word.islower(),
            here=self._kept(*here),
            before=self._kept(*(f"+1{one}" for one in near)),
            after=self._kept(*(f"-1{one}" for one in near)),
            before_next=self._kept(*(f"+2{one}" for one in far)),
            after_next=self._kept(*(f"-2{one}" for one in far)),
            opens=self._kept(f"<{lower}"),
            closes=self._kept(f">{lower}"),
            heads=self._kept(f"h{lower}"),
        )

    def _join(self, left: str, right: str) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        """What the clusters of two neighbours say at the place of the first and at that of the second."""
        return self._kept(f"+d{left}|{right}"), self._kept(f"-d{left}|{right}")

    def _kept(self, *features: str) -> tuple[bytes, ...]:
        return tuple([one.encode() for one in features if one in self._useful])


class _Everything:
    """Contains all."""

    def __contains__(self, _: object) -> bool:
        return True


# What stands beyond the ends of a text.
_START = Word("", "^^", "^", False, False, (), (), (b"^1",), (), (), (), (), ())
_END = Word("", "$$", "$", False, False, (), (b"$1",), (), (), (), (), (), ())


def _looks(word: str, coarse: str, fine: str) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """What a word's letters and clusters say at its own place, at those beside it, and at those two away."""
    lower, look = word.lower(), shape(word)
    here = [f"w{lower}", f"s{look}", f"c{fine}", f"k{coarse}"]
    if word != lower:
        here.append(f"W{word}")
    if len(word) > _SHORT:
        here += [f"p{lower[:3]}", f"e{lower[-3:]}", f"e{lower[-2:]}"]
    if len(word) > _LONG:
        here += [f"p{lower[:4]}", f"e{lower[-4:]}"]
    if sum(map(str.isupper, word)) > 1:
        here.append("UU")
    return here, (lower, f"s{look}", f"c{fine}", f"e{lower[-3:]}"), (lower, f"c{fine}")


def shape(word: str) -> str:
    """The kinds of character in order, runs once: "GPT4o" is "A0a"; "1" at the end marks a single character."""
    if len(word) == 1:
        return _kind(word) + "1"
    if word.isalpha() and word.islower():
        return "a"
    return "".join(kind for kind, _ in groupby(map(_kind, word)))


def _kind(character: str) -> str:
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return "0" if character.isdecimal() else character


def _paper(words: Sequence[Word], rows: list[list[bytes]], counts: Counter[str], title: set[str]) -> None:
    """Adds whether the title has the word; how often the paper has a capitalised one, and whether also in small."""
    for word, row in zip(words, rows, strict=True):
        if not word.inside:
            continue
        if word.lower in title:
            row.append(b"T")
        if word.named:
            row.append(b"n%d" % min(counts[word.text], _MOST))
            if word.text[0].isupper() and word.text[1:].islower() and counts[word.lower]:
                row.append(b"low")


def _define(
    words: Sequence[Word],
    places: Sequence[tuple[int, int]],
    rows: list[list[bytes]],
    short: set[str],
    defined: Sequence[Definition],
) -> None:
    """Adds which words are acronyms that the paper defines, and which belong to their long forms."""
    if short:
        for word, row in zip(words, rows, strict=True):
            if word.text in short:
                row.append(b"SF")
    for found in defined:
        for mark, row in zip(chain((b"LFb",), repeat(b"LFi")), rows[_between(places, *found.long)], strict=False):
            row.append(mark)


def _sentence(text: str, words: Sequence[Word], places: Sequence[tuple[int, int]], rows: list[list[bytes]]) -> None:
    """Adds what the sentence is about, and whether it is the first or the last."""
    spans = sentences_of(text)
    first = 0
    for number, (begin, end) in enumerate(spans):
        lower = text[begin:end].lower()
        made = [name for name, cue in _CUES.items() if cue.search(lower)]
        made.append(b"#%d" % min(number, 2) if number + 1 < len(spans) else b"#$")
        last = bisect_left(places, (end, end), first)
        for word, row in zip(words[first:last], rows[first:last], strict=True):
            if word.inside:
                row.extend(made)
        first = last


def _known(text: str, places: Sequence[tuple[int, int]], rows: list[list[bytes]]) -> None:
    """Adds the kind of each name of the lexicon at its tokens."""
    for found in find(text):
        letter, span = LETTERS[found.entry.kind].encode(), _between(places, found.begin, found.end)
        for mark, row in zip(chain((b"gB",), repeat(b"gI")), rows[span], strict=False):
            row.append(mark + letter)
        if span.start < span.stop and places[span.stop - 1][1] == found.end:
            rows[span.stop - 1].append(b"gE" + letter)


def _between(places: Sequence[tuple[int, int]], begin: int, end: int) -> slice:
    """Which tokens stand in text[begin:end]."""
    first = bisect_left(places, (begin, begin))
    return slice(first, max(first, bisect_right(places, (end, end))))
