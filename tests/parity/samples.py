"""What to ask a graph for: names that it has, so that most questions have an answer, and one that it has not."""

from collections import Counter
from typing import Any

from kg.schema import EDGES, NODES
from kg.stores.questions import Question
from kg.tables import Graph

Row = dict[str, Any]

NOTHING = "nothing has this name"

_MOST = 3
_OTHER_THAN_DEFAULT = {"limit": "3", "below": "0.95"}


class Samples:
    """Values for the parameters of questions, drawn from a graph: what is joined most comes first."""

    def __init__(self, graph: Graph) -> None:
        self._nodes: dict[str, Row] = {}
        self._label: dict[str, str] = {}
        for label in NODES:
            for row in graph.nodes(label).to_pylist():
                self._nodes[row["id"]], self._label[row["id"]] = row, label
        self._edges = [(kind, row) for kind in EDGES for row in graph.edges(kind).to_pylist()]
        self._degree = Counter(row[end] for _, row in self._edges for end in ("from_id", "to_id"))
        evaluated = self._pairs("EVALUATED_ON")
        introduced = self._pairs("INTRODUCES")
        methods = [self._name(each) for each, _ in evaluated]
        titles = [self._name(each) for each in self._top("Paper")]
        self._values = {
            "method": methods,
            "other": methods[1:] + methods[:1],
            "dataset": [self._name(each) for _, each in evaluated],
            "paper": [self._nodes[paper]["arxiv"] or self._name(paper) for paper in self._top("Paper")],
            "words": [max(title.split(), key=len) for title in titles],
            "name": [self._alias(label) for label in ("Method", "Task", "Dataset")],
            "start": [self._name(each) for each, _ in introduced],
            "end": [introduced[0][1], *(self._name(each) for _, each in introduced[1:])],
            **{
                label.lower(): [self._name(each) for each in self._top(label)]
                for label in ("Task", "Author", "Venue", "Organization")
            },
        }

    def cases(self, question: Question) -> list[dict[str, str]]:
        """Parameters for a question: names that the graph has, in another case, too, and one that it has not."""
        required = [each.name for each in question.parameters if each.required]
        optional = {each.name: _OTHER_THAN_DEFAULT[each.name] for each in question.parameters if not each.required}
        tried = [{name: self._value(name, place) for name in required} for place in range(_MOST)] if required else [{}]
        tried += [{name: tried[0][name].upper() for name in required}, dict.fromkeys(required, NOTHING)]
        return [*(tried if required else [{}]), *([tried[0] | optional] if optional else [])]

    def _value(self, name: str, place: int) -> str:
        values = self._values[name]
        return values[place % len(values)]

    def _name(self, node: str) -> str:
        return str(self._nodes[node][NODES[self._label[node]].caption])

    def _alias(self, label: str) -> str:
        aliases = [alias for node in self._top(label, 1000) for alias in self._nodes[node]["aliases"] or ()]
        return aliases[0] if aliases else self._name(self._top(label)[0])

    def _top(self, label: str, most: int = _MOST) -> list[str]:
        those = [each for each, of in self._label.items() if of == label]
        return sorted(those, key=lambda each: (-self._degree[each], each))[:most]

    def _pairs(self, kind: str) -> list[tuple[str, str]]:
        """The ends of the edges with most support, each start once, what is joined most before the others."""
        rows = [row for of, row in self._edges if of == kind]
        rows.sort(key=lambda row: (-row["support"], -self._degree[row["from_id"]], row["id"]))
        pairs: dict[str, str] = {}
        for row in rows:
            pairs.setdefault(row["from_id"], row["to_id"])
        return list(pairs.items())[:_MOST]
