"""Populations in pieces, and verdicts with what their doses say besides."""

from __future__ import annotations

import os
from typing import Any, Iterator, List, Tuple

from ._convert import arrow
from ._errors import TableError


def _polars() -> Any:
    try:
        import polars
    except ImportError as error:
        message = "polars is not installed; it comes with pip install 'forecast_py[analysis]'"
        raise ImportError(message) from error
    return polars


def again(doses: Any) -> Any:
    """The doses as a table that can be read more than once."""
    polars = _polars()
    table = arrow(doses)
    return table if isinstance(table, polars.DataFrame) else polars.DataFrame(table)


def with_doses(verdicts: Any, doses: Any, columns: List[str]) -> Any:
    """The verdicts with columns of their doses, behind ``cvx``.

    The engine counts the doses of a person in the order of the table.
    """
    polars = _polars()
    made = polars.DataFrame(verdicts)
    for name in columns:
        if name not in doses.columns:
            raise TableError("the column is missing", place=("doses", name, None))
        if name in made.columns:
            message = "found a column to carry over that is named like one of the verdicts\', expected another name"
            raise TableError(message, place=("doses", name, None))
    given = doses.select("patient_id", *columns)
    place = polars.int_range(polars.len()).over("patient_id").cast(polars.Int32)
    given = given.with_columns(dose_index=place).rename({"patient_id": "id"})
    given = given.with_columns(polars.col("id").cast(made.schema["id"]))
    made = made.join(given, on=["id", "dose_index"], how="left", maintain_order="left")
    names = [name for name in made.columns if name not in columns]
    behind = names.index("cvx") + 1
    return made.select(*names[:behind], *columns, *names[behind:])


def pieces(patients: Any, doses: Any, observations: Any, size: int) -> Iterator[Tuple[Any, Any, Any]]:
    """The people in pieces of a size, each with their doses and observations."""
    for method in ("to_arrow_reader", "fetch_arrow_reader"):
        if hasattr(patients, method) and not hasattr(patients, "lazy"):
            return ((batch, None, None) for batch in _arrow_batches(patients, method, size))
    return _lazy_pieces(patients, doses, observations, size)


def _arrow_batches(relation: Any, method: str, size: int) -> Iterator[Any]:
    import pyarrow

    for batch in getattr(relation, method)(size):
        yield pyarrow.Table.from_batches([batch])


def _lazy_pieces(
    patients: Any, doses: Any, observations: Any, size: int
) -> Iterator[Tuple[Any, Any, Any]]:
    polars = _polars()

    def lazy(table: Any) -> Any:
        if isinstance(table, (str, os.PathLike)):
            return polars.scan_parquet(table)
        if isinstance(table, (polars.LazyFrame, polars.DataFrame)):
            return table.lazy()
        return polars.DataFrame(arrow(table)).lazy()

    people = lazy(patients)
    others = [None if table is None else lazy(table) for table in (doses, observations)]
    many = people.select(polars.len()).collect().item()
    for start in range(0, many, size):
        some = people.slice(start, size).collect()
        ids = some.lazy().select(patient_id="id")
        # In the order of the table: the place of a dose is its index.
        rows = [
            None
            if table is None
            else table.join(ids, on="patient_id", how="semi", maintain_order="left").collect()
            for table in others
        ]
        yield some, rows[0], rows[1]
