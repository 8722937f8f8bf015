"""All nodes of a kind as a table: filtered, sorted, a page at a time, or all of it as CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from starlette.datastructures import QueryParams

from kg.schema import NODES
from kg.serve.explorer import asked as ask
from kg.serve.explorer.index import Index, Row

_PAGE = 50
_FARTHEST = 10**7
_CSV_ROWS = 1000  # written at a time
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection)."""

_ENDS = (
    "(select string_agg(m.name, '; ' order by e.position, m.name) from edges e join nodes m on m.id = e.{near} "
    "where e.type = '{edge}' and e.{far} = n.id)"
)
_COUNT = "(select count(distinct e.{near}) from edges e where e.type in ({edges}) and e.{far} = n.id{more})"


@dataclass(frozen=True)
class Column:
    """A column of a table: `sql` is what it shows of the node `n` and its own row `k`; `type` as in `kg.schema`."""

    name: str
    type: Literal["text", "number", "address"]
    sql: str


def _named(name: str, edge: str, *, backwards: bool = False) -> Column:
    """The names at the other end of the edges of one type."""
    near, far = ("from_id", "to_id") if backwards else ("to_id", "from_id")
    return Column(name, "text", _ENDS.format(edge=edge, near=near, far=far))


def _counted(name: str, *edges: str, kind: str | None = None, backwards: bool = False) -> Column:
    """The number of distinct nodes at the other end of edges of some types."""
    near, far = ("from_id", "to_id") if backwards else ("to_id", "from_id")
    more = f" and e.to_label = '{kind}'" if kind else ""
    types = ", ".join(f"'{edge}'" for edge in edges)
    return Column(name, "number", _COUNT.format(near=near, far=far, edges=types, more=more))


_PAPERS = (
    Column("papers", "number", "n.papers"),
    Column("first year", "number", "n.first_year"),
    Column("last year", "number", "n.last_year"),
)
_SPECIAL: dict[str, tuple[Column, ...]] = {
    "Paper": (
        Column("year", "number", "n.last_year"),
        _named("authors", "WROTE", backwards=True),
        _named("venue", "PUBLISHED_IN"),
        _counted("methods", "USES", "INTRODUCES", kind="Method"),
        _counted("datasets", "USES", "INTRODUCES", kind="Dataset"),
        _counted("results", "REPORTS"),
        _counted("code", "HAS_CODE"),
        _named("listings", "LISTED_IN"),
        Column("date", "text", "k.date"),
        Column("doi", "text", "k.doi"),
        Column("arxiv", "text", "k.arxiv"),
        Column("url", "address", "k.url"),
        Column("comment", "text", "k.comment"),
    ),
    "Method": (
        *_PAPERS,
        _counted("introduced by", "INTRODUCES", backwards=True),
        _counted("datasets", "EVALUATED_ON"),
        _counted("results", "OF_METHOD", backwards=True),
        _counted("code", "IMPLEMENTED_BY"),
    ),
    "Dataset": (
        *_PAPERS,
        _counted("introduced by", "INTRODUCES", backwards=True),
        _counted("methods", "EVALUATED_ON", backwards=True),
        _counted("results", "ON_DATASET", backwards=True),
    ),
    "Metric": (*_PAPERS, _counted("results", "MEASURED_BY", backwards=True)),
    "Result": (
        _named("method", "OF_METHOD"),
        _named("dataset", "ON_DATASET"),
        _named("metric", "MEASURED_BY"),
        Column("value", "text", "k.value"),
        Column("number", "number", "k.number"),
        Column("unit", "text", "k.unit"),
        Column("relative", "text", "case when k.relative then 'yes' else 'no' end"),
        _named("paper", "REPORTS", backwards=True),
    ),
    "Repository": (
        Column("papers", "number", "n.papers"),
        _counted("methods", "IMPLEMENTED_BY", backwards=True),
        Column("url", "address", "k.url"),
    ),
    "WebPage": (Column("kind", "text", "k.kind"), *_PAPERS[:1], Column("url", "address", "k.url")),
}


def columns(label: str) -> dict[str, Column]:
    """The columns of the table of a kind, by name; the first is the node's own name."""
    first = Column(NODES[label].caption, "text", "n.name")
    aliases = any(each.name == "aliases" for each in NODES[label].properties)
    also = (Column("aliases", "text", "nullif(array_to_string(n.aliases, '; '), '')"),) if aliases else ()
    return {each.name: each for each in (first, *_SPECIAL.get(label, _PAPERS), *also)}


def table(index: Index, asked: QueryParams) -> dict[str, Any]:
    """A page of the table of `kind`.

    Parameters: `kind`, `q` (in any name), `from`, `to` (years), `code` (1: with code only), `sort` (a column),
    `order`, `offset`.
    """
    label, known, selection, values, sorting = _selection(asked)
    offset = ask.integer(asked, "offset", 0, _FARTHEST)
    rows = index.rows(f"{selection} limit $limit offset $offset", {**values, "limit": _PAGE, "offset": offset})
    total = rows[0]["total"] if rows else _total(index, selection, values)
    shown = [{"iri": row["iri"], "cells": [row[name] for name in known]} for row in rows]
    heads = [{"name": each.name, "type": each.type} for each in known.values()]
    return {"kind": label, "columns": heads, "rows": shown, "total": total, "offset": offset, "page": _PAGE, **sorting}


def table_csv(index: Index, asked: QueryParams) -> tuple[str, Iterator[str]]:
    """The file name, and the whole table as CSV, some rows at a time: the same parameters without `offset`."""
    label, known, selection, values, _ = _selection(asked)
    return f"{NODES[label].folder}.csv", _lines(index, [*known, "iri", "id"], selection, values)


def _lines(index: Index, names: list[str], selection: str, values: Row) -> Iterator[str]:
    with index.database.cursor() as cursor:
        cursor.execute("use graph")
        cursor.execute(selection, values)
        found = [column[0] for column in cursor.description or ()]
        places = [found.index(name) for name in names]
        yield _csv([names])
        while rows := cursor.fetchmany(_CSV_ROWS):
            yield _csv([[cell(row[place]) for place in places] for row in rows])


def _csv(rows: list[list[Any]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)  # RFC 4180
    return written.getvalue()


def cell(value: Any) -> Any:
    """A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _total(index: Index, selection: str, values: Row) -> int:
    return int(index.rows(f"select count(*) as n from ({selection})", values)[0]["n"])  # noqa: S608 - no values in it


def _selection(asked: QueryParams) -> tuple[str, dict[str, Column], str, Row, dict[str, str]]:
    """The kind, its columns, the query for its rows, the values of its parameters, and how it is sorted."""
    label = ask.one_of(asked, "kind", NODES, "Paper")
    known = columns(label)
    first, second = list(known)[:2]
    sort = ask.one_of(asked, "sort", known, second if known[second].type == "number" else first)
    order = ask.one_of(asked, "order", ("asc", "desc"), "desc" if known[sort].type == "number" else "asc")
    shown = ", ".join(f'{each.sql} as "{each.name}"' for each in known.values())
    by = f'lower("{sort}")' if known[sort].type == "text" else f'"{sort}"'
    selection = f"""
select * from (
    select n.id, n.iri, {shown}, count(*) over () as total from nodes n join "{label}" k using (id)
    where ($words = '' or n.id in (
            select id from names
            where contains(words, rtrim(words_of($words))) or contains(lower(name), lower($words))))
        and ($first is null or n.last_year >= $first) and ($last is null or n.first_year <= $last)
        and (not $code or n.id in (select from_id from edges where type in ('HAS_CODE', 'IMPLEMENTED_BY')))
)
order by {by} {order} nulls last, lower("{first}"), id"""  # noqa: S608 - columns of ours, one of them picked by name
    values = {
        "words": ask.text(asked, "q"),
        "first": ask.optional_integer(asked, "from"),
        "last": ask.optional_integer(asked, "to"),
        "code": ask.text(asked, "code") == "1",
    }
    return label, known, selection, values, {"sort": sort, "order": order}
