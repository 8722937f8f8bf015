"""Loads a graph into Neo4j 5 or later over Bolt.

A node carries its kind's label and the label `KG`, which makes it ours: ids are unique among `KG` nodes, and the ends
of relationships are found by that one constraint's index. A relationship of one of our types, between two `KG` nodes,
with an `id`, is ours. Everything else in the database stays as it is, and so do labels and properties of other names
on nodes and relationships of ours. A null or an empty list is, in Neo4j, a property that is not there.

Every batch is one transaction that the driver retries, for 30 seconds, after an error that may pass:
https://neo4j.com/docs/python-manual/current/transactions/. Values go in as parameters; the text of statements is made
of the names in `kg.schema` alone.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import neo4j
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from neo4j.exceptions import AuthError, ClientError, DatabaseError, DriverError, Neo4jError, ServiceUnavailable

from kg import indexes
from kg.errors import LoadError
from kg.load.options import Options, Report, credentials
from kg.rdf import edges_with_evidence
from kg.rdf_terms import UNWANTED, clean
from kg.schema import EDGES, NODES, EdgeKind, NodeKind
from kg.tables import Graph

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # else Python prints the driver's retries

Row = dict[str, Any]

OLDEST = 5
"""The oldest major version of Neo4j that these statements are for."""

_COUNT_NODES = "MATCH (n:KG) RETURN count(n)"
_FAILED_INDEXES = "SHOW INDEXES YIELD name, state WHERE name IN $names AND state = 'FAILED' RETURN name"
_BATCH = 10_000
_RETRIED = 30.0  # seconds


def load(graph: Graph, target: str, options: Options) -> Report:
    """Make the database equal to the graph; see `kg.load.load`."""
    with _told(target), _connect(target, options) as driver:
        check_version(driver.get_server_info().agent)
        with driver.session(database=options.database) as session:
            database = _Database(graph, session, options)
            database.index()
            database.write()
            removed = database.remove()
            database.mend_indexes()
            return Report(database.count(), removed)


def node_statement(kind: NodeKind) -> str:
    """Makes nodes of `$rows`, or makes those that there are equal to them."""
    return f"UNWIND $rows AS row MERGE (n:KG {{id: row.id}}) SET n:{kind.label}, {_assign('n', _node_names(kind))}"


def edge_statement(kind: EdgeKind, *, first: bool) -> str:
    """Makes relationships of `$rows`, or makes those that there are equal to them; they are the `first` of their kind.

    To make them without a look at those that there are is faster. A batch that is repeated, since nobody knows whether
    it was done, may then be there twice, until `_Database.remove`.
    """
    return (
        "UNWIND $rows AS row MATCH (a:KG {id: row.from_id}) MATCH (b:KG {id: row.to_id}) "
        f"{'CREATE' if first else 'MERGE'} (a)-[r:{kind.type} {{id: row.id}}]->(b) "
        f"SET {_assign('r', _edge_names(kind))}"
    )


def node_rows(batch: pa.RecordBatch) -> list[Row]:
    """A batch of nodes as Neo4j shall hold them."""
    return _listed(_cleaned(batch))


def edge_rows(kind: EdgeKind, batch: pa.RecordBatch, sentences: Sequence[Iterable[str | None]]) -> list[Row]:
    """A batch of edges as Neo4j shall hold them, with the distinct sentences of each one's evidence."""
    kept = [name for name in batch.schema.names if name not in {"from_label", "to_label"}]
    distinct = pa.array(
        [list(dict.fromkeys(text for text in each if text is not None)) for each in sentences], pa.list_(pa.string())
    )
    whole = batch.select(kept).append_column("derived", pa.array([kind.derived] * len(batch), pa.bool_()))
    return _listed(_cleaned(whole.append_column("evidence", distinct)))


class _Database:
    """One load of a graph into a database."""

    def __init__(self, graph: Graph, session: neo4j.Session, options: Options) -> None:
        self._graph = graph
        self._session = session
        self._tick = options.tick
        self._total = {
            "nodes": {label: _rows(graph, f"nodes/{label}") for label in NODES},
            "edges": {kind: _rows(graph, f"edges/{kind}") for kind in EDGES},
        }

    def index(self) -> None:
        """Make the constraint and the indexes."""
        for statement in indexes.statements(self._graph):
            self._session.run(statement).consume()

    def mend_indexes(self) -> None:
        """Wait for the indexes. One that failed on what the database held before is made anew.

        One that fails still does so on what others put there, and is dropped: the graph is there without it.
        """
        if self._drop_failed_indexes():
            self.index()
            self._drop_failed_indexes()

    def write(self) -> None:
        """Write all nodes, then all edges."""
        self._write_all("nodes", self._node_batches())
        self._write_all("edges", self._edge_batches())

    def remove(self) -> dict[str, int]:
        """Remove what is ours and not, or more than once, in the graph; say how much that was.

        All of the graph is there by now, so nothing is to be removed where the database holds as much as the graph.
        """
        edges = sum(self._remove_edges(kind) for kind in EDGES)
        gone = []
        if self._value(_COUNT_NODES) != sum(self._total["nodes"].values()):
            wanted = {each for label in NODES for batch in self._graph.node_batches(label) for each in _ids(batch)}
            gone = self._surplus("MATCH (n:KG) RETURN n.id AS id, elementId(n) AS element", wanted)
            self._delete("MATCH (n:KG) WHERE elementId(n) IN $elements DETACH DELETE n", gone)
        return {"nodes": len(gone), "edges": edges}

    def count(self) -> dict[str, int]:
        """How many nodes and edges of ours the database holds.

        Raises:
            LoadError: where these are not the graph's.
        """
        wanted = {name: sum(each.values()) for name, each in self._total.items()}
        edges = sum(self._value(_count_edges(kind)) for kind in EDGES)
        held = {"nodes": self._value(_COUNT_NODES), "edges": edges}
        if held != wanted:
            what = "the database holds {nodes:,} nodes and {edges:,} edges".format_map(held)
            raise LoadError(
                what + ", the graph {nodes:,} and {edges:,}".format_map(wanted),
                hint="something else writes to it; load again when that is done",
            )
        return held

    def _remove_edges(self, kind: str) -> int:
        self._tick("comparing")
        if self._value(_count_edges(kind)) == self._total["edges"][kind]:
            return 0
        wanted = {each for batch in self._graph.edge_batches(kind) for each in _ids(batch)}
        gone = self._surplus(f"MATCH {_ours(kind)} RETURN r.id AS id, elementId(r) AS element", wanted)
        self._delete(f"MATCH ()-[r:{kind}]->() WHERE elementId(r) IN $elements DELETE r", gone)
        return len(gone)

    def _drop_failed_indexes(self) -> bool:
        self._tick("indexes")
        for name in indexes.INDEXES:
            with suppress(ClientError, DatabaseError):  # there is none, or it has failed: what follows says which
                self._session.run("CALL db.awaitIndex($name, 600)", name=name).consume()
        failed = self._session.run(_FAILED_INDEXES, names=indexes.INDEXES).value()
        for name in failed:
            self._session.run(f"DROP INDEX {name} IF EXISTS").consume()
        return bool(failed)

    def _surplus(self, query: str, wanted: set[str]) -> list[str]:
        """Which elements of the answer have an id that is not wanted, or no longer."""

        def compare(transaction: neo4j.ManagedTransaction) -> list[str]:
            gone, left = [], wanted.copy()
            for each, element in transaction.run(query):
                if each in left:
                    left.remove(each)
                else:
                    gone.append(element)
            return gone

        return self._session.execute_read(compare)

    def _delete(self, statement: str, elements: list[str]) -> None:
        for begin in range(0, len(elements), _BATCH):
            self._do(statement, elements=elements[begin : begin + _BATCH])
            self._tick("removing", begin, len(elements))

    def _node_batches(self) -> Iterator[tuple[str, list[Row]]]:
        for label, kind in NODES.items():
            for batch in self._graph.node_batches(label):
                yield node_statement(kind), node_rows(batch)

    def _edge_batches(self) -> Iterator[tuple[str, list[Row]]]:
        first = {kind for kind in EDGES if not self._value(f"MATCH {_ours(kind)} WITH r LIMIT 1 RETURN count(r)")}
        for kind, batch, proofs in edges_with_evidence(self._graph, "sentence"):
            statement = edge_statement(kind, first=kind.type in first)
            yield statement, edge_rows(kind, batch, [[each for (each,) in proof] for proof in proofs])

    def _write_all(self, stage: str, batches: Iterable[tuple[str, list[Row]]]) -> None:
        done, total = 0, sum(self._total[stage].values())
        for statement, rows in batches:
            self._tick(stage, done, total)
            self._do(statement, rows=rows)
            done += len(rows)
        self._tick(stage, done, total)

    def _do(self, statement: str, **parameters: Any) -> None:
        self._session.execute_write(lambda each: each.run(statement, parameters).consume())

    def _value(self, query: str) -> int:
        record = self._session.execute_read(lambda each: each.run(query).single(strict=True))
        return int(record[0])


@contextmanager
def _told(target: str) -> Iterator[None]:
    """Tells what went wrong with the server in a line."""
    try:
        yield
    except AuthError:
        hint = "--user NAME asks for the password, or set NEO4J_USERNAME and NEO4J_PASSWORD"
        raise LoadError("refuses this user or password", where=target, hint=hint) from None
    except ServiceUnavailable as error:
        hint = "is the server running, is this its Bolt port, and does it speak this scheme (TLS or not)?"
        raise LoadError(f"cannot be reached: {_line(_root(error))}", where=target, hint=hint) from None
    except (Neo4jError, DriverError) as error:
        raise LoadError(_line(str(error.message if isinstance(error, Neo4jError) else error)), where=target) from None


def _connect(target: str, options: Options) -> neo4j.Driver:
    # Notifications are hints to those who write statements, not to those who run ours.
    return neo4j.GraphDatabase.driver(
        target,
        auth=credentials(options, "NEO4J"),
        notifications_min_severity="OFF",
        max_transaction_retry_time=_RETRIED,
    )


def check_version(agent: str) -> None:
    """Refuse a server that is older than `OLDEST`; `agent` is how it calls itself, such as "Neo4j/5.26.0"."""
    version = re.search(r"/v?(\d+)\.", agent)
    if version and int(version[1]) < OLDEST:
        raise LoadError(f"is {agent}, which is too old", hint=f"Neo4j {OLDEST} or later")


def _root(error: BaseException) -> str:
    """What went wrong first, of errors that arose from one another."""
    if isinstance(error, BaseExceptionGroup):
        return _root(error.exceptions[0])
    return _root(error.__cause__) if error.__cause__ else str(error)


def _line(message: str) -> str:
    """The first line of a server's message, short, without control characters."""
    return "".join(filter(str.isprintable, message.strip().split("\n")[0][:300])) or "an unknown error"


def _count_edges(kind: str) -> str:
    return f"MATCH {_ours(kind)} RETURN count(r)"


def _ours(kind: str) -> str:
    return f"(:KG)-[r:{kind}]->(:KG) WHERE r.id IS NOT NULL"


def _assign(variable: str, names: Iterable[str]) -> str:
    return ", ".join(f"{variable}.{name} = row.{name}" for name in names)


def _node_names(kind: NodeKind) -> list[str]:
    return ["iri", *(each.name for each in kind.properties)]


def _edge_names(kind: EdgeKind) -> list[str]:
    premises = ["premises"] if kind.derived else []
    return [*(each.name for each in kind.properties), "confidence", "support", "derived", "evidence", *premises]


def _rows(graph: Graph, table: str) -> int:
    return int(pq.read_metadata(graph.path / f"{table}.parquet").num_rows)


def _ids(batch: pa.RecordBatch) -> list[str]:
    ids: list[str] = batch.column("id").to_pylist()
    return ids


def _listed(batch: pa.RecordBatch) -> list[Row]:
    rows: list[Row] = batch.to_pylist()
    return rows


def _cleaned(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch without control characters in its texts, and with null for an empty list."""
    columns = (_clean_column(column) for column in batch.columns)
    return pa.RecordBatch.from_arrays(list(columns), schema=batch.schema)


def _clean_column(column: pa.Array) -> pa.Array:
    if pa.types.is_string(column.type):
        return pc.replace_substring_regex(column, UNWANTED, "\ufffd")
    if pa.types.is_list(column.type):
        return pa.array([[clean(each) for each in some] if some else None for some in column.to_pylist()], column.type)
    return column
