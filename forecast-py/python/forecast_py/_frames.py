"""Tables of any library as those of polars, which the analysis works with, and back."""

from __future__ import annotations

import datetime
from typing import Any, Sequence, TypeVar, Union

import polars as pl

from ._convert import arrow, like
from ._errors import ErrorKind, InputError, TableError

Frame = TypeVar("Frame")

_DATES = ("birth_date", "date", "as_of", "earliest", "recommended", "past_due", "latest")


def day(value: Union[datetime.date, str]) -> datetime.date:
    """A date from a date or text."""
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError as error:
            raise InputError(str(error), ErrorKind.FORMAT, "as_of", value) from error
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    raise TypeError(f"as_of: found a value of type {type(value).__name__}, expected a date")


def frame(table: object, name: str, columns: Sequence[str] = ()) -> pl.DataFrame:
    """The table as one of polars, with its dates as dates and its words as text.

    Raises
    ------
    TypeError
        Where it has no Arrow PyCapsule interface.
    TableError
        Where a column is missing.
    """
    table = arrow(table)
    if not hasattr(table, "__arrow_c_stream__"):
        expected = "a table of pandas, polars, pyarrow or with the Arrow PyCapsule interface"
        raise TypeError(f"{name}: found a value of type {type(table).__name__}, expected {expected}")
    made = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
    for column in columns:
        if column not in made.columns:
            raise TableError("the column is missing", place=(name, column, None))
    plain = [_date(column, made.schema[column]) for column in _DATES if column in made.columns]
    words = [pl.col(c).cast(pl.String) for c, kind in made.schema.items() if kind == pl.Categorical]
    return made.with_columns(*plain, *words)


def back(model: Frame, table: pl.DataFrame) -> Frame:
    """A table of the library that the model comes from."""
    made: Frame = like(model, table)
    return made


def _date(name: str, kind: Any) -> pl.Expr:
    column = pl.col(name)
    return column.str.to_date("%Y-%m-%d") if kind == pl.String else column.cast(pl.Date)


def days_between(earlier: pl.Expr, later: pl.Expr) -> pl.Expr:
    """Whole days."""
    return (later - earlier).dt.total_days()


def birthday_months(birth: pl.Expr, on: pl.Expr) -> pl.Expr:
    """An age in months and days, as 32 times the months and the days.

    It is at least ``32 * n`` from the day on which the ``n``-th month of age is reached; where the
    month has no such day, that is the first day of the next month.
    """
    return _calendar(on) - _calendar(birth)


def _calendar(column: pl.Expr) -> pl.Expr:
    year = column.dt.year().cast(pl.Int32)
    month = column.dt.month().cast(pl.Int32)
    return (year * 12 + month) * 32 + column.dt.day().cast(pl.Int32)


def text_code(name: str) -> pl.Expr:
    """A column of CVX codes as text with the leading zero."""
    return pl.col(name).cast(pl.String).str.zfill(2)


def years(birth: pl.Expr, on: pl.Expr) -> pl.Expr:
    """Completed years of age."""
    return birthday_months(birth, on).floordiv(384)
