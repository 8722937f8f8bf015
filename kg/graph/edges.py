"""The edges of the graph and their evidence, in SQL over the resolved tables.

A claim is one place in one listing that speaks for an edge. Claims of the same edge are merged: its confidence is that
of its surest claim, its support the number of claims.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from kg.graph.parquet import write_table
from kg.schema import EDGES
from kg.tables import EVIDENCE_SCHEMA, edge_schema

_BATCH = 8192

# `rest` tells apart several edges of a type between the same two nodes. `text` is set where there is no field.
_TABLES = """
create table claims (
    type varchar, from_label varchar, from_id varchar, to_label varchar, to_id varchar, rest varchar,
    position bigint, printed varchar, official boolean, path varchar, role varchar, year bigint, note varchar,
    entry bigint, line bigint,
    place bigint, field varchar, "begin" bigint, "end" bigint, sentence_begin bigint, sentence_end bigint,
    text varchar, extractor varchar, confidence double
);
create table told as
select record, place, paper, node_id('Paper', paper) as paper_id, extractor, 'read-' || layout as reader
from records join membership using (record);
create table entity_nodes as
select record, kind, number, paper_id, node_id(kind, key) as id, role, name, confidence, place, extractor
from entities e join entity_keys using (record, kind, number) join told using (record)
"""

# The authors of the chosen record, each spoken for by every record of the paper that prints the name.
_WROTE = """
insert into claims by name
select 'WROTE' as type, 'Author' as from_label, node_id('Author', own.key) as from_id,
    'Paper' as to_label, t.paper_id as to_id, a.position as rest, a.position, a.name as printed,
    o.place, 'authors' as field, b."begin", b."end", 0 as sentence_begin, length(r.authors) as sentence_end,
    o.reader as extractor, 1 as confidence
from papers p join told t on t.record = authors_record
join authors a on a.record = authors_record
join printed_keys own on own.kind = 'Author' and own.printed = a.name and own.identity is not distinct from a.identity
join told o on o.paper = p.key
join authors b on b.record = o.record and (b.position = a.position or o.place <> t.place)
join printed_keys same on same.kind = 'Author' and same.printed = b.name
    and same.identity is not distinct from b.identity and same.key = own.key
join records r on r.record = o.record
"""
_AFFILIATED_WITH = """
insert into claims by name
select 'AFFILIATED_WITH' as type, 'Paper' as from_label, paper_id as from_id,
    'Organization' as to_label, node_id('Organization', key) as to_id,
    t.place, 'organization' as field, 0 as "begin", length(organization) as "end",
    0 as sentence_begin, length(organization) as sentence_end, reader as extractor, 1 as confidence
from records join told t using (record) join printed_keys on kind = 'Organization' and printed = organization
"""
_PUBLISHED_IN = """
insert into claims by name
select 'PUBLISHED_IN' as type, 'Paper' as from_label, paper_id as from_id,
    'Venue' as to_label, node_id('Venue', key) as to_id, venue_year as year, venue_note as note,
    t.place, venue_field as field, venue_begin as "begin", venue_end as "end",
    venue_sentence_begin as sentence_begin, venue_sentence_end as sentence_end,
    venue_name as text, t.extractor, 1 as confidence
from records join told t using (record) join printed_keys on kind = 'Venue' and printed = venue_name
"""
# The words that a paper is known by: its title, or else the first sentence of its abstract.
_LISTED_IN = """
insert into claims by name
select 'LISTED_IN' as type, 'Paper' as from_label, paper_id as from_id,
    'Listing' as to_label, node_id('Listing', sha256) as to_id, entry as rest, entry, line,
    t.place, case when title is not null then 'title' when lead_end is not null then 'abstract' end as field,
    if(title is not null, 0, lead_begin) as "begin", if(title is not null, length(title), lead_end) as "end",
    if(title is not null, 0, lead_begin) as sentence_begin,
    if(title is not null, length(title), lead_end) as sentence_end,
    coalesce(url, name) as text, reader as extractor, 1 as confidence
from records join told t using (record)
"""
_LINKS = """
insert into claims by name
select if(l.repository is null, 'LINKS_TO', 'HAS_CODE') as type, 'Paper' as from_label, paper_id as from_id,
    if(l.repository is null, 'WebPage', 'Repository') as to_label,
    if(l.repository is null, node_id('WebPage', l.url), node_id('Repository', l.repository)) as to_id,
    role = 'official' as official, path, role, place, field, "begin", "end", sentence_begin, sentence_end,
    l.url as text, extractor, 1 as confidence
from links l join told using (record)
join addresses a on a.url = l.url and a.repository is not distinct from l.repository
"""
# A paper that introduces a thing does not also use it: only the claims of introducing speak then.
_ENTITIES = """
insert into claims by name
with roles as (
    select paper_id, id, bool_or(role = 'introduces') as introduced from entity_nodes group by paper_id, id
)
select case kind when 'Task' then 'ADDRESSES' when 'Metric' then 'MEASURES'
        else if(introduced, 'INTRODUCES', 'USES') end as type,
    'Paper' as from_label, paper_id as from_id, kind as to_label, id as to_id,
    place, field, "begin", "end", sentence_begin, sentence_end, name as text, extractor, confidence
from entity_nodes join roles using (paper_id, id) left join mentions using (record, kind, number)
where kind in ('Task', 'Metric') or not coalesce(introduced, false) or role = 'introduces'
"""
_RESULTS = """
insert into claims by name
with found as (
    select t.paper_id, node_id('Result', key) as result_id, f.*, t.place, t.extractor
    from found_results f join told t using (record)
), ends as (
    select *, 'REPORTS' as type, 'Paper' as from_label, paper_id as from_id, 'Result' as to_label, result_id as to_id
    from found
    union all select *, 'OF_METHOD', 'Result', result_id, 'Method', method_id from found where method_id is not null
    union all select *, 'ON_DATASET', 'Result', result_id, 'Dataset', dataset_id from found where dataset_id is not null
    union all select *, 'MEASURED_BY', 'Result', result_id, 'Metric', metric_id from found where metric_id is not null
)
select type, from_label, from_id, to_label, to_id, place, field, "begin", "end", sentence_begin, sentence_end,
    value as text, extractor, confidence
from ends
"""
_EXTRACTED = (_WROTE, _AFFILIATED_WITH, _PUBLISHED_IN, _LISTED_IN, _LINKS, _ENTITIES, _RESULTS)

# Two kept sources that say the same of one place, or two mentions that turn out to be one thing, are one proof.
_MERGED = """
create table proofs as
select type, if(rest is null, edge_id(type, from_id, to_id), edge_id_of(type, from_id, to_id, rest)) as id,
    from_label, from_id, to_label, to_id, place, field, "begin", "end", sentence_begin, sentence_end,
    if(field is null, text, null) as text, extractor,
    min(position) as position, min(printed) as printed, bool_or(official) as official,
    first(path order by official desc, path nulls last) as path, min(role) as role,
    max(year) as year, min(note) as note, min(entry) as entry, min(line) as line, max(confidence) as confidence
from claims group by all;
create table edges as
select type, id, from_id, from_label, to_id, to_label,
    min(position) as position, min(printed) as printed, bool_or(official) as official,
    first(path order by official desc, path nulls last) as path, if(bool_or(official), 'official', min(role)) as role,
    max(year) as year, min(note) as note, min(entry) as entry, min(line) as line,
    max(confidence) as confidence, count(*) as support, null::varchar[] as premises
from proofs group by type, id, from_id, from_label, to_id, to_label
"""
# Each way to derive an edge is as sure as its least sure premise, the edge as its surest way. Premises are those of all
# ways that are as sure, so that none of them is less sure than the edge.
_DERIVED = """
insert into edges by name
with introduced as (
    select id, from_id as paper_id, to_id as method_id, confidence
    from edges where type = 'INTRODUCES' and to_label = 'Method'
), ways as (
    select 'IMPLEMENTED_BY' as type, paper_id, method_id as from_id, to_id, 'Repository' as to_label,
        least(i.confidence, e.confidence) as confidence, [i.id, e.id] as premises
    from introduced i join edges e on e.type = 'HAS_CODE' and e.official and e.from_id = paper_id
    union all
    select 'EVALUATED_ON', paper_id, method_id, to_id, 'Dataset', least(i.confidence, e.confidence), [i.id, e.id]
    from introduced i join edges e
        on e.type in ('INTRODUCES', 'USES') and e.to_label = 'Dataset' and e.from_id = paper_id
    union all
    select 'EVALUATED_ON', p.from_id, m.to_id, d.to_id, 'Dataset',
        least(p.confidence, m.confidence, d.confidence), [p.id, m.id, d.id]
    from edges p join edges m on m.type = 'OF_METHOD' and m.from_id = p.to_id
        join edges d on d.type = 'ON_DATASET' and d.from_id = p.to_id
    where p.type = 'REPORTS'
), best as (
    select type, from_id, to_id, max(confidence) as confidence, count(distinct paper_id) as support
    from ways group by type, from_id, to_id
)
select type, edge_id(type, from_id, to_id) as id, from_id, 'Method' as from_label, to_id, to_label,
    confidence, support, list_sort(list_distinct(flatten(list(premises)))) as premises
from ways join best using (type, from_id, to_id, confidence)
group by type, from_id, to_id, to_label, confidence, support
"""
_EVIDENCE = """
select type as edge_type, id as edge_id, sha256 as listing, r.entry, p.field,
    if(p.field is null, null, "begin") as "begin", if(p.field is null, null, "end") as "end",
    if(p.field is null, p.text, substring(f.text, "begin" + 1, "end" - "begin")) as text,
    substring(f.text, sentence_begin + 1, sentence_end - sentence_begin) as sentence, sentence_begin,
    p.extractor, p.confidence
from proofs p join records r on r.record = p.place
left join fields f on f.place = p.place and f.field = p.field
order by edge_type, edge_id, listing, r.entry, p.field nulls last, "begin", "end",
    extractor, confidence, p.text, sentence
"""
_FIELDS = """
create view fields as
from (select record as place, title, abstract, comment, authors, organization from records where record = place)
unpivot (text for field in (title, abstract, comment, authors, organization))
"""


def connect_edges(database: duckdb.DuckDBPyConnection) -> None:
    """Make `edges` and, of the extracted ones, `proofs`."""
    for query in (_TABLES, *_EXTRACTED, _MERGED, _DERIVED, _FIELDS):
        database.execute(query)


def write_edges(database: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    """Write `TYPE.parquet` for every type; returns how many edges each has."""
    return {
        edge: write_table(folder / f"{edge}.parquet", edge_schema(edge), _batches(database, edge)) for edge in EDGES
    }


def _batches(database: duckdb.DuckDBPyConnection, edge: str) -> Iterator[pa.RecordBatch]:
    rows = database.table("edges").filter(f"type = '{edge}'").order("id")
    yield from rows.select(*edge_schema(edge).names).to_arrow_reader(_BATCH)


def write_evidence(database: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Write the evidence table; returns how many rows it has."""
    return write_table(path, EVIDENCE_SCHEMA, database.sql(_EVIDENCE).to_arrow_reader(_BATCH))
