"""Which records are one paper, and what that paper says.

Records that share a DOI or an arXiv id are one paper. Records that share a title or an abstract are, too, unless both
have a DOI, or both an arXiv id: those differ. A paper's key is its smallest DOI, else arXiv id, else title, else
abstract, over all of its records.
"""

import itertools
import re
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from kg.resolve.arrow import columns
from kg.resolve.clusters import Clusters

_STRONG = (1, 2)

# One row per record. `rank` orders records by what they say, so that it is the same whatever the order of sources.
_RANKED = """
create table ranked as
with keyed as (
    select *, coalesce(own_arxiv_key, arxiv_of_doi) as arxiv_key
    from records left join dois using (doi) left join arxivs using (arxiv)
)
select record, bare_doi, doi_key, arxiv_key, title_key, abstract_key, sha256, entry,
    (doi_key is not null)::int + 2 * (arxiv_key is not null)::int as marks,
    row_number() over (
        order by doi_key nulls last, arxiv_key nulls last, title_key nulls last, abstract_key nulls last,
            sha256, entry, record
    ) as rank
from keyed
"""
# An abstract under three titles or more ("No abstract available.") is a placeholder: it identifies no titled paper.
_SHARED = """
with placeholders as (
    select abstract_key from ranked where abstract_key is not null
    group by abstract_key having count(distinct title_key) > 2
), keys as (
    select 1 as kind, doi_key as key, rank, marks from ranked
    union all select 2, arxiv_key, rank, marks from ranked
    union all select 3, title_key, rank, marks from ranked
    union all select 4, abstract_key, rank, marks from ranked
    where title_key is null or abstract_key not in (from placeholders)
)
select kind, key, rank, marks from keys where key is not null
qualify count(*) over (partition by kind, key) > 1
order by kind, key, rank
"""
_MEMBERSHIP = """
create table membership as
with clustered as (
    select ranked.*, coalesce(root, rank) as cluster from ranked left join merged using (rank)
), keys as (
    select cluster, coalesce(
        'doi:' || min(doi_key), 'arxiv:' || min(arxiv_key), 'title:' || min(title_key),
        'abstract:' || min(abstract_key), 'entry:' || min(sha256 || '/' || entry)
    ) as paper
    from clustered group by cluster
)
select record, paper from clustered join keys using (cluster)
"""
_PAPERS = r"""
create table papers as
with told as (
    select paper, r.*, bare_doi, doi_key, arxiv_key, authors_complete and author_total > 0 as complete
    from records r join membership using (record) join ranked using (record)
), titles as (
    select paper, title, count(distinct place) as printed from told where title is not null group by paper, title
), titled as (
    select paper, first(title order by printed desc, length(title) desc, title) as title from titles group by paper
), merged as (
    select paper as key,
        first(abstract order by length(abstract) desc, abstract) filter (abstract is not null) as abstract,
        first({'date': date, 'inferred': year_inferred} order by year_inferred, length(date) desc, date)
            filter (date is not null) as dated,
        first({'record': record, 'complete': complete, 'total': author_total} order by complete desc,
            author_total desc, authors, sha256, entry, record) as authorship,
        max(author_count) as author_count,
        first(comment order by length(comment) desc, comment) filter (comment is not null) as comment,
        coalesce(min(doi_key), min(bare_doi)) as doi, min(arxiv_key) as arxiv,
        first(url order by length(url), url) filter (url is not null) as url
    from told group by paper
)
select key,
    coalesce(title, first_words(abstract), url, key) as title, title is not null as titled, abstract,
    dated.date as date, coalesce(dated.inferred, false) as year_inferred,
    if(authorship.complete, authorship.total, author_count) as author_count,
    authorship.complete as authors_complete, comment, doi, arxiv, url, authorship.record as authors_record
from merged left join titled on titled.paper = key
"""
_FIRST_WORDS = r"""
create macro first_words(words) as
    regexp_extract(words, '^\s*((?:\S+\s+){0,11}\S+)', 1) || if(regexp_matches(words, '^\s*(?:\S+\s+){12}\S'), ' …', '')
"""


_ARXIV_DOI = "10.48550/arxiv."


def doi_key(doi: str) -> str:
    """A DOI as registries compare it: bare and case-folded (DOI Handbook, section 2.4)."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", "", doi.strip().casefold())


def arxiv_key(arxiv: str) -> str:
    """An arXiv identifier without its version."""
    return re.sub(r"^arxiv:\s*|v\d+$", "", arxiv.strip().casefold())


def resolve_papers(database: duckdb.DuckDBPyConnection) -> None:
    """Make `membership` and `papers`."""
    _identifiers(database)
    database.execute(_RANKED)
    database.execute(_FIRST_WORDS)
    merged = merge(database.sql(_SHARED).fetchall())
    schema = pa.schema([("rank", pa.int64()), ("root", pa.int64())])
    database.from_arrow(columns(merged, schema)).create("merged")
    database.execute(_MEMBERSHIP)
    database.execute(_PAPERS)


def _identifiers(database: duckdb.DuckDBPyConnection) -> None:
    """Make `dois` and `arxivs`: what is printed, and its key; arXiv's own DOIs are arXiv identifiers."""
    text = pa.string()
    printed = [row[0] for row in database.sql("select distinct doi from records where doi is not null").fetchall()]
    schema = pa.schema([("doi", text), ("bare_doi", text), ("doi_key", text), ("arxiv_of_doi", text)])
    database.from_arrow(columns([(doi, *_doi_keys(doi_key(doi))) for doi in printed], schema)).create("dois")
    printed = [row[0] for row in database.sql("select distinct arxiv from records where arxiv is not null").fetchall()]
    schema = pa.schema([("arxiv", text), ("own_arxiv_key", text)])
    database.from_arrow(columns([(arxiv, arxiv_key(arxiv)) for arxiv in printed], schema)).create("arxivs")


def _doi_keys(bare: str) -> tuple[str | None, str | None, str | None]:
    """The DOI to show, the one to compare, and the arXiv identifier that it stands for."""
    arxiv = arxiv_key(bare.removeprefix(_ARXIV_DOI)) if bare.startswith(_ARXIV_DOI) else None
    return bare or None, None if arxiv else bare or None, arxiv or None


def merge(shared: Iterable[tuple[int, str, int, int]]) -> list[tuple[int, int]]:
    """Which records are one paper: rank and smallest rank of its paper, for all but the smallest.

    Args:
        shared: kind of identity (1, 2 strong; 3, 4 weak), its value, the rank of a record that has it, and that
            record's marks (bit 1: it has a DOI, bit 2: an arXiv id), ordered by the first three.
    """
    clusters = Clusters()
    rows = list(shared)
    for _, group in itertools.groupby((row for row in rows if row[0] in _STRONG), key=lambda row: row[:2]):
        ranks = [row[2] for row in group]
        for rank in ranks[1:]:
            clusters.merge(ranks[0], rank)
    for *_, rank, marks in rows:
        clusters.mark(rank, marks)
    for _, group in itertools.groupby((row for row in rows if row[0] not in _STRONG), key=lambda row: row[:2]):
        _gather(clusters, [row[2] for row in group])
    return clusters.members()


def _gather(clusters: Clusters, ranks: Iterable[int]) -> None:
    """Merge each record with the first before it that its marks allow.

    A set that refused some marks refuses them for ever, so each search goes on where the last for its marks ended.
    """
    heads: list[int] = []
    refused: dict[int, int] = {}
    for rank in ranks:
        marks = clusters.marks(rank)
        at = refused.get(marks, 0)
        while at < len(heads) and not clusters.merge(heads[at], rank):
            at += 1
        refused[marks] = at
        if at == len(heads):
            heads.append(rank)
