"""Listings in, papers out. Each layout has a reader and is recognised by the content: add one to `READERS`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.model import FIELDS, Paper
from kg.read import acl, arxiv_daily, authors, daily, find, hf_daily, jsonl, titles
from kg.read.listing import Entry, Listing, Reader, Skipped

READERS: tuple[Reader, ...] = (
    Reader("acl", "XML of the ACL Anthology", acl.fits, acl.read, plain=False),
    Reader("hf-daily", "JSON of Hugging Face's daily papers", hf_daily.fits, hf_daily.read, plain=False),
    Reader(
        "arxiv-daily",
        "JSON of arXiv papers by topic, of cv-arxiv-daily",
        arxiv_daily.fits,
        arxiv_daily.read,
        plain=False,
    ),
    Reader("jsonl", "JSON lines: title, abstract, authors, …, or what kg extract writes", jsonl.fits, jsonl.read),
    Reader("daily", "title, abstract, number of authors or organisation, date", daily.fits, daily.read),
    Reader("authors", "authors, abstract, authors' comments; no titles", authors.fits, authors.read),
    Reader("titles", "title, abstract; blank lines between", titles.fits_titles, titles.read_titles),
    Reader("packed", "title, abstract; one on each line", titles.fits_packed, titles.read_packed),
)
"""The layouts, in the order in which they are tried."""

LONGEST_FIELD = 200_000
"""Characters; the longest lists of authors have a third of it."""

__all__ = ["READERS", "Entry", "Listing", "Reader", "Skipped", "listings", "open_listing", "read_listing"]


def listings(
    arguments: Sequence[str], layout: str | None = None, year: int | None = None
) -> Iterator[Listing | Skipped]:
    """The listings that `arguments` name: files, folders, globs, and "-" for standard input.

    Args:
        arguments: each file counts once; the order is kept, that of a folder is by path.
        layout: a name in `READERS`; by default each listing's is recognised.
        year: what to take for a year that a daily listing leaves out.

    Yields:
        A listing as soon as it has been read through once for its digest and checked to be text, or a `Skipped` for a
        file of a folder or glob that is no listing.

    Raises:
        ReadError: for an argument that names nothing, a file that is no listing, or a folder without any.
    """
    return find.find(arguments, READERS, layout, year)


def open_listing(path: str | Path, layout: str | None = None, year: int | None = None) -> Listing:
    """One listing; see `listings`."""
    return find.open_named(Path(path), READERS, layout, year)


def read_listing(listing: Listing) -> Iterator[Entry]:
    """The listing's papers, in order, in memory that does not grow with their number.

    Yields:
        Papers; extractions, with their own sources, from what `kg extract` wrote; a `Skipped` for what fits nothing.

    Raises:
        ReadError: for what cannot be read at all.
    """
    reader = next(reader for reader in READERS if reader.layout == listing.layout)
    for entry in reader.read(listing):
        yield entry if isinstance(entry, Skipped) else _bounded(listing, entry)


def _bounded(listing: Listing, paper: Paper) -> Entry:
    """The paper, unless one of its fields is longer than any paper's: whoever looks at the text may rely on that."""
    for field in FIELDS:
        if len(paper.text(field)) > LONGEST_FIELD:
            return listing.skipped(paper.source.line, f"{field} of more than {LONGEST_FIELD:,} characters")
    return paper
