import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import rdflib
from rdflib import RDF, SH

from kg.errors import ExportError, GraphError
from kg.model import FIELDS, LinkKind, LinkRole
from kg.ontology.validate import Finding, check, shapes, validate
from kg.rdf_terms import iri
from kg.schema import EDGES
from tests.graphs import small_graph
from tests.ontology.broken import CASES
from tests.ontology.case import BASE, ORIGIN, Case, whole
from tests.ontology.whole import whole_graph


def packed() -> Iterator[list[Case]]:
    """The cases in groups of which no two name the same node: what is wrong with one graph tells them apart."""
    left = CASES
    while left:
        group: list[Case] = []
        for case in left:
            if all(case.about.isdisjoint(other.about - {""}) for other in group):
                group.append(case)
        yield group
        left = [case for case in left if case not in group]


@pytest.fixture(scope="module")
def found() -> list[tuple[Case, list[Finding]]]:
    """Each case and what is wrong with its nodes. All graphs are checked at once, each under a base of its own."""
    groups = list(packed())
    texts = []
    for number, group in enumerate(groups):
        lines = whole()
        for case in group:
            lines = case.broken(lines)
        texts.append(re.sub(r"<(?![a-z]+://)", f"<{BASE}{number}/", lines))
    broken: list[list[Finding]] = [[] for _ in groups]
    for each in check("".join(texts), BASE).found:
        place, _, node = each.node.partition("/")
        broken[int(place)].append(Finding(node, each.path, each.message.replace(f"'{place}/", "'")))
    of = [
        (case, [each for each in broken[n] if each.node in case.about])
        for n, group in enumerate(groups)
        for case in group
    ]
    assert sum(len(each) for _, each in of) == sum(map(len, broken))
    return of


def test_a_broken_promise_is_found_and_nothing_else(found: list[tuple[Case, list[Finding]]]) -> None:
    assert [(case, findings) for case, findings in found if findings != sorted(case.found)] == []
    assert len(found) == len(CASES) == 232


def test_a_whole_graph_breaks_nothing(tmp_path: Path) -> None:
    findings = validate(whole_graph(tmp_path))
    assert findings.found == ()
    assert findings.triples == 525
    assert list(findings.lines()) == []


def test_a_graph_without_evidence(tmp_path: Path) -> None:
    findings = validate(small_graph(tmp_path), "https://kg.example/id/")
    assert Counter(each.message for each in findings.found) == {ORIGIN: 19, "has fewer than 1": 1}
    assert str(findings.found[0]) == "paper/untitled: kg:authorsComplete: has fewer than 1"
    assert all(line.startswith("statement/") for line in list(findings.lines())[1:])


def test_a_base_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is no absolute IRI ending in /"):
        validate(small_graph(tmp_path), "nowhere")


def test_without_pyshacl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(GraphError, match=r"needs pySHACL.*\n  pip install 'papers-kg\[validate\]'"):
        validate(small_graph(tmp_path))


def test_every_property_shape_has_a_target_or_a_shape_around_it() -> None:
    flat = shapes()
    targeted = {
        shape for verb in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf) for shape in flat.subjects(verb)
    }
    inside = set(flat.objects(None, SH.property))
    listed = {item for verb in (SH["or"], SH.xone) for each in flat.objects(None, verb) for item in flat.items(each)}
    shaped = set(flat.subjects(RDF.type, SH.NodeShape)) | set(flat.subjects(SH.path)) - {None}
    laws = rdflib.URIRef("https://w3id.org/papers-kg/shapes#Laws")
    assert shaped - targeted - inside - listed == {laws}


def test_the_edge_types_of_the_shapes_are_the_schemas() -> None:
    source = next(str(each) for each in shapes().objects(None, SH.select) if "NOT IN" in str(each))
    told = re.findall(r'CONCAT\("(\w+) ", STR\((\w+:\w+)\)\)', source)
    assert dict(told) == {kind.type: kind.term for kind in EDGES.values()}
    assert len(told) == 16


@pytest.mark.parametrize(
    ("term", "allowed"),
    [("schema:additionalType", get_args(LinkKind)), ("kg:role", get_args(LinkRole)), ("kg:field", FIELDS)],
)
def test_the_allowed_values_are_the_models(term: str, allowed: tuple[str, ...]) -> None:
    flat = shapes()
    (shape,) = (each for each in flat.subjects(SH.path, rdflib.URIRef(iri(term))) if (each, SH["in"], None) in flat)
    (values,) = flat.objects(shape, SH["in"])
    assert {str(each) for each in flat.items(values)} == set(allowed)
