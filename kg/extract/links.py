"""Addresses in the text of a paper, mended and classified.

Listings print them broken in every way: with a full stop or bracket behind, without a scheme, with TeX around, glued
to the next one, with a blank inside.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extract.hosts import target
from kg.model import PROSE, Field, Link, LinkKind, LinkRole, Paper
from kg.sentences import sentences

VERSION = "links-1"

# What RFC 3986 allows, and letters with accents; a backslash only before a character that TeX escapes.
_CHARACTER = r"(?:\\[_\#%&~]|[A-Za-z0-9À-ɏ\-._~:/?\#@!$&'()*+,;=%])"
# "http" begins another address, unless it is a query's value or stands in an archive's path.
_BODY = rf"(?:(?!(?<!=)(?<!\d{{8}}/)(?i:https?):/){_CHARACTER})+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\."
_ADDRESS = re.compile(
    rf"""(?P<scheme>(?i:https?)\s?:\s?/{{1,2}}\s?(?={_LABEL}|\d)){_BODY}
    | (?<![\w@./\\-])(?P<host>(?i:{_LABEL})+(?P<top>[a-z]{{2,}}))(?![\w@-])(?P<path>/(?:{_BODY})?)?
    | (?<![\w./])(?P<doi>10\.\d{{4,9}}/(?=[^\s/]*[A-Za-z.])[A-Za-z0-9._;()/:+-]{{4,}})""",
    re.VERBOSE,
)
# Without one of these there is none: most texts need not be looked through word by word.
_HINT = re.compile(r"\.[a-z]{2}|http|10\.")
_PARTS = re.compile(r"(?:(https?):/{1,2})?([^/?#]+)(.*)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?")
_TRAILING = ".,;:!?'*&=+$(\\#"

# A blank where a line was wrapped: behind a code host, or behind the owner and before what can only be a repository.
_CODE = r"(?:(?:github|gitlab)\.com|bitbucket\.org|gitee\.com|huggingface\.co)"
_WRAPS = (
    (re.compile(rf"{_CODE}/$", re.IGNORECASE), re.compile(rf" [\w.-]+/{_BODY}")),
    (
        re.compile(rf"{_CODE}/[\w.-]+/$", re.IGNORECASE),
        re.compile(r" (?:\w[\w.]*[-_][\w.-]*\w|\w*(?:[a-z][A-Z]|\d)[\w.]*|[\w.-]*\w(?=[.)]*$))"),
    ),
)

# Top-level domains of an address without scheme and "www."; the longer list asks for a path behind.
_TOP = r"ai|app|com|dev|edu|eu|gov|info|io|net|org|science|site|tech|xyz"
_TOPS = re.compile(_TOP)
_TOPS_BEFORE_PATH = re.compile(
    _TOP + r"|art|br|ca|cc|ch|cloud|cn|co|cz|de|es|fi|fr|gl|gr|hk|ie|il|ir|jp|kr|ly|me|ms|nl|online|page|pl|pt|ro|ru"
    r"|se|sg|space|tr|tv|tw|uk|us|wiki|world"
)
_SITE = re.compile(r"(?:www\..+|.+\.(?:github|gitlab))\..+|.+\.(?:netlify|vercel|streamlit)\.app")
_POINTS_AT = re.compile(
    r"(?:\b(?:at|via|visit|see|url|link|web ?site|web ?page|page|demo|here)[:\s(]+|[:(]\s*)$", re.IGNORECASE
)

_NEAR, _BEFORE = 30, 400  # characters before an address that tell whether it is one, and whose

_PUBLISHED = re.compile(
    r"\b(?:version|published|journal|doi|proceedings|appears?|this paper|our paper)\b", re.IGNORECASE
)
# Words right before an address that is somebody else's …
_OTHERS = re.compile(
    r"""\b(?:buil[dt]s?\son|building\son|based\son|adapted\sfrom|derived\sfrom|taken\sfrom|articles\sfrom|originally
    |reuse[sd]?|(?:used?|using|extends?|extending)\sthe\s(?!code|data))\b(?!.*\bour\b)[^,;]*$
    |\b(?:competition|challenge|workshop|workshops|shared\stask|event|conference|leaderboard)\b[^,;.:]*[(\[]$
    |\blicen[cs]es?(?:\s\w+)?\s*:\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
# … unless one of these stands between.
_OWN = re.compile(
    r"""\b(?:available|released?|accessible|accessed|found|published|shared|hosted|open-?\s?sourced?|downloaded)
    \s(?:\w+\s)?(?:at|in|on|under|via|here|through)\b
    |\b(?:code|codes|models?|data|datasets?|page|website|demo)\s(?:is|are|at|can)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def links(paper: Paper) -> tuple[Link, ...]:
    """Every address that title, abstract and comment print, in order, each with its place.

    An address printed twice is two links of one `url`; `paper.text(field)[begin:end]` is how it is printed.
    """
    return tuple(link for field in PROSE for link in _links(paper.text(field), field))


def _links(text: str, field: Field) -> Iterator[Link]:
    for begin, end in addresses(text):
        url = mend(text[begin:end])
        kind, repository = target(url)
        role = _role(text, begin, field, kind)
        yield Link(url=url, kind=kind, repository=repository, role=role, field=field, begin=begin, end=end)


@lru_cache(64)
def addresses(text: str) -> tuple[tuple[int, int], ...]:
    """Begin and end of each address in `text`, in order, without what only stands behind; kept for the last texts."""
    found: list[tuple[int, int]] = []
    match = _ADDRESS.search(text) if _HINT.search(text.lower()) else None
    while match:
        begin = match.start()
        end = begin + len(_trimmed(text[begin : _unwrapped(text, match)]))
        real = _is_address(text, match, end)
        if real:
            found.append((begin, end))
        match = _ADDRESS.search(text, end if real else begin + 1)
    return tuple(found)


def mend(printed: str) -> str:
    """The complete address for `printed`, a span of `addresses`: with scheme, without blanks and TeX's escapes."""
    plain = re.sub(r"\s|\\(?=[_#%&~])", "", printed)
    if re.match(r"10\.\d+/", plain):
        return f"https://doi.org/{plain}"
    parts = _PARTS.fullmatch(plain)
    if not parts:
        raise ValueError(f"not an address: {printed!r}")
    scheme, host, rest = parts.groups(default="https")
    return f"{scheme.lower()}://{host.lower()}{rest}"


def _unwrapped(text: str, match: re.Match[str]) -> int:
    """The end of the address, beyond a blank if there it was only wrapped."""
    end = match.end()
    for before, behind in _WRAPS:
        continued = behind.match(text, end)
        if continued and before.search(match.group()):
            return continued.end()
    return end


def _trimmed(printed: str) -> str:
    """Without trailing punctuation, and brackets that nothing opens."""
    end, unopened = len(printed), printed.count(")") - printed.count("(")
    while end:
        last = printed[end - 1]
        if printed.endswith("'s", 0, end):
            end -= 2
        elif last in _TRAILING or (last == ")" and unopened > 0):
            unopened += {"(": 1, ")": -1}.get(last, 0)
            end -= 1
        else:
            break
    return printed[:end]


def _is_address(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a match is an address: without a scheme, many things with a full stop inside only look like one."""
    if match["doi"]:
        return True
    if match["scheme"]:
        parts = _PARTS.fullmatch(re.sub(r"\s", "", text[match.start() : end]))
        return bool(parts and parts[1] and _HOST.fullmatch(parts[2]))
    host, path = match["host"], text[match.end("host") : end]
    if _SITE.fullmatch(host):
        return True
    if len(path) > 1:
        return bool(_TOPS_BEFORE_PATH.fullmatch(match["top"])) and (
            host.islower() or target(f"https://{host}{path}").kind != "page"
        )
    return bool(
        host.islower()
        and _TOPS.fullmatch(match["top"])
        and _POINTS_AT.search(text, max(0, match.start() - _NEAR), match.start())
    )


def _role(text: str, begin: int, field: Field, kind: LinkKind) -> LinkRole:
    """Authors print the addresses of their own code, data and pages, unless the words before it say otherwise."""
    before = text[max(0, begin - _BEFORE) : begin]
    before = before[max((at for at, _ in sentences(before)), default=0) :]
    if kind == "paper" and field != "comment":
        return "official" if _PUBLISHED.search(before) else "other"
    others = _OTHERS.search(before)
    return "other" if others and not _OWN.search(before, others.start()) else "official"
