"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import ExportError


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A stream to write bytes to, beside `target`, which it replaces at the end; after an error nothing has changed.

    Raises:
        ExportError: where it cannot be written.
    """
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            with aside.open("xb") as stream:
                yield stream
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"cannot be written: {error.strerror}", where=target) from None
