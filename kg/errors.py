"""What can go wrong because of what the user gave us. Each error is one or two lines that a person can act on."""

from pathlib import Path


class KgError(Exception):
    """Base of all errors that are the input's fault, not the program's.

    Args:
        what: what is wrong, in a few words, without a full stop.
        where: the file concerned, if any.
        line: its line, counted from 1, if known.
        hint: what to try.
    """

    def __init__(self, what: str, *, where: Path | str | None = None, line: int | None = None, hint: str = "") -> None:
        place = "" if where is None else f"{where}:{line}: " if line is not None else f"{where}: "
        super().__init__(place + what + (f"\n  {hint}" if hint else ""))


class ReadError(KgError):
    """A listing that cannot be read: missing, binary, of no known layout, or with an entry that fits nothing."""


class GraphError(KgError):
    """A graph directory that cannot be opened or written."""


class QueryError(KgError):
    """A query that is unknown, malformed, or lacks a parameter."""


class ExportError(KgError):
    """An export or drawing that cannot be written."""


class LoadError(KgError):
    """A server that cannot be loaded: down, too old, refusing, or not holding the graph in the end."""


class ModelError(KgError):
    """An extraction model that is unknown or not installed."""
