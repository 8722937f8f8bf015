"""Extractions and graphs for the tests of resolution and of the graph directory."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.graph.building import building
from kg.graph.sources import KeptSource, Recipe
from kg.model import FIELDS, Entity, Extraction, Field, Link, Result, Role, Source, Span, Venue
from kg.resolve import Aliases, resolve
from kg.tables import Graph

Listings = Mapping[str, Sequence[Extraction]]


def sha(name: str) -> str:
    """The digest that the listing of that name is taken to have."""
    return hashlib.sha256(name.encode()).hexdigest()


def paper(name: str, entry: int, title: str | None, abstract: str | None = None, **fields: Any) -> Extraction:
    """An entry of the listing `name`; spans in `fields` are those of the texts given, by `thing` and its like."""
    source = Source(name, sha(name), entry, 10 * entry + 1)
    given = {"authors_complete": bool(fields.get("authors")), "extractor": "test-1", **fields}
    return Extraction(source=source, title=title, abstract=abstract, **given)


def spans(forms: Sequence[str], texts: Mapping[Field, str]) -> tuple[Span, ...]:
    """Every place of the forms in the texts, at word boundaries."""
    return tuple(
        Span(field, found.start(), found.end())
        for field in FIELDS
        for form in forms
        for found in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", texts.get(field, ""))
    )


def thing(text: str, *forms: str, role: Role | None = None, confidence: float = 0.9, name: str = "") -> Entity:
    """An entity of these forms in a paper whose abstract is `text`; it goes by the first."""
    found = spans(forms, {"abstract": text})
    assert {text[span.begin : span.end] for span in found} == set(forms)
    return Entity(name=name or forms[0], forms=forms, role=role, confidence=confidence, spans=found)


def mentioning(name: str, entry: int, *methods: tuple[str, ...], **fields: Any) -> Extraction:
    """A paper that uses methods, each given by its forms."""
    text = " ".join(f"We try {' or '.join(forms)} in test {entry} of {name}." for forms in methods)
    entities = tuple(thing(text, *forms, role="uses") for forms in methods)
    return paper(name, entry, f"Paper {entry} of {name}", text, methods=entities, **fields)


def fastnet(name: str = "one.txt", entry: int = 0) -> Extraction:
    """A paper that says something of every kind."""
    text = "We propose FastNet (FN) for image classification. FastNet reaches 82.1% accuracy on Tiny Images."
    [number] = spans(["82.1%"], {"abstract": text})
    comment = "Accepted to CVPR 2024 (oral). Demo: https://fast.example/demo/"
    begin = comment.index("https")
    return paper(
        name, entry, "FastNet: Small Nets", text,
        authors=("Ada Lóvelace", "Wei Wang", "Wei Wang"), organization="A Lab", comment=comment,
        date="2024-07-13", date_printed="Jul 13", year_inferred=True, doi="10.1000/X.1", arxiv="2407.00001v2",
        url="https://arxiv.org/abs/2407.00001",
        venue=Venue(name="CVPR", year=2024, note="oral", span=Span("comment", 12, 21)),
        links=(
            Link(url="https://github.com/Ada/FastNet/tree/main/src", kind="repository",
                 repository="github.com/ada/fastnet", role="official", field=None, begin=0, end=0),
            Link(url="https://fast.example/demo/", kind="demo", repository=None, role="other", field="comment",
                 begin=begin, end=len(comment)),
        ),
        methods=(thing(text, "FastNet", "FN", role="introduces"),),
        datasets=(thing(text, "Tiny Images", role="uses", confidence=0.8),),
        tasks=(thing(text, "image classification"),),
        metrics=(thing(text, "accuracy", confidence=0.7),),
        results=(Result(method="FastNet", dataset="Tiny Images", metric="accuracy", value="82.1%", relative=False,
                        confidence=0.6, span=number),),
    )  # fmt: skip


def recipe(name: str, extractor: str = "test-1") -> Recipe:
    """How the listing of that name is taken to be read."""
    return Recipe(name, sha(name), "daily", extractor)


def build(directory: Path, listings: Listings, aliases: Aliases | None = None) -> Graph:
    """The graph of these listings alone, each made anew unless it is kept."""
    with building(directory) as work:
        sources: list[KeptSource] = []
        for name, papers in listings.items():
            if work.kept(recipe(name)) is None:
                with work.keep(recipe(name)) as writer:
                    for each in papers:
                        writer.add(each)
            kept = work.kept(recipe(name))
            assert kept is not None
            sources.append(kept)
        ordered = work.load(sources)
        resolve(work.database, aliases or {})
        return work.publish(ordered, "kg test")


def nodes(graph: Graph, label: str) -> list[dict[str, Any]]:
    """The nodes of a kind by name, without ids."""
    rows = [{k: v for k, v in row.items() if k not in {"id", "iri"}} for row in graph.nodes(label).to_pylist()]
    return sorted(rows, key=lambda row: str(row.get("name") or row.get("title")))


def names(graph: Graph, label: str) -> dict[str, list[str]]:
    """The names of a kind with their aliases."""
    return {row["name"]: row["aliases"] for row in nodes(graph, label)}


def tables(graph: Graph) -> dict[str, bytes]:
    """All tables, as they are on disk."""
    files = sorted(path for path in graph.path.rglob("*.parquet") if "sources" not in path.parts)
    return {str(path.relative_to(graph.path)): path.read_bytes() for path in files}
