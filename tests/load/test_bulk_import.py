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
from tests.services.neo4j import PASSWORD, USER, Neo4j

GIVEN = {
    "author": "Bob", "below": 0.8, "dataset": "Tiny Images", "end": "Tiny Images", "limit": 20, "method": "FastNet",
    "name": "FN", "organization": "A Lab", "other": "Old", "paper": "2401.00001", "start": "FastNet: Small Nets",
    "task": "image classification", "venue": "CVPR", "words": "nets",
}  # fmt: skip


def answers(session: Session) -> dict[str, list[dict[str, Any]]]:
    return {
        name: session.run(question.cypher, {each.name: GIVEN[each.name] for each in question.parameters}).data()
        for name, question in QUESTIONS.items()
    }


def test_a_bulk_import_is_the_same_database_as_a_load(
    graph: Graph, tmp_path: Path, neo4j: Service, neo4j_jars: Path
) -> None:
    """By the very command that the export writes, into a server of its own."""
    files = tmp_path / "files"
    export(graph, "neo4j", files)
    server = Neo4j(neo4j_jars, tmp_path / "home")
    environment = {"NEO4J_ADMIN": str(server.admin_program()), "PATH": "/usr/bin:/bin"}
    subprocess.run(["sh", files / "import.sh"], env=environment, check=True, timeout=300)
    try:
        server.start()
        imported = Service(server.uri, USER, PASSWORD, server)
        with driver(imported) as bulk, bulk.session() as session:
            for statement in filter(str.strip, (files / "schema.cypher").read_text("utf-8").split(";\n")):
                session.run(statement).consume()
            held, found = contents(session), answers(session)
            load(graph, server.uri, Options(user=USER, password=PASSWORD))
            assert contents(session) == held
    finally:
        server.kill()
    assert held == expected(graph)
    with driver(neo4j) as bolt, bolt.session() as session:
        session.run("MATCH (n) DETACH DELETE n").consume()
        load(graph, neo4j.uri, Options(user=neo4j.user, password=neo4j.password))
        assert contents(session) == held
        assert answers(session) == found
    assert len(QUESTIONS) >= 30
    assert sum(bool(rows) for rows in found.values()) >= 25
