"""Methods, datasets, tasks and metrics: which of the names that papers use are one thing, and what to call it."""

from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa

from kg.ids import name_key
from kg.resolve.acronyms import Label, Things, settle
from kg.resolve.arrow import columns
from kg.resolve.forms import form_key

# What papers call things: each distinct name with its list of forms once, in an order that no order of input changes.
_LABELS = """
create table labels as
select row_number() over (order by kind, name, forms) as label, kind, name, forms
from (select distinct kind, name, forms from entities where name <> '');
create table label_forms as
select label, kind, name, form, list_contains(forms, form) as printed
from (select *, unnest(list_distinct(list_append(forms, name))) as form from labels) where form <> '';
"""
_SEVERAL_KEYS = """
with several as (
    select label, list([form, key] order by form) as forms
    from label_forms join form_keys using (form) group by label having count(distinct key) > 1
)
select kind, label, name, several.forms, count(distinct paper) as papers
from several join labels using (label) join entities e using (kind, name) join membership using (record)
where e.forms = labels.forms group by all order by label
"""
# An acronym of several meanings is, in a paper that spells it out as one thing, that thing.
_ENTITY_THINGS = """
create table entity_things as
with meant as (
    select label, labels.kind, coalesce(own.thing, key_things.thing) as thing
    from labels join form_keys on form = name
    join key_things on key_things.kind = labels.kind and key_things.key = form_keys.key
    left join label_things own using (label)
), found as (
    select record, kind, number, paper, label, thing
    from entities join labels using (kind, name, forms) join meant using (label, kind) join membership using (record)
), spelt as (
    select paper, kind, acronym, min(thing) as thing from found join spelt_out using (kind, label)
    group by paper, kind, acronym having min(thing) = max(thing)
)
select record, found.kind, number, found.paper, label, coalesce(spelt.thing, found.thing) as thing
from found left join spelt
    on spelt.paper = found.paper and spelt.kind = found.kind and spelt.acronym = found.thing
"""
# In how many papers a form stands for a thing, and in how many the thing goes by it.
_FORMS = """
create table thing_forms as
select kind, thing, form, key, bool_or(printed) as printed, count(distinct paper) as papers,
    count(distinct paper) filter (form = name) as called
from entity_things join label_forms using (kind, label) join form_keys using (form)
group by kind, thing, form, key
"""
# The name is the lexicon's; else what most papers call it (spellings of one key count together, and a singular goes
# before its plural), a name with capitals inside ("LoRA") before a plain one, a long one before an acronym. The key is
# the lexicon's; else the first of those that are no acronym: how often a paper says what does not move it. A form that
# means another thing by itself can be neither, nor an alias, save that an acronym may be an alias of several.
_THINGS = r"""
create macro capitals(form) as
    if(regexp_matches(form, '\s') or (form = upper(form) and length(form) > 6), 0,
        length(regexp_replace(form, '\P{Lu}', '', 'g')));
create table entity_names as
with spelt as (
    select kind, thing, key, sum(called) as called, sum(papers) as papers, first(form order by
        ends_with(lower(form), 's') and not ends_with(key, 's'), called desc, papers desc, capitals(form) desc,
        length(form) desc, form) as form
    from thing_forms join key_things using (kind, thing, key) group by kind, thing, key
), best as (
    select kind, thing, first(form order by called desc, papers desc,
        regexp_matches(form, '^\S+$') and regexp_matches(form, '\p{Ll}') and regexp_matches(form, '.\p{Lu}') desc,
        length(key) desc, key) as form, first(key order by acronym, key) as key
    from spelt join key_things using (kind, thing, key) group by kind, thing
)
select kind, thing, coalesce(proper.key, best.key) as key, coalesce(proper.name, form) as name
from best left join proper using (kind, thing);
insert into things
with taken as (
    select kind, key_things.key, thing from key_things join entity_names using (kind, thing)
    where (kind, thing) not in (select kind, acronym from spelt_out)
), own as (
    select f.* from thing_forms f left join taken on taken.kind = f.kind and taken.key = f.key
    where printed and (taken.thing is null or taken.thing = f.thing)
)
select kind, n.key, name, coalesce(list_sort(list(form) filter (form <> name)), []) as aliases
from entity_names n left join own using (kind, thing) group by kind, n.key, name;
create table entity_keys as
select record, kind, number, key from entity_things join entity_names using (kind, thing);
"""


def resolve_entities(database: duckdb.DuckDBPyConnection, lexicon: Mapping[str, Mapping[str, str]]) -> None:
    """Make `entity_keys` and add to `things`."""
    database.execute(_LABELS)
    _map_forms(database)
    forms = _by_kind(database.sql("select distinct kind, form, key from label_forms join form_keys using (form)"))
    labels = _by_kind(database.sql(_SEVERAL_KEYS))
    settled = {
        kind: settle(kind, dict(found), [_label(*row) for row in labels.get(kind, [])], lexicon.get(kind, {}))
        for kind, found in sorted(forms.items())
    }
    _write(database, settled)
    for query in (_ENTITY_THINGS, _FORMS, _THINGS):
        database.execute(query)


def _map_forms(database: duckdb.DuckDBPyConnection) -> None:
    forms = database.sql("select distinct form from label_forms").to_arrow_table().column("form")
    keys = pa.chunked_array(
        [pa.array(map(form_key, chunk.to_pylist()), pa.string()) for chunk in forms.chunks], pa.string()
    )
    database.from_arrow(pa.table({"form": forms, "key": keys})).create("form_keys")


def _by_kind(rows: duckdb.DuckDBPyRelation) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for kind, *rest in rows.fetchall():
        found.setdefault(kind, []).append(tuple(rest))
    return found


def _label(number: int, name: str, forms: list[tuple[str, str]], papers: int) -> Label:
    return Label(number, name, dict(forms), papers)


def _write(database: duckdb.DuckDBPyConnection, settled: Mapping[str, Things]) -> None:
    """Make the tables of what was settled, for all kinds."""
    every = settled.items()
    of_keys = [(kind, *row, row[0] in things.acronyms) for kind, things in every for row in things.of_key.items()]
    of_labels = [row for _, things in every for row in things.of_label.items()]
    spelt_out = [(kind, *row) for kind, things in every for row in things.spelt_out]
    proper = [(kind, thing, name_key(name), name) for kind, things in every for thing, name in things.canonical.items()]
    kind, thing, label = ("kind", pa.string()), ("thing", pa.int64()), ("label", pa.int64())
    key, name = ("key", pa.string()), ("name", pa.string())
    database.from_arrow(columns(of_keys, pa.schema([kind, key, thing, ("acronym", pa.bool_())]))).create("key_things")
    database.from_arrow(columns(of_labels, pa.schema([label, thing]))).create("label_things")
    database.from_arrow(columns(spelt_out, pa.schema([kind, label, ("acronym", pa.int64())]))).create("spelt_out")
    database.from_arrow(columns(proper, pa.schema([kind, thing, key, name]))).create("proper")
