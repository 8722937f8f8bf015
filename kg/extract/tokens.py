"""Words, numbers and signs of a text with their places: what the taggers label and features look at."""

import re

# A decimal point or thousands comma between digits belongs to the word: "Qwen2.5", "0.5B", "1,000".
_TOKEN = re.compile(r"(?:[^\W_]|(?<=\d)[.,](?=\d))+|['’]s\b|[^\s\w]|_")


def tokenize(text: str) -> list[tuple[int, int]]:
    """Begin and end of each token of `text`, in order.

    A token is a run of letters and digits, a possessive ending, or one sign: "ResNet-50's" is ResNet, -, 50, 's.
    """
    return [match.span() for match in _TOKEN.finditer(text)]
