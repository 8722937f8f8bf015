"""Names to keys, keys to ids and IRIs. All are pure functions of their arguments: no order, no clock, no seed."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

BASE = "https://w3id.org/papers-kg/id/"
ONTOLOGY = "https://w3id.org/papers-kg#"

_TEX = re.compile(r"\\[a-zA-Z]+|[{}$~^\\]")
_SEPARATORS = re.compile(r"[\s\-‐-―−/_]+")
_NOISE = re.compile(r"[^\w+#.*@ ]")
_LONGEST_SLUG = 120


def digest(*parts: str) -> str:
    """32 hexadecimal digits (128 bits of SHA-256) of the parts, each prefixed by its length.

    The lengths keep ("ab", "c") and ("a", "bc") apart.
    """
    hashed = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        hashed.update(len(data).to_bytes(8, "big"))
        hashed.update(data)
    return hashed.hexdigest()[:32]


def plain(text: str) -> str:
    """The text without accents and TeX, case-folded, white space collapsed."""
    bare = _TEX.sub(" ", text)
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare)
        bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.casefold().split())


def singular(word: str) -> str:
    """A word without its plural ending, which must be a small s: "GNNs" is "GNN", "AIDS" and "loss" stay."""
    if re.search(r"[a-z]{2}ies$", word):
        return word[:-3] + "y"
    if re.search(r"(?:ss|x|ch|sh)es$", word):
        return word[:-2]
    return word[:-1] if re.search(r"\w[^\Ws]s$", word) and not re.search(r"(?:us|is)$", word) else word


@lru_cache(1 << 16)
def name_key(name: str) -> str:
    """What makes two names the same: case, accents, TeX, hyphens, spaces and a plural ending do not tell them apart.

    "ResNet-50", "ResNet50" and "ResNet 50" agree; "ResNet-18" does not; "GNNs" agrees with "GNN".
    """
    words = _NOISE.sub("", _SEPARATORS.sub(" ", _TEX.sub(" ", name))).strip(" .").split()
    if not words:
        return plain(name)
    words[-1] = singular(words[-1])
    return plain("".join(words))


def person_key(name: str) -> str:
    """What makes two printed names of a person the same: case, accents, dots and hyphens do not tell them apart."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", plain(name)).split())


def text_key(text: str) -> str:
    """Letters and digits of a title or abstract, case-folded, nothing else."""
    return re.sub(r"[\W_]+", "", plain(text))


def node_id(kind: str, key: str) -> str:
    """The id of the node of `kind` (a label of `schema.NODES`) with that key."""
    return digest(kind, key)


def edge_id(edge: str, start: str, end: str, *rest: str) -> str:
    """The id of an edge between two node ids; `rest` tells apart several of one type between the same two."""
    return digest(edge, start, end, *rest)


def local_iri(folder: str, key: str) -> str:
    """The part of a node's IRI after the base: readable where the key is short, a hash of it where it is not.

    Percent-encodes all that RFC 3987 or a path segment gives a meaning to, so any key makes a valid IRI.
    """
    slug = quote(key.replace(" ", "_"), safe="/:.+@", encoding="utf-8", errors="surrogatepass")
    short = len(slug) <= _LONGEST_SLUG and not re.search(r"(?:^|/)\.{0,2}(?:/|$)", slug)
    return f"{folder}/{slug if short else digest(folder, key)}"
