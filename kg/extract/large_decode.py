"""From the scores of words to likely mentions: exact probabilities of spans under a chain of tags.

The tags of a kind are O, B, I, E, S (outside; begin, inside, end of a mention; a mention of one word). Only sequences
that make sense count: after B or I comes I or E. Forward-backward: Rabiner 1989, https://doi.org/10.1109/5.18626.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

OUTSIDE, BEGIN, INSIDE, END, SINGLE = range(5)
TAGS = 5
WIDEST = 16
"""Most words in a mention."""
_NEVER = -1e9


Place = tuple[int, int, int]
"""First word, last word, inclusive, and kind number of a mention."""


class Found(NamedTuple):
    """Words `first` to `last`, inclusive, as a mention of kind number `kind`; the probability is of just this span."""

    first: int
    last: int
    kind: int
    probability: float


def spans(scores: "NDArray[np.float32]", floor: float, named: Iterable[Place] = ()) -> list[Found]:
    """The spans of at least `floor` probability, and those that are `named`, by place; they may overlap.

    Args:
        scores: log-weights of the tags of one text, (words, kinds, TAGS).
        floor: least probability.
        named: spans to tell however unlikely they are, but for those of more than `WIDEST` words.
    """
    length = len(scores)
    before, after = _outside_sums(scores)
    insides = np.cumsum(scores[..., INSIDE], axis=0)
    asked: dict[int, set[tuple[int, int]]] = {}
    for first, last, kind in named:
        asked.setdefault(last - first + 1, set()).add((first, kind))
    found = []
    for width in range(1, min(WIDEST, length) + 1):
        starts = length - width + 1
        if width == 1:
            inner = scores[..., SINGLE]
        else:
            inside = insides[width - 2 : width - 2 + starts] - insides[:starts]
            inner = scores[:starts, :, BEGIN] + inside + scores[width - 1 :, :, END]
        chance = before[:starts] + inner + after[width:] - before[length]
        likely = map(tuple, np.argwhere(chance > np.log(floor)).tolist())
        for first, kind in asked.get(width, set()).union(likely):
            probability = min(1.0, float(np.exp(chance[first, kind])))
            found.append(Found(first, first + width - 1, kind, probability))
    return sorted(found)


def _outside_sums(scores: "NDArray[np.float32]") -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """Log-sums of the sequences before and after each place that stand outside there: (words + 1, kinds) each."""
    length, kinds, _ = scores.shape
    tags = np.moveaxis(scores, 2, 0).astype(np.float64)
    out = np.logaddexp(tags[OUTSIDE], tags[SINGLE])
    # Backward is forward from the end, where a mention is entered by its E and left by its B: both in one pass.
    leave_out = np.stack([np.hstack([out, out[::-1]]), np.hstack([tags[BEGIN], tags[END][::-1]])], axis=1)
    leave_in = np.stack(
        [np.hstack([tags[END], tags[BEGIN][::-1]]), np.hstack([tags[INSIDE], tags[INSIDE][::-1]])], axis=1
    )
    state = np.stack([np.zeros(2 * kinds), np.full(2 * kinds, _NEVER)])
    sums = np.zeros((length + 1, 2 * kinds))
    for t in range(length):
        state = np.logaddexp(state[0] + leave_out[t], state[1] + leave_in[t])
        sums[t + 1] = state[0]
    return sums[:, :kinds], sums[::-1, kinds:]
