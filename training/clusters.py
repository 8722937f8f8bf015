"""Word clusters: words that stand in like company get one number, so that a rare name is known by its kin.

Positive pointwise mutual information of words with their neighbours at each of four places, truncated SVD
(Levy and Goldberg, 2014), k-means of the unit vectors.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from kg.extract.tokens import counted_words
from kg.model import Paper

FEWEST = 5
WORDS, CONTEXTS = 30_000, 6_000
DIMENSIONS = 80
PLACES = (-2, -1, 1, 2)


def clusters(papers: list[Paper], sizes: tuple[int, ...], seed: int) -> dict[str, tuple[int, ...]]:
    """From a word, lower-cased with zeros for digits, to its cluster among each of `sizes`."""
    texts = [counted_words(text) for paper in papers for text in (paper.title or "", paper.abstract or "")]
    frequency = Counter(word for text in texts for word in text)
    common = sorted(frequency, key=lambda word: (-frequency[word], word))
    words = [word for word in common[:WORDS] if frequency[word] >= FEWEST]
    vectors = _vectors(texts, words, common[:CONTEXTS], seed)
    labels = [
        MiniBatchKMeans(size, random_state=seed, n_init=3, batch_size=4096).fit_predict(vectors) for size in sizes
    ]
    return {word: tuple(int(column[i]) for column in labels) for i, word in enumerate(words)}


def _vectors(texts: Sequence[Sequence[str]], words: list[str], contexts: list[str], seed: int) -> "np.ndarray":
    row = {word: i for i, word in enumerate(words)}
    column = {word: i for i, word in enumerate(contexts)}
    rows, columns = [], []
    for text in texts:
        for i, word in enumerate(text):
            if word in row:
                for k, place in enumerate(PLACES):
                    j = i + place
                    if 0 <= j < len(text) and text[j] in column:
                        rows.append(row[word])
                        columns.append(column[text[j]] + k * len(contexts))
    shape = (len(words), len(PLACES) * len(contexts))
    counts = coo_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape).tocsr()
    total = counts.sum()
    by_row, by_column = np.asarray(counts.sum(1)).ravel(), np.asarray(counts.sum(0)).ravel()
    pairs = counts.tocoo()
    information = np.log(pairs.data * total / (by_row[pairs.row] * np.maximum(by_column[pairs.col], 1) ** 1.0))
    kept = information > 0
    positive = coo_matrix((information[kept], (pairs.row[kept], pairs.col[kept])), shape=shape).tocsr()
    return normalize(TruncatedSVD(DIMENSIONS, random_state=seed).fit_transform(positive))
