"""Tables of any library as those of polars, which the analysis works with, and back."""

from __future__ import annotations

import datetime
from typing import Any, List, Optional, Sequence, Tuple, TypeVar, Union

import polars as pl

from ._convert import arrow, like, names
from ._errors import ErrorKind, InputError, InputTypeError, TableError

Frame = TypeVar("Frame")

_DATES = ("birth_date", "date", "as_of", "past_due")

USUAL = ("opted_out", "deceased", "inactive")
"""Who is left out of figures and lists, as far as a table says so."""

DEFAULT_AGES = (0, 18)
"""Whom lists are for, unless they are told otherwise: children, in completed years."""


def day(value: Union[datetime.date, str], path: str = "as_of") -> datetime.date:
    """A date from a date or text."""
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError as error:
            raise InputError(str(error), ErrorKind.FORMAT, path, value) from error
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    message = f"found a value of type {type(value).__name__}, expected a date"
    raise InputTypeError(message, ErrorKind.FORMAT, path, value)


def frame(
    table: object,
    name: str,
    columns: Sequence[str] = (),
    others: Optional[Sequence[str]] = None,
    *,
    loose: Sequence[str] = (),
) -> pl.DataFrame:
    """The table as one of polars, with its words as text, and the dates among the columns as dates.

    Parameters
    ----------
    table : table
        Any.
    name : str
        What the caller's argument is called.
    columns : sequence of str
        The columns that it must have.
    others : sequence of str, optional
        Where given, nothing but the columns and these is read.
    loose : sequence of str
        Columns of dates in which text that is none becomes null, to be counted, unless all is.

    Raises
    ------
    TypeError
        Where it has no Arrow PyCapsule interface.
    TableError
        Where a column is missing, or one of dates has none.
    """
    table = arrow(table, None if others is None else (*columns, *others))
    if not hasattr(table, "__arrow_c_stream__"):
        expected = "a table of pandas, polars, pyarrow or with the Arrow PyCapsule interface"
        message = f"found a value of type {type(table).__name__}, expected {expected}"
        raise InputTypeError(message, ErrorKind.FORMAT, name)
    made = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
    for column in columns:
        if column not in made.columns:
            raise TableError("the column is missing", place=(name, column, None))
    asked = list(dict.fromkeys([*columns, *(it for it in loose if it in made.columns)]))
    days = [_days(made[column], name, column in loose) for column in asked if column in _DATES]
    words = [
        pl.col(column).cast(pl.String)
        for column, kind in made.schema.items()
        if isinstance(kind, (pl.Categorical, pl.Enum))
    ]
    return made.with_columns(*days, *words)


def back(model: Frame, table: pl.DataFrame) -> Frame:
    """A table of the library that the model comes from."""
    made: Frame = like(model, table)
    return made


def _days(column: pl.Series, table: str, loose: bool = False) -> pl.Series:
    """A column of dates, of timestamps without a zone or in UTC, or of text, as one of dates."""
    kind = column.dtype
    if kind == pl.String:
        days = column.str.to_date("%Y-%m-%d", strict=False)
        wrong = (days.is_null() & column.is_not_null()).arg_true()
        # Where none is a date, they are written in another way, and nobody must be lost by it.
        if len(wrong) > 0 and not (loose and days.is_not_null().any()):
            message = "expected a date such as 2025-09-06"
            raise TableError(message, place=(table, column.name, wrong[0] + 1))
        return days
    zone = getattr(kind, "time_zone", None)
    if kind in (pl.Date, pl.Null) or (kind == pl.Datetime and zone in (None, "UTC")):
        return column.cast(pl.Date)
    expected = "dates, timestamps without a time zone or in UTC, or text"
    raise TableError(f"found a column of type {kind}, expected {expected}", place=(table, column.name, None))


def marked(column: pl.Series, table: str) -> pl.Series:
    """Who has true in a column, or a date."""
    if column.dtype == pl.Boolean:
        return column.fill_null(False)
    return _days(column, table).is_not_null()


def left_out(people: pl.DataFrame, columns: Sequence[str], table: str) -> pl.Series:
    """Who is marked in one of the columns, as far as the table has them."""
    out = pl.Series("_out", [False] * people.height, dtype=pl.Boolean)
    for name in columns:
        if name in people.columns:
            out = out | marked(people[name], table)
    return out.alias("_out")


def leaving_out(leave_out: Optional[Sequence[str]]) -> Tuple[List[str], Sequence[str]]:
    """The columns of who is left out: those that are named, which must be there, and the usual ones."""
    return ([], USUAL) if leave_out is None else (names(leave_out, "leave_out"), ())


def born(
    patients: object, carry: Sequence[str], leave_out: Optional[Sequence[str]]
) -> pl.DataFrame:
    """The people with ``birth_date`` and what is carried; who is left out is marked in ``_out``."""
    named, usual = leaving_out(leave_out)
    people = frame(
        patients, "patients", ("id", "birth_date", *carry, *named), usual, loose=("birth_date",)
    )
    out = left_out(people, (*named, *usual), "patients")
    return people.select(*dict.fromkeys(("id", "birth_date", *carry)), out)


def of_ages(
    rows: pl.DataFrame,
    patients: object,
    ages: Tuple[Optional[int], Optional[int]],
    carry: Sequence[str],
    leave_out: Optional[Sequence[str]],
) -> pl.DataFrame:
    """The rows of people who are not left out and of these ages on their ``as_of``, with ``age``."""
    people = born(patients, carry, leave_out).filter(~pl.col("_out")).drop("_out")
    rows = with_people(rows, people, how="inner")
    rows = rows.with_columns(age=years(pl.col("birth_date"), pl.col("as_of")))
    youngest, oldest = ages
    if youngest is not None:
        rows = rows.filter(pl.col("age") >= youngest)
    if oldest is not None:
        rows = rows.filter(pl.col("age") <= oldest)
    return rows


def heads(rows: pl.DataFrame) -> pl.DataFrame:
    """The forecast that heads each vaccine group of a person: the first one."""
    return rows.unique(["id", "group"], keep="first", maintain_order=True)


def wilson(made: pl.DataFrame, n: str = "n", numerator: str = "numerator") -> pl.DataFrame:
    """Adds ``share`` and the ends of its Wilson score interval of 95 %, ``low`` and ``high``."""
    z2 = 1.959963984540054**2
    many = pl.col(n).cast(pl.Float64)
    share = pl.when(many > 0).then(pl.col(numerator) / many)
    middle = (share + z2 / (2 * many)) / (1 + z2 / many)
    half = (z2 * (share * (1 - share) / many + z2 / (4 * many * many))).sqrt() / (1 + z2 / many)
    low, high = (middle - half).clip(0.0, 1.0), (middle + half).clip(0.0, 1.0)
    # Rounding errors must not leave 0 and 1 outside.
    low = pl.when(share == 0).then(pl.lit(0.0)).otherwise(low)
    high = pl.when(share == 1).then(pl.lit(1.0)).otherwise(high)
    return made.with_columns(share=share, low=low, high=high)


def suppressed(made: pl.DataFrame, least: Optional[int]) -> pl.DataFrame:
    """The figures without those of fewer people than this, where one is given."""
    if least is None:
        return made
    if isinstance(least, bool) or not isinstance(least, int) or least < 1:
        raise InputError("expected a whole number from 1", ErrorKind.FORMAT, "suppress", least)
    few = pl.col("n") < least
    shown = ["n", "numerator", "share", "low", "high"]
    made = made.with_columns(suppressed=few)
    return made.with_columns(
        pl.when(~pl.col("suppressed")).then(pl.col(name)).alias(name) for name in shown
    )


def each_once(people: pl.DataFrame) -> pl.DataFrame:
    """The people, of whom none may be there twice."""
    if people["id"].is_duplicated().any():
        message = "found a person twice, expected one row for each"
        raise TableError(message, place=("patients", "id", None))
    return people


def with_ids_of(people: pl.DataFrame, rows: pl.DataFrame, place: Sequence[str]) -> pl.DataFrame:
    """The rows with their ids in the type of the people's."""
    found, expected = rows.schema["id"], people.schema["id"]
    if pl.Null not in (found, expected) and found.is_numeric() != expected.is_numeric():
        message = f"found ids of type {found}, expected {expected} as in the other table"
        raise TableError(message, place=(place[0], place[1], None))
    return rows.with_columns(pl.col("id").cast(expected))


def with_people(rows: pl.DataFrame, people: pl.DataFrame, *, how: Any) -> pl.DataFrame:
    """The rows with the columns of their people."""
    people = with_ids_of(rows, each_once(people), ("patients", "id"))
    return rows.join(people, on="id", how=how)


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
    """A column of CVX codes as text with the leading zero; 8.0 is ``08`` too."""
    return pl.col(name).cast(pl.String).str.strip_suffix(".0").str.zfill(2)


def years(birth: pl.Expr, on: pl.Expr) -> pl.Expr:
    """Completed years of age."""
    return birthday_months(birth, on).floordiv(384)
