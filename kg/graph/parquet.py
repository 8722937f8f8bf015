"""Parquet files whose bytes depend on their rows alone, written in bounded memory."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import GraphError

ROW_GROUP = 16384


@contextmanager
def writing(where: Path | str) -> Iterator[None]:
    """Say of what cannot be written that it cannot.

    Raises:
        GraphError: in place of an operating system's error, and of memory that runs out.
    """
    try:
        yield
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise GraphError(f"cannot be written: {why}", where=where) from error


class TableWriter:
    """Writes rows to one file. Batches of any sizes give the same bytes: row groups are cut at `ROW_GROUP` rows."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = pq.ParquetWriter(path, schema, compression="zstd")
        self._schema = schema
        self._waiting: list[pa.RecordBatch] = []
        self._count = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Append the batch, whose columns are those of the schema."""
        begin = 0
        while self._count + batch.num_rows - begin >= ROW_GROUP:
            taken = ROW_GROUP - self._count
            self._waiting.append(batch.slice(begin, taken))
            begin += taken
            self._flush()
        if begin < batch.num_rows:
            self._waiting.append(batch.slice(begin))
            self._count += batch.num_rows - begin

    def _flush(self) -> None:
        group = pa.Table.from_batches(self._waiting, self._schema).combine_chunks()
        self._file.write_table(group, row_group_size=ROW_GROUP)
        self._waiting, self._count = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._waiting and error is None:
            self._flush()
        self._file.close()


def write_table(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write the batches as one file and return how many rows they had."""
    count = 0
    with TableWriter(path, schema) as writer:
        for batch in batches:
            writer.write(batch.cast(schema))
            count += batch.num_rows
    return count
