"""A real server in a thread, and bare HTTP requests to it."""

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from kg import serving
from kg.serve.run import server


@dataclass(frozen=True)
class Answered:
    """A response, read whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def number(self) -> int:
        """The one value of an answer in CSV."""
        return int(self.body.split()[1])

    @property
    def kind(self) -> str:
        return self.headers["content-type"]


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    listening: socket.socket

    @property
    def host(self) -> str:
        return str(self.listening.getsockname()[0])

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def connect(self) -> HTTPConnection:
        return HTTPConnection(self.host, self.port, timeout=60)

    def ask(self, method: str, path: str, body: str | bytes | None = None, **headers: str) -> Answered:
        """The answer to a request; an underscore in a header's name is a hyphen."""
        link = self.connect()
        try:
            link.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                link.putheader(name.replace("_", "-"), value)
            data = body.encode() if isinstance(body, str) else body
            if data is not None:
                link.putheader("Content-Length", str(len(data)))
            link.endheaders(data)
            return read(link.getresponse())
        finally:
            link.close()

    def sparql(self, query: str, accept: str = "application/sparql-results+json", **more: str) -> Answered:
        return self.ask("GET", "/sparql?" + urlencode({"query": query, **more}), Accept=accept)

    def cypher(self, statement: str, accept: str = "application/json", **parameters: Any) -> Answered:
        body = json.dumps({"statement": statement, "parameters": parameters})
        return self.ask("POST", "/db/kg/query/v2", body, Accept=accept, Content_Type="application/json")


def read(response: HTTPResponse) -> Answered:
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answered(response.status, headers, response.read())


@contextmanager
def running(path: Path, **options: Any) -> Iterator[Running]:
    """A server of the graph at `path`, with options of `kg.serve.options.Serving`; it is stopped in the end."""
    serving.preload()
    told = serving.serving(**options)
    ready = threading.Event()
    made = server(path, told, ready.set)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=made.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while thread.is_alive() and not ready.wait(0.1):
                pass
            assert ready.is_set(), "the server did not start"
            yield Running(listening)
        finally:
            made.should_exit = True
            thread.join()
