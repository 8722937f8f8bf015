"""Lists within a sentence, such as "A, B and C": what a number and a name have in common when both stand in one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_JOINT = re.compile(
    r"\s*(?:\([^()]*\))?\s*(?:,|/|;|,?\s*(?:and|or|as well as|&))\s*(?:(?:by|the|on|to|a|an|up|of)\s+){0,2}"
)


class Rank(NamedTuple):
    """Place in a list, counted from 0, and the length of the list, at least 2."""

    place: int
    length: int


def ranks(text: str, spans: Sequence[tuple[int, int]]) -> dict[int, Rank]:
    """Where each span stands in its list, by its begin, for those of the ordered spans that stand in one."""
    found: list[list[int]] = []
    last = 0
    for begin, end in spans:
        if found and last <= begin and _JOINT.fullmatch(text, last, begin):
            found[-1].append(begin)
        else:
            found.append([begin])
        last = end
    return {begin: Rank(i, len(row)) for row in found if len(row) > 1 for i, begin in enumerate(row)}
