"""The tables of all kept sources as one DuckDB database, which resolution and assembly work in.

Tables and views, whose rows `records.SCHEMAS` describes, with `record` (one number per paper of a source) for `paper`:

- `records`: the papers, with the `layout` their listing was read as, `authors` (one text, as `Paper.text` joins them),
  `author_total` (how many are printed) and `place`: the smallest of the records that are the same entry of the
  same listing with the same texts, so that what two kept sources both say counts once;
- `authors`, `links`, `entities`, `mentions`, `results`.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from kg.graph.records import SCHEMAS
from kg.graph.sources import KeptSource

_MEMORY = "2GB"  # a million mentions do with a fifth of it; what is beyond goes to disk
_OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}

# Ids as `kg.ids.digest` makes them: SHA-256 over parts that are each prefixed by their length in eight bytes.
_MACROS = """
create macro part(s) as from_hex(printf('%016x', octet_length(encode(s)))) || encode(s);
create macro node_id(label, k) as left(sha256(part(label) || part(k)), 32);
create macro edge_id(kind, a, b) as left(sha256(part(kind) || part(a) || part(b)), 32);
create macro edge_id_of(kind, a, b, rest) as
    left(sha256(part(kind) || part(a) || part(b) || part(rest)), 32);
"""

_RECORDS = """
create table records as
with joined as (
    select record, string_agg(name, ', ' order by position) as authors, count(*) as author_total
    from authors group by record
)
select p.*, s.layout, coalesce(joined.authors, '') as authors, coalesce(author_total, 0) as author_total,
    min(record) over (
        partition by sha256, entry, title, abstract, comment, organization, joined.authors
    ) as place
from kept_papers p join layouts s on p.record >> 32 = s.source left join joined using (record)
"""


def connect(path: Path | None = None, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A database in a file, which no other process can open until it is closed, or in memory.

    What does not fit into memory goes to the folder `spill`. It never reaches for a network.

    Raises:
        duckdb.IOException: while another process has the file open.
    """
    spilling = {} if spill is None else {"temp_directory": str(spill), "memory_limit": _MEMORY}
    return duckdb.connect(":memory:" if path is None else str(path), config={**_OFFLINE, **spilling})


def load(database: duckdb.DuckDBPyConnection, sources: Sequence[KeptSource]) -> None:
    """Make the tables of these sources."""
    database.execute(_MACROS)
    for name, schema in SCHEMAS.items():
        _create(database, "kept_papers" if name == "papers" else name, [each.table(name) for each in sources], schema)
    layouts = {"source": range(len(sources)), "layout": [each.recipe.layout for each in sources]}
    database.from_arrow(pa.table(layouts, pa.schema([("source", pa.int64()), ("layout", pa.string())]))).create(
        "layouts"
    )
    database.execute(_RECORDS)


def _create(database: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path], schema: pa.Schema) -> None:
    """A view over one table of all sources: the upper half of `record` counts these, the lower their papers."""
    if files:
        # A folder called "year=2024" must not become a column.
        rows = database.read_parquet([str(file) for file in files], hive_partitioning=False)
        rows.project("((file_index << 32) | paper)::bigint as record, * exclude (paper)").create_view(name)
    else:
        database.from_arrow(schema.empty_table().rename_columns(["record", *schema.names[1:]])).create(name)
