"""What a page of papers prints around its entries: headers, buttons, footers."""

import re
from collections.abc import Iterable, Iterator

from kg.read.dates import parse_date
from kg.read.pairing import abstractness
from kg.read.text import Line

_PHRASES = (
    r"new",
    r"(?:(?:daily|trending|latest|top|hot|all) )?papers",
    r"(?:get trending papers in your email inbox(?: once a day)?!? ?)?subscribe",
    r"get trending papers in your email inbox(?: once a day)?!?",
    r"(?:sign|log) ?(?:up|in|out)",
    r"(?-i:by)(?: |(?-i:[A-Z@])).{1,60}",
    r"previous|next|back|load more|show more|view all|see all|read more|menu|search papers|home|about|help",
    r"hugging face(?:'s logo)?|models|datasets|spaces|posts|docs|pricing|enterprise|community|collections",
    r"© ?.{0,40}|system theme|tos|terms(?: of (?:service|use))?|privacy(?: policy)?|company|jobs|website",
    r"today|yesterday|this week|this month|weekly|monthly|daily",
    r"(?:\d[\d.,]*k? )?(?:upvotes?|▲|comments?|arxiv page|project page|github|stars?|★)(?: \d[\d.,]*k?)?",
    r"submitted by .{1,60}|view paper|pdf|add to collection",
    r"[\W_]+|(?:page )?\d+(?: (?:of|/) \d+)?",
)
_CHROME = re.compile("|".join(_PHRASES), re.IGNORECASE)
_GLUED = re.compile(
    r"(?:get trending papers in your email inbox(?: once a day)?! ?|by ?AK and the research community ?"
    r"|(?-i:Subscribe))+(?=(?-i:[A-Z0-9\"'“‘(\[$]))",
    re.IGNORECASE,
)
_SLOGAN = re.compile(r".*\b(?:inbox|newsletter|e-?mail|subscribe|sign up|follow us|join us)\b.*!", re.IGNORECASE)
_LONGEST = 90
_TALLEST = 40  # texts in a header


def is_chrome(text: str) -> bool:
    """Whether a line belongs to the page, not to a paper: a slogan, a button, a bare date, a line without letters."""
    return len(text) <= _LONGEST and (_CHROME.fullmatch(text) is not None or parse_date(text) is not None)


def unglued(text: str) -> str:
    """A title without the page's words that copying has put before it, as in "SubscribeAttention Is All You Need"."""
    return text[glued.end() :] if (glued := _GLUED.match(text)) else text


def without_page(texts: Iterable[Line]) -> Iterator[Line]:
    """The texts that are not the page's own. What stands above its last line before the first abstract is, too."""
    above: list[Line] | None = []
    after_page = True
    for number, text in texts:
        top = above is not None
        line = Line(number, unglued(text) if after_page or top else text)
        after_page = is_chrome(text) or (top and len(text) <= _LONGEST and _SLOGAN.fullmatch(text) is not None)
        if above is not None and (after_page or line.text != text):
            above.clear()
        if after_page:
            continue
        if above is None:
            yield line
            continue
        above.append(line)
        if len(above) == _TALLEST or abstractness(line.text) > 0:
            yield from above
            above = None
    yield from above or ()
