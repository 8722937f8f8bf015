"""Paper listings in; a knowledge graph of papers, methods, datasets, results and code out."""

__version__ = "0.1.0"
