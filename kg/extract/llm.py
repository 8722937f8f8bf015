"""A door for language models: any endpoint that speaks OpenAI's chat completions protocol, asked by a strict schema.

https://platform.openai.com/docs/api-reference/chat, with structured outputs. A model may answer what it likes: only
forms that stand in the text, word for word, become mentions. Answers are kept by the hash of all that they depend on,
so what was paid for once is not asked again.
"""

import os
import re
import urllib.parse
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import urllib3

from kg.errors import ModelError
from kg.extract.llm_answers import INSTRUCTIONS, Answer, Answers, Completion, Tokens, request_body, verified
from kg.files import replacing
from kg.ids import digest
from kg.model import PROSE, Entities, Paper

_BATCH = 4  # papers in one request
_AT_ONCE = 4  # requests
_ATTEMPTS = 3  # at an answer that the schema allows
_RETRIED = (408, 409, 425, 429, 500, 502, 503, 504)
_TIMEOUT = urllib3.Timeout(connect=10, read=300)  # seconds


@dataclass(frozen=True)
class Endpoint:
    """Which model to ask where: `url` is that of the API's version, such as http://localhost:11434/v1.

    `price` is what a million tokens cost, in the prompt and in the answer. The key is read from KG_LLM_KEY or
    OPENAI_API_KEY and sent as a bearer token.
    """

    url: str
    name: str
    price: tuple[float, float] | None = None


@dataclass
class Usage:
    """What a run took: `cached` papers needed no request; `rejected` forms did not stand in the text."""

    requests: int = 0
    papers: int = 0
    cached: int = 0
    rejected: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def cost(self, endpoint: Endpoint) -> float | None:
        """In the currency of the endpoint's price; None without one."""
        if endpoint.price is None:
            return None
        return (self.prompt_tokens * endpoint.price[0] + self.completion_tokens * endpoint.price[1]) / 1e6

    def summary(self, endpoint: Endpoint) -> str:
        """All of it in a line."""
        cost = self.cost(endpoint)
        return (
            f"{endpoint.name}: {self.requests} requests for {self.papers - self.cached} papers ({self.cached} cached), "
            f"{self.prompt_tokens:,} + {self.completion_tokens:,} tokens"
            + (f", cost {cost:.4f}" if cost is not None else "")
            + f"; {self.rejected} forms left out that the text does not hold"
        )


@dataclass
class _Reply:
    answers: dict[int, Answer] = field(default_factory=dict)
    spent: list[Tokens] = field(default_factory=list)  # of each request


class LlmExtractor:
    """Asks an endpoint; see the module. `cache` is the folder of answers.

    Raises:
        ModelError: for an endpoint that is no http(s) URL, is down, refuses, or answers what the schema forbids.
    """

    def __init__(self, endpoint: Endpoint, cache: Path) -> None:
        if urllib.parse.urlsplit(endpoint.url).scheme not in ("http", "https"):
            raise ModelError(
                "is no http(s) URL", where=endpoint.url, hint="such as --llm-url http://localhost:11434/v1"
            )
        retries = urllib3.Retry(
            total=5, backoff_factor=0.5, status_forcelist=_RETRIED, allowed_methods=None, raise_on_status=False
        )
        self.endpoint = endpoint
        self.usage = Usage()
        self._cache = cache
        self._pool = urllib3.PoolManager(maxsize=_AT_ONCE, retries=retries, timeout=_TIMEOUT)

    @property
    def version(self) -> str:
        """Changes with the model and the instructions."""
        return f"llm-{self.endpoint.name}-{digest(INSTRUCTIONS)[:6]}"

    def __call__(self, papers: list[Paper]) -> list[Entities]:
        """One `Entities` per paper, in order; papers asked before are answered from the cache."""
        answers = {i: kept for i, paper in enumerate(papers) if (kept := self._kept(paper))}
        self.usage.papers += len(papers)
        self.usage.cached += len(answers)
        missing = [i for i in range(len(papers)) if i not in answers]
        batches = [{i: papers[i] for i in missing[at : at + _BATCH]} for at in range(0, len(missing), _BATCH)]
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            for reply in threads.map(self._ask, batches):
                self._note(papers, reply)
                answers |= reply.answers
        return [self._believed(paper, answers[i]) for i, paper in enumerate(papers)]

    def _believed(self, paper: Paper, answer: Answer) -> Entities:
        entities, rejected = verified(paper, answer)
        self.usage.rejected += rejected
        return entities

    def _note(self, papers: Sequence[Paper], reply: _Reply) -> None:
        self.usage.requests += len(reply.spent)
        self.usage.prompt_tokens += sum(tokens.prompt_tokens for tokens in reply.spent)
        self.usage.completion_tokens += sum(tokens.completion_tokens for tokens in reply.spent)
        self._cache.mkdir(parents=True, exist_ok=True)
        for i, answer in reply.answers.items():
            with replacing(self._place(papers[i])) as stream:
                stream.write(msgspec.json.encode(answer))

    def _place(self, paper: Paper) -> Path:
        texts = (paper.text(field) for field in PROSE)
        return self._cache / f"{digest(self.endpoint.url, self.version, *texts)}.json"

    def _kept(self, paper: Paper) -> Answer | None:
        try:
            return msgspec.json.decode(self._place(paper).read_bytes(), type=Answer)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def _ask(self, papers: dict[int, Paper]) -> _Reply:
        """An answer for each paper; those that the first answer leaves out are asked alone."""
        reply = _Reply()
        asked = [papers]
        for _ in range(_ATTEMPTS):
            for each in asked:
                self._complete(each, reply)
            asked = [{i: paper} for i, paper in papers.items() if i not in reply.answers]
        if asked:
            hint = "try a model that supports structured outputs (response_format json_schema)"
            raise ModelError(
                f"{self.endpoint.name} did not answer in the form asked for", where=self.endpoint.url, hint=hint
            )
        return reply

    def _complete(self, papers: dict[int, Paper], reply: _Reply) -> None:
        completion = self._post(request_body(self.endpoint.name, papers))
        reply.spent.append(completion.usage or Tokens())
        content = completion.choices[0].message.content if completion.choices else None
        try:
            answers = msgspec.json.decode(content or "", type=Answers).papers
        except msgspec.DecodeError:
            return  # the papers are still without an answer, so they are asked again
        reply.answers |= {answer.number: answer for answer in answers if answer.number in papers}

    def _post(self, body: bytes) -> Completion:
        key = os.environ.get("KG_LLM_KEY") or os.environ.get("OPENAI_API_KEY")
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        url = f"{self.endpoint.url.rstrip('/')}/chat/completions"
        try:
            response = self._pool.request("POST", url, body=body, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            hint = "is the server running, and is the URL that of the API's version (…/v1)?"
            raise ModelError(f"cannot be reached: {_reason(error)}", where=url, hint=hint) from None
        if response.status != 200:  # noqa: PLR2004 - OK
            hint = "set KG_LLM_KEY" if response.status in {401, 403} else "the server's log may say more"
            raise ModelError(f"answered {response.status}: {_said(response.data)}", where=url, hint=hint)
        try:
            return msgspec.json.decode(response.data, type=Completion)
        except msgspec.DecodeError as error:
            raise ModelError(f"does not speak the chat protocol: {error}", where=url) from None


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason else error
    return str(cause).rsplit(": ", 1)[-1]


def _said(data: bytes) -> str:
    """The first line of a server's message, short, without control characters."""
    text = data.decode("utf-8", "replace")
    found = re.search(r'"message"\s*:\s*"([^"]*)', text)
    return "".join(filter(str.isprintable, (found[1] if found else text)[:200])) or "nothing"
