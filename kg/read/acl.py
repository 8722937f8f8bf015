"""The XML of the ACL Anthology (https://github.com/acl-org/acl-anthology, data/xml): collections of volumes of papers.

It is read as it comes, one paper at a time. A document type is refused, and with it all declared entities: they could
expand without bounds or reach for other files, and the Anthology has none.
"""

import itertools
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate

from kg.errors import ReadError
from kg.model import Link, Paper, Venue
from kg.read.dates import parse_date
from kg.read.identifiers import doi, listed_link, web_address
from kg.read.listing import Entry, Head, Listing
from kg.read.text import LONGEST, clean

_SITE = "https://aclanthology.org/"
_CHUNK = 1 << 16
_ROOT = re.compile(r"\s*<(?:[?!].*<)?collection[\s>]", re.DOTALL)
_ANTHOLOGY_ID = re.compile(r"[A-Z]\d\d-\d{4,5}|\d{4}\.[\w.-]+")
_FINDINGS = re.compile(r"Findings of the Association for Computational Linguistics: (\S+)")
_SPELLINGS = {
    "bionlp": "BioNLP",
    "blackboxnlp": "BlackboxNLP",
    "cl": "Computational Linguistics",
    "clpsych": "CLPsych",
    "conll": "CoNLL",
    "nodalida": "NoDaLiDa",
    "repl4nlp": "RepL4NLP",
    "semeval": "SemEval",
    "starsem": "*SEM",
    "vardial": "VarDial",
}
_WORKSHOP = "ws"  # a workshop without an acronym of its own

Fields = dict[str, Any]


def read(listing: Listing) -> Iterator[Entry]:
    """Papers with title, authors, date and venue; where there are, abstract, DOI, address, Papers with Code's links.

    Raises:
        ReadError: for XML that is malformed or has a document type, or a paper of more than `LONGEST` bytes.
    """
    numbers = itertools.count()
    collection = _Collection(listing.shown)
    with listing.open() as stream:
        for chunk in itertools.chain(iter(lambda: stream.read(_CHUNK), b""), [b""]):
            for line, fields in collection.feed(chunk):
                if fields["title"] or fields["abstract"]:
                    yield Paper(source=listing.source(next(numbers), line), **fields)
                else:
                    yield listing.skipped(line, "neither title nor abstract")


def fits(head: Head) -> bool:
    """Whether the root element is a collection."""
    return _ROOT.match(head.text) is not None


class _Collection:
    """Expat's events to the fields of papers. Elements outside papers and their volume's `meta` are passed over."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._parser = ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._builder: TreeBuilder | None = None
        self._depth = self._line = self._byte = self._fed = 0
        self._shared: Fields = {}
        self._papers: list[tuple[int, Fields]] = []

    def feed(self, chunk: bytes) -> list[tuple[int, Fields]]:
        """The papers that end in the next bytes, each with its first line; no bytes mean the end of the file."""
        self._papers.clear()
        try:
            self._parser.Parse(chunk, not chunk)
        except ExpatError as error:
            what = f"XML is malformed: {ErrorString(error.code)}"
            raise ReadError(what, where=self._where, line=error.lineno) from None
        self._fed += len(chunk)
        begin = self._byte if self._builder else self._parser.CurrentByteIndex
        if chunk and self._fed - begin > LONGEST:
            line = self._line if self._builder else self._parser.CurrentLineNumber
            raise ReadError(f"element of more than {LONGEST:,} bytes", where=self._where, line=line)
        return self._papers

    def _refuse(self, *_: object) -> None:
        hint = "entities are not expanded; remove the document type"
        line = self._parser.CurrentLineNumber
        raise ReadError("has a document type", where=self._where, line=line, hint=hint)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._builder is None and tag in {"meta", "paper"}:
            self._builder = TreeBuilder()
            self._line, self._byte = self._parser.CurrentLineNumber, self._parser.CurrentByteIndex
        if self._builder:
            self._builder.start(tag, attributes)
            self._depth += 1
        elif tag == "volume":
            self._shared = {}

    def _end(self, tag: str) -> None:
        if self._builder is None:
            return
        self._builder.end(tag)
        self._depth -= 1
        if self._depth:
            return
        element, self._builder = self._builder.close(), None
        if tag == "meta":
            self._shared = _of_volume(element)
        else:
            self._papers.append((self._line, _of_paper(element) | self._shared))

    def _text(self, text: str) -> None:
        if self._builder:
            self._builder.data(text)


def _of_volume(meta: Element) -> Fields:
    """Venue and date, which a volume says of all its papers."""
    year, month = _text(meta, "year"), _text(meta, "month")
    printed = " ".join(filter(None, (month, year))) or None
    date = parse_date(printed or "") or parse_date(year or "")
    return {"venue_listed": _venue(meta), "date": date.iso() if date else None, "date_printed": printed}


def _venue(meta: Element) -> Venue | None:
    """The first venue, spelt as people do; Findings are a conference's; a plain workshop goes by its book's title."""
    acronym, title, year = _text(meta, "venue"), _text(meta, "booktitle"), _text(meta, "year")
    name = title if acronym in {None, _WORKSHOP} else _SPELLINGS.get(acronym, acronym.upper())
    findings = _FINDINGS.match(title or "")
    if name is None:
        return None
    note = "Findings" if findings else None
    return Venue(
        name=findings[1] if findings else name, year=int(year) if year and year.isdecimal() else None, note=note
    )


def _of_paper(paper: Element) -> Fields:
    authors = [(name, author.get("id")) for author in paper.findall("author") if (name := _name(author))]
    names, ids = tuple(name for name, _ in authors), tuple(identity for _, identity in authors)
    return {
        "title": _text(paper, "title"),
        "abstract": _text(paper, "abstract"),
        "authors": names,
        "author_ids": ids if any(ids) else (),
        "authors_complete": bool(names),
        "doi": doi(_text(paper, "doi") or ""),
        "url": _address(paper),
        "links_listed": tuple(_links(paper)),
    }


def _text(parent: Element, tag: str) -> str | None:
    """The text of a child, its markup flattened."""
    child = parent.find(tag)
    return clean("".join(child.itertext())) or None if child is not None else None


def _name(author: Element) -> str:
    """First and last name, without variants in another script."""
    return " ".join(filter(None, (_text(author, "first"), _text(author, "last"))))


def _address(paper: Element) -> str | None:
    """The paper's page in the Anthology, or its address elsewhere."""
    given = _text(paper, "url") or ""
    return f"{_SITE}{given}" if _ANTHOLOGY_ID.fullmatch(given) else web_address(given)


def _links(paper: Element) -> Iterator[Link]:
    """Papers with Code's links: the paper's own code, and the datasets it uses."""
    for element in paper:
        url = web_address(element.get("url", ""))
        if url and element.tag == "pwccode":
            yield listed_link(url, "repository", "official")
        elif url and element.tag == "pwcdataset":
            yield listed_link(url, "dataset", "other", clean("".join(element.itertext())) or None)
