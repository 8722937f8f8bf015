"""The small model: a linear-chain tagger that proposes, boosted trees that judge, logistic roles and results.

Pure Python but for the tagger (CRFsuite by Naoaki Okazaki, through python-crfsuite). Its weights are in `data/`.
"""

import gzip
import hashlib
from collections.abc import Container, Sequence
from importlib.resources import files
from pathlib import Path

import msgspec
import pycrfsuite

from kg.extract.abbreviations import acronyms
from kg.extract.candidates import Tagger, candidates
from kg.extract.crfsuite import attributes
from kg.extract.features import Piece, Reader
from kg.extract.group import KINDS, Group, Kind, Mention, by_place, choose, complete, entity, group, series
from kg.extract.judge import Place, Prior, Proposal, described
from kg.extract.logistic import Logistic
from kg.extract.measured import Known, believed
from kg.extract.results import ResultWeights, extracted
from kg.extract.roles import cues
from kg.extract.tokens import bounded
from kg.extract.trees import Forest
from kg.extract.variants import variants
from kg.ids import name_key
from kg.model import Entities, Entity, Field, Paper, Role, Span

ROLED: tuple[Kind, ...] = ("methods", "datasets")
_EVEN = 0.5

TAGGER, WEIGHTS = "small.crfsuite.gz", "small.json.gz"
DATA = Path(str(files("kg.extract"))) / "data"


class Weights(msgspec.Struct, frozen=True):
    """All that was learnt beside the tagger.

    `clusters` leads from a word to its word clusters; `priors` from a name's key, and `heads` from a first ("^word")
    or last word, to how often it was seen and as what; `forests`, by kind, judge a possible entity, which is one from
    the probability `least`, and from `least_tied` if a result is of it; `measures` are the last words of metrics. The
    rest is of roles and results.
    """

    clusters: dict[str, tuple[int, ...]]
    priors: dict[str, Prior]
    heads: dict[str, Prior]
    forests: dict[Kind, Forest]
    least: dict[Kind, float]
    least_tied: dict[Kind, float]
    roles: dict[str, float]
    measures: tuple[str, ...]
    results: ResultWeights


class SmallExtractor:
    """An `EntityExtractor` that needs no network, no numpy and a few megabytes of weights."""

    def __init__(self) -> None:
        self._model, self._digest = read(DATA)

    @property
    def version(self) -> str:
        """Changes with the weights."""
        return f"small-{self._digest}"

    def __call__(self, papers: list[Paper]) -> list[Entities]:
        """One `Entities` per paper, in order."""
        return [self._model.extract(paper) for paper in papers]


def read(folder: Path) -> tuple["Model", str]:
    """The model of a folder, and what changes with its weights."""
    tagger, weights = (folder / TAGGER).read_bytes(), (folder / WEIGHTS).read_bytes()
    model = Model(gzip.decompress(tagger), msgspec.json.decode(gzip.decompress(weights), type=Weights))
    return model, hashlib.sha256(tagger + weights).hexdigest()[:8]


class Model:
    """What was learnt, ready for use: `role` and `judges` are of roles and results, from `least` an entity is one."""

    def __init__(self, tagger: bytes, weights: Weights) -> None:
        self._bytes = tagger  # CRFsuite reads the model in place: the bytes must live as long as the tagger
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._bytes)
        self._weights = weights
        self._reader = Reader(weights.clusters, attributes(tagger))
        self.role = Logistic(weights.roles)
        self.least = weights.least
        self.judges = weights.results.judges(Known(frozenset(weights.measures), weights.priors))

    def extract(self, paper: Paper) -> Entities:
        """What the model finds in one paper."""
        proposal, sure = self.proposed(paper)
        possible = self.possible(paper, proposal, sure)
        return extracted(paper, possible, believed(proposal.groups, sure), self.judges, self.least)

    def proposed(self, paper: Paper) -> tuple[Proposal, list[float]]:
        """The possible entities of a paper, and the probability of each."""
        weights = self._weights
        proposal = propose(paper, self._reader(paper), self._tagger)
        vectors = described(paper, proposal, weights.priors, weights.heads)
        pairs = zip(proposal.groups, vectors, strict=True)
        return proposal, [weights.forests[found.kind].probability(vector) for found, vector in pairs]

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
        return "introduces" if self.introduced(paper, found) >= _EVEN else "uses"

    def introduced(self, paper: Paper, found: Group) -> float:
        """How likely a paper introduces a method or dataset."""
        return introduced(paper, found, self.role, self._weights.priors)


def introduced(paper: Paper, found: Group, role: Logistic, names: Container[str]) -> float:
    """How likely a paper introduces a method or dataset, by weights of cues; `names` are keys of known names."""
    known = any(name_key(mention.text) in names for mention in found.mentions)
    return role(cues(paper, found.mentions, found.kind, known))


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
