"""What a case of a broken graph is, and how to say one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.ids import edge_id, node_id
from kg.ontology.validate import Finding
from kg.rdf import triples
from kg.rdf_terms import iri
from kg.schema import PREFIXES
from tests.ontology.whole import whole_graph

BASE = "https://kg.example/"
PAPER, PERSON, LAB, METHOD, DATASET = "paper/fastnet", "author/ada", "organization/lab", "method/old", "dataset/tiny"
TASK, METRIC, RESULT, CODE = "task/task", "metric/accuracy", "result/r", "repository/github.com/ada/fastnet"
VENUE, LISTING = "venue/cvpr", f"listing/{'b' * 64}"
_IDS = {
    "WROTE": (("Author", "ada"), ("Paper", "fastnet")),
    "USES": (("Paper", "fastnet"), ("Dataset", "tiny")),
    "INTRODUCES": (("Paper", "fastnet"), ("Method", "fastnet")),
    "HAS_CODE": (("Paper", "fastnet"), ("Repository", "github.com/ada/fastnet")),
    "PUBLISHED_IN": (("Paper", "fastnet"), ("Venue", "cvpr")),
    "EVALUATED_ON": (("Method", "fastnet"), ("Dataset", "tiny")),
    "MEASURES": (("Paper", "fastnet"), ("Metric", "accuracy")),
}


def statement(kind: str) -> str:
    start, end = (node_id(*each) for each in _IDS[kind])
    return f"statement/{edge_id(kind, start, end)}"


@cache
def whole() -> str:
    """The triples of a graph that keeps all promises, its IRIs relative."""
    with TemporaryDirectory() as folder:
        return "".join(triples(whole_graph(Path(folder)), BASE)).replace(f"<{BASE}", "<")


def full(triple: str) -> str:
    """Compact terms and relative IRIs written out; the object stays as it is where it is a literal."""
    parts = triple.split(" ", 2)
    return " ".join([f"<{parts[0]}>", *(_term(part) for part in parts[1:])])


def _term(term: str) -> str:
    if term.startswith('"'):
        return re.sub(r"(?<=\^\^)\w+:\w+$", lambda found: f"<{iri(found[0])}>", term)
    return f"<{iri(term)}>" if term.partition(":")[0] in PREFIXES else f"<{term}>"


def subject(*facts: str) -> str:
    """The only subject, in the whole graph, of which all that is said, compact."""
    told = [
        set(re.findall(rf"^<(\S+)>{re.escape(full(f'x {each}')[3:])} \.$", whole(), re.MULTILINE)) for each in facts
    ]
    (found,) = set.intersection(*told)
    return str(found)


MISSING = "the triple of a statement is missing"
PREDICATE = "the predicate of a statement is not that of its edge type"
ORIGIN = "a statement has evidence, or premises"
TEXT = "the text of evidence is not what its sentence has at that place"
MEASURES, LISTED = statement("MEASURES"), subject("rdf:subject paper/untitled", 'kg:edgeType "LISTED_IN"')
WROTE, USES, HAS_CODE, DERIVED = map(statement, ("WROTE", "USES", "HAS_CODE", "EVALUATED_ON"))
EVIDENCE, NOWHERE = subject(f"kg:supports {USES}"), subject(f"kg:supports {MEASURES}")
PAGE = subject("rdf:type schema:WebPage")
KINDS = {
    "Paper": PAPER, "Author": PERSON, "Organization": LAB, "Method": METHOD, "Dataset": DATASET, "Task": TASK,
    "Metric": METRIC, "Result": RESULT, "Repository": CODE, "WebPage": PAGE, "Venue": VENUE, "Listing": LISTING,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """The whole graph without the triples that begin as `drop` says, with those of `add`, and what is wrong then."""

    name: str
    found: tuple[Finding, ...]
    drop: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    rename: tuple[str, str] = ("", "")

    @property
    def about(self) -> set[str]:
        """The relative IRIs of all nodes that it names."""
        facts = (part for triple in (*self.drop, *self.add) for part in triple.split(" ", 2)[::2])
        return {*facts, *self.rename, *(each.node for each in self.found)}

    def broken(self, lines: str) -> str:
        """Relative N-Triples with these changes."""
        for each in self.drop:
            lines, count = re.subn(rf"^{re.escape(full(each))}.*\n", "", lines, flags=re.MULTILINE)
            assert count > 0, each
        lines += "".join(f"{full(each)} .\n" for each in self.add)
        if self.rename[0]:
            lines = lines.replace(f"<{self.rename[0]}>", f"<{self.rename[1]}>")
        return lines


def wrong(name: str, subject: str, term: str, message: str, *add: str, keep: bool = False) -> Case:
    """Other values, or none, for a term."""
    added = tuple(f"{subject} {term} {each}" for each in add)
    return Case(name, (Finding(subject, term, message),), () if keep else (f"{subject} {term}",), added)


def missing(subject: str, *terms: str) -> Iterator[Case]:
    for term in terms:
        yield wrong("missing", subject, term, "has fewer than 1")


def twice(subject: str, **terms: str) -> Iterator[Case]:
    for name, value in terms.items():
        term = name.replace("_", ":")
        yield wrong("twice", subject, term, "has more than 1", value, keep=True)


def typed(datatype: str, subject: str, *terms: str) -> Iterator[Case]:
    """A value of another type: a string, or in its place an integer, and of numbers one that compares."""
    value = {"string": '"1"^^xsd:integer', "boolean": '"1"'}.get(datatype, '"1"^^xsd:decimal')
    for term in terms:
        yield wrong("datatype", subject, term, f"'1' is no xsd:{datatype}", value)


def strange(subject: str) -> Case:
    message = "'x' is said by a term that is not one of its"
    return wrong("closed", subject, "fabio:hasArxivId", message, '"x"', keep=True)


def misplaced(subject: str, other: str, pattern: str) -> Case:
    return Case("place", (Finding(other, "", f"does not match {pattern}"),), rename=(subject, other))


def other_kind(subject: str, term: str, kind: str, thing: str = TASK) -> Finding:
    return Finding(subject, term, f"'{thing}' is no {kind}")


def law(subject: str, message: str) -> Finding:
    return Finding(subject, "", message)
