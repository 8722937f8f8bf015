"""Authors, organisations and venues: printed names that agree in their key are one thing.

Where a listing tells namesakes apart, its word for the person is the key: "yang-liu-edinburgh" is not "Yang Liu", and
"bill-byrne" is "Bill Byrne", also where it prints "William Byrne".
"""

from collections.abc import Callable, Mapping

import duckdb
import pyarrow as pa

from kg.ids import name_key, person_key
from kg.resolve.arrow import columns

KEYS: dict[str, Callable[[str], str]] = {"Author": person_key, "Organization": name_key, "Venue": name_key}

_PRINTED = """
create table printed as
select 'Author' as kind, name as printed, identity, paper from authors join membership using (record)
union all select 'Organization', organization, null, paper from records join membership using (record)
    where organization is not null
union all select 'Venue', venue_name, null, paper from records join membership using (record)
    where venue_name is not null
"""
# The name that most papers print; then the one with more bytes, which has the accents; then the first.
_THINGS = """
create table things as
with counted as (
    select k.kind, key, canonical, k.printed, count(distinct paper) as papers
    from printed p join printed_keys k
        on k.kind = p.kind and k.printed = p.printed and k.identity is not distinct from p.identity
    group by all
), named as (
    select kind, key, coalesce(
        min(canonical), first(printed order by papers desc, octet_length(encode(printed)) desc, printed)
    ) as name, list(distinct printed) as forms
    from counted group by kind, key
)
select kind, key, name, list_sort(list_filter(forms, lambda form: form <> name)) as aliases from named
"""


def resolve_names(database: duckdb.DuckDBPyConnection, aliases: Mapping[str, Mapping[str, str]]) -> None:
    """Make `printed_keys`, and `things` of these kinds."""
    database.execute(_PRINTED)
    rows = database.sql("select distinct kind, printed, identity from printed").fetchall()
    keyed = [(*row, *_keyed(row[0], row[2] or row[1], aliases.get(row[0], {}))) for row in rows]
    schema = pa.schema([(name, pa.string()) for name in ("kind", "printed", "identity", "key", "canonical")])
    database.from_arrow(columns(keyed, schema)).create("printed_keys")
    database.execute(_THINGS)


def _keyed(kind: str, known_as: str, canonical: Mapping[str, str]) -> tuple[str, str | None]:
    key = KEYS[kind](known_as) or known_as
    name = canonical.get(key)
    return (KEYS[kind](name) or name, name) if name else (key, None)
