"""The small model: a linear-chain tagger that proposes, boosted trees that judge, logistic roles and results.

Pure Python but for the tagger (CRFsuite by Naoaki Okazaki, through python-crfsuite). Its weights are in `data/`.
"""

import gzip
import hashlib
from collections.abc import Sequence
from importlib.resources import files

import msgspec
import pycrfsuite

from kg.extract import results as reported
from kg.extract.abbreviations import acronyms
from kg.extract.candidates import Tagger, candidates
from kg.extract.crfsuite import attributes
from kg.extract.features import Piece, Reader
from kg.extract.group import KIND_OF, KINDS, Group, Kind, Mention, by_place, choose, complete, entity, group, series
from kg.extract.judge import Place, Prior, Proposal, described
from kg.extract.logistic import Logistic
from kg.extract.roles import cues
from kg.extract.tokens import bounded
from kg.extract.trees import Forest
from kg.extract.variants import variants
from kg.ids import name_key
from kg.model import Entities, Entity, Field, Paper, Role, Span

ROLED: tuple[Kind, ...] = ("methods", "datasets")
_EVEN = 0.5

TAGGER, WEIGHTS = "small.crfsuite.gz", "small.json.gz"


class Weights(msgspec.Struct, frozen=True):
    """All that was learnt beside the tagger.

    `clusters` leads from a word to its word clusters; `priors` from a name's key, and `heads` from a first ("^word")
    or last word, to how often it was seen and as what; `forests`, by kind, judge a possible entity, which is one from
    the probability `least`, and from `least_tied` if a result is of it. The rest is of roles and results.
    """

    clusters: dict[str, tuple[int, ...]]
    priors: dict[str, Prior]
    heads: dict[str, Prior]
    forests: dict[Kind, Forest]
    least: dict[Kind, float]
    least_tied: dict[Kind, float]
    roles: dict[str, float]
    result: dict[str, float]
    relative: dict[str, float]
    ties: dict[reported.Slot, dict[str, float]]
    least_result: float
    least_tie: dict[reported.Slot, float]


class SmallExtractor:
    """An `EntityExtractor` that needs no network, no numpy and a few megabytes of weights."""

    def __init__(self) -> None:
        data = files("kg.extract").joinpath("data")
        tagger, weights = data.joinpath(TAGGER).read_bytes(), data.joinpath(WEIGHTS).read_bytes()
        self._digest = hashlib.sha256(tagger + weights).hexdigest()[:8]
        self._model = Model(gzip.decompress(tagger), msgspec.json.decode(gzip.decompress(weights), type=Weights))

    @property
    def version(self) -> str:
        """Changes with the weights."""
        return f"small-{self._digest}"

    def __call__(self, papers: list[Paper]) -> list[Entities]:
        """One `Entities` per paper, in order."""
        return [self._model.extract(paper) for paper in papers]


class Model:
    """What was learnt, ready for use."""

    def __init__(self, tagger: bytes, weights: Weights) -> None:
        self._bytes = tagger  # CRFsuite reads the model in place: the bytes must live as long as the tagger
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._bytes)
        self._weights = weights
        self._reader = Reader(weights.clusters, attributes(tagger))
        self._role = Logistic(weights.roles)
        self._judges = reported.Judges(
            Logistic(weights.result),
            Logistic(weights.relative),
            {slot: Logistic(learnt) for slot, learnt in weights.ties.items()},
            weights.least_result,
            weights.least_tie,
        )

    def extract(self, paper: Paper) -> Entities:
        """What the model finds in one paper."""
        proposal = propose(paper, self._reader(paper), self._tagger)
        possible = self.possible(paper, proposal, self.judge(paper, proposal))
        slots = {slot: possible[KIND_OF[slot]] for slot in reported.SLOTS}
        results = reported.results(paper, slots, self._judges)
        tied = {form for result in results for form in (result.method, result.dataset, result.metric) if form}
        least = self._weights.least
        kept = {
            kind: tuple(one for one in found if one.confidence >= least[kind] or not tied.isdisjoint(one.forms))
            for kind, found in possible.items()
        }
        return Entities(**kept, results=tuple(results))

    def judge(self, paper: Paper, proposal: Proposal) -> list[float]:
        """The probability of each group of a proposal."""
        weights = self._weights
        vectors = described(paper, proposal, weights.priors, weights.heads)
        pairs = zip(proposal.groups, vectors, strict=True)
        return [weights.forests[found.kind].probability(vector) for found, vector in pairs]

    def possible(self, paper: Paper, proposal: Proposal, sure: Sequence[float]) -> dict[Kind, list[Entity]]:
        """The entities of each kind by first mention, and those that would be if a result is of them."""
        possible: dict[Kind, list[Entity]] = {kind: [] for kind in KINDS}
        chosen = complete(paper, choose(proposal.groups, sure, self._weights.least_tied))
        for found, probability in sorted(chosen, key=lambda pair: by_place(pair[0].mentions[0])):
            possible[found.kind].append(entity(found, round(probability, 4), self._role_of(paper, found)))
        return possible

    def _role_of(self, paper: Paper, found: Group) -> Role | None:
        if found.kind not in ROLED:
            return None
        known = any(name_key(mention.text) in self._weights.priors for mention in found.mentions)
        return "introduces" if self._role(cues(paper, found.mentions, found.kind, known)) >= _EVEN else "uses"


def propose(paper: Paper, pieces: Sequence[Piece], tagger: Tagger) -> Proposal:
    """The possible entities of a paper: more than there are, overlapping where the tagger wavers."""
    mentions: list[Mention] = []
    places: dict[tuple[Field, int, int, Kind], Place] = {}
    for piece in pieces:
        text = paper.text(piece.field)
        for one in candidates(tagger, piece.features):
            name = bounded(text, piece.tokens[one.first][0], piece.tokens[one.last][1])
            if name is None:
                continue
            begin, end = name
            mention = Mention(Span(piece.field, begin, end), text[begin:end], one.kind, one.probability)
            mentions.append(mention)
            for _, shown in series(mention):
                place = Place(piece.field, begin, shown.span.end, one.kind, one.probability, one.share)
                places.setdefault((piece.field, begin, shown.span.end, one.kind), place)
    defined: dict[str, str] = {}
    for piece in pieces:
        defined |= acronyms(paper.text(piece.field), piece.definitions)
    return Proposal(group(mentions, variants(mentions) | defined), places, defined)
