"""Finding things by any of their names: whole, by beginnings, by parts, by words, and mistyped."""

from typing import Any

from starlette.datastructures import QueryParams

from kg.schema import NODES
from kg.serve.explorer import asked as ask
from kg.serve.explorer.index import Index, Row

_AT_ONCE = 12
_AT_MOST = 100

# The tiers: the name itself, its beginning, the beginning of a word in it, a part of it, all the words anywhere.
_FOUND = """
with asked as (
    select words_of($text) as words, key_of($text) as key, lower($text) as raw,
        [' ' || word for word in string_split(trim(words_of($text)), ' ')] as each
),
found as (
    select n.id, n.name, n.alias,
        case
            when a.key <> '' and n.key = a.key then 0
            when a.key <> '' and starts_with(n.key, a.key) then 1
            when a.key <> '' and contains(n.words, a.words) then 2
            when (a.key <> '' and contains(n.key, a.key)) or contains(lower(n.name), a.raw) then 3
            when a.key <> '' and len(list_filter(a.each, lambda word: not contains(n.words, word))) = 0 then 4
        end as tier
    from names n, asked a
),
best as (
    select * from found where tier is not null
    qualify row_number() over (partition by id order by tier, alias, name) = 1
)
select t.id, t.iri, t.label, t.name, t.papers, t.first_year, t.last_year,
    case when best.alias then best.name end as alias, count(*) over () as total
from best join nodes t using (id)
where $kind = '' or t.label = $kind
order by tier, papers desc, length(t.name), t.name, t.id
limit $limit
"""

# The nearest word of the graph, of those as near the most frequent.
_NEAREST = """
select word from vocabulary
where abs(length(word) - length($word)) <= $most and damerau_levenshtein(word, $word) <= $most
order by damerau_levenshtein(word, $word), times desc, word limit 1
"""
_SHORTEST_MISTYPED = 4  # a shorter word is near too many others
_TWO_MISTAKES_FROM = 8


def search(index: Index, asked: QueryParams) -> dict[str, Any]:
    """`found`, the best first, each with the alias that matched, if any; `total`; `alike`: only the spelling is near.

    Parameters: `q`, `kind` (all by default), `limit`.
    """
    wanted = ask.text(asked, "q")
    kind = ask.one_of(asked, "kind", ("", *NODES), "")
    limit = ask.integer(asked, "limit", _AT_ONCE, _AT_MOST)
    found = _find(index, wanted, kind, limit)
    meant = None if found else _meant(index, wanted)
    if meant:
        found = _find(index, meant, kind, limit)
    total = found[0]["total"] if found else 0
    return {
        "found": [{k: v for k, v in row.items() if k != "total"} for row in found],
        "total": total,
        "alike": bool(found and meant),
    }


def _find(index: Index, wanted: str, kind: str, limit: int) -> list[Row]:
    return index.rows(_FOUND, {"text": wanted, "kind": kind, "limit": limit}) if wanted else []


def _meant(index: Index, wanted: str) -> str | None:
    """What was asked with each word, or all of it, replaced by the nearest that the graph has; None if equal."""
    words = index.rows("select trim(words_of($text)) as words, key_of($text) as key", {"text": wanted})[0]
    whole = _nearest(index, words["key"])
    if whole:
        return whole
    given = words["words"].split()
    near = [_nearest(index, word) or word for word in given]
    return None if near == given else " ".join(near)


def _nearest(index: Index, word: str) -> str | None:
    if len(word) < _SHORTEST_MISTYPED:
        return None
    most = 1 if len(word) < _TWO_MISTAKES_FROM else 2
    found = index.rows(_NEAREST, {"word": word, "most": most})
    return str(found[0]["word"]) if found else None
