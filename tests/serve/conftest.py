"""One server of the small graph for all tests that only ask it."""

from collections.abc import Iterator

import pytest

from tests.graphs import small_graph
from tests.serve.running import Running, running


@pytest.fixture(scope="package")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with the default limits."""
    with running(small_graph(tmp_path_factory.mktemp("served") / "graph").path) as server:
        yield server
