"""The stores of a graph as the workers of `kg serve` ask them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from kg.errors import QueryError
from kg.schema import PREFIXES
from kg.serve.engines import Dataset, MissingParameterError, ReadOnlyError, Value
from kg.stores.rows import Rows
from kg.stores.sparql import asks_another_server, open_sparql
from kg.stores.tokens import normal, parameter_names
from kg.tables import Graph

if TYPE_CHECKING:
    from kg.stores.cypher import CypherStore


class Stores:
    """The stores of a graph, as `kg.serve.engines.Engines` has them. That for Cypher is opened late."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._sparql = open_sparql(graph)
        self._cypher: CypherStore | None = None

    def sparql(
        self, text: str, base: str, dataset: Dataset, *, allow_service: bool
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """See `Engines.sparql`."""
        query = normal(text)
        if asks_another_server(query) and not allow_service:
            raise QueryError("SERVICE is refused: a query asks this graph alone")
        given = bool(dataset.default or dataset.named)
        try:
            return self._sparql.store.query(
                query,
                base_iri=base or None,
                prefixes=PREFIXES,
                default_graph=[NamedNode(each) for each in dataset.default] if given else None,
                named_graphs=[NamedNode(each) for each in dataset.named] if given else None,
            )
        except SyntaxError as error:
            try:
                self._sparql.query(text, {})  # says what is wrong in the words of `kg query`
            except QueryError as told:
                raise _kind(told) from None
            raise QueryError(f"SPARQL syntax {error}") from None

    def cypher(self, text: str, parameters: Mapping[str, Value], limit: int) -> Rows:
        """See `Engines.cypher`."""
        missing = sorted(parameter_names(normal(text), "cypher") - set(parameters))
        if missing:
            raise MissingParameterError(f"Expected parameter(s): {', '.join(missing)}")
        store = self._opened()
        store.store.set_default_row_limit(limit)
        try:
            found = store.query(text, parameters)
        except QueryError as error:
            raise _kind(error) from None
        except (OverflowError, RecursionError) as error:  # a parameter that kglite has no value for
            raise QueryError(str(error)) from None
        ours = tuple(each for each in found.warnings if not each.startswith("Result truncated by row_limit"))
        return replace(found, warnings=ours)  # the server tells that by itself, and in its own numbers

    def warm(self) -> None:
        """See `Engines.warm`."""
        self._opened()

    def _opened(self) -> "CypherStore":
        from kg.stores.cypher import open_cypher  # noqa: PLC0415 - for those who ask Cypher only

        self._cypher = self._cypher or open_cypher(self._graph)
        return self._cypher


def _kind(error: QueryError) -> QueryError:
    return ReadOnlyError(str(error)) if str(error).startswith("the graph is read-only") else error
