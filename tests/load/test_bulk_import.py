import subprocess
from pathlib import Path
from typing import Any

from neo4j import Session

from kg.export import export
from kg.load import Options, load
from kg.stores.questions import QUESTIONS
from kg.tables import Graph
from tests.load.databases import contents, driver, expected
from tests.services.fixtures import Service
from tests.services.neo4j import Neo4j

GIVEN = {
    "author": "Bob", "below": 0.8, "dataset": "Tiny Images", "end": "Tiny Images", "limit": 20, "method": "FastNet",
    "name": "FN", "organization": "A Lab", "other": "Old", "paper": "2401.00001", "start": "FastNet: Small Nets",
    "task": "image classification", "venue": "CVPR", "words": "nets",
}  # fmt: skip
ASKED = list(QUESTIONS.values())[::3]


def answers(session: Session) -> dict[str, list[dict[str, Any]]]:
    return {
        question.name: session.run(
            question.cypher, {each.name: GIVEN[each.name] for each in question.parameters}
        ).data()
        for question in ASKED
    }


def test_a_bulk_import_is_the_same_database_as_a_load(graph: Graph, tmp_path: Path, neo4j: Service) -> None:
    """By the very command that the export writes, into a database that held a load."""
    server = neo4j.own()
    assert isinstance(server, Neo4j)
    options = Options(user=neo4j.user, password=neo4j.password)
    with driver(neo4j) as connected, connected.session() as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        load(graph, neo4j.uri, options)
        held, found = contents(session), answers(session)
    assert held == expected(graph)
    files = tmp_path / "files"
    export(graph, "neo4j", files)
    environment = {"NEO4J_ADMIN": str(server.admin_program()), "PATH": "/usr/bin:/bin"}
    server.kill()
    command = ["sh", str(files / "import.sh"), "neo4j", "--overwrite-destination=true"]
    subprocess.run(command, env=environment, check=True, timeout=300)
    server.start()
    with driver(neo4j) as connected, connected.session() as session:
        assert session.run("SHOW INDEXES YIELD name WHERE name STARTS WITH 'kg_' RETURN count(*)").value() == [0]
        for statement in filter(str.strip, (files / "schema.cypher").read_text("utf-8").split(";\n")):
            session.run(statement).consume()
        assert contents(session) == held
        assert answers(session) == found
        assert load(graph, neo4j.uri, options).removed == {"nodes": 0, "edges": 0}
        assert contents(session) == held
    assert len(ASKED) == 16
    assert sum(bool(rows) for rows in found.values()) == 14
