"""What a graph in RDF is, for catalogues: VoID (https://www.w3.org/TR/void/) and DCAT (https://www.w3.org/TR/vocab-dcat-3/).

It counts triples, entities, classes and properties as VoID defines them; says the licence, if the user gives one; the
listings and the programs that the graph comes from (PROV-O); and where its dumps are: files of the names in `DUMPS`,
as `kg export` writes them, in the folder dumps/ under the base. No date is in it: equal graphs are described alike.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter

import pyarrow as pa
import pyarrow.compute as pc

from kg.errors import ExportError
from kg.export.subjects import compact
from kg.rdf import triples
from kg.rdf_terms import ADDRESS, iri, literal
from kg.schema import PREFIXES
from kg.tables import Graph

DUMPS = {
    "graph.nt": ("ntriples", "N-Triples", "application/n-triples"),
    "graph.nq": ("nquads", "N-Quads", "application/n-quads"),
    "graph.ttl": ("turtle", "Turtle", "text/turtle"),
    "graph.jsonld": ("jsonld", "JSON-LD", "application/ld+json"),
}
"""By file name: the format of `kg export`, its name at the W3C (https://www.w3.org/ns/formats/), and its media type."""

_PREFIXES = {
    **PREFIXES,
    "formats": "http://www.w3.org/ns/formats/",
    "media": "https://www.iana.org/assignments/media-types/",
    "void": "http://rdfs.org/ns/void#",
}

Facts = list[tuple[str, str]]


def write(graph: Graph, base: str, licence: str | None = None) -> Iterator[str]:
    """Make the description, in Turtle.

    Args:
        graph: the graph.
        base: what IRIs begin with; <base>graph is the described data set.
        licence: the IRI of a licence, such as https://creativecommons.org/licenses/by/4.0/.

    Raises:
        ExportError: where `base` or `licence` is no absolute IRI.
    """
    if licence is not None and not ADDRESS.fullmatch(licence):
        hint = "try https://creativecommons.org/publicdomain/zero/1.0/"
        raise ExportError(f"the licence {licence!r} is no absolute IRI", hint=hint)
    counted = _Counted(triples(graph, base))
    listings = graph.nodes("Listing").to_pylist()
    rights = [("dcterms:license", f"<{licence}>")] if licence else []
    yield f"@base <{base}> .\n"
    yield from (f"@prefix {prefix}: <{start}> .\n" for prefix, start in _PREFIXES.items())
    said = [("a", "void:Dataset"), ("a", "dcat:Dataset"), *_about(graph, len(listings)), *rights]
    origins = [f"<{each['iri']}>" for each in listings]
    said += [*_counts(counted), *_places(base), *(("prov:wasDerivedFrom", each) for each in origins)]
    yield _block("<graph>", [*said, ("prov:wasGeneratedBy", "<graph#build>")])
    yield _block("<graph#build>", _build(graph, counted, origins))
    for name, (_, form, media) in DUMPS.items():
        yield _block(f"<dumps/{name}>", [("a", "dcat:Distribution"), *_dump(name, form, media), *rights])
    for each in listings:
        names = [("rdfs:label", literal(each["name"])), ("kg:sha256", literal(each["sha256"]))]
        yield _block(f"<{each['iri']}>", [("a", "prov:Entity"), *names])


def _about(graph: Graph, listings: int) -> Facts:
    what = "Papers and the methods, datasets, tasks, metrics, results and code that they name, with the sentences"
    return [
        ("dcterms:title", literal(f"Knowledge graph of {listings} paper listing{'' if listings == 1 else 's'}")),
        ("dcterms:description", literal(f"{what} that say so.")),
        ("dcterms:identifier", literal(f"sha256:{graph.digest}")),
    ]


def _counts(counted: "_Counted") -> Facts:
    subjects = _distinct(counted.subjects)
    by_property = {verb: _distinct(lines) for verb, lines in sorted(counted.by_property.items())}
    by_class = {each: _distinct(members) for each, members in sorted(counted.by_class.items())}
    return [
        ("void:triples", str(sum(by_property.values()))),
        ("void:entities", str(subjects)),
        ("void:distinctSubjects", str(subjects)),
        ("void:distinctObjects", str(_distinct(counted.objects))),
        ("void:classes", str(len(by_class))),
        ("void:properties", str(len(by_property))),
        *(("void:classPartition", f"[ void:class {compact(c)} ; void:entities {n} ]") for c, n in by_class.items()),
        *(
            ("void:propertyPartition", f"[ void:property {compact(p)} ; void:triples {n} ]")
            for p, n in by_property.items()
        ),
    ]


def _places(base: str) -> Facts:
    vocabularies = [start for prefix, start in PREFIXES.items() if prefix not in {"rdf", "rdfs", "xsd"}]
    return [
        ("void:uriSpace", literal(base)),
        *(("void:vocabulary", f"<{start}>") for start in vocabularies),
        *(("void:dataDump", f"<dumps/{name}>") for name in DUMPS),
        *(("dcat:distribution", f"<dumps/{name}>") for name in DUMPS),
    ]


def _dump(name: str, form: str, media: str) -> Facts:
    return [
        ("dcterms:title", literal(form)),
        ("dcterms:format", f"<{_PREFIXES['formats']}{form}>"),
        ("dcat:mediaType", f"<{_PREFIXES['media']}{media}>"),
        ("dcat:downloadURL", f"<dumps/{name}>"),
    ]


def _build(graph: Graph, counted: "_Counted", listings: list[str]) -> Facts:
    tool = graph.manifest.get("tool")
    programs = [*([literal(tool)] if tool else []), *sorted(counted.extractors)]
    agents = [f"[ a prov:SoftwareAgent ; rdfs:label {each} ]" for each in programs]
    return [
        ("a", "prov:Activity"),
        *(("prov:used", each) for each in listings),
        *(("prov:wasAssociatedWith", each) for each in agents),
    ]


def _block(subject: str, facts: Facts) -> str:
    by_verb = ((verb, ",\n        ".join(thing for _, thing in same)) for verb, same in groupby(facts, itemgetter(0)))
    return f"{subject} " + " ;\n    ".join(f"{verb} {things}" for verb, things in by_verb) + " .\n"


def _hashes() -> "array[int]":
    return array("Q")


def _by_term() -> "defaultdict[str, array[int]]":
    return defaultdict(_hashes)


@dataclass
class _Counted:
    """What N-Triples hold, as hashes of 64 bits: 24 bytes for a triple, however long.

    A triple can be said twice, so that lines cannot just be counted.
    """

    text: Iterable[str]
    subjects: "array[int]" = field(default_factory=_hashes)
    objects: "array[int]" = field(default_factory=_hashes)
    by_property: "defaultdict[str, array[int]]" = field(default_factory=_by_term)
    by_class: "defaultdict[str, array[int]]" = field(default_factory=_by_term)
    extractors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        kind, extractor = f"<{iri('rdf:type')}>", f"<{iri('kg:extractor')}>"
        for piece in self.text:
            for line in piece[:-1].split("\n"):
                subject, verb, thing = line[:-2].split(" ", 2)
                self.subjects.append(_hash(subject))
                self.objects.append(_hash(thing))
                self.by_property[verb].append(_hash(line))
                if verb == kind:
                    self.by_class[thing].append(self.subjects[-1])
                elif verb == extractor:
                    self.extractors.add(thing)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _distinct(hashes: "array[int]") -> int:
    column = pa.Array.from_buffers(pa.uint64(), len(hashes), [None, pa.py_buffer(hashes)])
    return int(pc.count_distinct(column).as_py())
