"""What an analyst asks of a table of forecasts: who is up to date, who is overdue, whom to recall.

The functions take tables of pandas, polars, pyarrow or with the Arrow PyCapsule interface, and give
back tables of the same library. They need the extra ``analysis`` (polars).
"""

from __future__ import annotations

import datetime
from typing import Any, Optional, Sequence, Tuple, TypeVar, Union

import polars as pl

from ._convert import names
from ._frames import back, day, days_between, frame, marked, with_people, years

__all__ = ["add_age_group", "coverage", "measure_coverage", "overdue", "recall_list"]

Frame = TypeVar("Frame")

_COUNTED = ("not_complete", "complete", "immune")
_LEFT_OUT = ("opted_out", "deceased")


def add_age_group(
    patients: Frame,
    as_of: Union[datetime.date, str],
    starts: Sequence[int] = (0, 2, 5, 11, 18, 65),
    *,
    name: str = "age_group",
) -> Frame:
    """Adds a column with the age group of everybody.

    Parameters
    ----------
    patients : table
        A row per person with ``birth_date``.
    as_of : datetime.date or str
        The day on which ages are taken.
    starts : sequence of int
        The age in completed years with which each group begins, in order.
    name : str
        The new column: ``"02-04"``, ``"65+"``. It is null before the first group and before birth.

    Examples
    --------
    >>> import polars
    >>> from forecast_py.analysis import add_age_group
    >>> people = polars.DataFrame({"id": [1, 2], "birth_date": ["2022-11-11", "1950-01-01"]})
    >>> add_age_group(people, "2025-11-10")["age_group"].to_list()
    ['02-04', '65+']
    """
    people = frame(patients, "patients", ("birth_date",))
    age = years(pl.col("birth_date"), pl.lit(day(as_of)))
    label: Any = pl.lit(None, dtype=pl.String)
    for place, start in enumerate(starts):
        last = place + 1 == len(starts)
        text = f"{start:02}+" if last else f"{start:02}-{starts[place + 1] - 1:02}"
        label = pl.when(age >= start).then(pl.lit(text)).otherwise(label)
    return back(patients, people.with_columns(label.alias(name)))


def coverage(
    forecasts: Frame, patients: object = None, *, by: Sequence[str] = ()
) -> Frame:
    """How many are up to date, by vaccine group.

    Up to date is who has nothing overdue in the vaccine group: complete, immune, or not complete and
    not past due. Who cannot or need not be vaccinated (contraindicated, not recommended, aged out)
    is not counted, nor is who need not have begun (the first dose not yet due), nor an optional
    vaccine after a shared decision, nor who is in error. Of several forecasts for one person and
    group, all must be up to date.

    Parameters
    ----------
    forecasts : table
        What ``forecast_batch`` gives.
    patients : table, optional
        Where columns of ``by`` come from that ``forecasts`` does not have.
    by : sequence of str
        Columns to break down by: an age group, a county, a provider.

    Returns
    -------
    table
        ``group``, the columns of ``by``, ``people``, ``up_to_date`` (people), ``share`` (0 to 1).
        Sorted.

    Raises
    ------
    TypeError
        Where an argument has the wrong type.
    TableError
        Where a column is missing or of a type that is not read, or a person of ``patients`` is
        there twice.
    """
    by = names(by, "by")
    rows = _joined(forecasts, patients, by)
    rows = rows.filter(
        pl.col("status").is_in(_COUNTED),
        ~_word("category", rows, "shared_decision"),
    )
    if "dose_number" in rows.columns:
        begun = pl.col("dose_number").fill_null(0) != 1
        rows = rows.filter(begun | (pl.col("due") != "not_yet_due"))
    keys = ["group", *by]
    people = rows.group_by("id", *keys).agg(late=(pl.col("due") == "overdue").any())
    people = people.with_columns(up_to_date=~pl.col("late"))
    return back(forecasts, _shares(people, keys, "up_to_date"))


def measure_coverage(assessed: Frame, *, by: Sequence[str] = ()) -> Frame:
    """How many meet a measure, and each of its requirements.

    Parameters
    ----------
    assessed : table
        What ``Measure.assess`` gives.
    by : sequence of str
        Columns of it to break down by (``Measure.assess(carry=...)``).

    Returns
    -------
    table
        ``requirement`` (``up_to_date`` is the measure as a whole), the columns of ``by``,
        ``people``, ``up_to_date`` (people), ``share`` (0 to 1).
    """
    by = names(by, "by")
    rows = frame(assessed, "assessed", ("id", "up_to_date", *by))
    requirements = [
        name for name in rows.columns if rows.schema[name] == pl.Boolean and name not in by
    ]
    parts = []
    for place, name in enumerate(requirements):
        part = rows.select(*by, _met=name, requirement=pl.lit(name), _place=pl.lit(place))
        parts.append(_shares(part, ["_place", "requirement", *by], "_met"))
    return back(assessed, pl.concat(parts).sort("_place", *by).drop("_place"))


def overdue(forecasts: Frame) -> Frame:
    """The forecasts that are overdue, with ``days_overdue``; the longest overdue come first.

    Parameters
    ----------
    forecasts : table
        What ``forecast_batch`` gives.
    """
    rows = frame(forecasts, "forecasts", ("id", "due", "past_due", "as_of"))
    return back(forecasts, _overdue(rows))


def recall_list(
    forecasts: Frame,
    patients: object,
    *,
    groups: Optional[Sequence[str]] = None,
    ages: Tuple[Optional[int], Optional[int]] = (None, None),
    days_overdue: Tuple[int, Optional[int]] = (1, None),
    leave_out: Optional[Sequence[str]] = None,
    carry: Sequence[str] = (),
) -> Frame:
    """Whom to remind: a row per person, with what is overdue.

    Parameters
    ----------
    forecasts : table
        What ``forecast_batch`` gives.
    patients : table
        A row per person: ``id``, ``birth_date``, and the columns named below.
    groups : sequence of str, optional
        Only these vaccine groups.
    ages : tuple of int or None
        The least and the greatest age in completed years on the assessment date.
    days_overdue : tuple of int and int or None
        The least and the greatest number of days overdue.
    leave_out : sequence of str, optional
        Columns of ``patients`` of truth values or dates; who has true or a date in one of them is
        left out. By default ``opted_out`` and ``deceased``, as far as the table has them; columns
        that are named here must be there.
    carry : sequence of str
        Columns of ``patients`` to put on the list, such as an address.

    Returns
    -------
    table
        ``id``, ``birth_date``, ``age`` (years), what is carried, ``overdue`` (how many vaccine
        groups), ``days_overdue`` (of the longest), ``vaccine_groups`` (their names, with commas).
        The longest overdue come first.

    Raises
    ------
    TypeError
        Where an argument has the wrong type.
    TableError
        Where a column is missing or of a type that is not read, or a person of ``patients`` is
        there twice.
    """
    carry = names(carry, "carry")
    named = () if leave_out is None else names(leave_out, "leave_out")
    usual = _LEFT_OUT if leave_out is None else ()
    people = frame(patients, "patients", ("id", "birth_date", *carry, *named), usual)
    for name in (*named, *usual):
        if name in people.columns:
            people = people.filter(~marked(people[name], "patients"))
    people = people.select("id", "birth_date", *carry)
    late = _overdue(frame(forecasts, "forecasts", ("id", "group", "due", "past_due", "as_of")))
    late = late.select("id", "as_of", "days_overdue", group=pl.col("group"))
    if groups is not None:
        late = late.filter(pl.col("group").is_in(names(groups, "groups")))
    least, most = days_overdue
    late = late.filter(pl.col("days_overdue") >= least)
    if most is not None:
        late = late.filter(pl.col("days_overdue") <= most)
    late = late.group_by("id", "as_of", "group").agg(days_overdue=pl.col("days_overdue").max())
    late = with_people(late, people, how="inner")
    late = late.with_columns(age=years(pl.col("birth_date"), pl.col("as_of")))
    youngest, oldest = ages
    if youngest is not None:
        late = late.filter(pl.col("age") >= youngest)
    if oldest is not None:
        late = late.filter(pl.col("age") <= oldest)
    made = late.group_by("id", "birth_date", "age", *carry).agg(
        pl.len().cast(pl.Int64).alias("overdue"),
        pl.col("days_overdue").max(),
        pl.col("group").sort().str.join(", ").alias("vaccine_groups"),
    )
    return back(forecasts, made.sort("days_overdue", "id", descending=[True, False]))


def _overdue(rows: pl.DataFrame) -> pl.DataFrame:
    rows = rows.filter(pl.col("due") == "overdue")
    rows = rows.with_columns(days_overdue=days_between(pl.col("past_due"), pl.col("as_of")))
    return rows.sort("days_overdue", "id", descending=[True, False])


def _word(name: str, rows: pl.DataFrame, word: str) -> pl.Expr:
    """Whether a column of words has this one; not where it is null or missing."""
    if name not in rows.columns:
        return pl.lit(False)
    return (pl.col(name) == word).fill_null(False)


def _joined(forecasts: object, patients: object, by: Sequence[str]) -> pl.DataFrame:
    """The forecasts with the columns to break down by."""
    needed = ("id", "group", "status", "due")
    if patients is None:
        return frame(forecasts, "forecasts", (*needed, *by))
    rows = frame(forecasts, "forecasts", needed)
    wanted = [name for name in by if name not in rows.columns]
    people = frame(patients, "patients", ("id", *wanted), ())
    return with_people(rows, people.select("id", *wanted), how="left")


def _shares(people: pl.DataFrame, keys: Sequence[str], met: str) -> pl.DataFrame:
    """People, those who meet it, and their share, by keys."""
    made = people.group_by(keys).agg(people=pl.len(), up_to_date=pl.col(met).sum())
    made = made.with_columns(
        pl.col("people", "up_to_date").cast(pl.Int64),
        share=pl.col("up_to_date") / pl.col("people"),
    )
    return made.sort(keys)
