"""What the explorer asks: the tables of one graph in an in-memory DuckDB database, made once per digest.

Tables, besides one per kind of node as `kg.tables.node_schema` has it:

- `nodes`: `id`, `iri`, `label`, `name`, `aliases` (those that differ from the name and from one another by more than
  case, hyphens or a plural), `papers` (how many speak of it), `first_year` and `last_year` of these;
- `edges`: all edges with their `type`, `derived`, and the properties of all kinds, null where a kind has none;
- `evidence`: as `kg.tables.EVIDENCE_SCHEMA` has it;
- `names`: every name and alias as one searches for it: `words` (" res net 50") and `key` ("resnet50");
- `vocabulary`: the words of all names and the keys of short ones, and how often they occur.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from kg.schema import EDGES, NODES, NodeKind
from kg.serve.current import Current
from kg.tables import EVIDENCE_SCHEMA, Graph

Row = dict[str, Any]

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "2",
}

# Letters without case and accents, all else a space: names are compared as a person types them.
_MACROS = r"""
create macro words_of(s) as ' ' || trim(regexp_replace(lower(strip_accents(s)), '[^\p{L}\p{N}]+', ' ', 'g'));
create macro key_of(s) as replace(words_of(s), ' ', '');
create macro alike_of(s) as rtrim(key_of(s), 's');
"""

_NODES = """
create table nodes as
with years as (
    select p.id as paper, coalesce(try_cast(left(p.date, 4) as int), min(e.year)) as year
    from "Paper" p left join edges e on e.from_id = p.id and e.type = 'PUBLISHED_IN' group by p.id, p.date
),
spoken as (
    select to_id as id, from_id as paper from edges where from_label = 'Paper' and not derived
    union all select from_id, to_id from edges where to_label = 'Paper' and not derived
    union all select id, id from "Paper"
),
counted as (
    select id, count(distinct paper) as papers, min(year) as first_year, max(year) as last_year
    from spoken join years using (paper) group by id
)
select id, iri, label, name,
    list_filter(aliases, lambda alias, i: alike_of(alias) <> alike_of(name)
        and list_position(list_transform(aliases, lambda other: alike_of(other)), alike_of(alias)) = i) as aliases,
    coalesce(papers, 0) as papers, first_year, last_year
from every_node left join counted using (id)
"""

_NAMES = """
create table names as
select id, name, alias, words_of(name) as words, key_of(name) as key
from (
    select id, name, false as alias from every_node
    union all select id, unnest(aliases), true from every_node
);
create table vocabulary as
select word, count(*) as times
from (
    select unnest(string_split(trim(words), ' ')) as word from names
    union all select key from names where length(key) < 30
)
where length(word) > 2 group by word
"""


@dataclass(frozen=True)
class Index:
    """The database of one graph. `current` keeps the snapshot of the graph for as long as it is asked."""

    current: Current
    database: duckdb.DuckDBPyConnection

    def rows(self, query: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """The rows of a query. Any thread may ask; values reach the query as parameters only."""
        with self.database.cursor() as cursor:
            cursor.execute("use graph")
            found = cursor.execute(query, parameters)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def make_index(current: Current) -> Index:
    """Read the tables of a graph: some tenths of a second for a thousand papers."""
    database = duckdb.connect(":memory:", config=_CONFIG)
    database.execute("attach ':memory:' as graph (compress); use graph")
    database.execute(_MACROS)
    _load(database, current.graph)
    for statements in (_NODES, _NAMES):
        database.execute(statements)
    database.execute("set enable_external_access = false; set lock_configuration = true")
    return Index(current, database)


def _load(database: duckdb.DuckDBPyConnection, graph: Graph) -> None:
    for label in NODES:
        database.from_arrow(graph.nodes(label)).create(f'graph.main."{label}"')
    for edge in EDGES:
        database.from_arrow(graph.edges(edge)).create(f'graph.main."{edge}"')
    evidence = pa.RecordBatchReader.from_batches(EVIDENCE_SCHEMA, graph.evidence_batches())
    database.from_arrow(evidence).create("graph.main.evidence")
    database.execute(f"create view every_node as {_every_node()}")
    database.execute(f"create table edges as {_every_edge()}")
    for edge in EDGES:
        database.execute(f'drop table "{edge}"')


def _every_node() -> str:
    return " union all ".join(map(_nodes_of, NODES.values()))


def _nodes_of(kind: NodeKind) -> str:
    named = any(each.name == "aliases" for each in kind.properties)
    aliases = "coalesce(aliases, [])" if named else "[]::varchar[]"
    columns = f"id, iri, '{kind.label}' as label, coalesce(\"{kind.caption}\", iri) as name, {aliases} as aliases"
    return f'select {columns} from "{kind.label}"'  # noqa: S608 - names of kg.schema


def _every_edge() -> str:
    parts = [
        f"select '{kind.type}' as type, {kind.derived} as derived, * from \"{kind.type}\""  # noqa: S608 - of kg.schema
        for kind in EDGES.values()
    ]
    return " union all by name ".join(parts)
