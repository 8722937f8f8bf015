"""The graph as an RDF store that answers SPARQL 1.1, with pyoxigraph."""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
)

from kg.errors import QueryError
from kg.rdf import triples
from kg.schema import PREFIXES
from kg.stores.cache import cache_path, remove, remove_stale
from kg.stores.rows import Rows, Value
from kg.stores.tokens import code, normal, tokens
from kg.tables import Graph

Term = NamedNode | BlankNode | Literal | Triple

_CHUNK = 1 << 25  # characters
_CANNOT_OPEN = (OSError, RuntimeError, ValueError)  # as pyoxigraph reports a missing, broken or forbidden store
_XSD = PREFIXES["xsd"]
_UPDATE = re.compile(r"\b(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)\b", re.IGNORECASE)
_CERTAIN_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://[^>]*>|<[^#)>]*>")


@dataclass(frozen=True)
class SparqlStore:
    """A graph that answers SPARQL, refuses to be changed and asks no other server.

    The prefixes of `kg.schema` are declared.
    """

    store: Store

    def query(self, text: str, parameters: Mapping[str, Value]) -> Rows:
        """The rows of a query; `$name` in it stands for the parameter of that name.

        ASK has one row, `answer`; CONSTRUCT and DESCRIBE have `subject`, `predicate` and `object`.

        Raises:
            QueryError: where the query is malformed, is an update, or asks another server.
        """
        text = normal(text)
        if asks_another_server(text):
            raise QueryError("SERVICE is refused: a query asks this graph alone", hint=_SERVICE_HINT)
        try:
            found = self.store.query(bind(text, parameters), prefixes=PREFIXES)
            if isinstance(found, QueryBoolean):
                return Rows(("answer",), ((bool(found),),))
            if isinstance(found, QuerySolutions):
                columns = tuple(each.value for each in found.variables)
                return Rows(columns, tuple(tuple(map(_value, solution)) for solution in found))
            lines = tuple((_value(each.subject), _value(each.predicate), _value(each.object)) for each in found)
            return Rows(("subject", "predicate", "object"), lines)
        except SyntaxError as error:
            if _UPDATE.search(code(text, "sparql")):
                raise QueryError("the graph is read-only", hint="SELECT, ASK, CONSTRUCT or DESCRIBE") from None
            raise QueryError(f"SPARQL syntax {_brief(error)}") from None
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"SPARQL: {error}", hint=_broken(str(error))) from None


_SERVICE_HINT = (
    "if it only has a name or text with this word in it, give that as a parameter: -p name=value, then $name"
)


def asks_another_server(query: str) -> bool:
    """Whether a query may hold a SERVICE clause. `query` is `normal`.

    Where "<" could be less-than as well as the beginning of an IRI that hides what follows, it may.
    """
    if "service" not in query.lower():
        return False
    iris = (part for kind, part in tokens(query, "sparql") if kind == "iri")
    return "service" in code(query, "sparql").lower() or not all(map(_CERTAIN_IRI.fullmatch, iris))


def bind(query: str, parameters: Mapping[str, Value]) -> str:
    """The query with an RDF literal in place of each `$name` of a parameter; `?name` is left alone.

    Text, so that any store takes it: SPARQL has no parameters, and pyoxigraph substitutes none within sub-queries.
    """
    literals = {f"${name}": _literal(value) for name, value in parameters.items()}
    parts = tokens(query, "sparql")
    return "".join(literals.get(part, part) if kind == "parameter" else part for kind, part in parts)


def open_sparql(graph: Graph) -> SparqlStore:
    """The store of a graph: from its cache, else built from the tables and cached where the directory lets us."""
    path = cache_path(graph, "pyoxigraph")
    with suppress(*_CANNOT_OPEN):
        return SparqlStore(_opened(path))
    remove(path)
    with suppress(*_CANNOT_OPEN):
        _publish(graph, path)
        return SparqlStore(_opened(path))
    return SparqlStore(_filled(Store(), graph))  # a directory that we may only read


def _opened(path: Path) -> Store:
    if not path.is_dir():  # RocksDB would begin a log there
        raise FileNotFoundError(path)
    return Store.read_only(str(path))


def _publish(graph: Graph, path: Path) -> None:
    """Builds the store aside and renames it; where another process was faster, its store stays."""
    path.parent.mkdir(exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".", dir=path.parent))
    try:
        _filled(Store(str(aside)), graph).flush()
        with suppress(OSError):
            aside.rename(path)
    finally:
        remove(aside)
    remove_stale(path, "pyoxigraph")


def _filled(store: Store, graph: Graph) -> Store:
    for chunk in _chunks(triples(graph)):
        store.bulk_load(chunk, RdfFormat.N_TRIPLES, lenient=True)
    store.optimize()
    return store


def _chunks(pieces: Iterator[str]) -> Iterator[bytes]:
    """Pieces joined to some megabytes: each load makes files of its own."""
    joined: list[str] = []
    for piece in pieces:
        joined.append(piece)
        if sum(map(len, joined)) > _CHUNK:
            yield "".join(joined).encode()
            joined = []
    yield "".join(joined).encode()


def _literal(value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return str(Literal(value if isinstance(value, bool | float) else str(value)))
    return str(value)  # SPARQL's own form: the only one that LIMIT takes


def _value(term: Term | None) -> Value:
    if not isinstance(term, Literal):
        return None if term is None else term.value if isinstance(term, NamedNode) else str(term)
    read = _READ.get(term.datatype.value)
    return read(term.value) if read else term.value


_READ: dict[str, Callable[[str], Value]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": float,
    f"{_XSD}double": float,
    f"{_XSD}float": float,
    f"{_XSD}boolean": lambda text: text in {"true", "1"},
}


def _broken(error: str) -> str:
    return "delete the folder cache/ of the graph" if "corrupt" in error.lower() else ""


def _brief(error: SyntaxError) -> str:
    # The parser lists all that it would have taken, down to ranges of Unicode.
    return re.split(r": expected (?:one of )?", str(error))[0]
