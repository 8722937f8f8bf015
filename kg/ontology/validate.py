"""Whether the RDF of a graph is what it promises: SHACL shapes, run by pySHACL (https://github.com/RDFLib/pySHACL)."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kg.errors import GraphError
from kg.ids import BASE, ONTOLOGY
from kg.rdf import triples
from kg.schema import PREFIXES
from kg.tables import Graph

if TYPE_CHECKING:
    import rdflib

_LAWS = ONTOLOGY.removesuffix("#")  # the focus node of what concerns the whole graph
_SAID = {
    "Class": "{value}is no {limit}",
    "Closed": "{value}is said by a term that is not one of its",
    "Datatype": "{value}is no {limit}",
    "HasValue": "is not {limit}",
    "In": "{value}is none of the allowed",
    "LessThan": "{value}is not less than {limit}",
    "LessThanOrEquals": "{value}is more than {limit}",
    "MaxCount": "has more than {limit}",
    "MaxInclusive": "{value}is more than {limit}",
    "MinCount": "has fewer than {limit}",
    "MinExclusive": "{value}is not more than {limit}",
    "MinInclusive": "{value}is less than {limit}",
    "NodeKind": "{value}is no {limit}",
    "Or": "{value}is of no allowed kind",
    "Pattern": "{value}does not match {limit}",
    "Xone": "{value}is not of exactly one allowed kind",
}
"""What each constraint component of our shapes finds, for those shapes that have no message of their own."""

_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")


@dataclass(frozen=True, order=True)
class Finding:
    """A promise that a node breaks: its IRI relative to the base, the term that breaks it, if it is one, and how."""

    node: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.node}: {self.path}: {self.message}" if self.path else f"{self.node}: {self.message}"


@dataclass(frozen=True)
class Findings:
    """All that is wrong with a graph, sorted, each once; `triples` were looked at."""

    found: tuple[Finding, ...]
    triples: int

    def lines(self) -> Iterator[str]:
        """One line for each finding."""
        return map(str, self.found)


def validate(graph: Graph, base: str = BASE) -> Findings:
    """Check the RDF of a graph, as `kg.rdf.triples` makes it, against `shapes.ttl`. All of it is held in memory.

    Raises:
        GraphError: where pySHACL is not installed.
        ExportError: where `base` is no absolute IRI that ends in /.
    """
    return check("".join(triples(graph, base)), base)


def check(text: str, base: str = BASE) -> Findings:
    """The same for N-Triples.

    Raises:
        GraphError: where pySHACL is not installed.
    """
    try:
        import pyshacl  # noqa: PLC0415 - of the extra "validate"
        import rdflib  # noqa: PLC0415
    except ImportError:
        hint = "pip install 'papers-kg[validate]'"
        raise GraphError("validation needs pySHACL, which is not installed", hint=hint) from None
    data = rdflib.Graph()
    data.parse(data=text, format="ntriples")
    count, promised = len(data), shapes()
    _, report, _ = pyshacl.validate(data, shacl_graph=promised, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"pySHACL cannot run the shapes: {report!r}")
    found = {_finding(report, each, promised, base) for each in report.objects(None, rdflib.SH.result)}
    return Findings(tuple(sorted(found)), count)


def shapes() -> "rdflib.Graph":
    """The shapes, with a target of its own for each property shape: pySHACL runs those of a node shape node by node.

    They find the same: sh:property applies a property shape to every focus node of its node shape
    (https://www.w3.org/TR/shacl/#PropertyConstraintComponent).
    """
    from rdflib import RDF, SH, Graph, URIRef  # noqa: PLC0415
    from rdflib.collection import Collection  # noqa: PLC0415

    flat = Graph().parse(data=(files("kg") / "ontology" / "shapes.ttl").read_text("utf-8"), format="turtle")
    for shape in set(flat.subjects(SH.property)):
        targets = [(verb, each) for verb in map(SH.__getitem__, _TARGETS) for each in flat.objects(shape, verb)]
        if not targets:
            continue  # one within another shape, which is run for single nodes
        ignored = flat.value(shape, SH.ignoredProperties)
        for inner in list(flat.objects(shape, SH.property)):
            path = flat.value(inner, SH.path)
            if ignored is not None and isinstance(path, URIRef):
                Collection(flat, ignored).append(path)
            flat.remove((shape, SH.property, inner))
            flat.add((inner, RDF.type, SH.PropertyShape))
            for verb, each in targets:
                flat.add((inner, verb, each))
    return flat


def _finding(report: "rdflib.Graph", result: Any, promised: "rdflib.Graph", base: str) -> Finding:
    from rdflib import SH, URIRef  # noqa: PLC0415

    focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
    node = value if focus == URIRef(_LAWS) and value is not None else focus
    path = report.value(result, SH.resultPath)
    shown = _short(path, base) if isinstance(path, URIRef) else ""
    return Finding(_short(node, base), shown, _message(report, result, promised, base))


def _message(report: "rdflib.Graph", result: Any, promised: "rdflib.Graph", base: str) -> str:
    """The shape's own message, else what the constraint says and the value that breaks it."""
    from rdflib import SH  # noqa: PLC0415

    shape, component = report.value(result, SH.sourceShape), report.value(result, SH.sourceConstraintComponent)
    name = str(component).removeprefix(str(SH)).removesuffix("ConstraintComponent")
    if name == "SPARQL" or promised.value(shape, SH.message) is not None:
        return str(report.value(result, SH.resultMessage))
    limit = promised.value(shape, SH[name[0].lower() + name[1:]])
    value = report.value(result, SH.value)
    if value == report.value(result, SH.focusNode):
        value = None
    return _SAID[name].format(limit=_short(limit, base), value="" if value is None else f"{_short(value, base)!r} ")


def _short(term: Any, base: str) -> str:
    """The IRI or the value of a literal as a person reads it."""
    iri = str(term)
    if iri.startswith(base):
        return iri[len(base) :]
    known = (
        (prefix, start)
        for prefix, start in (*PREFIXES.items(), ("sh", "http://www.w3.org/ns/shacl#"))
        if iri.startswith(start)
    )
    return next((f"{prefix}:{iri[len(start) :]}" for prefix, start in known), iri)
