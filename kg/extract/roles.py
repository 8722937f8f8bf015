"""Whether a paper introduces a method or dataset as its own, or uses what others made."""

import re
from collections.abc import Sequence

from kg.extract.group import Mention
from kg.extract.tokens import sentences_of, words
from kg.model import FIELDS, Paper, Span

_MAKES = re.compile(
    r"\b(?:propos|introduc|present|develop|design|releas|construct|creat|buil[dt]|collect|curat|call|nam(?:e|ed)\b"
    r"|dub|term(?:ed)?\b|devis|formulat|contribut|novel|new\b|our\b)"
)
_USES = re.compile(
    r"\b(?:us(?:e|es|ed|ing)\b|based|adopt|compar|outperform|evaluat|train|appl|extend|such as|like\b|e\.g|includ|on\b"
    r"|via\b|than\b|over\b|against|existing|previous|recent|popular|pre-?trained|state-of-the-art|baseline|leverag|employ"
    r"|utiliz|inspired|emerged|shown|success)"
)
_OURS = re.compile(r"\b(?:we|our|this (?:paper|work|study|article))\b")
_NEAR = 60


def names_paper(paper: Paper, spans: Sequence[Span]) -> bool:
    """Whether the title calls the paper by one of these mentions, as in "FastNet: Small Networks".

    Then the paper introduces it: so it is for 1,786 of 1,788 such names in our training papers.
    """
    return any(
        span.field == "title" and span.begin == 0 and re.match(r"\s*:", (paper.title or "")[span.end :])
        for span in spans
    )


def cues(paper: Paper, mentions: Sequence[Mention], kind: str, known: bool) -> list[str]:
    """What speaks for either role, as strings; `known` says that a lexicon or other papers know the name."""
    shown = sorted(mentions, key=lambda mention: (FIELDS.index(mention.span.field), mention.span.begin))
    made = [kind, f"known{known:d}", f"{kind}known{known:d}", f"n{min(len(shown), 5)}", f"s{_look(shown[0].text)}"]
    abstract = [mention for mention in shown if mention.span.field == "abstract"]
    for mention in shown:
        if mention.span.field == "title":
            made += _in_title(paper.title or "", mention)
    if not abstract:
        made.append("no abstract")
    spans = sentences_of(paper.abstract or "")
    for order, mention in enumerate(abstract):
        number, (begin, end) = next(
            (i, span)
            for i, span in enumerate([*spans, (0, len(paper.abstract or ""))])
            if span[0] <= mention.span.begin < span[1]
        )
        made += _in_sentence(paper.abstract or "", mention, begin, end, "1" if order == 0 else "+")
        if order == 0:
            made += [f"at{min(number, 6)}", f"part{number * 4 // max(len(spans), 1)}"]
    return list(dict.fromkeys(made))


def _look(text: str) -> str:
    words = text.split()
    kind = (
        "A" if text.isupper() else "a" if text.islower() else "C" if re.search(r"[a-z\d][A-Z]|[A-Z]{2}", text) else "T"
    )
    return f"{kind}{min(len(words), 4)}"


def _in_title(title: str, mention: Mention) -> list[str]:
    before, after = title[: mention.span.begin].strip(), title[mention.span.end :].strip()
    made = ["title"]
    if not before:
        made.append("title first")
    if after[:1] == ":" and not before:
        made.append("title colon")
    if not after:
        made.append("title last")
    if ":" in before:
        made.append("title after colon")
    made.append("tp " + (before.lower().split() or ["^"])[-1])
    return made


def _in_sentence(text: str, mention: Mention, begin: int, end: int, order: str) -> list[str]:
    before, after = text[begin : mention.span.begin].lower(), text[mention.span.end : end]
    made = []
    left = words(before[-_NEAR:])
    right = words(after[:_NEAR])[:3]
    for distance, word in enumerate(reversed(left[-4:]), 1):
        made.append(f"{order}l{min(distance, 2)}{word}")
    for distance, word in enumerate(right, 1):
        made.append(f"{order}r{min(distance, 2)}{word.lower()}")
    made.append(f"{order}L{' '.join(left[-2:])}")
    led = {"makes": list(_MAKES.finditer(before)), "uses": list(_USES.finditer(before))}
    for name, found in led.items():
        if found:
            last = found[-1]
            gap = min((len(before) - last.end()) // 12, 4)
            made += [f"{order}{name}{gap}", f"{order}{name} {last[0]}"]
    if _OURS.search(before):
        made.append(f"{order}ours")
        if led["makes"]:
            made.append(f"{order}ours makes")
    if not before.strip():
        made.append(f"{order}subject")
    return made
