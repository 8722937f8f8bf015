"""The two layouts of titles and abstracts alone: `titles`, set apart by blank lines, and `packed`, one on each line."""

import itertools
from collections.abc import Iterable, Iterator

from kg.model import Paper
from kg.read.blocks import blocks, joined
from kg.read.listing import Entry, Head, Listing
from kg.read.page import without_page
from kg.read.pairing import Pair, abstractness, is_prose, pairs
from kg.read.text import Line

_FEWEST_WORDS, _FEWEST_CHARACTERS = 3, 10
_TELLING = 4  # letters of a word that title case makes capital
_HEADER = 40  # texts within which the page's own are looked for
_MOST_PARAGRAPHS = 3  # of an abstract
_WHOLE = 0.5  # of all entries of a listing in these layouts have a title and such an abstract, at least


def read_titles(listing: Listing) -> Iterator[Entry]:
    """Papers with title and abstract; either may be missing. Reports stray lines."""
    return _papers(listing, map(joined, blocks(listing.lines(), listing.shown)))


def read_packed(listing: Listing) -> Iterator[Entry]:
    """As `read_titles`, each title and each abstract on a line of its own, blank lines or not."""
    return _papers(listing, (line for line in listing.lines() if line.text))


def fits_titles(head: Head) -> bool:
    """Whether blank lines set these titles and abstracts apart."""
    found = list(blocks(head.lines, ""))
    packed = sum(len(block) > 1 and abstractness(block[0].text) < 0 < abstractness(block[1].text) for block in found)
    return len(found) > 1 and packed * 2 <= len(found) and _take_turns(map(joined, found))


def fits_packed(head: Head) -> bool:
    """Whether titles and abstracts take turns on these lines."""
    return _take_turns(line for line in head.lines if line.text)


def paper(listing: Listing, pair: Pair, entry: int) -> Paper:
    """The paper of a pair, as far as its text goes."""
    abstract = " ".join(line.text for line in pair.abstract) or None
    title = pair.title.text if pair.title else None
    return Paper(source=listing.source(entry, pair.line), title=title, abstract=abstract)


def is_stray(pair: Pair) -> bool:
    """Whether an entry is no more than a short line that could be anything."""
    if pair.abstract or pair.title is None:
        return False
    text = pair.title.text
    return len(text.split()) < _FEWEST_WORDS or len(text) < _FEWEST_CHARACTERS


def is_slogan(pair: Pair) -> bool:
    """Whether an entry at the top is likelier a line of the page: no abstract, few words or not written as a title."""
    if pair.abstract or pair.title is None:
        return False
    words = pair.title.text.split()
    telling = [word for word in words if len(word) >= _TELLING]
    titled = sum(not word[0].islower() for word in telling) * 2 > len(telling) or ": " in pair.title.text
    return len(words) <= _FEWEST_WORDS or not titled


def _papers(listing: Listing, texts: Iterable[Line]) -> Iterator[Entry]:
    numbers = itertools.count()
    on_top = True
    for index, pair in enumerate(pairs(without_page(texts))):
        on_top = on_top and index < _HEADER and is_slogan(pair)
        if is_stray(pair) and not on_top:
            yield listing.skipped(pair.line, "neither a title nor an abstract")
        elif not on_top:
            yield paper(listing, pair, next(numbers))


def _take_turns(texts: Iterable[Line]) -> bool:
    found = list(pairs(without_page(texts)))
    whole = sum(map(_is_plainly_whole, found))
    return whole > 0 and whole >= _WHOLE * len(found)


def _is_plainly_whole(pair: Pair) -> bool:
    """Whether an entry is a title and an abstract beyond doubt, as most entries are, and little of other text."""
    if pair.title is None or not 0 < len(pair.abstract) <= _MOST_PARAGRAPHS:
        return False
    title, abstract = pair.title.text, pair.abstract[0].text
    sure = abstractness(abstract) > 0 or (len(abstract) > len(title) and abstract.endswith("."))
    return (
        sure
        and not title.endswith((".", ",", ";", ":"))
        and not abstract[0].islower()
        and is_prose(title)
        and is_prose(abstract)
    )
