"""A node's page: what it is called, its facts, and the claims that it is part of; and the first page of all."""

from typing import Any

from starlette.datastructures import QueryParams

from kg.ids import BASE
from kg.schema import NODES
from kg.serve.explorer import asked as ask
from kg.serve.explorer.claims import groups
from kg.serve.explorer.index import Index, Row

_MOST_USED = 12
_NOT_A_FACT = {"aliases", "titled", "abstract"}


def find_node(index: Index, name: str) -> Row | None:
    """The node of that id, IRI, or IRI without its base."""
    given = name.removeprefix(BASE)
    found = index.rows("select * from nodes where id = $name or iri = $name", {"name": given})
    return found[0] if found else None


def node(index: Index, asked: QueryParams) -> dict[str, Any] | None:
    """A node with its facts and claims. Parameters: `id` (an id or IRI), `entry` (of a listing, where to begin)."""
    found = find_node(index, ask.text(asked, "id"))
    if found is None:
        return None
    kind = NODES[found["label"]]
    row = index.rows(f'select * from "{kind.label}" where id = ?', [found["id"]])[0]  # noqa: S608 - of kg.schema
    known = [each for each in kind.properties if each.name not in _NOT_A_FACT and each.name != kind.caption]
    facts = [{"name": each.name, "type": each.type, "value": row[each.name]} for each in known]
    return {
        **found,
        "titled": row.get("titled", True),
        "abstract": row.get("abstract"),
        "facts": [fact for fact in facts if fact["value"] not in (None, "", [])],
        "groups": groups(index, found["id"], ask.optional_integer(asked, "entry")),
    }


def summary(index: Index, asked: QueryParams) -> dict[str, Any]:
    """What the graph holds: its kinds with their colours and counts, its listings, and what most papers speak of."""
    counts = {row["label"]: row["n"] for row in index.rows("select label, count(*) as n from nodes group by label")}
    kinds = [
        {"label": each.label, "plural": each.plural, "color": each.color, "count": counts.get(each.label, 0)}
        for each in NODES.values()
    ]
    years = index.rows("select min(first_year) as first, max(last_year) as last from nodes where label = 'Paper'")[0]
    return {
        "base": BASE,
        "digest": index.current.digest,
        "kinds": kinds,
        "edges": index.rows("select count(*) as n from edges")[0]["n"],
        "evidence": index.rows("select count(*) as n from evidence")[0]["n"],
        "years": years,
        "listings": index.rows(
            "select iri, name, papers from nodes where label = 'Listing' order by papers desc, name limit 12"
        ),
        "most_used": {label: _most_used(index, label) for label in ("Method", "Dataset", "Task")},
    }


def _most_used(index: Index, label: str) -> list[Row]:
    columns, order = "iri, label, name, papers", "papers desc, length(name), name, id"
    query = f"select {columns} from nodes where label = ? order by {order} limit ?"  # noqa: S608 - no values in it
    return index.rows(query, [label, _MOST_USED])
