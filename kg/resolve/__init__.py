"""Which records are one paper, and which names are one thing: set-wise steps over the tables of `kg.graph.database`.

Every step is a pure function of the set of records: their order, and how they are spread over sources, do not matter.
Python runs once per distinct name or linked paper; everything that grows with the mentions is SQL.

The tables that come out:

- `membership`: record, paper (the key of the paper that it is a record of);
- `papers`: key, the properties of `kg.schema`'s Paper, and `authors_record` (the record whose authors it takes);
- `things`: kind, key, name, aliases: every Author, Organization, Venue, Method, Dataset, Task and Metric;
- `printed_keys`: kind (Author, Organization or Venue), printed, key;
- `entity_keys`: record, kind, number, key (the thing that the entity is).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.resolve.entities import resolve_entities
from kg.resolve.names import resolve_names
from kg.resolve.papers import resolve_papers

if TYPE_CHECKING:
    import duckdb

__all__ = ["Aliases", "resolve"]

Aliases = Mapping[str, Mapping[str, str]]
"""By label of a node kind ("Method"), then by `kg.ids.name_key` of a name: what that thing is properly called."""


def resolve(database: "duckdb.DuckDBPyConnection", aliases: Aliases) -> None:
    """Add the tables described above to the database that `kg.graph.database.load` made."""
    resolve_papers(database)
    resolve_names(database, aliases)
    resolve_entities(database, aliases)
