"""Loads a graph into a SPARQL 1.1 store by the Graph Store Protocol.

https://www.w3.org/TR/sparql11-http-rdf-update/: one PUT for each of our named graphs, which replaces it whole, then a
DELETE for each that the graph has no more. Ours are those that `kg.rdf.quads` names: <base>listing/… and
<base>graph/derived; no other graph of the store is touched. Which of ours it holds, and in the end how many triples,
is asked by SPARQL. The triples wait in a temporary file for each named graph (TMPDIR says where).
"""

import base64
import gzip
import io
import json
import os
import re
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.compute as pc
import urllib3

from kg.errors import LoadError
from kg.load.options import Options, Report, credentials
from kg.rdf import quads
from kg.schema import NODES
from kg.tables import Graph

QUERY_URLS = (
    ("/data", "/query"),  # Apache Jena Fuseki, where the URL of a data set itself serves for both
    ("/store", "/query"),  # Oxigraph
    ("/rdf-graphs/service", ""),  # RDF4J, GraphDB
    ("/sparql-graph-crud-auth", "/sparql-auth"),  # Virtuoso
    ("/sparql-graph-crud", "/sparql"),
)
"""How stores name their endpoints: a Graph Store that ends in the first is queried at the second in its place."""

_QUERY_TIMEOUT = urllib3.Timeout(connect=10, read=3600)  # seconds
_UPLOAD_TIMEOUT = urllib3.Timeout(3600)  # a store that writes stops reading; urllib3 has one limit to connect and send
_RETRIES = urllib3.Retry(
    total=3, backoff_factor=0.5, status_forcelist=(429, 502, 503, 504), allowed_methods=None, raise_on_status=False
)
_DONE = {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT}
_BUFFERED = 8 << 20  # characters
_MEGABYTE = 1 << 20


def load(graph: Graph, target: str, options: Options) -> Report:
    """Make our named graphs in the store equal to the graph; see `kg.load.load`."""
    store = _Store(target, options)
    there = [name for name in store.graphs() if _is_ours(name, options.base)]
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        parts = _spool(graph, Path(folder), options)
        triples = store.put_all(parts)
    gone = [name for name in there if name not in parts]
    for name in gone:
        store.delete(name)
    return Report({"graphs": len(parts), "triples": triples}, {"graphs": len(gone)})


def query_url(target: str) -> str:
    """Where the store that has this Graph Store endpoint is queried."""
    for ending, queries in QUERY_URLS:
        if target.endswith(ending):
            return target.removesuffix(ending) + queries
    return target


def authorization(options: Options) -> dict[str, str]:
    """The header that says who we are: a bearer's token, or user and password (RFC 7617), or nothing."""
    token = options.token or os.environ.get("SPARQL_TOKEN")
    if token:
        return {"Authorization": f"Bearer {token}"}
    user = credentials(options, "SPARQL")
    if user is None:
        return {}
    return {"Authorization": f"Basic {base64.b64encode(':'.join(user).encode()).decode('ascii')}"}


class _Store:
    """A store's two endpoints."""

    def __init__(self, target: str, options: Options) -> None:
        self._target = target
        self._queries = options.query_url or query_url(target)
        self._options = options
        self._headers = authorization(options)
        self._pool = urllib3.PoolManager(retries=_RETRIES)

    def graphs(self) -> list[str]:
        """The names of all graphs that the store holds."""
        rows = self._query("SELECT DISTINCT ?name WHERE { GRAPH ?name { ?s ?p ?o } }")
        return sorted(row["name"]["value"] for row in rows)

    def put_all(self, parts: Mapping[str, Path]) -> int:
        """Replace graphs by the N-Triples in files; say how many triples they have."""
        done, total, triples = 0, sum(path.stat().st_size for path in parts.values()), 0
        for name, path in parts.items():
            with _Watched(path, partial(self._tick, total, done)) as stream:
                self._put(name, stream, path.stat().st_size)
            triples += self._verify(name, path)
            done += path.stat().st_size
        return triples

    def delete(self, name: str) -> None:
        """Remove a graph."""
        self._options.tick("removing")
        self._request("DELETE", _named(self._target, name), missing=True)

    def _put(self, name: str, stream: BinaryIO, length: int) -> None:
        headers = {"Content-Type": "application/n-triples", "Content-Length": str(length)}
        if self._options.gzip:
            headers["Content-Encoding"] = "gzip"
        self._request("PUT", _named(self._target, name), body=stream, headers=headers)

    def _tick(self, total: int, before: int, position: int) -> None:
        self._options.tick("megabytes", (before + position) // _MEGABYTE, total // _MEGABYTE)

    def _verify(self, name: str, path: Path) -> int:
        """How many triples a graph has; an error where these are not as many as in the file."""
        rows = self._query(f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
        held, wanted = int(rows[0]["count"]["value"]), _distinct(path, zipped=self._options.gzip)
        if held != wanted:
            what = f"holds {held:,} of the {wanted:,} triples of {name}"
            raise LoadError(what, where=self._target, hint="is --query-url that of the same store?")
        return held

    def _query(self, text: str) -> list[dict[str, Any]]:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/sparql-results+json",
        }
        answer = self._request("POST", self._queries, body=urlencode({"query": text}).encode(), headers=headers)
        try:
            rows: list[dict[str, Any]] = json.loads(answer)["results"]["bindings"]
        except (ValueError, KeyError, TypeError):
            hint = "name its SPARQL endpoint by --query-url"
            raise LoadError("does not answer SPARQL queries", where=self._queries, hint=hint) from None
        return rows

    def _request(
        self,
        method: str,
        url: str,
        *,
        body: BinaryIO | bytes | None = None,
        headers: Mapping[str, str] = {},
        missing: bool = False,
    ) -> bytes:
        try:
            answer = self._pool.request(
                method, url, body=body, headers={**self._headers, **headers}, redirect=False,
                timeout=_UPLOAD_TIMEOUT if method == "PUT" else _QUERY_TIMEOUT,
            )  # fmt: skip
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise LoadError(f"cannot be reached: {_reason(error)}", where=url, hint="is the server running?") from None
        if answer.status in _DONE or (missing and answer.status == HTTPStatus.NOT_FOUND):
            return answer.data
        raise LoadError(
            f"answers {method} with {answer.status}: {_said(answer.data) or answer.reason}",
            where=url,
            hint=_hint(answer.status),
        )


class _Watched(io.FileIO):
    """A file that tells, while it is read, how far."""

    def __init__(self, path: Path, tell: Callable[[int], None]) -> None:
        super().__init__(path)
        self._tell = tell

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(-1 if size is None else size) or b""
        self._tell(self.tell())
        return data


def _spool(graph: Graph, folder: Path, options: Options) -> dict[str, Path]:
    """The triples of each named graph in a file of its own, gzipped where asked; by the graph's IRI."""
    parts: dict[str, Path] = {}
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    buffered = 0

    def write() -> None:
        for name, lines in waiting.items():
            path = parts.setdefault(name[1:-1], folder / f"{len(parts)}.nt")
            with path.open("ab") as stream:
                data = "".join(lines).encode()
                stream.write(gzip.compress(data, 1, mtime=0) if options.gzip else data)
        waiting.clear()

    for number, text in enumerate(quads(graph, options.base)):
        for line in text.split("\n")[:-1]:
            triple, _, name = line.removesuffix(" .").rpartition(" ")
            waiting[name].append(f"{triple} .\n")
        buffered += len(text)
        if buffered > _BUFFERED:
            options.tick("rows", number)
            write()
            buffered = 0
    write()
    return parts


def _distinct(path: Path, *, zipped: bool) -> int:
    """How many different lines a file has, told apart by hashes of 64 bits: eight bytes of memory for a line."""
    with gzip.open(path) if zipped else path.open("rb") as stream:
        hashes = array("q", map(hash, stream))
    column = pa.Array.from_buffers(pa.int64(), len(hashes), [None, pa.py_buffer(hashes)])
    return int(pc.count_distinct(column).as_py())


def _is_ours(name: str, base: str) -> bool:
    return name == f"{base}graph/derived" or name.startswith(f"{base}{NODES['Listing'].folder}/")


def _named(target: str, name: str) -> str:
    return f"{target}{'&' if '?' in target else '?'}{urlencode({'graph': name})}"


def _hint(status: int) -> str:
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return "--user NAME asks for the password, or set SPARQL_USERNAME and SPARQL_PASSWORD, or SPARQL_TOKEN"
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return "is this the store's Graph Store endpoint, and may it be written to?"
    return "the server's log may say more"


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason else error
    return str(cause).rsplit(": ", 1)[-1]


def _said(data: bytes) -> str:
    """The first line of a server's message, short, without markup and control characters."""
    text = re.sub(r"<[^>]*>", " ", data[:2000].decode("utf-8", "replace")).strip()
    return "".join(filter(str.isprintable, text.partition("\n")[0][:200]))
