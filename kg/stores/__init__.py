"""Asking a graph: embedded Cypher (kglite), embedded SPARQL (pyoxigraph), and the questions that both answer alike."""
