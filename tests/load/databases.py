"""What a Neo4j database holds, and what it should."""

from typing import Any

from neo4j import Driver, GraphDatabase, Session

from kg.schema import EDGES, NODES
from kg.tables import Graph
from tests.graphs import Row
from tests.services.fixtures import Service

Contents = tuple[list[Any], list[Any]]


def driver(service: Service) -> Driver:
    auth = None if service.password is None else (service.user or "neo4j", service.password)
    return GraphDatabase.driver(service.uri, auth=auth, notifications_min_severity="OFF")


def contents(session: Session) -> Contents:
    """All that the database holds, sorted."""
    nodes = [
        (sorted(row["labels"]), row["all"]) for row in session.run("MATCH (n) RETURN labels(n) AS labels, n{.*} AS all")
    ]
    query = "MATCH (a)-[r]->(b) RETURN type(r) AS type, a.id AS a, b.id AS b, r{.*} AS all"
    edges = [(row["type"], row["a"], row["b"], row["all"]) for row in session.run(query)]
    return sorted(nodes, key=repr), sorted(edges, key=repr)


def expected(graph: Graph) -> Contents:
    """The same, from the tables."""
    nodes = [(sorted(["KG", label]), known(row)) for label in NODES for row in graph.nodes(label).to_pylist()]
    proof: dict[str, list[str]] = {}
    for row in graph.evidence().to_pylist():
        proof.setdefault(row["edge_id"], []).append(row["sentence"])
    edges = []
    for kind in EDGES:
        for row in graph.edges(kind).to_pylist():
            del row["from_label"], row["to_label"]
            row |= {"derived": EDGES[kind].derived, "evidence": list(dict.fromkeys(proof.get(row["id"], [])))}
            edges.append((kind, row.pop("from_id"), row.pop("to_id"), known(row)))
    return sorted(nodes, key=repr), sorted(edges, key=repr)


def known(row: Row) -> Row:
    return {name: row[name] for name in sorted(row) if row[name] is not None and row[name] != []}
