"""Why a query has no answer: the HTTP status, the code that Neo4j has for it, and what to tell the client."""

from kg.serve.messages import Failure


class QueryFailed(Exception):  # noqa: N818 - it is the query that failed
    """A query without an answer."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def full() -> QueryFailed:
    """No worker became free in time, or too many wait for one."""
    return QueryFailed(503, _BUSY, "too many queries are waiting; try again")


def crowded() -> QueryFailed:
    """A query that takes long while as many others as may do so already."""
    return QueryFailed(503, _BUSY, "too many long queries run at the same time; try again")


def out_of_memory() -> QueryFailed:
    """A query whose worker died."""
    code = "Neo.TransientError.General.MemoryPoolOutOfMemoryError"
    return QueryFailed(503, code, "the query was stopped: its process died, as it does for want of memory")


def timed_out(seconds: float) -> QueryFailed:
    """A query that ran into the time limit."""
    message = f"the query was stopped: it took longer than {seconds:g} s"
    return QueryFailed(503, "Neo.ClientError.Transaction.TransactionTimedOut", message)


def failed(failure: Failure) -> QueryFailed:
    """What a worker tells."""
    return QueryFailed(*_REASONS[failure.reason], failure.message)


_REASONS = {
    "refused": (400, "Neo.ClientError.Statement.SyntaxError"),
    "read-only": (400, "Neo.ClientError.Statement.AccessMode"),
    "missing": (400, "Neo.ClientError.Statement.ParameterMissing"),
    "unacceptable": (406, "Neo.ClientError.Request.Invalid"),
    "failed": (500, "Neo.DatabaseError.Statement.ExecutionFailed"),
}
_BUSY = "Neo.TransientError.Request.NoThreadsAvailable"
