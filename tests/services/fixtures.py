"""The servers as fixtures: one of each for a whole run, started when the first test wants it.

NEO4J_URI and SPARQL_ENDPOINT name servers that already run, to be used instead; tests empty them. NEO4J_USERNAME,
NEO4J_PASSWORD, SPARQL_USERNAME and SPARQL_PASSWORD go with them.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.services import fuseki as jena
from tests.services import neo4j as neo
from tests.services.fuseki import Fuseki
from tests.services.neo4j import Neo4j


@dataclass(frozen=True)
class Service:
    """A server that runs. `server` is None for one that the tests did not start, and may not kill."""

    uri: str
    user: str | None
    password: str | None
    server: Neo4j | Fuseki | None

    def own(self) -> Neo4j | Fuseki:
        """The server, for tests that kill it; where it is not ours they are skipped, but in CI they fail."""
        if self.server is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{self.uri} is not ours to kill")
        return self.server


@pytest.fixture(scope="session")
def neo4j(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Neo4j Community with one user, as a data engineer has it."""
    uri = os.environ.get("NEO4J_URI")
    if uri:
        yield _running(uri, "NEO4J")
        return
    server = Neo4j(request.getfixturevalue("neo4j_jars"), tmp_path_factory.mktemp("neo4j"))
    try:
        server.start()
        yield Service(server.uri, neo.USER, neo.PASSWORD, server)
    finally:
        server.kill()


@pytest.fixture(scope="session")
def neo4j_jars(request: pytest.FixtureRequest) -> Path:
    """Where the jars of Neo4j are, for tests that want a server of their own."""
    return _jars(request, f"neo4j-{neo.VERSION}")


@pytest.fixture(scope="session")
def fuseki(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Apache Jena Fuseki with one data set."""
    uri = os.environ.get("SPARQL_ENDPOINT")
    if uri:
        yield _running(uri, "SPARQL")
        return
    server = Fuseki(_jars(request, f"fuseki-{jena.VERSION}"), tmp_path_factory.mktemp("fuseki"))
    try:
        server.start()
        yield Service(server.uri, jena.USER, jena.PASSWORD, server)
    finally:
        server.kill()


def _running(uri: str, prefix: str) -> Service:
    return Service(uri, os.environ.get(f"{prefix}_USERNAME"), os.environ.get(f"{prefix}_PASSWORD"), None)


def _jars(request: pytest.FixtureRequest, name: str) -> Path:
    """Where jars stay from one run to the next: in pytest's cache."""
    cache = request.config.cache
    assert cache is not None
    return cache.mkdir("services") / name
