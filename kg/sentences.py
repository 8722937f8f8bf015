"""Sentence boundaries. A sentence is what an edge shows as its evidence."""

import re

# Begins with a set of characters, which `re` looks for fast; group 1 is the white space behind a full stop.
_END = re.compile(r"""[.!?\n](?:(?<=\n)\n+|(?<!\n)["')\]”’]?(\s+)(?=["'(\[“‘$\\]*[A-Z0-9]))""")
_NOT_AN_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|al|etc|resp|approx|Fig|Figs|Eq|Eqs|Sec|Tab|No|Dr|Prof|St|w\.r\.t|a\.k\.a|viz)|\b[A-Z])\.$"
)
_LONGEST = len("approx.")


def sentences(text: str) -> list[tuple[int, int]]:
    """Begin and end of each sentence of `text`, in order, without the white space between them."""
    cuts = [0]
    for gap in _END.finditer(text):
        stop = gap.start(gap.lastindex or 0)
        if not _NOT_AN_END.search(text, max(cuts[-1], stop - _LONGEST), stop):
            cuts.append(gap.end())
    ends = [*cuts[1:], len(text)]
    spans = [(begin, begin + len(text[begin:end].rstrip())) for begin, end in zip(cuts, ends, strict=True)]
    return [(begin, end) for begin, end in spans if end > begin]


def sentence_at(text: str, begin: int, end: int) -> tuple[int, int]:
    """Begin and end of the sentence, or run of sentences, that covers `text[begin:end]`."""
    covering = [(b, e) for b, e in sentences(text) if b < end and begin < e]
    return (min(covering[0][0], begin), max(covering[-1][1], end)) if covering else (begin, end)
