"""The door for language models, against a server of our own that speaks the real protocol over HTTP."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ModelError
from kg.extract.llm import Endpoint, LlmExtractor
from kg.model import Entity, Paper, Result, Source, Span

Reply = tuple[int, dict[str, Any]]
Answerer = Callable[[dict[str, Any]], Reply]


class Server(ThreadingHTTPServer):
    """Answers each request for a chat completion by `answerer`; keeps the requests' bodies and headers."""

    def __init__(self, answerer: Answerer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answerer = answerer
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.bodies.append(body)
            self.server.keys.append(self.headers["Authorization"])
            status, reply = self.server.answerer(body) if self.path == "/v1/chat/completions" else (404, {})
        data = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing: the test's output is not the place."""


@pytest.fixture
def serve() -> Iterator[Callable[[Answerer], Server]]:
    servers: list[Server] = []

    def start(answerer: Answerer) -> Server:
        servers.append(Server(answerer))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def papers(count: int) -> list[Paper]:
    abstract = "We propose FastNet (FN) for parsing. FN beats BERT on GLUE by 2.3% accuracy."
    return [Paper(source=Source("a", "0", i, 1), title=f"FastNet {i}", abstract=abstract) for i in range(count)]


def asked(body: dict[str, Any]) -> list[int]:
    return [paper["number"] for paper in json.loads(body["messages"][1]["content"])["papers"]]


def said(number: int) -> dict[str, Any]:
    results = [
        {"method": "FN", "dataset": "GLUE", "metric": "F1", "value": "2.3%", "relative": True},
        {"method": "FN", "dataset": None, "metric": None, "value": "99.9%", "relative": False},
    ]
    methods = [
        {"forms": ["FastNet", "FN", "Fast Network"], "role": "introduces"},
        {"forms": ["BERT"], "role": "uses"},
        {"forms": ["RoBERTa"], "role": "uses"},
    ]
    return {
        "number": number, "methods": methods, "datasets": [{"forms": ["GLUE"], "role": "uses"}],
        "tasks": [{"forms": ["parsing"]}], "metrics": [{"forms": ["accuracy"]}], "results": results,
    }  # fmt: skip


def completion(answers: list[dict[str, Any]]) -> Reply:
    message = {"role": "assistant", "content": json.dumps({"papers": answers})}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    return 200, {"id": "x", "object": "chat.completion", "choices": [{"index": 0, "message": message}], "usage": usage}


def faithful(body: dict[str, Any]) -> Reply:
    return completion([said(number) for number in asked(body)])


def test_only_forms_that_stand_in_the_text_are_believed(serve: Callable[[Answerer], Server], tmp_path: Path) -> None:
    server = serve(faithful)
    find = LlmExtractor(Endpoint(server.url, "m", (2.0, 10.0)), tmp_path)
    (found,) = find(papers(1))
    fast = (Span("title", 0, 7), Span("abstract", 11, 18), Span("abstract", 20, 22), Span("abstract", 37, 39))
    assert found.methods == (
        Entity(name="FastNet", forms=("FastNet", "FN"), role="introduces", confidence=0.9, spans=fast),
        Entity(name="BERT", forms=("BERT",), role="uses", confidence=0.9, spans=(Span("abstract", 46, 50),)),
    )
    assert [entity.forms for entity in (*found.datasets, *found.tasks, *found.metrics)] == [
        ("GLUE",), ("parsing",), ("accuracy",)
    ]  # fmt: skip
    span = Span("abstract", 62, 66)
    assert found.results == (
        Result(method="FN", dataset="GLUE", metric=None, value="2.3%", relative=True, confidence=0.9, span=span),
    )
    assert (find.usage.requests, find.usage.papers, find.usage.rejected) == (1, 1, 2)
    assert find.usage.cost(find.endpoint) == pytest.approx(0.0003)


def test_the_request_is_strict_and_carries_the_key(
    serve: Callable[[Answerer], Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_LLM_KEY", "secret")
    server = serve(faithful)
    LlmExtractor(Endpoint(server.url + "/", "the-model"), tmp_path)(papers(1))
    (body,) = server.bodies
    form = body["response_format"]
    assert (body["model"], body["temperature"], form["type"]) == ("the-model", 0, "json_schema")
    assert form["json_schema"]["strict"] is True
    objects = form["json_schema"]["schema"]["$defs"].values()
    assert len(objects) == 5
    assert all(
        each["additionalProperties"] is False and set(each["required"]) == set(each["properties"]) for each in objects
    )
    assert server.keys == ["Bearer secret"]


def test_papers_go_in_batches_and_are_not_asked_twice(serve: Callable[[Answerer], Server], tmp_path: Path) -> None:
    server = serve(faithful)
    first = LlmExtractor(Endpoint(server.url, "m"), tmp_path)(papers(10))
    again = LlmExtractor(Endpoint(server.url, "m"), tmp_path)
    assert again(papers(11))[:10] == first
    assert sorted(len(asked(body)) for body in server.bodies) == [1, 2, 4, 4]
    assert (again.usage.requests, again.usage.cached, again.usage.papers) == (1, 10, 11)


def test_what_an_answer_leaves_out_or_garbles_is_asked_again(
    serve: Callable[[Answerer], Server], tmp_path: Path
) -> None:
    def forgetful(body: dict[str, Any]) -> Reply:
        numbers = asked(body)
        if numbers == [1]:
            garbled = completion([])[1]
            garbled["choices"][0]["message"]["content"] = "Sure! Here is the JSON"
            return (200, garbled) if len(server.bodies) < 3 else faithful(body)
        return completion([said(number) for number in numbers if number in {0, 2}])

    server = serve(forgetful)
    find = LlmExtractor(Endpoint(server.url, "m"), tmp_path)
    assert len(find(papers(3))) == 3
    assert [asked(body) for body in server.bodies] == [[0, 1, 2], [1], [1]]
    assert find.usage.requests == 3


def test_a_busy_server_is_tried_again(serve: Callable[[Answerer], Server], tmp_path: Path) -> None:
    def busy(body: dict[str, Any]) -> Reply:
        return (503, {}) if len(server.bodies) == 1 else faithful(body)

    server = serve(busy)
    assert len(LlmExtractor(Endpoint(server.url, "m"), tmp_path)(papers(1))) == 1
    assert len(server.bodies) == 2


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ((401, {"error": {"message": "bad key"}}), r"answered 401: bad key\n  set KG_LLM_KEY"),
        ((400, {"error": {"message": "no such model"}}), "answered 400: no such model"),
        ((200, {"unexpected": 1}), "does not speak the chat protocol"),
        (completion([]), "did not answer in the form asked for"),
    ],
)
def test_a_server_that_refuses_is_one_clear_error(
    serve: Callable[[Answerer], Server], tmp_path: Path, reply: Reply, message: str
) -> None:
    server = serve(lambda _: reply)
    with pytest.raises(ModelError, match=message):
        LlmExtractor(Endpoint(server.url, "m"), tmp_path)(papers(1))


def test_an_endpoint_must_be_http(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no http"):
        LlmExtractor(Endpoint("file:///etc/passwd", "m"), tmp_path)
