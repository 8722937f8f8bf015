"""The tokenizer of the base encoder, cut down to the word pieces that papers use."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def texts(data: Path) -> Iterable[str]:
    """Every title and abstract of the data folder, annotated or not."""
    for path in sorted([*data.glob("gold/*.train.jsonl"), *data.glob("inputs/*.jsonl"), *data.glob("public/*.jsonl")]):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield from (record.get(key) or "" for key in ("title", "abstract", "comment", "text"))
    for path in sorted(data.glob("inputs/acl/*.xml")):
        yield re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8"))
    for path in sorted(data.glob("inputs/*.json")):
        yield re.sub(r"https?://\S+", " ", path.read_text(encoding="utf-8"))


def cut(tokenizer_json: Path, corpus: Iterable[str]) -> tuple[dict[str, Any], list[int]]:
    """The tokenizer's description with the pieces that `corpus` uses, and the rows of the old vocabulary kept.

    Single characters stay, so that any word still has pieces. Words of the corpus keep their pieces.
    """
    described = json.loads(tokenizer_json.read_text(encoding="utf-8"))
    described["truncation"] = described["padding"] = None
    old: dict[str, int] = described["model"]["vocab"]
    whole = Tokenizer.from_str(json.dumps(described))
    used: set[int] = set()
    for text in corpus:
        used.update(whole.encode(text, add_special_tokens=False).ids)
    pieces = sorted(old, key=lambda piece: old[piece])
    kept = [p for p in pieces if old[p] in used or p in _SPECIAL or len(p.removeprefix("##")) == 1]
    described["model"]["vocab"] = {piece: i for i, piece in enumerate(kept)}
    for added in described["added_tokens"]:
        added["id"] = kept.index(added["content"])
    described["post_processor"] = None
    return described, [old[piece] for piece in kept]
