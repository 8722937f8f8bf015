"""What speaks for and against an entity that the encoder found being one that a reader would list, as numbers."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from math import log, log1p, prod
from typing import NamedTuple

from kg.extract.group import KINDS, Group, Kind
from kg.model import Span

KindNumber = int


class Tagged(NamedTuple):
    """What the encoder says of a mention: probabilities of its span, of being optional, of being introduced."""

    kind: Kind
    span: Span
    probability: float
    optional: float
    introduced: float


class Usage(NamedTuple):
    """How many annotated papers print a name, and how many list it, by kind, as required and as optional."""

    papers: int
    required: tuple[int, ...]
    optional: tuple[int, ...]


_NEVER = Usage(0, (0,) * len(KINDS), (0,) * len(KINDS))
_LONGEST_KEY = 10
_BLOCK = 16


def usage_key(words: Iterable[str]) -> str:
    """What makes two printed names the same for counting: letters and digits, case-folded, without a plural s."""
    joined = "".join(word for word in words if word[-1].isalnum() or word in "+#*").casefold()
    return joined[:-1] if len(joined) > 3 and joined.endswith("s") and not joined.endswith("ss") else joined  # noqa: PLR2004


def phrases(words: Sequence[str]) -> set[str]:
    """The keys of all phrases of up to ten words of a text."""
    return {
        usage_key(words[first : first + width])
        for first, word in enumerate(words)
        if word[0].isalnum()
        for width in range(1, min(_LONGEST_KEY, len(words) - first) + 1)
    }


class Judged(NamedTuple):
    """An entity to be judged: its mentions as grouped, what the encoder saw of each, and what else is known of it."""

    group: Group
    seen: Sequence[Tagged]
    usage: Sequence[Usage]
    known: frozenset[Kind]
    defined: bool


def vectors(paper: Sequence[Judged], words: int) -> list[list[float]]:
    """One vector for each possible entity of a paper of so many words."""
    there: dict[tuple[str, int], list[Tagged]] = {}
    for seen in {seen for one in paper for seen in one.seen}:
        for block in range(seen.span.begin // _BLOCK, (seen.span.end - 1) // _BLOCK + 1):
            there.setdefault((seen.span.field, block), []).append(seen)
    expected = {kind: sum(_best(one.seen) for one in paper if one.group.kind == kind) for kind in KINDS}
    nested = _nested(paper)
    return [
        [*_vector(one, _rivals(one, there), expected[one.group.kind], words), *chances]
        for one, chances in zip(paper, nested, strict=True)
    ]


def _nested(paper: Sequence[Judged]) -> list[tuple[float, float]]:
    """For each entity, how likely the likeliest of its kind is whose names are around its own, and within its own."""
    names = [{f" {mention.text.casefold()} " for mention in one.group.mentions} for one in paper]
    wider, narrower = [0.0] * len(paper), [0.0] * len(paper)
    for (i, inner), (j, outer) in permutations(enumerate(paper), 2):
        if inner.group.kind == outer.group.kind and any(a in b for a in names[i] for b in names[j]):
            wider[i] = max(wider[i], _best(outer.seen))
            narrower[j] = max(narrower[j], _best(inner.seen))
    return [(log_odds(a), log_odds(b)) for a, b in zip(wider, narrower, strict=True)]


class _Rivals(NamedTuple):
    """The likeliest span that overlaps one of the entity's: a longer and a shorter one of its kind, one of another."""

    longer: float
    shorter: float
    other: float
    same: float


def _rivals(one: Judged, there: Mapping[tuple[str, int], Sequence[Tagged]]) -> _Rivals:
    longer = shorter = other = same = 0.0
    for seen in one.seen:
        span = seen.span
        width = span.end - span.begin
        blocks = range(span.begin // _BLOCK, (span.end - 1) // _BLOCK + 1)
        for rival in {rival for block in blocks for rival in there[span.field, block]}:
            if rival.span.begin >= span.end or rival.span.end <= span.begin:
                continue
            if rival.kind != seen.kind:
                other = max(other, rival.probability)
                if rival.span == span:
                    same = max(same, rival.probability * (1 - rival.optional))
            elif rival.span.end - rival.span.begin > width:
                longer = max(longer, rival.probability)
            elif rival.span != span:
                shorter = max(shorter, rival.probability)
    return _Rivals(longer, shorter, other, same)


def _vector(one: Judged, rivals: _Rivals, expected: float, words: int) -> list[float]:
    kind = KINDS.index(one.group.kind)
    name = max((mention.text for mention in one.group.mentions), key=len)
    forms = {mention.text for mention in one.group.mentions}
    chances = [seen.probability for seen in one.seen]
    wanted = [seen.probability * (1 - seen.optional) for seen in one.seen]
    miss = prod(1 - chance for chance in wanted)
    usage = max(one.usage, key=lambda use: use.papers, default=_NEVER)
    listed = usage.required[kind] + usage.optional[kind]
    elsewhere = sum(usage.required) + sum(usage.optional) - listed
    first = min((0 if seen.span.field == "title" else 1 + seen.span.begin) for seen in one.seen)
    return [
        log_odds(max(chances)),
        log_odds(sum(chances) / len(chances)),
        log_odds(max(wanted)),
        log_odds(1 - miss),
        log_odds(sum(seen.optional for seen in one.seen) / len(one.seen)),
        log_odds(min(seen.optional for seen in one.seen)),
        log_odds(sum(seen.introduced for seen in one.seen) / len(one.seen)),
        log1p(len(one.seen)),
        sum(wanted),
        float(len(forms)),
        max((seen.probability for seen in one.seen if seen.span.field == "title"), default=0.0),
        log1p(first),
        log1p(words),
        log_odds(rivals.longer),
        log_odds(rivals.shorter),
        log_odds(rivals.other),
        log_odds(rivals.same),
        expected,
        float(len(name.split())),
        float(name[:1].isupper()),
        float(any(map(str.isupper, name[1:]))),
        float(any(map(str.isdigit, name))),
        float(name.isupper()),
        float(one.defined),
        float(one.group.kind in one.known),
        float(bool(one.known - {one.group.kind})),
        log1p(usage.papers),
        log((usage.required[kind] + 0.5) / (usage.optional[kind] + 0.5)),
        log((listed + 0.3) / (max(usage.papers - listed, 0) + 1.0)),
        log1p(elsewhere),
    ]


def _best(seen: Sequence[Tagged]) -> float:
    return max(one.probability * (1 - one.optional) for one in seen)


def log_odds(chance: float, least: float = 1e-4) -> float:
    """The log-odds of a probability that is taken to be at least `least` away from 0 and 1."""
    kept = min(max(chance, least), 1 - least)
    return log(kept / (1 - kept))
