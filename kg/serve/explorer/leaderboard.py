"""Results of one dataset by one metric, the best first; and which such pairs there are."""

from typing import Any

from starlette.datastructures import QueryParams

from kg.ids import plain
from kg.serve.explorer import asked as ask
from kg.serve.explorer.claims import sentences
from kg.serve.explorer.index import Index, Row
from kg.serve.explorer.nodes import find_node

_MOST_PAIRS = 200
_MOST_RESULTS = 500
_LOWER = ("error", "loss", "perplexity", "fid", "distance", "latency", "time", "runtime", "memory", "parameters",
          "cost", "flops", "rmse", "mae", "mse", "nll", "wer", "cer", "eer", "hter", "deviation",
          "divergence")  # fmt: skip
"""Words of metrics of which less is better; the page lets one turn the order round."""

_RESULTS = """
with results as (
    select r.id, r.iri, r.name, r.value, r.number, r.relative, ltrim(lower(coalesce(r.unit, '')), '\\') as unit,
        e.id as edge, e.confidence, p.iri as paper, p.name as paper_name, p.last_year as year, p.id as paper_id,
        d.to_id as dataset, k.to_id as metric
    from "Result" r
    join edges e on e.type = 'REPORTS' and e.to_id = r.id
    join nodes p on p.id = e.from_id
    left join edges d on d.type = 'ON_DATASET' and d.from_id = r.id
    left join edges k on k.type = 'MEASURED_BY' and k.from_id = r.id
)
"""

_PAIRS = f"""{_RESULTS}
select d.iri as dataset, d.name as dataset_name, m.iri as metric, m.name as metric_name,
    count(distinct r.id) as results, count(distinct r.paper) as papers, count(*) over () as total
from results r join nodes d on d.id = r.dataset left join nodes m on m.id = r.metric
where ($dataset = '' or d.id = $dataset) and ($metric = '' or m.id = $metric)
    and ($words = '' or contains(words_of(d.name), rtrim(words_of($words)))
         or contains(words_of(coalesce(m.name, '')), rtrim(words_of($words))))
group by d.iri, d.name, m.iri, m.name
order by m.iri is null, results desc, papers desc, d.name, m.name, d.iri, m.iri
limit $limit
"""  # noqa: S608 - no values in it

# The units that most results have come first; ranks are within a unit, since 0.5 and 50% do not compare.
_BOARD = f"""{_RESULTS}
, here as (
    select distinct on (r.id, r.paper) r.*, count(*) over (partition by relative, unit) as alike from results r
    where r.dataset = $dataset and (r.metric = $metric or ($metric = '' and r.metric is null))
),
signed as (select *, case when $lower then -number else number end as worth from here)
select h.*, rank() over (partition by relative, unit order by worth desc nulls last) as place,
    (select list({{'iri': n.iri, 'name': n.name}} order by n.name) from edges o join nodes n on n.id = o.to_id
     where o.type = 'OF_METHOD' and o.from_id = h.id) as methods,
    (select list({{'iri': n.iri, 'name': n.name}} order by n.name) from edges c join nodes n on n.id = c.to_id
     where c.type = 'HAS_CODE' and c.from_id = h.paper_id) as code
from signed h
order by relative, alike desc, unit, worth desc nulls last, paper_name, id
limit $limit
"""  # noqa: S608 - no values in it


def leaderboards(index: Index, asked: QueryParams) -> dict[str, Any]:
    """The pairs of dataset and metric with results, the fullest first. Parameters: `q`, or the ids of one of them."""
    chosen = {name: _id(index, ask.text(asked, name)) for name in ("dataset", "metric")}
    if None in chosen.values():
        return {"pairs": [], "total": 0}
    rows = index.rows(_PAIRS, {**chosen, "words": ask.text(asked, "q"), "limit": _MOST_PAIRS})
    total = rows[0]["total"] if rows else 0
    return {"pairs": [{key: row[key] for key in row if key != "total"} for row in rows], "total": total}


def leaderboard(index: Index, asked: QueryParams) -> dict[str, Any] | None:
    """The results on `dataset` by `metric` (ids or IRIs; no metric: those that name none), best or `order` first.

    Relative ones ("by 2.3%") come after the others: they are no places in a ranking.
    """
    dataset, metric = (find_node(index, ask.text(asked, name)) for name in ("dataset", "metric"))
    if dataset is None or (metric is None and ask.text(asked, "metric")):
        return None
    natural = "asc" if metric and lower_is_better(metric["name"]) else "desc"
    order = ask.one_of(asked, "order", ("asc", "desc"), natural)
    values = {"dataset": dataset["id"], "metric": metric["id"] if metric else ""}
    rows = index.rows(_BOARD, {**values, "lower": order == "asc", "limit": _MOST_RESULTS})
    said = sentences(index, {row["edge"]: [row["edge"]] for row in rows})
    return {
        "dataset": _thing(dataset),
        "metric": _thing(metric) if metric else None,
        "order": order,
        "results": [{**row, "sentences": said.get(row["edge"], [])} for row in rows],
    }


def lower_is_better(metric: str) -> bool:
    """Whether less of the metric is better, by the words of its name; "word error rate" is such, "accuracy" is not."""
    return any(word in _LOWER for word in plain(metric).replace("-", " ").split())


def _id(index: Index, name: str) -> str | None:
    """The id of what is called so, empty where nothing is asked, None where there is no such thing."""
    found = find_node(index, name) if name else None
    return "" if not name else str(found["id"]) if found else None


def _thing(row: Row) -> Row:
    return {name: row[name] for name in ("id", "iri", "label", "name", "papers")}
