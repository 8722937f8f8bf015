"""Titles and abstracts in turn: which text is which, where some are missing or come in several paragraphs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.read.text import Line

_SENTENCE_BREAK = re.compile(r"[a-z\d)\]%$][.?!]\s+[A-Z]")
_ENDED = re.compile(r"""(?<!\.\.)\.["'”’)\]}$]*$|https?://\S+$""")
_TALK = re.compile(
    r"\b(?:we|our|this (?:paper|work|article|study|thesis|survey)|propose[sd]?|is available|et al)\b", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|does?|becomes?|becoming|shows?|achieves?|present|describes?)\b"
)
_LINK = re.compile(r"https?://|www\.")
_NO_TITLE = 400  # characters
_TELLING = 4  # letters of a word that title case makes capital
_SURE = 12.0
_PLAIN = 0.7  # of all words
_PUNCTUATION = ".,;:!?()[]{}\"'“”‘’«»。，；：！？（）"
_MARKUP = ("#", "|", ">", "- ", "* ", "```", "<", "/*", "//")
_OPEN_ENDS = "{;=|\\"

_TITLE_AFTER_TITLE = -3.5  # an abstract is missing
_ABSTRACT_AFTER_ABSTRACT = -3.0  # a further paragraph
_ABSTRACT_FIRST = -4.0
_LONGEST_DOUBT = 64


@dataclass
class Pair:
    """A title, if any, and the paragraphs of its abstract, if any."""

    title: Line | None
    abstract: list[Line] = field(default_factory=list)

    @property
    def line(self) -> int:
        """Where the entry begins."""
        return (self.title or self.abstract[0]).number


def pairs(texts: Iterable[Line]) -> Iterator[Pair]:
    """The entries that a sequence of titles and abstracts makes up; each text is in exactly one of them."""
    pair: Pair | None = None
    for text, is_abstract in _labelled(texts):
        if pair is None or not is_abstract:
            if pair:
                yield pair
            pair = Pair(None, [text]) if is_abstract else Pair(text)
        else:
            pair.abstract.append(text)
    if pair:
        yield pair


def abstractness(text: str) -> float:
    """How surely a text is an abstract (above 0) and no title (below 0)."""
    if len(text) > _NO_TITLE:
        return _SURE
    score = min(max((len(text) - 170) / 40, -3.0), 5.0)
    ended = _ENDED.search(text)
    score += 2.0 + bool(_VERB.search(text)) if ended else -1.0 - (not text.endswith("?"))
    score += 1.5 * min(len(_SENTENCE_BREAK.findall(text)), 3)
    score += 1.5 * bool(_TALK.search(text)) + 1.5 * bool(_LINK.search(text))
    words = [word for word in text.split() if len(word) >= _TELLING]
    capital = sum(not word[0].islower() for word in words)
    return score - 1.5 * (capital * 2 > len(words))


def is_prose(text: str) -> bool:
    """Whether a text is sentences or a title, rather than markup, program text or a table: most of it plain words."""
    words = text.split()
    plain = sum(word.strip(_PUNCTUATION).replace("-", "").isalpha() for word in words)
    return plain >= _PLAIN * len(words) and not text.startswith(_MARKUP) and text[-1] not in _OPEN_ENDS


def _labelled(texts: Iterable[Line]) -> Iterator[tuple[Line, bool]]:
    """Each text and whether it is an abstract: the likeliest sequence of labels, given out as soon as it is certain.

    Viterbi's algorithm (1967) over two labels; what both surviving paths agree on can no longer change.
    """
    waiting: list[Line] = []
    paths: list[list[bool]] = [[], []]  # the best sequence of labels that ends with a title, and with an abstract
    scores = [0.0, _ABSTRACT_FIRST]
    first = True
    for text in texts:
        score = abstractness(text.text)
        waiting.append(text)
        if first:
            first, paths, scores = False, [[False], [True]], [scores[0] - score, scores[1] + score]
        else:
            paths, scores = _extended(paths, scores, score)
        while paths[0][:1] == paths[1][:1] and waiting[1:]:
            yield waiting.pop(0), paths[0].pop(0)
            paths[1].pop(0)
        if len(waiting) > _LONGEST_DOUBT:
            best = paths[scores[1] > scores[0]]
            yield from zip(waiting[:-1], best, strict=False)
            waiting, paths = waiting[-1:], [[False], [True]]
    scores[0] += _TITLE_AFTER_TITLE
    yield from zip(waiting, paths[scores[1] > scores[0]], strict=False)


def _extended(paths: list[list[bool]], scores: list[float], score: float) -> tuple[list[list[bool]], list[float]]:
    to_title = (scores[0] + _TITLE_AFTER_TITLE, scores[1])
    to_abstract = (scores[0], scores[1] + _ABSTRACT_AFTER_ABSTRACT)
    before_title, before_abstract = to_title[1] >= to_title[0], to_abstract[1] > to_abstract[0]
    return (
        [[*paths[before_title], False], [*paths[before_abstract], True]],
        [max(to_title) - score, max(to_abstract) + score],
    )
