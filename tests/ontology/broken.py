"""Graphs that break one promise each, and what is wrong with them."""

from collections.abc import Iterator

from kg.ontology.validate import Finding
from kg.schema import NODES
from tests.ontology.case import (
    CODE,
    DATASET,
    DERIVED,
    EVIDENCE,
    HAS_CODE,
    KINDS,
    LAB,
    LISTED,
    LISTING,
    MEASURES,
    METHOD,
    METRIC,
    MISSING,
    NOWHERE,
    ORIGIN,
    PAGE,
    PAPER,
    PERSON,
    PREDICATE,
    RESULT,
    TASK,
    TEXT,
    USES,
    VENUE,
    WROTE,
    Case,
    law,
    misplaced,
    missing,
    other_kind,
    statement,
    strange,
    subject,
    twice,
    typed,
    wrong,
)


def cases() -> Iterator[Case]:
    for label, each in KINDS.items():
        yield from missing(each, "kg:id")
        yield from twice(each, rdfs_label='"x"')
        yield strange(each)
        folder = NODES[label].folder
        pattern = {"Repository": "[^/]+/[^/]", "Listing": "[0-9a-f]{64}$"}.get(label, "[^/]")
        yield misplaced(each, f"{folder}s/x", f"/{folder}/{pattern}")
    for each, folder in ((USES, "statement"), (DERIVED, "statement"), (EVIDENCE, "evidence")):
        yield strange(each)
        yield misplaced(each, f"{folder}/x", f"/{folder}/[0-9a-f]{{32}}$")
    yield from nodes()
    yield from papers()
    yield from statements()
    yield from evidence()
    yield from laws()


def nodes() -> Iterator[Case]:
    yield wrong("pattern", TASK, "kg:id", "'x' does not match ^[0-9a-f]{32}$", '"x"')
    yield from missing(TASK, "rdfs:label")
    yield wrong("language", TASK, "rdfs:label", "'x' is no xsd:string", '"x"@en')
    for each, name in ((PERSON, "foaf:name"), (LAB, "foaf:name"), (VENUE, "schema:name"), (DATASET, "dcterms:title")):
        yield from missing(each, name)
        yield from twice(each, **{name.replace(":", "_"): '"x"'})
        yield from typed("string", each, name)
    for each in (METHOD, TASK, METRIC):
        yield from missing(each, "skos:prefLabel")
        yield from twice(each, skos_prefLabel='"x"')
        yield from typed("string", each, "skos:prefLabel")
    for each in (PERSON, LAB, METHOD, DATASET, TASK, METRIC, VENUE):
        yield wrong("datatype", each, "skos:altLabel", "'1' is no xsd:string", '"1"^^xsd:integer', keep=True)
    for each, kind in ((PAPER, "schema:ScholarlyArticle"), (DATASET, "schema:Dataset")):
        yield Case("class", (Finding(each, "", f"is no {kind}"),), (f"{each} rdf:type {kind}",))
    yield from missing(RESULT, "mls:hasValue", "kg:relative")
    yield from twice(RESULT, mls_hasValue='"1"', schema_value='"1"^^xsd:double', schema_unitText='"s"')
    yield from twice(RESULT, kg_relative='"true"^^xsd:boolean', kg_ofMethod=METHOD, kg_onDataset="dataset/set")
    yield from typed("string", RESULT, "mls:hasValue", "schema:unitText")
    yield from typed("double", RESULT, "schema:value")
    yield from typed("boolean", RESULT, "kg:relative")
    for term, kind in (
        ("kg:ofMethod", "mls:Algorithm"), ("kg:onDataset", "dcat:Dataset"), ("mls:specifiedBy", "mls:EvaluationMeasure")
    ):  # fmt: skip
        more = Finding(RESULT, term, "has more than 1")
        yield Case("class", (other_kind(RESULT, term, kind), more), add=(f"{RESULT} {term} {TASK}",))
    yield Case(
        "two papers", (Finding(RESULT, "", "one paper reports a result"),), add=(f"paper/hostile kg:reports {RESULT}",)
    )
    yield from missing(CODE, "schema:codeRepository")
    yield from missing(PAGE, "schema:url")
    for each, term in ((CODE, "schema:codeRepository"), (PAGE, "schema:url"), (PAPER, "foaf:page")):
        yield from twice(each, **{term.replace(":", "_"): "https://a.example/"})
        yield wrong("or", each, term, "'x' is of no allowed kind", '"x"')
    yield wrong("in", PAGE, "schema:additionalType", "'x' is none of the allowed", '"x"')
    yield from missing(LISTING, "kg:sha256")
    yield wrong("pattern", LISTING, "kg:sha256", "'x' does not match ^[0-9a-f]{64}$", '"x"')
    yield from twice(LISTING, kg_sha256=f'"{"c" * 64}"')


def papers() -> Iterator[Case]:
    untitled = Finding(PAPER, "", "a paper has a title, or says that it is not titled")
    yield Case("no title", (untitled,), (f"{PAPER} dcterms:title",))
    yield Case(
        "a title all the same",
        (Finding("paper/untitled", "", untitled.message),),
        add=('paper/untitled dcterms:title "x"',),
    )
    yield from missing(PAPER, "kg:authorsComplete")
    yield Case("titled unsaid", (Finding(PAPER, "kg:titled", "has fewer than 1"),), (f"{PAPER} kg:titled",))
    unlisted = Finding("paper/untitled", "prov:wasDerivedFrom", "a paper stands in a listing")
    yield Case("in no listing", (unlisted, law(LISTED, MISSING)), ("paper/untitled prov:wasDerivedFrom",))
    yield from twice(PAPER, dcterms_title='"x"', dcterms_abstract='"x"', rdfs_comment='"x"', bibo_doi='"10.1000/y"')
    yield from twice(PAPER, kg_titled='"false"^^xsd:boolean', kg_authorsComplete='"false"^^xsd:boolean')
    yield from twice(PAPER, kg_authorCount='"9"^^xsd:integer', kg_yearInferred='"true"^^xsd:boolean')
    yield from twice(PAPER, fabio_hasArXivId='"2401.00002"')
    yield from typed("string", PAPER, "dcterms:title", "dcterms:abstract", "rdfs:comment")
    yield from typed("boolean", PAPER, "kg:yearInferred", "kg:authorsComplete")
    yield from typed("integer", "paper/untitled", "kg:authorCount")
    yield wrong("date", PAPER, "dcterms:date", "a paper has one date: a day, a month or a year", '"2024"^^xsd:integer')
    yield wrong("pattern", PAPER, "bibo:doi", "'doi:10.1/x' does not match ^10[.][0-9]{4,}[0-9.]*/.", '"doi:10.1/x"')
    arxiv = "^([0-9]{4}[.][0-9]{4,5}|[a-z-]+([.][A-Z]{2})?/[0-9]{7})(v[0-9]+)?$"
    yield wrong("pattern", PAPER, "fabio:hasArXivId", f"'x' does not match {arxiv}", '"x"')
    yield wrong("count", "paper/untitled", "kg:authorCount", "'0' is less than 1", '"0"^^xsd:integer')
    for term, kind in {
        "dcterms:creator": "foaf:Person", "dcterms:isPartOf": "schema:Periodical",
        "kg:measures": "mls:EvaluationMeasure",
        "schema:sourceOrganization": "foaf:Organization", "kg:reports": "mls:ModelEvaluation",
        "kg:hasCode": "schema:SoftwareSourceCode", "kg:linksTo": "schema:WebPage",
    }.items():  # fmt: skip
        yield Case("class", (other_kind("paper/hostile", term, kind),), add=(f"paper/hostile {term} {TASK}",))
    lab = other_kind("paper/hostile", "kg:addresses", "skos:Concept", LAB)
    yield Case("class", (lab,), add=(f"paper/hostile kg:addresses {LAB}",))
    listed = Finding("paper/hostile", "prov:wasDerivedFrom", "a paper stands in a listing")
    yield Case("class", (listed,), add=(f"paper/hostile prov:wasDerivedFrom {LAB}",))
    for term in ("kg:introduces", "kg:uses"):
        either = Finding("paper/hostile", term, f"'{TASK}' is of no allowed kind")
        yield Case("class", (either,), add=(f"paper/hostile {term} {TASK}",))
    for term, kind in {"kg:implementedBy": "schema:SoftwareSourceCode", "kg:evaluatedOn": "dcat:Dataset"}.items():
        yield Case("class", (other_kind(METHOD, term, kind),), add=(f"{METHOD} {term} {TASK}",))
    refers = other_kind(CODE, "codemeta:referencePublication", "fabio:ResearchPaper")
    yield Case("class", (refers,), add=(f"{CODE} codemeta:referencePublication {TASK}",))


def statements() -> Iterator[Case]:
    yield from missing(USES, "rdf:subject", "rdf:predicate", "rdf:object", "kg:edgeType", "kg:support", "kg:confidence")
    evident = Finding(USES, "kg:derived", "a derived statement has no evidence of its own")
    yield Case("derived unsaid", (Finding(USES, "kg:derived", "has fewer than 1"), evident), (f"{USES} kg:derived",))
    yield from twice(
        USES, kg_support='"7"^^xsd:integer', kg_confidence='"0.9"^^xsd:double', kg_derived='"true"^^xsd:boolean'
    )
    for term, value, breaks in (
        ("rdf:subject", PERSON, MISSING), ("rdf:object", PERSON, MISSING), ("kg:edgeType", '"INTRODUCES"', PREDICATE)
    ):  # fmt: skip
        more = Finding(USES, term, "has more than 1")
        yield Case("twice", (more, law(USES, breaks)), add=(f"{USES} {term} {value}",))
    more = Finding(USES, "rdf:predicate", "has more than 1")
    both = (law(USES, MISSING), law(USES, PREDICATE))
    yield Case("twice", (more, *both), add=(f"{USES} rdf:predicate kg:introduces",))
    yield from typed("double", MEASURES, "kg:confidence")
    yield from typed("integer", MEASURES, "kg:support")
    yield wrong("range", MEASURES, "kg:confidence", "'0.0' is not more than 0.0", '"0.0"^^xsd:double')
    yield wrong("range", MEASURES, "kg:confidence", "'1.5' is more than 1.0", '"1.5"^^xsd:double')
    yield wrong("range", MEASURES, "kg:support", "'0' is less than 1", '"0"^^xsd:integer')
    yield Case("no evidence", (Finding(MEASURES, "", ORIGIN),), (NOWHERE,))
    yield Case("no premises", (Finding(DERIVED, "", ORIGIN),), (f"{DERIVED} kg:premise",))
    only = Finding(USES, "kg:derived", "only a derived statement has premises")
    yield Case("extracted, and premises", (only,), add=(f"{USES} kg:premise {statement('INTRODUCES')}",))
    yield Case(
        "derived, and evidence",
        (Finding(DERIVED, "kg:derived", evident.message), Finding(MEASURES, "", ORIGIN)),
        (f"{NOWHERE} kg:supports",),
        (f"{NOWHERE} kg:supports {DERIVED}",),
    )
    yield Case("class", (other_kind(DERIVED, "kg:premise", "rdf:Statement"),), add=(f"{DERIVED} kg:premise {TASK}",))
    yield from missing(WROTE, "kg:position", "kg:printed")
    yield from twice(WROTE, kg_position='"2"^^xsd:integer', kg_printed='"x"')
    yield from typed("integer", WROTE, "kg:position")
    yield from typed("string", WROTE, "kg:printed")
    yield wrong("range", WROTE, "kg:position", "'0' is less than 1", '"0"^^xsd:integer')
    yield Case(
        "no authorship",
        (Finding(USES, "kg:edgeType", "is not WROTE"),),
        add=(f"{USES} rdf:type kg:Authorship", f'{USES} kg:position "1"^^xsd:integer', f'{USES} kg:printed "x"'),
    )
    place = "an author's statement has no place among the authors"
    yield Case("no authorship", (law(WROTE, place),), (f"{WROTE} rdf:type kg:Authorship",))
    for kind, facts in {
        "HAS_CODE": {"kg:official": '"true"^^xsd:boolean', "kg:path": '"x"'}, "LINKS_TO": {"kg:role": '"other"'},
        "PUBLISHED_IN": {"kg:year": '"2024"^^xsd:integer', "kg:note": '"x"'},
        "LISTED_IN": {"kg:line": '"1"^^xsd:integer'},
    }.items():  # fmt: skip
        for term, value in facts.items():
            yield Case(
                "of another edge", (Finding(USES, "kg:edgeType", f"is not {kind}"),), add=(f"{USES} {term} {value}",)
            )
    yield from twice(HAS_CODE, kg_official='"false"^^xsd:boolean')
    yield from typed("boolean", HAS_CODE, "kg:official")
    yield wrong("in", subject('kg:edgeType "LINKS_TO"'), "kg:role", "'x' is none of the allowed", '"x"')
    yield from typed("integer", statement("PUBLISHED_IN"), "kg:year")
    yield from typed("string", statement("PUBLISHED_IN"), "kg:note")
    yield from typed("integer", LISTED, "kg:line", "kg:entry")
    yield wrong("range", LISTED, "kg:line", "'0' is less than 1", '"0"^^xsd:integer')
    yield wrong("range", LISTED, "kg:entry", "'-1' is less than 0", '"-1"^^xsd:integer')


def evidence() -> Iterator[Case]:
    yield from missing(
        EVIDENCE, "prov:wasDerivedFrom", "kg:entry", "kg:extractor", "kg:confidence", "kg:field", "oa:exact"
    )
    yield from missing(EVIDENCE, "kg:sentence", "kg:sentenceBegin", "oa:start")
    yield from typed("integer", EVIDENCE, "kg:entry")
    yield from typed("string", EVIDENCE, "kg:extractor", "kg:sentence")
    for term, message in {"oa:start": "not less than oa:end", "kg:sentenceBegin": "more than oa:start"}.items():
        far = Finding(EVIDENCE, term, f"'99' is {message}")
        yield Case(
            "place", (far, law(EVIDENCE, TEXT)), (f"{EVIDENCE} {term}",), (f'{EVIDENCE} {term} "99"^^xsd:integer',)
        )
    yield from typed("double", EVIDENCE, "kg:confidence")
    yield wrong("in", EVIDENCE, "kg:field", "'x' is none of the allowed", '"x"')
    yield wrong("range", EVIDENCE, "kg:confidence", "'1.5' is more than 1.0", '"1.5"^^xsd:double')
    yield wrong("range", EVIDENCE, "kg:confidence", "'0.0' is not more than 0.0", '"0.0"^^xsd:double')
    yield wrong("range", EVIDENCE, "kg:entry", "'-1' is less than 0", '"-1"^^xsd:integer')
    yield from twice(
        EVIDENCE, prov_wasDerivedFrom=LISTING, kg_entry='"7"^^xsd:integer', kg_extractor='"x"', kg_field='"title"'
    )
    yield from twice(EVIDENCE, kg_confidence='"0.5"^^xsd:double', kg_supports=WROTE)
    place = Finding(NOWHERE, "oa:start", "has fewer than 1"), Finding(NOWHERE, "oa:end", "has fewer than 1")
    rest = (Finding(NOWHERE, term, "has fewer than 1") for term in ("oa:exact", "kg:sentence", "kg:sentenceBegin"))
    yield Case("a field and no place", (*place, *rest), add=(f'{NOWHERE} kg:field "title"',))


def laws() -> Iterator[Case]:
    yield Case("no triple", (law(USES, MISSING),), (f"{PAPER} kg:uses {DATASET}",))
    surer = "a derived statement is surer than a premise of it"
    yield Case(
        "surer", (law(DERIVED, surer),), (f"{DERIVED} kg:confidence",), (f'{DERIVED} kg:confidence "0.81"^^xsd:double',)
    )
    yield Case("other text", (law(EVIDENCE, TEXT),), (f"{EVIDENCE} oa:exact",), (f'{EVIDENCE} oa:exact "x"',))
    more = law(PAPER, "a paper has more authors than it counts")
    yield Case("count", (more,), (f"{PAPER} kg:authorCount",), (f'{PAPER} kg:authorCount "1"^^xsd:integer',))
    none = law("paper/untitled", "a paper's authors are complete, and none is named")
    yield Case(
        "authors",
        (none,),
        ("paper/untitled kg:authorsComplete",),
        ('paper/untitled kg:authorsComplete "true"^^xsd:boolean',),
    )


CASES = list(cases())
