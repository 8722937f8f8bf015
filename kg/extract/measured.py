"""The phrases that may say what a number measures, and what speaks for each.

A paper names more measures than its reader would list as metrics ("index cost", "peak training memory"): so what a
number measures is looked for among the phrases of its sentence, not only among the entities.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.extract.figures import Figure, Sentence, Shown, Spoken
from kg.extract.group import KINDS, Group, Kind
from kg.extract.judge import Priors
from kg.extract.numbers import Number
from kg.extract.ties import Tie, listed, near, side_of, tie_of
from kg.extract.tokens import counted_words, last_word
from kg.ids import name_key
from kg.model import PROSE, Entity, Field, Span

_UNIT = re.compile(r"[A-Za-z]{2,}$")
_WORD = re.compile(r"[^\W_]+(?:[@+#^.\-/_'’][^\W_]+)*[+%]?|\$[^$]{1,20}\$|[^\w\s]")
_EDGE = re.compile(
    r"an?|the|of|and|or|by|to|in|on|at|for|with|from|than|as|is|are|was|were|be|been|being|that|which|this|these|those"
    r"|its|their|our|it|we|they|he|while|when|where|who|whose|not|no|nor|but|if|then|so|such|can|could|may|might|will"
    r"|would|shall|should|has|have|had|do|does|did|up|down|over|under|about|around|only|also|more|less|most|least|very"
    r"|just|even|both|all|any|each|every|some|respectively|achiev(?:e|es|ing)|reach(?:es|ing)|improv(?:es|ed|ing)"
    r"|reduc(?:es|ed|ing|tion)|increase[sd]?|improvements?|gains?|using|via|per|between|across|against|compared"
)
"""Words with which no name of a measure begins or ends."""
_BREAK = re.compile(r"than|which|that|while|when|where|respectively|is|are|was|were|achiev(?:es|ing)")
"""Words that no name of a measure has within."""
_WIDEST = 4  # words
_BEFORE, _AFTER = 5, 4  # words
_FARTHEST = 110  # characters
_AROUND = 25
_LIKELY = 0.3
_SURE = 0.6
_METRICS = KINDS.index("metrics")


class Believed(NamedTuple):
    """A place that may be of an entity of a kind, and how sure that is."""

    begin: int
    end: int
    kind: Kind
    sure: float


class _Word(NamedTuple):
    begin: int
    end: int
    text: str


class Known(NamedTuple):
    """What helps to find what a number measures.

    `measures` are the last words of known metrics, as `counted_words` has them; `priors` tell by `name_key` what names
    were in annotated papers.
    """

    measures: Collection[str]
    priors: Priors


def believed(groups: Sequence[Group], sure: Sequence[float]) -> dict[Field, list[Believed]]:
    """By field the places of possible entities, each once for a kind."""
    best: dict[tuple[Span, Kind], float] = {}
    for group, chance in zip(groups, sure, strict=True):
        for mention in group.mentions:
            place = mention.span, group.kind
            best[place] = max(best.get(place, 0.0), chance)
    found: dict[Field, list[Believed]] = {field: [] for field in PROSE}
    for (span, kind), chance in best.items():
        found[span.field].append(Believed(span.begin, span.end, kind, chance))
    return found


def measures(
    said: Spoken, figure: Figure, metrics: Sequence[Entity], places: Sequence[Believed], known: Known
) -> list[Tie]:
    """What the number may measure: phrases of its sentence, and entities that the sentence does not show.

    Args:
        said: the field of the paper.
        figure: the number.
        metrics: the metrics of the paper, those that `said` shows.
        places: where the field may have entities.
        known: what was learnt of metrics.
    """
    here = said.sentences[figure.at]
    inside = [one for one in places if here.begin <= one.begin < here.end]
    found = [_phrase(said, figure, place, inside, known) for place in sorted(_phrases(said, figure, inside, known))]
    shown = {one.entity for one in here.shown["metric"]}
    away = (tie_of(said, figure, "metric", metrics, i) for i in range(len(metrics)) if i not in shown)
    return [*found, *(tie._replace(cues=["away", *(f"away {cue}" for cue in tie.cues)]) for tie in away)]


def _phrases(said: Spoken, figure: Figure, inside: Sequence[Believed], known: Known) -> set[tuple[int, int]]:
    """Places of phrases that may be measures, of possible metrics, and of a unit that is one."""
    here, number, text = said.sentences[figure.at], figure.number, said.text
    begin, end = max(here.begin, number.begin - _FARTHEST), min(here.end, number.end + _FARTHEST)
    words = [_Word(match.start(), match.end(), match[0].casefold()) for match in _WORD.finditer(text, begin, end)]
    numbers = [(one.begin, one.end) for one in here.numbers]
    free = [not _within(numbers, word.begin, word.end) for word in words]
    found = {
        (words[first].begin, words[last].end)
        for last in _lasts(text, words, number, known)
        for first in _firsts(words, free, last)
    }
    for one in inside:
        ends = text[one.begin : one.end].casefold().split()
        if (
            one.kind == "metrics"
            and not any(map(_is_edge, (ends[0], ends[-1])))
            and not _within(numbers, one.begin, one.end)
        ):
            found.add((one.begin, one.end))
    unit = _UNIT.search(number.value)
    if unit and last_word(unit[0].casefold()) in known.measures:
        found.add((number.begin + unit.start(), number.begin + unit.end()))
    return found


def _lasts(text: str, words: Sequence[_Word], number: Number, known: Known) -> list[int]:
    """The words with which a measure may end: as known ones do, acronyms, and words right beside the number."""
    low, high = (sum(word.begin < place for word in words) for place in (number.begin, number.end))
    near = range(low - _BEFORE, high + _AFTER)
    return [
        last
        for last, word in enumerate(words)
        if (
            last_word(word.text) in known.measures
            or (_is_name(word.text) and (last in near or _is_acronym(text, word)))
        )
        and not _is_edge(word.text)
    ]


def _is_name(word: str) -> bool:
    return len(word) > 1 and word[0].isalpha()


def _is_acronym(text: str, word: _Word) -> bool:
    return sum(map(str.isupper, text[word.begin : word.end])) > 1


def _firsts(words: Sequence[_Word], free: Sequence[bool], last: int) -> Iterator[int]:
    """The words with which a phrase may begin that ends with word `last`."""
    for first in range(last, max(last - _WIDEST, -1), -1):
        word = words[first]
        if not free[first] or _is_break(word.text):
            return
        if not _is_edge(word.text) and any(map(str.isalpha, word.text)):
            yield first


def _phrase(said: Spoken, figure: Figure, place: tuple[int, int], inside: Sequence[Believed], known: Known) -> Tie:
    """What speaks for a phrase of the number's sentence being what the number measures."""
    here, text, (begin, end) = said.sentences[figure.at], said.text, place
    form = text[begin:end]
    entity = next((one for one in here.shown["metric"] if one.begin < end and begin < one.end), None)
    shown = Shown(begin, end, entity.entity if entity else -1)
    side = side_of(figure.number, shown)
    before, after = text[max(here.begin, begin - _AROUND) : begin], text[end : min(here.end, end + _AROUND)]
    made = [
        *near(text, here, figure.number, shown, "metric"),
        *(f"{side} {cue}" for cue in figure.beside),
        *_worded(form, figure.number.unit or "none"),
        *_between(before, after, side),
        *_trusted(begin, end, inside),
        *_remembered(form, known.priors),
        *(listed(here, figure.number, "metric", side, peers=_peers(here, figure.number, entity)) if entity else ()),
    ]
    return Tie(list(dict.fromkeys(made)), form, None, Span(said.field, begin, end), here=True)


def _peers(here: Sentence, number: Number, entity: Shown) -> bool:
    return here.ranks.get(entity.begin) == here.ranks.get(number.begin)


@lru_cache(1024)
def _worded(form: str, unit: str) -> tuple[str, ...]:
    """Cues of the words of a phrase."""
    words = counted_words(form)
    last = words[-1]
    return (
        f"n{len(words)}",
        f"f{words[0]}",
        f"m{last}",
        f"m{last}n{len(words)}",
        f"suffix{last[-3:]}",
        f"u{unit}m{last}",
        f"shape{_shape(form)}",
        *(f"w{word}" for word in words[:-1]),
    )


@lru_cache(1024)
def _between(left: str, right: str, side: str) -> tuple[str, ...]:
    """Cues of the text before and after a phrase."""
    before, after = counted_words(left), counted_words(right)
    return (
        f"before {' '.join(before[-2:])}",
        *(f"before {word}" for word in before[-1:]),
        *(f"before -{word[-3:]}" for word in before[-1:]),
        f"before{left.strip()[-1:]}",
        f"after {' '.join(after[:2])}",
        *(f"after {word}" for word in after[:1]),
        *(f"{side}after {word}" for word in after[:1]),
        f"after{right.strip()[:1]}",
    )


def _trusted(begin: int, end: int, inside: Sequence[Believed]) -> list[str]:
    """Cues of what is believed of a phrase, of places that overlap it, and of the metrics of its sentence."""
    own = over = longer = best = 0.0
    made = []
    for one in inside:
        same = one.begin == begin and one.end == end
        crosses = one.begin < end and begin < one.end
        if one.kind != "metrics":
            if crosses and one.sure >= _LIKELY:
                made.append(f"{one.kind}{'=' if same else '~'}{one.sure > _SURE:d}")
            continue
        best = max(best, one.sure)
        if same:
            own = max(own, one.sure)
        elif crosses:
            over = max(over, one.sure)
            if one.begin <= begin and end <= one.end:
                longer = max(longer, one.sure)
    sure = _bucket(own)
    return [
        *made,
        f"sure{sure}",
        f"sure{sure} best{_bucket(best)}",
        f"sure{sure} over{_bucket(over)}",
        f"longer{_bucket(longer)}",
    ]


def _remembered(form: str, priors: Priors) -> list[str]:
    """Cues of what a name was in annotated papers."""
    prior = priors.get(name_key(form))
    if prior is None:
        return ["unseen"]
    metric = prior.required[_METRICS] + prior.optional[_METRICS]
    other = sum(prior.required) + sum(prior.optional) - metric
    share = f"share{min(int(8 * metric / prior.seen), 7)} seen{min(int(prior.seen), 4)}"
    return [f"metric{min(int(metric), 3)}", share, f"other{min(int(other), 3)}"]


def _bucket(chance: float) -> int:
    return 1 + min(int(chance * 8), 7) if chance > 0 else 0


def _shape(form: str) -> str:
    case = "A" if form.isupper() else "a" if form.islower() else "Aa" if form[0].isupper() else "aA"
    return case + "0" * any(map(str.isdigit, form))


@lru_cache(10_000)
def _is_edge(word: str) -> bool:
    return _EDGE.fullmatch(word) is not None


@lru_cache(10_000)
def _is_break(word: str) -> bool:
    return _BREAK.fullmatch(word) is not None or not (word[0].isalnum() or word[0] == "$")


def _within(places: Sequence[tuple[int, int]], begin: int, end: int) -> bool:
    return any(one < end and begin < other for one, other in places)
