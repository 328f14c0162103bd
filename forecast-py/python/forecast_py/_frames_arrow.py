"""Arrow tables as other engines read them."""

from __future__ import annotations

from typing import Any, List, Sequence

import pyarrow as pa

from ._convert import PATIENTS


def columns_of(columns: Sequence[str], carry: Sequence[str]) -> List[str]:
    """The columns that the engine reads, and those to carry over."""
    wanted = {*PATIENTS, *carry}
    return [name for name in columns if name in wanted]


def as_spark_reads(table: Any) -> Any:
    """The table with its dictionaries written out: Spark has none."""
    fields = [
        pa.field(field.name, _plain(field.type), field.nullable) for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def _plain(kind: Any) -> Any:
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_list(kind):
        return pa.list_(_plain(kind.value_type))
    return kind
