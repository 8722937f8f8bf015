"""A graph in other formats. `EXPORTERS` lists them; a new one is a function and a line there.

A format is one stream of text, or a folder of such files. Its function makes the text, piece by piece, as strings or in
UTF-8; all is written here, in UTF-8, beside its target and renamed, so that a file is whole or not there. Equal graphs
give equal bytes.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from kg import rdf
from kg.errors import ExportError
from kg.export import description, gexf, graphml, jsonl, jsonld, kgx, neo4j, turtle
from kg.files import replacing
from kg.ids import BASE
from kg.tables import Graph

Pieces = Iterator[str] | Iterator[memoryview]


@dataclass(frozen=True)
class Exporter:
    """A format: `write` makes its text, of a graph and the base of its IRIs; `suffix` is what files end with."""

    name: str
    description: str
    suffix: str
    write: Callable[[Graph, str], Pieces]


@dataclass(frozen=True)
class FolderExporter:
    """A format of several files: `files` makes the path of each in the folder and its text, to be used one by one."""

    name: str
    description: str
    files: Callable[[Graph, str], Iterable[tuple[str, Pieces]]]


EXPORTERS: dict[str, Exporter | FolderExporter] = {
    exporter.name: exporter
    for exporter in (
        Exporter("ntriples", "RDF, a triple a line: for triple stores", ".nt", rdf.encoded_triples),
        Exporter("nquads", "RDF, with a named graph for each listing", ".nq", rdf.quads),
        Exporter("turtle", "RDF, for people to read", ".ttl", turtle.write),
        Exporter("jsonld", "RDF as JSON, with its context", ".jsonld", jsonld.write),
        Exporter("void", "what the RDF is, for catalogues: VoID and DCAT, in Turtle", ".void.ttl", description.write),
        Exporter("graphml", "for yEd, Gephi, networkx, igraph", ".graphml", graphml.write),
        Exporter("gexf", "for Gephi, with colours", ".gexf", gexf.write),
        Exporter("jsonl", "a node or edge a line, with all evidence", ".jsonl", jsonl.write),
        FolderExporter("neo4j", "CSV for neo4j-admin database import, with the command", neo4j.files),
        FolderExporter("kgx", "nodes and edges as KGX JSON lines", kgx.files),
    )
}


def export(graph: Graph, name: str, target: Path | BinaryIO, base: str = BASE, licence: str | None = None) -> None:
    """Write a graph in the format of that name.

    Args:
        graph: the graph.
        name: a key of `EXPORTERS`.
        target: a file, or a folder for a format of several files (what else lies in it stays); a binary stream, or "-"
            for standard output.
        base: what IRIs begin with, in the formats that have them.
        licence: the IRI of the graph's licence, for the format that says it.

    Raises:
        ExportError: where there is no such format, it says no licence, or the target cannot be written.
    """
    exporter = EXPORTERS.get(name)
    if exporter is None:
        raise ExportError(f"there is no format {name!r}", hint=f"one of {', '.join(EXPORTERS)}")
    if licence is not None:
        exporter = _licensed(exporter, licence)
    stream = sys.stdout.buffer if target == Path("-") else target
    if isinstance(exporter, Exporter):
        _write(exporter.write(graph, base), stream)
    elif isinstance(stream, Path):
        for file, pieces in exporter.files(graph, base):
            _write(pieces, _inside(stream, file))
    else:
        raise ExportError(f"{name} is a folder of files and cannot be a stream", hint="name a folder to write it to")


def _licensed(exporter: Exporter | FolderExporter, licence: str) -> Exporter:
    if isinstance(exporter, Exporter) and exporter.write is description.write:
        return replace(exporter, write=partial(description.write, licence=licence))
    raise ExportError(f"{exporter.name} says no licence", hint="export the format void besides, with its licence")


def _inside(folder: Path, file: str) -> Path:
    path = folder / file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"cannot be written: {error.strerror}", where=path.parent) from None
    return path


def _write(pieces: Iterable[str | memoryview], target: Path | BinaryIO) -> None:
    data = (piece.encode() if isinstance(piece, str) else piece for piece in pieces)
    if isinstance(target, Path):
        with replacing(target) as stream:
            stream.writelines(data)
    else:
        target.writelines(data)
