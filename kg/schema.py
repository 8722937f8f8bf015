"""The one table of node and edge kinds. Tables, Neo4j, RDF, SHACL and the pages all read it.

RDF terms are compact IRIs over `PREFIXES`. Vocabularies: DCMI Terms, FOAF, FaBiO, schema.org, ML-Schema, DCAT, SKOS,
PROV-O, Web Annotation, BIBO, CodeMeta; what none of them says is ours, under `kg:`.
"""

from dataclasses import dataclass
from typing import Literal

from kg.ids import ONTOLOGY

PREFIXES = {
    "kg": ONTOLOGY,
    "bibo": "http://purl.org/ontology/bibo/",
    "codemeta": "https://codemeta.github.io/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "mls": "http://www.w3.org/ns/mls#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Type = Literal["string", "integer", "number", "boolean", "date", "address", "strings"]


@dataclass(frozen=True)
class Property:
    """A column. `date` is ISO 8601 with a year and, where known, month and day; `address` a URL; `strings` a list."""

    name: str
    type: Type
    term: str


@dataclass(frozen=True)
class NodeKind:
    """A kind of node. `folder` is its part of the IRI, `caption` the property that a person knows a node by."""

    label: str
    plural: str
    folder: str
    caption: str
    classes: tuple[str, ...]
    color: str
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class EdgeKind:
    """A kind of edge, from any label of `starts` to any of `ends`; a derived one follows from others, its premises.

    `inverse` says that the RDF term leads from the end to the start.
    """

    type: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    term: str
    properties: tuple[Property, ...] = ()
    derived: bool = False
    inverse: bool = False


_NAME = Property("name", "string", "rdfs:label")
_ALIASES = Property("aliases", "strings", "skos:altLabel")


def _named(term: str) -> tuple[Property, ...]:
    return (Property("name", "string", term), _ALIASES)


NODES: dict[str, NodeKind] = {
    kind.label: kind
    for kind in (
        NodeKind(
            "Paper",
            "papers",
            "paper",
            "title",
            ("fabio:ResearchPaper", "schema:ScholarlyArticle"),
            "#4c78a8",
            (
                # Every paper has a title: an untitled one is called by the first words of its abstract.
                Property("title", "string", "dcterms:title"),
                Property("titled", "boolean", "kg:titled"),
                Property("abstract", "string", "dcterms:abstract"),
                Property("date", "date", "dcterms:date"),
                Property("year_inferred", "boolean", "kg:yearInferred"),
                Property("author_count", "integer", "kg:authorCount"),
                Property("authors_complete", "boolean", "kg:authorsComplete"),
                Property("comment", "string", "rdfs:comment"),
                Property("doi", "string", "bibo:doi"),
                Property("arxiv", "string", "fabio:hasArXivId"),
                Property("url", "address", "foaf:page"),
            ),
        ),
        NodeKind(
            "Author",
            "authors",
            "author",
            "name",
            ("foaf:Person",),
            "#9c9ede",
            (Property("name", "string", "foaf:name"), _ALIASES),
        ),
        NodeKind(
            "Organization",
            "organizations",
            "organization",
            "name",
            ("foaf:Organization",),
            "#8c6d31",
            (Property("name", "string", "foaf:name"), _ALIASES),
        ),
        NodeKind("Method", "methods", "method", "name", ("mls:Algorithm",), "#e45756", _named("skos:prefLabel")),
        NodeKind(
            "Dataset",
            "datasets",
            "dataset",
            "name",
            ("dcat:Dataset", "schema:Dataset"),
            "#54a24b",
            _named("dcterms:title"),
        ),
        NodeKind("Task", "tasks", "task", "name", ("skos:Concept",), "#f2a900", _named("skos:prefLabel")),
        NodeKind(
            "Metric",
            "metrics",
            "metric",
            "name",
            ("mls:EvaluationMeasure",),
            "#b279a2",
            _named("skos:prefLabel"),
        ),
        NodeKind(
            "Result",
            "results",
            "result",
            "name",
            ("mls:ModelEvaluation",),
            "#ff9da6",
            (
                _NAME,  # "82.1% mIoU on Cityscapes"
                Property("value", "string", "mls:hasValue"),
                Property("number", "number", "schema:value"),
                Property("unit", "string", "schema:unitText"),
                Property("relative", "boolean", "kg:relative"),
            ),
        ),
        NodeKind(
            "Repository",
            "repositories",
            "repository",
            "name",
            ("schema:SoftwareSourceCode",),
            "#2f2f2f",
            (_NAME, Property("url", "address", "schema:codeRepository")),
        ),
        NodeKind(
            "WebPage",
            "web pages",
            "page",
            "name",
            ("schema:WebPage",),
            "#79706e",
            (
                _NAME,
                Property("url", "address", "schema:url"),
                Property("kind", "string", "schema:additionalType"),
            ),
        ),
        NodeKind("Venue", "venues", "venue", "name", ("schema:Periodical",), "#17a2a2", _named("schema:name")),
        NodeKind(
            "Listing",
            "listings",
            "listing",
            "name",
            ("prov:Entity",),
            "#bab0ac",
            (_NAME, Property("sha256", "string", "kg:sha256")),
        ),
    )
}

EDGES: dict[str, EdgeKind] = {
    kind.type: kind
    for kind in (
        EdgeKind(
            "WROTE",
            ("Author",),
            ("Paper",),
            "dcterms:creator",
            (Property("position", "integer", "kg:position"), Property("printed", "string", "kg:printed")),
            inverse=True,
        ),
        EdgeKind("INTRODUCES", ("Paper",), ("Method", "Dataset"), "kg:introduces"),
        EdgeKind("USES", ("Paper",), ("Method", "Dataset"), "kg:uses"),
        EdgeKind("ADDRESSES", ("Paper",), ("Task",), "kg:addresses"),
        EdgeKind("MEASURES", ("Paper",), ("Metric",), "kg:measures"),
        EdgeKind("REPORTS", ("Paper",), ("Result",), "kg:reports"),
        EdgeKind("OF_METHOD", ("Result",), ("Method",), "kg:ofMethod"),
        EdgeKind("ON_DATASET", ("Result",), ("Dataset",), "kg:onDataset"),
        EdgeKind("MEASURED_BY", ("Result",), ("Metric",), "mls:specifiedBy"),
        EdgeKind(
            "HAS_CODE",
            ("Paper",),
            ("Repository",),
            "kg:hasCode",
            (Property("official", "boolean", "kg:official"), Property("path", "string", "kg:path")),
        ),
        EdgeKind("LINKS_TO", ("Paper",), ("WebPage",), "kg:linksTo", (Property("role", "string", "kg:role"),)),
        EdgeKind(
            "PUBLISHED_IN",
            ("Paper",),
            ("Venue",),
            "dcterms:isPartOf",
            (Property("year", "integer", "kg:year"), Property("note", "string", "kg:note")),
        ),
        EdgeKind("AFFILIATED_WITH", ("Paper",), ("Organization",), "schema:sourceOrganization"),
        EdgeKind(
            "LISTED_IN",
            ("Paper",),
            ("Listing",),
            "prov:wasDerivedFrom",
            (Property("entry", "integer", "kg:entry"), Property("line", "integer", "kg:line")),
        ),
        EdgeKind("IMPLEMENTED_BY", ("Method",), ("Repository",), "kg:implementedBy", derived=True),
        EdgeKind("EVALUATED_ON", ("Method",), ("Dataset",), "kg:evaluatedOn", derived=True),
    )
}
