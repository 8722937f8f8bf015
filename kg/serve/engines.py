"""What a server needs of the stores of a graph; who joins the stages passes in what opens them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from kg.errors import QueryError

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]


class ReadOnlyError(QueryError):
    """A query that would change the graph."""


class MissingParameterError(QueryError):
    """A query that has no value for a parameter."""


@dataclass(frozen=True)
class Dataset:
    """The default and the named graphs that a query is asked of, by IRI; the whole store where both are empty."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Records(Protocol):
    """The answer to a Cypher query.

    A node is a map of `id`, `labels` and `properties`, a relationship one of `id`, `start`, `end`, `type` and
    `properties`, a path one of `nodes` and `relationships`.
    """

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns."""

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """As many values in each."""

    @property
    def warnings(self) -> Sequence[str]:
        """What may be wrong with the query."""


class Engines(Protocol):
    """The stores of one graph, open and read-only."""

    def sparql(
        self, text: str, base: str, dataset: Dataset, *, allow_service: bool
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The answer to a query, evaluated as it is read.

        Raises:
            QueryError: where it is malformed, an update, or asks another server without being allowed to.
        """

    def cypher(self, text: str, parameters: Mapping[str, Value], limit: int) -> Records:
        """The first `limit` rows of the answer to a query.

        Raises:
            QueryError: where it is malformed, would change the graph or read files, or lacks a parameter.
        """

    def warm(self) -> None:
        """Open what is opened late, so that the first query need not wait for it."""
