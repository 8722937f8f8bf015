"""CSV for `neo4j-admin database import full` (Neo4j 5 and later), with typed headers, and the command itself.

Headers and fields are those of https://neo4j.com/docs/operations-manual/5/tools/neo4j-admin/neo4j-admin-import/. Text
is always quoted, so an empty text is not a missing one, and may hold line ends; lists are delimited by U+001F, which no
text holds. Numbers are `long` and `double`: a `float` would lose digits. A node has its kind's label and `KG`, by which
a later load over Bolt knows it.
"""

import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from kg import indexes
from kg.rdf import edges_with_evidence
from kg.rdf_terms import UNWANTED
from kg.schema import EDGES, NODES, EdgeKind, NodeKind, Type
from kg.tables import Graph

_DELIMITER = "\x1f"
_TYPES: dict[Type, str] = {
    "string": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "date": "string",
    "address": "string",
    "strings": "string[]",
}
_FORMAT = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")  # quotes all text and nothing else

_Part = tuple[EdgeKind, pa.RecordBatch, list[list[tuple[Any, ...]]]]


def files(graph: Graph, _base: str) -> Iterator[tuple[str, Iterator[str]]]:
    """The text of each file: `nodes/<Kind>.csv`, `edges/<TYPE>.csv`, `schema.cypher` and `import.sh`."""
    for node in NODES.values():
        yield f"nodes/{node.label}.csv", _nodes(node, graph.node_batches(node.label))
    parts = groupby(edges_with_evidence(graph, "sentence"), lambda part: part[0].type)
    of, part = next(parts, (None, iter(())))
    for kind in sorted(EDGES):
        yield f"edges/{kind}.csv", _edges(EDGES[kind], part if of == kind else ())
        if of == kind:
            of, part = next(parts, (None, iter(())))
    yield "schema.cypher", (f"{each};\n" for each in (*indexes.statements(graph), "CALL db.awaitIndexes(600)"))
    yield "import.sh", iter([_command()])


def node_header(kind: NodeKind) -> list[str]:
    """The header of a kind's file: the id, the IRI's part after the base, the properties, the label."""
    return ["id:ID", "iri:string", *(f"{each.name}:{_TYPES[each.type]}" for each in kind.properties), ":LABEL"]


def edge_header(kind: EdgeKind) -> list[str]:
    """The header of a type's file. `evidence` is the distinct sentences, `premises` the ids of other edges."""
    properties = [f"{each.name}:{_TYPES[each.type]}" for each in kind.properties]
    last = ["confidence:double", "support:long", "derived:boolean", "evidence:string[]"]
    premises = ["premises:string[]"] if kind.derived else []
    return [":START_ID", ":END_ID", "id:string", *properties, *last, *premises, ":TYPE"]


def _nodes(kind: NodeKind, batches: Iterable[pa.RecordBatch]) -> Iterator[str]:
    header = node_header(kind)
    yield ",".join(header) + "\n"
    for batch in batches:
        yield _rows(header, [*batch.columns, _repeated(["KG", kind.label], batch)])


def _edges(kind: EdgeKind, parts: Iterable[_Part]) -> Iterator[str]:
    header = edge_header(kind)
    yield ",".join(header) + "\n"
    for _, batch, proofs in parts:
        sentences = [list(dict.fromkeys(text for (text,) in proof if text is not None)) for proof in proofs]
        names = ["from_id", "to_id", "id", *(each.name for each in kind.properties), "confidence", "support"]
        columns = [batch.column(name) for name in names]
        columns += [_repeated(kind.derived, batch), pa.array(sentences, pa.list_(pa.string()))]
        columns += [batch.column("premises")] if kind.derived else []
        yield _rows(header, [*columns, _repeated(kind.type, batch)])


def _repeated(value: str | bool | list[str], batch: pa.RecordBatch) -> pa.Array:
    return pa.repeat(pa.scalar(value), batch.num_rows)


def _rows(header: list[str], columns: list[pa.Array]) -> str:
    stream = io.BytesIO()
    table = pa.RecordBatch.from_arrays([_field(each) for each in columns], header)
    pyarrow.csv.write_csv(table, stream, _FORMAT)
    return stream.getvalue().decode()


def _field(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type):
        clean = pa.ListArray.from_arrays(column.offsets, _field(column.values), mask=_empty(column))
        return pc.binary_join(clean, _DELIMITER)
    return pc.replace_substring_regex(column, UNWANTED, "\ufffd") if pa.types.is_string(column.type) else column


def _empty(column: pa.Array) -> pa.Array:
    """An empty list is a missing one: a store without the property and one with an empty list would differ."""
    return pc.fill_null(pc.equal(pc.list_value_length(column), 0), fill_value=True)


def _command() -> str:
    sources = [f"  --nodes=nodes/{label}.csv" for label in NODES]
    sources += [f"  --relationships=edges/{kind}.csv" for kind in sorted(EDGES)]
    return (
        "#!/bin/sh\n"
        "# Makes a Neo4j database of these files; the server, or at least that database, must be stopped.\n"
        "#   sh import.sh                                       the database neo4j, which must not exist yet\n"
        "#   sh import.sh papers --overwrite-destination=true   another one, whatever it holds\n"
        "# NEO4J_ADMIN names the program where it is not on the path. Afterwards, schema.cypher makes its indexes.\n"
        "set -eu\n"
        'cd "$(dirname "$0")"\n'
        '[ "$#" -gt 0 ] || set -- neo4j\n'
        '"${NEO4J_ADMIN:-neo4j-admin}" database import full "$@" \\\n'
        "  --multiline-fields=true --array-delimiter=U+001F \\\n" + " \\\n".join(sources) + "\n"
    )
