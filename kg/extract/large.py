"""The large extractor: a fine-tuned MiniLM encoder in onnxruntime, spans from its tags, and judged entities.

The small model has a say.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from math import exp, log
from operator import mul
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kg.errors import ModelError
from kg.extract.abbreviations import acronyms, definitions
from kg.extract.group import KINDS, Group, Kind, Mention, by_place, choose, complete, entity, group
from kg.extract.large_judge import Judged, Tagged, Usage, log_odds, usage_key, vectors
from kg.extract.lexicon import find
from kg.extract.measured import Believed, believed
from kg.extract.results import ResultWeights, extracted
from kg.extract.small import DATA, ROLED, read
from kg.extract.tokens import bounded
from kg.extract.trees import Forest
from kg.extract.variants import variants
from kg.model import PROSE, Entities, Entity, Field, Paper, Role, Span

try:
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    from kg.extract.large_decode import TAGS, spans
    from kg.extract.large_input import Window, Word, flags_of, split, windows
except ImportError as missing:
    raise ModelError(f"the large model needs {missing.name}", hint="pip install 'papers-kg[large]'") from missing

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENCODER, VOCABULARY, JUDGE, USAGE = "large.onnx", "large.tokenizer.json", "large.judge.json", "large.usage.tsv"
RESULTS = "large.results.json.gz"
_DEFINITION = re.compile(r"([^()]+?) ?\(([^()]+)\)")
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_HALF = 0.5
_MOST = 9.0
SECOND = 0.25
"""The weight of the small model's log-odds beside the encoder's own."""
_UNSEEN = 0.01
FAINT = 0.1
"""Spans less likely than this are not considered, but for names of the lexicon."""
OUTPUTS = len(KINDS) * (TAGS + 1) + len(ROLED)
"""Scores of a word: tags of each kind, whether optional for each kind, whether introduced for two."""


class Verdict(msgspec.Struct, frozen=True):
    """How entities of a kind are judged: by mean log-odds of boosted trees and of a logistic regression, calibrated.

    `weights` are the logistic part's, a number each; its bias is in the forest's. An entity is kept from `least`, or
    from `least_tied` if a result is of it.
    """

    forest: Forest
    weights: tuple[float, ...]
    least: float
    least_tied: float

    def odds(self, vector: Sequence[float]) -> float:
        """The log-odds that a careful reader would list the entity."""
        trees = self.forest.probability(vector)
        return float(log(trees / (1 - trees)) + sum(map(mul, self.weights, vector)))


class Encoder:
    """The encoder on one thread: words of a paper to their scores."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / VOCABULARY))
        vocabulary = self._tokenizer.get_vocab()
        self._special = vocabulary["[CLS]"], vocabulary["[SEP]"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / ENCODER),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # its kernel is slower than the parts that it joins
        )

    def __call__(self, paper: Paper) -> tuple[list[Word], "NDArray[np.float32]"]:
        """The words of a paper and their scores, (words, OUTPUTS)."""
        words = split({field: paper.text(field) for field in PROSE}, self._tokenizer)
        scores = np.zeros((len(words), OUTPUTS), dtype=np.float32)
        for window in windows(words, flags_of(words), *self._special):
            scores[window.words] = self._run(window)[window.firsts]
        return words, scores

    def _run(self, window: Window) -> "NDArray[np.float32]":
        # One window at a time: on one thread a batch is no faster, and needs no padding.
        (found,) = self._session.run(None, {"ids": window.ids[None], "flags": window.flags[None]})
        return np.asarray(found[0], dtype=np.float32)


def seen_in(paper: Paper, words: list[Word], scores: "NDArray[np.float32]") -> list[Tagged]:
    """The likely mentions, overlapping where the encoder wavers, and names of the lexicon, likely or not."""
    tags = scores[:, : len(KINDS) * TAGS].reshape(-1, len(KINDS), TAGS)
    rest = 1 / (1 + np.exp(-scores[:, len(KINDS) * TAGS :]))
    seen: list[Tagged] = []
    for field in PROSE:
        at = [i for i, word in enumerate(words) if word.field == field]
        named = _named(paper.text(field), [words[i] for i in at])
        for one in spans(tags[at], FAINT, named) if at else ():
            kind = KINDS[one.kind]
            inside = rest[at[one.first] : at[one.last] + 1].mean(axis=0).tolist()
            introduced = inside[len(KINDS) + ROLED.index(kind)] if kind in ROLED else 0.0
            name = bounded(paper.text(field), words[at[one.first]].begin, words[at[one.last]].end)
            if name is not None:
                seen.append(Tagged(kind, Span(field, *name), one.probability, inside[one.kind], introduced))
    return _parted(paper, seen)


def _named(text: str, words: Sequence[Word]) -> list[tuple[int, int, int]]:
    """First word, last word and kind number of each name of the lexicon that is of whole words."""
    first = {word.begin: i for i, word in enumerate(words)}
    last = {word.end: i for i, word in enumerate(words)}
    return [
        (first[name.begin], last[name.end], KINDS.index(name.entry.kind))
        for name in find(text)
        if name.begin in first and name.end in last
    ]


def _parted(paper: Paper, seen: list[Tagged]) -> list[Tagged]:
    """The mentions with "Long Form (LF)", which annotators also take as one, as two."""
    found: dict[tuple[Kind, Span], Tagged] = {}
    for one in seen:
        field, begin, end = one.span.field, one.span.begin, one.span.end
        pair = _DEFINITION.fullmatch(paper.text(field), begin, end)
        for span in [Span(field, *pair.span(1)), Span(field, *pair.span(2))] if pair else [one.span]:
            known = found.get((one.kind, span))
            total = one.probability + (known.probability if known else 0.0)
            found[one.kind, span] = (known or one)._replace(span=span, probability=min(1.0, total))
    return list(found.values())


def judged(paper: Paper, seen: list[Tagged], usages: Mapping[str, Usage]) -> list[Judged]:
    """The possible entities of a paper with what is known of them."""
    mentions = [Mention(one.span, _text(paper, one.span), one.kind, one.probability) for one in seen]
    texts = [paper.text(field) for field in PROSE]
    defined: dict[str, str] = {}
    for text in texts:
        defined |= acronyms(text, definitions(text))
    long_or_short = {*defined, *defined.values()}
    listed: dict[str, set[Kind]] = {}
    for text in texts:
        for name in find(text):
            listed.setdefault(text[name.begin : name.end], set()).add(name.entry.kind)
    described = []
    for one in group(mentions, variants(mentions) | defined):
        forms = dict.fromkeys(mention.text for mention in one.mentions)
        described.append(
            Judged(
                one,
                [
                    there
                    for there in seen
                    if there.kind == one.kind and any(_covers(there.span, m.span) for m in one.mentions)
                ],
                [usages[key] for key in map(_usage_key, forms) if key in usages],
                frozenset(kind for form in forms for kind in listed.get(form, ())),
                any(form in long_or_short for form in forms),
            )
        )
    return described


class LargeExtractor:
    """An `EntityExtractor` by the encoder and, for a second opinion, the small model."""

    def __init__(self, folder: Path = DATA) -> None:
        """Reads the model, `large.*`, and the small one, `small.*`, from a folder."""
        self._encoder = Encoder(folder)
        judge = (folder / JUDGE).read_bytes()
        self._verdicts = msgspec.json.decode(judge, type=dict[Kind, Verdict])
        self._usages = read_usages(folder / USAGE)
        self._small, small = read(folder)
        # Each model's odds count from its own threshold.
        self._least = {
            kind: averaged(log_odds(verdict.least, _UNSEEN), self._small.least[kind])
            for kind, verdict in self._verdicts.items()
        }
        self._least_tied = {
            kind: min(verdict.least_tied, self._least[kind]) for kind, verdict in self._verdicts.items()
        }
        results = gzip.decompress((folder / RESULTS).read_bytes())
        self._judges = msgspec.json.decode(results, type=ResultWeights).judges(self._small.judges.known)
        parts = ((folder / ENCODER).read_bytes(), judge, results, small.encode())
        self._digest = hashlib.sha256(b"".join(parts)).hexdigest()[:8]

    @property
    def version(self) -> str:
        """Changes with the weights."""
        return f"large-{self._digest}"

    def __call__(self, papers: list[Paper]) -> list[Entities]:
        """One `Entities` per paper, in order."""
        return [self._entities(paper) for paper in papers]

    def _entities(self, paper: Paper) -> Entities:
        words, scores = self._encoder(paper)
        possible = judged(paper, seen_in(paper, words, scores), self._usages)
        groups = [one.group for one in possible]
        proposal, chances = self._small.proposed(paper)
        second = seconded(groups, believed(proposal.groups, chances))
        sure = [
            averaged(self._verdicts[one.group.kind].odds(vector), other)
            for one, vector, other in zip(possible, vectors(possible, len(words)), second, strict=True)
        ]
        found = entities_of(paper, possible, sure, self._least_tied, self._small.introduced)
        return extracted(paper, found, believed(groups, sure), self._judges, self._least)


def seconded(groups: Sequence[Group], places: Mapping[Field, Sequence[Believed]]) -> list[float]:
    """For each possible entity the probability that the small model gives to its likeliest mention; 0 where none."""
    second = {(one.kind, Span(field, one.begin, one.end)): one.sure for field, row in places.items() for one in row}
    return [max(second.get((one.kind, mention.span), 0.0) for mention in one.mentions) for one in groups]


def averaged(odds: float, second: float) -> float:
    """The probability that log-odds of the encoder's judge and a probability of the small model give together."""
    together = (1 - SECOND) * odds + SECOND * log_odds(second, _UNSEEN)
    return 1 / (1 + exp(-max(-_MOST, min(_MOST, together))))


def entities_of(
    paper: Paper,
    possible: Sequence[Judged],
    sure: Sequence[float],
    least: Mapping[Kind, float],
    second: Callable[[Paper, Group], float],
) -> dict[Kind, list[Entity]]:
    """The entities of each kind by first mention, and those that would be if a result is of them.

    `second` is how likely the small model thinks that the paper introduces a method or dataset.
    """
    found: dict[Kind, list[Entity]] = {kind: [] for kind in KINDS}
    there = {mention: one for one in possible for mention in one.group.mentions}
    chosen = complete(paper, choose([one.group for one in possible], sure, least))
    for one, probability in sorted(chosen, key=lambda pair: by_place(pair[0].mentions[0])):
        judged = next(there[mention] for mention in one.mentions if mention in there)
        played = role(judged, second(paper, one)) if one.kind in ROLED else None
        found[one.kind].append(entity(one, round(probability, 4), played))
    return found


def role(one: Judged, second: float) -> Role:
    """Whether the paper introduces the method or dataset or uses it.

    That is the mean of what the encoder says of its mentions and, as a `second` opinion, the small model of it.
    """
    first = sum(seen.introduced for seen in one.seen) / len(one.seen)
    return "introduces" if (first + second) / 2 > _HALF else "uses"


def read_usages(path: Path) -> dict[str, Usage]:
    """The table of names: a key, the papers that print it, then required and optional counts by kind."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:])
    counted = ((name, list(map(int, counts))) for name, *counts in rows)
    kinds = len(KINDS)
    return {name: Usage(n[0], tuple(n[1 : 1 + kinds]), tuple(n[1 + kinds :])) for name, n in counted}


def write_usages(path: Path, usages: Mapping[str, Usage]) -> None:
    """Writes what `read_usages` reads."""
    header = ["key", "papers", *(f"required {kind}" for kind in KINDS), *(f"optional {kind}" for kind in KINDS)]
    rows = ([name, *map(str, (use.papers, *use.required, *use.optional))] for name, use in sorted(usages.items()))
    path.write_text("".join("\t".join(row) + "\n" for row in (header, *rows)), encoding="utf-8")


def _covers(outer: Span, inner: Span) -> bool:
    return outer.field == inner.field and outer.begin <= inner.begin and inner.end <= outer.end


def _text(paper: Paper, span: Span) -> str:
    return paper.text(span.field)[span.begin : span.end]


def _usage_key(form: str) -> str:
    return usage_key(_WORD.findall(form))
