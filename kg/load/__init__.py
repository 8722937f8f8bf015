"""Makes a server hold a graph: Neo4j by Bolt, SPARQL stores by the Graph Store Protocol.

After a load the server holds what the graph does, whatever it held of it before: loading again changes nothing, loading
a graph that lost something removes that, and a load that was cut short is mended by the next. What others keep beside
the graph stays.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from kg.errors import LoadError
from kg.load.options import Options, Report, Tick
from kg.tables import Graph

__all__ = ["Options", "Report", "Tick", "load"]

BOLT = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
HTTP = ("http", "https")


def load(graph: Graph, target: str, options: Options = Options()) -> Report:  # noqa: B008 - frozen
    """Make the server at `target` hold `graph`.

    Args:
        graph: the graph.
        target: a Neo4j server, with a scheme of `BOLT`, or a Graph Store endpoint, with one of `HTTP`.
        options: how; the defaults suit a server on this machine.

    Raises:
        LoadError: for a target that is no such URL, is down, too old, refuses, or does not hold the graph in the end.
        GraphError: for a graph whose evidence is out of order.
    """
    return _loader(_scheme(target))(graph, target, options)


def _scheme(target: str) -> str:
    """The scheme of a URL that a graph can be loaded to."""
    if "@" in target:
        raise LoadError("user and password do not belong into a URL", hint="--user NAME asks for the password")
    try:
        parts = urlsplit(target)
        host, _ = parts.hostname, parts.port  # a ValueError where the port is no number
    except ValueError:
        host = None
    if not host or parts.scheme not in BOLT + HTTP:
        raise LoadError("is not where a graph can be loaded to", where=target, hint=f"{'://, '.join(BOLT + HTTP)}://")
    return parts.scheme


def _loader(scheme: str) -> Callable[[Graph, str, Options], Report]:
    """What loads to such a target; both kinds need a package that kg itself does not."""
    try:
        if scheme in BOLT:
            from kg.load import neo4j  # noqa: PLC0415

            return neo4j.load
        from kg.load import graph_store  # noqa: PLC0415
    except ModuleNotFoundError as error:
        extra = "neo4j" if scheme in BOLT else "sparql"
        raise LoadError(f"loading needs the package {error.name}", hint=f"pip install 'papers-kg[{extra}]'") from None
    return graph_store.load
