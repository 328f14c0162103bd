"""Tables of one library as those of another, through Arrow's C interface."""

from __future__ import annotations

import sys
from typing import Any, Iterable, List, Optional

from ._errors import ErrorKind, InputTypeError

PATIENTS = ("id", "birth_date", "sex", "gender", "birth_country", "as_of", "doses", "observations")
"""The columns that are read of patients."""
DOSES = ("patient_id", "date", "cvx", "mvx", "trade_name", "volume", "condition", "lot_expiration")
"""Those of doses."""
OBSERVATIONS = ("patient_id", "code", "date", "end")
"""Those of observations."""
_LISTS = ("doses", "observations")


def arrow(table: Any, columns: Optional[Iterable[str]] = None) -> Any:
    """The table with Arrow's interface, which lazy frames get by being worked out.

    Of tables of pandas and polars only these columns: others may hold what Arrow has no type for.
    """
    polars = sys.modules.get("polars")
    if polars is not None and isinstance(table, polars.LazyFrame):
        table = table.collect()
    if polars is not None and isinstance(table, polars.DataFrame):
        if columns is not None:
            empty = [name for name in _LISTS if table.schema.get(name) == polars.Null]
            wanted = set(columns).difference(empty)
            table = table.select(name for name in table.columns if name in wanted)
        return _without_nulls(table)
    pandas = sys.modules.get("pandas")
    if columns is not None and pandas is not None and isinstance(table, pandas.DataFrame):
        return table.loc[:, table.columns.isin(list(columns))]
    return table


def _without_nulls(table: Any) -> Any:
    """The table of polars with its columns of no type as text.

    Polars writes them with a buffer that Arrow's C interface does not allow.
    """
    import polars

    def typed(kind: Any) -> Any:
        if kind == polars.Null:
            return polars.String()
        if isinstance(kind, polars.List):
            return polars.List(typed(kind.inner))
        if isinstance(kind, polars.Struct):
            return polars.Struct({field.name: typed(field.dtype) for field in kind.fields})
        return kind

    kinds = {name: typed(kind) for name, kind in table.schema.items()}
    changed = [name for name, kind in kinds.items() if kind != table.schema[name]]
    return table.with_columns(polars.col(name).cast(kinds[name]) for name in changed)


def names(value: Any, path: str) -> List[str]:
    """Names in a sequence; one text alone is no sequence of them."""
    if not isinstance(value, (str, bytes)) and isinstance(value, Iterable):
        made = list(value)
        if all(isinstance(name, str) for name in made):
            return made
    expected = "a sequence of names, each a str"
    message = f"found a value of type {type(value).__name__}, expected {expected}"
    raise InputTypeError(message, ErrorKind.FORMAT, path, value)


def like(model: Any, table: Any) -> Any:
    """The table as one of the library that the model comes from."""
    polars = sys.modules.get("polars")
    if polars is not None and isinstance(model, polars.DataFrame):
        return polars.DataFrame(table)
    if polars is not None and isinstance(model, polars.LazyFrame):
        return polars.DataFrame(table).lazy()
    if polars is not None and isinstance(table, polars.DataFrame):
        # Text as pyarrow's functions take it, which know no views yet.
        table = table.to_arrow(compat_level=polars.CompatLevel.oldest())
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(model, pandas.DataFrame):
        return _to_pandas(table)
    pyarrow = sys.modules.get("pyarrow")
    if pyarrow is not None:
        if isinstance(model, pyarrow.RecordBatch):
            whole = pyarrow.table(table).combine_chunks()
            empty = pyarrow.RecordBatch.from_pylist([], schema=whole.schema)
            return next(iter(whole.to_batches()), empty)
        if isinstance(model, (pyarrow.Table, pyarrow.RecordBatchReader)):
            return pyarrow.table(table)
    return table


def _to_pandas(table: Any) -> Any:
    """A table of pandas with nullable integers, and dates that pandas can reckon with."""
    import pandas
    import pyarrow

    types: Any = {pyarrow.int16(): pandas.Int16Dtype()}
    return pyarrow.table(table).to_pandas(types_mapper=types.get, date_as_object=False)
