"""Content negotiation after RFC 9110, section 12: the Accept header with its q-values."""

import re
from collections.abc import Sequence

# Where a quote is not closed, the part ends with the header: so no header takes more than one pass.
_PART = re.compile(r"""(?:[^",]|"(?:[^"\\]|\\.?)*(?:"|$))+""", re.DOTALL)


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The one of the offered media types that the client likes best; of equals, the first; None where it takes none.

    An empty header takes all. A media range that names parameters (`;charset=…`) is taken without them.
    """
    ranges = [found for part in _PART.findall(accept) if (found := _range(part))]
    if not accept.strip():
        return offered[0]
    weights = [(_weight(each, ranges), -index) for index, each in enumerate(offered)]
    best, index = max(weights)
    return offered[-index] if best > 0 else None


def media_type(header: str) -> str:
    """The media type of a Content-Type header, without its parameters, in lower case."""
    return header.partition(";")[0].strip().lower()


def _range(part: str) -> tuple[str, float] | None:
    name, *parameters = (each.strip() for each in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            quality = float(value) if re.fullmatch(r"\s*[01](?:\.\d*)?\s*", value) else 0.0
    return (name.lower(), quality) if "/" in name else None


def _weight(offered: str, ranges: Sequence[tuple[str, float]]) -> float:
    """That of the most specific range that the type is in."""
    given = dict(reversed(ranges))
    for pattern in (offered, offered.partition("/")[0] + "/*", "*/*"):
        if pattern in given:
            return given[pattern]
    return 0.0
