"""The nodes of the graph: for each kind, rows with a key and the kind's properties, in SQL over the resolved tables."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa

from kg.graph.parquet import write_table
from kg.ids import local_iri
from kg.schema import NODES
from kg.tables import node_schema

_NUMBER = re.compile(r"[~≈]?\s*([+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?)\s*(\D*)")
_BATCH = 8192

# A result's ends are entities of the same record that have the printed form. Its node's key says all that it is.
_RESULTS = """
create table ends as
select record, kind, form, min(id) as id, min(thing) as name from (
    select record, kind, unnest(list_append(forms, e.name)) as form, node_id(kind, key) as id, things.name as thing
    from entities e join entity_keys using (record, kind, number) join things using (kind, key)
    where record in (select record from results)
) group by record, kind, form;
create table found_results as
select r.*, paper, m.id as method_id, d.id as dataset_id, q.id as metric_id,
    coalesce(d.name, dataset) as dataset_name, coalesce(q.name, metric) as metric_name,
    left(sha256(part(paper) || part(coalesce(m.id, method, '')) || part(coalesce(d.id, dataset, ''))
        || part(coalesce(q.id, metric, '')) || part(value)), 32) as key
from results r join membership using (record)
left join ends m on m.record = r.record and m.kind = 'Method' and m.form = method
left join ends d on d.record = r.record and d.kind = 'Dataset' and d.form = dataset
left join ends q on q.record = r.record and q.kind = 'Metric' and q.form = metric
"""

_THINGS = "select key, name, aliases from things where kind = $label"
_OTHERS = {
    "Paper": "from papers",
    "Result": """
        select key, concat_ws(' ', value, min(metric_name), 'on ' || min(dataset_name),
                case when bool_and(relative) then '(relative)' end) as name,
            value, number, unit, bool_and(relative) as relative
        from found_results join amounts using (value) group by key, value, number, unit""",
    "Repository": """
        select distinct repository as key, repository as name, 'https://' || repository as url
        from links where repository is not null""",
    "WebPage": """
        select url as key, coalesce(min(links.name), page) as name, url, min(kind) as kind
        from links join addresses using (url) where links.repository is null group by url, page""",
    "Listing": "select sha256 as key, min(name) as name, sha256 from records group by sha256",
}


def amount(value: str) -> tuple[float | None, str | None]:
    """The number and the unit of a printed value: "82.1%" is 82.1 and "%"; a range or a fraction has neither."""
    found = _NUMBER.fullmatch(value.strip())
    if found is None or not any(map(str.isdecimal, found[1])):
        return None, None
    return float(found[1].replace(",", "").replace("−", "-")), found[2].strip() or None


def page_name(url: str) -> str:
    """What to call a page: its address without the scheme and a closing slash."""
    return re.sub(r"^[a-z][a-z+.-]*://", "", url, flags=re.IGNORECASE).rstrip("/") or url


def path_below(url: str, repository: str | None) -> str | None:
    """What an address has below the root of its repository, such as "tree/main/examples"."""
    if repository is None:
        return None
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return "/".join(parts[repository.count("/") :]) or None


def prepare(database: duckdb.DuckDBPyConnection) -> None:
    """Make what nodes and edges need besides the resolved tables: `addresses`, `amounts`, `ends`, `found_results`."""
    text = pa.string()
    links = database.sql("select distinct url, repository from links").fetchall()
    addresses = [[*row, path_below(*row), page_name(row[0])] for row in links]
    columns = pa.schema([("url", text), ("repository", text), ("path", text), ("page", text)])
    database.from_arrow(_table(addresses, columns)).create("addresses")
    amounts = [[row[0], *amount(row[0])] for row in database.sql("select distinct value from results").fetchall()]
    columns = pa.schema([("value", text), ("number", pa.float64()), ("unit", text)])
    database.from_arrow(_table(amounts, columns)).create("amounts")
    database.execute(_RESULTS)


def write_nodes(database: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    """Write `LABEL.parquet` for every kind; returns how many nodes each has."""
    return {
        label: write_table(folder / f"{label}.parquet", node_schema(label), _batches(database, label))
        for label in NODES
    }


def _batches(database: duckdb.DuckDBPyConnection, label: str) -> Iterator[pa.RecordBatch]:
    """All nodes of a kind, sorted by id."""
    found = database.sql(_OTHERS[label]) if label in _OTHERS else database.sql(_THINGS, params={"label": label})
    rows = found.project(f"node_id('{label}', key) as id, *").order("id")
    names = node_schema(label).names
    for batch in rows.to_arrow_reader(_BATCH):
        iris = [local_iri(NODES[label].folder, key) for key in batch.column("key").to_pylist()]
        yield batch.append_column("iri", pa.array(iris, pa.string())).select(names)


def _table(rows: list[list[object]], schema: pa.Schema) -> pa.Table:
    return pa.table([list(column) for column in zip(*rows, strict=True)] or [[] for _ in schema], schema=schema)
