"""Rows of Python values as Arrow tables."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa


def columns(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """A table of these rows, whose cells stand in the order of the schema's fields."""
    cells = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return pa.table([pa.array(each, field.type) for each, field in zip(cells, schema, strict=True)], schema=schema)
