"""Identifiers of papers, and addresses, as they are written in fields."""

import re

from kg.model import Link, LinkKind, LinkRole

_ARXIV = re.compile(
    r"(?:arxiv:\s*|https?://(?:\w+\.)?arxiv\.org/(?:abs|pdf|html)/|10\.48550/arxiv\.)?"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(?P<id>10\.\d{4,9}/\S+)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


def arxiv_id(text: str) -> str | None:
    """The arXiv id that `text` is, with or without "arXiv:", address or version; None if it is none.

    Both forms of https://info.arxiv.org/help/arxiv_identifier.html: "2405.15738" and "math.GT/0309136".
    """
    found = _ARXIV.fullmatch(text)
    return found["id"] if found else None


def doi(text: str) -> str | None:
    """The DOI that `text` is, with or without "doi:" or resolver; None if it is none."""
    found = _DOI.fullmatch(text)
    return found["id"] if found else None


def web_address(text: str) -> str | None:
    """`text` if it is an http or https address."""
    return text if _WEB.fullmatch(text) else None


def listed_link(url: str, kind: LinkKind, role: LinkRole, name: str | None = None) -> Link:
    """An address that a listing attaches to an entry, outside its text. The address has yet to tell the repository."""
    return Link(url=url, kind=kind, repository=None, role=role, field=None, begin=0, end=0, name=name)
