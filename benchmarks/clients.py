"""The clients of `benchmarks.serve`, for Locust, https://docs.locust.io/en/stable/: it imports and runs this file.

KG_QUERIES names a file of JSON with the `lookups` and the `runaways`, and the `pause` of seconds that a reader makes
between two lookups, on average. What came back goes to the file that KG_ANSWERS names: one line for each request, with
its kind, its status (or what went wrong) and its milliseconds.
"""

import json
import os
import random
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, constant, events

_ASKED = json.loads(Path(os.environ["KG_QUERIES"]).read_text("utf-8"))
_ACCEPT = {"Accept": "application/sparql-results+json"}
_LIMIT = 30.0  # seconds that a client waits
_ANSWERS: list[str] = []


class Reader(FastHttpUser):
    """Looks something up, does something else, and again."""

    wait_time = between(0.5 * _ASKED["pause"], 1.5 * _ASKED["pause"])
    network_timeout = _LIMIT

    def on_start(self) -> None:
        """Begin at some moment of a pause, so that not all ask at once."""
        self.wait()

    def look_up(self) -> None:
        """Ask for one of the lookups."""
        query = random.choice(_ASKED["lookups"])  # noqa: S311 - no secret
        self.client.get("/sparql", params={"query": query}, headers=_ACCEPT, name="lookup")

    tasks = (look_up,)


class Runaway(FastHttpUser):
    """Asks for what never ends, again and again."""

    wait_time = constant(0)
    network_timeout = _LIMIT
    fixed_count = len(_ASKED["runaways"])
    begun = 0

    def on_start(self) -> None:
        """Take one of the runaways, each client another."""
        self.query = _ASKED["runaways"][Runaway.begun % len(_ASKED["runaways"])]
        Runaway.begun += 1

    def run_away(self) -> None:
        """Ask for it."""
        self.client.get("/sparql", params={"query": self.query}, headers=_ACCEPT, name="runaway")

    tasks = (run_away,)


def _note(name: str, response_time: float, response: Any, exception: Exception | None, **_: Any) -> None:
    status = str(getattr(response, "status_code", 0) or type(exception).__name__)
    if exception and getattr(response, "text", None):
        status += f": {response.text.strip()}"
    _ANSWERS.append(f"{name}\t{status}\t{response_time:.3f}\n")


def _write(**_: Any) -> None:
    Path(os.environ["KG_ANSWERS"]).write_text("".join(_ANSWERS), "ascii")


events.request.add_listener(_note)
events.quitting.add_listener(_write)
