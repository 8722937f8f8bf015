"""From the text of one paper to all that it names: entities, results, links, venue. No state, no clock, no network."""

import msgspec

from kg.extract import links as _links
from kg.extract import venues as _venues
from kg.extract.hosts import target
from kg.extract.roles import names_paper
from kg.model import Entities, Entity, EntityExtractor, Extraction, Link, Paper

__all__ = ["extract", "version"]


def version(find: EntityExtractor) -> str:
    """The version of a whole extraction: that of the entity extractor and of the rules for links and venues."""
    return f"{find.version}+{_links.VERSION}+{_venues.VERSION}"


def extract(papers: list[Paper], find: EntityExtractor) -> list[Extraction]:
    """The papers with what was found in them, in order; one that is an extraction already stays as it is.

    Each is looked at by itself: what else is in `papers` makes no difference to it.
    """
    new = [paper for paper in papers if not isinstance(paper, Extraction)]
    made = iter(_join(paper, found, version(find)) for paper, found in zip(new, find(new), strict=True))
    return [paper if isinstance(paper, Extraction) else next(made) for paper in papers]


def _join(paper: Paper, found: Entities, extractor: str) -> Extraction:
    named = {kind: tuple(_owned(paper, each) for each in getattr(found, kind)) for kind in ("methods", "datasets")}
    return Extraction(
        **msgspec.structs.asdict(paper),
        **{**msgspec.structs.asdict(found), **named},
        extractor=extractor,
        venue=paper.venue_listed or _venues.venue(paper),
        links=_all_links(paper),
    )


def _owned(paper: Paper, entity: Entity) -> Entity:
    return msgspec.structs.replace(entity, role="introduces") if names_paper(paper, entity.spans) else entity


def _all_links(paper: Paper) -> tuple[Link, ...]:
    """What the listing itself links, then what the text does; the listing knows kind and role better than the text."""
    listed: dict[str, Link] = {}
    for link in map(_canonical, paper.links_listed):
        listed.setdefault(_address(link), link)
    printed = [_known(link, listed.get(_address(link))) for link in _links.links(paper)]
    told = {_address(link) for link in printed}
    return (*(link for address, link in listed.items() if address not in told), *printed)


def _canonical(link: Link) -> Link:
    """A listed link with its repository, which only the rules of code hosts know."""
    return link if link.repository else msgspec.structs.replace(link, repository=target(link.url).repository)


def _known(link: Link, listed: Link | None) -> Link:
    return msgspec.structs.replace(link, kind=listed.kind, role=listed.role) if listed else link


def _address(link: Link) -> str:
    return link.repository or link.url.rstrip("/")
