"""The edges of a node as claims: what is said, how surely, and the sentences that say so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.datastructures import QueryParams

from kg.schema import EDGES, NODES
from kg.serve.explorer import asked as ask
from kg.serve.explorer.index import Index, Row

PAGE = 20
"""How many claims of one group are sent at once."""

_MOST_SENTENCES = 5  # of one claim
_FAR = 1_000_000

_GROUPS = """
select e.type, e.from_id = $id as outgoing, case when e.from_id = $id then e.to_label else e.from_label end as kind,
    count(*) as total
from edges e where e.from_id = $id or e.to_id = $id group by all
"""

# Authors in their order, entries of a listing in theirs, all else the surest first.
_CLAIMS = """
select e.*, n.id as other, n.iri, n.label, n.name, n.papers, n.first_year, n.last_year
from edges e join nodes n on n.id = case when $outgoing then e.to_id else e.from_id end
where (case when $outgoing then e.from_id else e.to_id end) = $id and e.type = $type and n.label = $kind
order by coalesce(e.position, e.entry, 0), e.confidence desc, e.support desc, n.papers desc, n.name, e.id
limit $limit offset $offset
"""

_SENTENCES = """
select v.edge_id, v.sentence, v.begin - v.sentence_begin as begin, v."end" - v.sentence_begin as "end", v.field,
    v.confidence, v.entry, l.name as listing, l.iri as listing_iri, i.line
from evidence v
left join "Listing" l on l.sha256 = v.listing
left join (select to_id, entry, min(line) as line from edges where type = 'LISTED_IN' group by all) i
    on i.to_id = l.id and i.entry = v.entry
where v.edge_id in (select unnest($edges))
order by v.edge_id, v.confidence desc, v.listing, v.entry, v.field, v.begin
"""

_PAPERS = """
select distinct e.id as edge, n.iri, n.label, n.name
from edges e join nodes n on n.id = e.from_id and n.label = 'Paper'
where e.id in (select unnest($edges)) order by n.name, n.iri
"""

# What a result is of, on and by, and the paper that reports it.
_AROUND_RESULTS = """
select case when e.type = 'REPORTS' then e.to_id else e.from_id end as result, e.type, n.iri, n.label, n.name
from edges e join nodes n on n.id = case when e.type = 'REPORTS' then e.from_id else e.to_id end
where e.type in ('REPORTS', 'OF_METHOD', 'ON_DATASET', 'MEASURED_BY')
    and (case when e.type = 'REPORTS' then e.to_id else e.from_id end) in (select unnest($results))
order by e.type, n.name
"""


def groups(index: Index, node: str, entry: int | None) -> list[dict[str, Any]]:
    """All edges of a node by type, direction and the other end's kind, with the first claims of each.

    A group of entries begins with the page that has `entry`, if one is given.
    """
    found = index.rows(_GROUPS, {"id": node})
    order = {name: i for i, name in enumerate((*EDGES, *NODES))}
    found.sort(key=lambda row: (order.get(row["type"], _FAR), row["outgoing"], order[row["kind"]]))
    return [{**row, **_page(index, node, row, _offset(index, node, row, entry))} for row in found]


def more_claims(index: Index, asked: QueryParams) -> dict[str, Any] | None:
    """The claims of one group from `offset` on. Parameters: `id`, `type`, `outgoing` (0 or 1), `kind`, `offset`."""
    group = {
        "type": ask.one_of(asked, "type", EDGES, next(iter(EDGES))),
        "outgoing": ask.one_of(asked, "outgoing", ("0", "1"), "1") == "1",
        "kind": ask.one_of(asked, "kind", NODES, next(iter(NODES))),
    }
    return _page(index, ask.text(asked, "id"), group, ask.integer(asked, "offset", 0, 10**8))


def _offset(index: Index, node: str, group: Row, entry: int | None) -> int:
    if entry is None or group["type"] != "LISTED_IN" or group["outgoing"]:
        return 0
    before = index.rows("select count(*) as n from edges where to_id = ? and entry < ?", [node, entry])[0]["n"]
    return int(before) // PAGE * PAGE


def _page(index: Index, node: str, group: Row, offset: int) -> dict[str, Any]:
    asked = {key: group[key] for key in ("type", "outgoing", "kind")}
    rows = index.rows(_CLAIMS, {"id": node, "limit": PAGE, "offset": offset, **asked})
    proofs = {row["id"]: row["premises"] or [row["id"]] for row in rows}
    said = sentences(index, proofs)
    through = _through(index, {row["id"]: row["premises"] for row in rows if row["premises"]})
    around = _around(index, [row["other"] for row in rows if row["label"] == "Result"])
    claims = [
        {
            "edge": row["id"],
            "node": _thing(row),
            **{name: row[name] for name in ("confidence", "support", "derived")},
            "facts": _facts(row),
            "sentences": said.get(row["id"], []),
            "through": through.get(row["id"], []),
            "around": around.get(row["other"], []),
        }
        for row in rows
    ]
    return {"offset": offset, "claims": claims}


def _thing(row: Row) -> Row:
    names = ("iri", "label", "name", "papers", "first_year", "last_year")
    return {"id": row["other"], **{name: row[name] for name in names}}


def _facts(row: Row) -> list[tuple[str, Any]]:
    names = (each.name for each in EDGES[row["type"]].properties)
    return [(name, row[name]) for name in names if row[name] is not None]


def sentences(index: Index, proofs: Mapping[str, Sequence[str]]) -> dict[str, list[dict[str, Any]]]:
    """The distinct sentences that speak for each claim, the surest first: their parts, and all places they stand.

    `proofs` gives for each claim the edges whose evidence it has: itself, or its premises. `parts` are pairs of a text
    and whether it is a mention. Equal sentences, as of a paper listed twice, are one.
    """
    edges = sorted({edge for each in proofs.values() for edge in each})
    by_edge: defaultdict[str, list[Row]] = defaultdict(list)
    for row in index.rows(_SENTENCES, {"edges": edges}) if edges else []:
        by_edge[row["edge_id"]].append(row)
    return {claim: _distinct([row for edge in each for row in by_edge[edge]]) for claim, each in proofs.items()}


def _distinct(rows: list[Row]) -> list[dict[str, Any]]:
    by_text: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: -row["confidence"]):
        if row["sentence"]:
            by_text[row["sentence"]].append(row)
    return [_sentence(text, said) for text, said in list(by_text.items())[:_MOST_SENTENCES]]


def _sentence(text: str, said: list[Row]) -> dict[str, Any]:
    names = ("listing", "listing_iri", "entry", "line", "field")
    places = list({tuple(row[name] for name in names): None for row in said})
    return {
        "parts": parts(text, ((row["begin"], row["end"]) for row in said)),
        "confidence": said[0]["confidence"],
        "places": [dict(zip(names, place, strict=True)) for place in places],
    }


def parts(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text cut at the spans, in code points; each part says whether it is in one. Overlapping spans are one."""
    cut: list[tuple[str, bool]] = []
    at = 0
    for begin, end in sorted({(max(begin, 0), min(end, len(text))) for begin, end in spans}):
        if end <= max(at, begin):
            continue
        if begin > at:
            cut.append((text[at:begin], False))
            cut.append((text[begin:end], True))
        elif cut:
            cut[-1] = (cut[-1][0] + text[at:end], True)
        else:
            cut.append((text[at:end], True))
        at = end
    return cut + ([(text[at:], False)] if at < len(text) else [])


def _through(index: Index, premises: Mapping[str, Sequence[str]]) -> dict[str, list[Row]]:
    """The papers that the premises of each derived claim are from."""
    edges = sorted({edge for each in premises.values() for edge in each})
    papers: defaultdict[str, list[Row]] = defaultdict(list)
    for row in index.rows(_PAPERS, {"edges": edges}) if edges else []:
        papers[row.pop("edge")].append(row)
    return {
        claim: list({paper["iri"]: paper for edge in each for paper in papers[edge]}.values())
        for claim, each in premises.items()
    }


def _around(index: Index, results: list[str]) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in index.rows(_AROUND_RESULTS, {"results": results}) if results else []:
        found[row.pop("result")].append(row)
    return found
