"""What a server counts, in the text format of Prometheus.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass
class Metrics:
    """Counts since the server began, and what there is now. `waiting` are queries that wait for a worker."""

    requests: Counter[tuple[str, str, int]] = field(default_factory=Counter)  # route, method, status
    bytes_sent: int = 0
    in_flight: int = 0
    waiting: int = 0
    started: int = 0  # worker processes
    updates: int = 0
    _buckets: Counter[tuple[str, int]] = field(default_factory=Counter)
    _seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def observe(self, route: str, method: str, status: int, seconds: float, sent: int) -> None:
        """Count a request that has been answered."""
        self.requests[route, method, status] += 1
        self.bytes_sent += sent
        self._buckets[route, bisect_left(_BOUNDS, seconds)] += 1
        self._seconds[route] += seconds

    def text(self, digest: str) -> str:
        """All of it; `digest` is the graph's."""
        return "".join(f"{line}\n" for line in self._lines(digest))

    def _lines(self, digest: str) -> Iterator[str]:
        yield "# HELP kg_http_requests_total Requests answered."
        yield "# TYPE kg_http_requests_total counter"
        for (route, method, status), count in sorted(self.requests.items()):
            yield f'kg_http_requests_total{{route="{route}",method="{method}",status="{status}"}} {count}'
        yield "# HELP kg_http_request_duration_seconds How long requests took, to the last byte."
        yield "# TYPE kg_http_request_duration_seconds histogram"
        for route in sorted(self._seconds):
            yield from self._histogram(route)
        for name, kind, value, text in (
            ("kg_http_response_bytes_total", "counter", self.bytes_sent, "Bytes of bodies sent."),
            ("kg_http_requests_in_flight", "gauge", self.in_flight, "Requests being answered."),
            ("kg_queries_waiting", "gauge", self.waiting, "Queries that wait for a worker."),
            ("kg_workers_started_total", "counter", self.started, "Worker processes started."),
            ("kg_graph_updates_total", "counter", self.updates, "New builds of the graph taken up."),
        ):
            yield from (f"# HELP {name} {text}", f"# TYPE {name} {kind}", f"{name} {value}")
        yield "# HELP kg_graph_info The graph that is served."
        yield "# TYPE kg_graph_info gauge"
        yield f'kg_graph_info{{digest="{digest}"}} 1'

    def _histogram(self, route: str) -> Iterator[str]:
        name, below = "kg_http_request_duration_seconds", 0
        for index, bound in enumerate((*_BOUNDS, "+Inf")):
            below += self._buckets[route, index]
            yield f'{name}_bucket{{route="{route}",le="{bound}"}} {below}'
        yield f'{name}_sum{{route="{route}"}} {self._seconds[route]:.6f}'
        yield f'{name}_count{{route="{route}"}} {below}'
