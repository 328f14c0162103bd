"""What an analyst asks of a table of forecasts: who is up to date, who is overdue, whom to recall.

The functions take tables of pandas, polars, pyarrow or with the Arrow PyCapsule interface, and give
back tables of the same library. They need the extra ``analysis`` (polars).
"""

from __future__ import annotations

import datetime
from typing import Any, Literal, Optional, Sequence, Tuple, TypeVar, Union

import polars as pl

from ._batch import forecast_batch
from ._convert import names
from ._coverage import coverage_of, known_groups, rules_named
from ._engine import Schedule
from ._errors import InputError
from ._frames import DEFAULT_AGES, back, day, days_between, frame, of_ages, suppressed, wilson, years
from ._reports import (
    catch_up_burden,
    doses_to_order,
    falling_overdue,
    invalid_doses,
    missed_opportunities,
    reminder_list,
)
from ._shapes import compare, explain, flat, wide

__all__ = [
    "add_age_group",
    "add_birth_cohort",
    "catch_up_burden",
    "compare",
    "coverage",
    "coverage_trend",
    "doses_to_order",
    "explain",
    "falling_overdue",
    "flat",
    "invalid_doses",
    "measure_coverage",
    "missed_opportunities",
    "overdue",
    "recall_list",
    "reminder_list",
    "wide",
    "with_dates",
]

Frame = TypeVar("Frame")


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


def with_dates(table: Frame, date_format: str) -> Frame:
    """Gives a table with its dates in text as dates, for reports on what is written in another way.

    Parameters
    ----------
    table : table
        People, doses or observations. Text that is not a date of the format becomes null.
    date_format : str
        How dates are written, as for ``forecast_batch``: ``"%m/%d/%Y"``.

    Examples
    --------
    >>> import polars
    >>> from forecast_py.analysis import with_dates
    >>> people = polars.DataFrame({"id": [1], "birth_date": ["5/2/2024"]})
    >>> with_dates(people, "%m/%d/%Y")["birth_date"].to_list()
    [datetime.date(2024, 5, 2)]
    """
    made = frame(table, "table")
    texts = [
        pl.col(name).str.strip_chars().str.to_date(date_format, strict=False)
        for name in ("birth_date", "as_of", "date", "end")
        if made.schema.get(name) == pl.String
    ]
    return back(table, made.with_columns(texts))


def add_birth_cohort(
    patients: Frame, every: Literal["year", "quarter", "month"] = "year", *, name: str = "birth_cohort"
) -> Frame:
    """Adds a column with the birth cohort of everybody: ``2024``, ``2024-Q2`` or ``2024-05``.

    Parameters
    ----------
    patients : table
        A row per person with ``birth_date``.
    every : {"year", "quarter", "month"}
        How long a cohort is.
    name : str
        The new column.
    """
    people = frame(patients, "patients", ("birth_date",))
    birth = pl.col("birth_date")
    quarter = pl.format("{}-Q{}", birth.dt.year(), birth.dt.quarter())
    labels = {"year": birth.dt.to_string("%Y"), "quarter": quarter, "month": birth.dt.to_string("%Y-%m")}
    if every not in labels:
        expected = "expected `year`, `quarter` or `month`"
        raise InputError(f"found `{every}`, {expected}", path="every", value=every)
    return back(patients, people.with_columns(labels[every].alias(name)))


def coverage(
    forecasts: Frame,
    patients: object = None,
    *,
    by: Sequence[str] = (),
    groups: Optional[Sequence[str]] = None,
    counting: Literal["up_to_date", "nothing_overdue"] = "up_to_date",
    schedule: Optional[Union[Schedule, str]] = None,
    leave_out: Optional[Sequence[str]] = None,
    suppress: Optional[int] = None,
) -> Frame:
    """Counts how many are up to date, by vaccine group, among all to whom it is recommended.

    A group counts for everybody to whom it is recommended at their age, routinely or by risk, whatever
    they have been given: what an unvaccinated person of the same birth date and sex would be told
    decides. So a child who is too old for what is left and did not complete it counts against the
    coverage, up to 18 years of age; older people do not, as the vaccine may be younger than they are.

    Up to date is who has completed the group with valid doses or is immune, and who has begun it and
    lacks no dose whose time has passed. A seasonal group asks for a dose in the season. Who is
    contraindicated is excluded. What is recommended after a shared decision alone has rows of its own.

    Parameters
    ----------
    forecasts : table
        What ``forecast_batch`` gives.
    patients : table, optional
        Of whom the figures are: a row per person with ``id``, ``birth_date``, ``sex`` where it is
        known, and columns of ``by``. Without it those of ``forecasts``, which then has to carry them.
    by : sequence of str
        Columns to break down by: an age group, a county, a provider.
    groups : sequence of str, optional
        Only these vaccine groups; they have a row even where nobody counts.
    counting : {"up_to_date", "nothing_overdue"}
        ``nothing_overdue`` counts who is complete, immune, or not complete and not past due, without
        those who need not have begun; it is no coverage, and 100 % where nothing is ever past due.
    schedule : Schedule or str, optional
        The rules of the forecasts; by default the embedded ones that their column names.
    leave_out : sequence of str, optional
        Columns of truth values or dates; who has true or a date in one of them is excluded. By
        default ``opted_out``, ``deceased`` and ``inactive``, as far as the table has them.
    suppress : int, optional
        Where fewer than so many count, the figures are null and ``suppressed`` is true.

    Returns
    -------
    table
        ``group``, ``recommendation`` (``recommended`` or ``shared_decision``), the columns of ``by``,
        ``n`` (who counts), ``numerator`` (who is up to date), ``share`` (0 to 1), ``low`` and ``high``
        (its Wilson interval of 95 %), ``not_assessed`` (refused rows), ``excluded`` (left out or
        contraindicated), ``not_recommended``. The last four counts and ``n`` are all people. Sorted.

    Raises
    ------
    TypeError
        Where an argument has the wrong type.
    ForecastError
        Where a vaccine group or the schedule is not known.
    TableError
        Where a column is missing or of a type that is not read, or a person of ``patients`` is
        there twice.

    Examples
    --------
    >>> import polars
    >>> from forecast_py import forecast_batch
    >>> from forecast_py.analysis import coverage
    >>> people = polars.DataFrame({"id": [1, 2], "birth_date": ["2023-05-02", "2023-06-01"]})
    >>> doses = polars.DataFrame({"patient_id": [1], "date": ["2024-05-20"], "cvx": ["03"]})
    >>> answers = forecast_batch(people, doses, as_of="2025-11-10")
    >>> coverage(answers, people, groups=["MMR"]).select("group", "n", "numerator", "share").rows()
    [('MMR', 2, 1, 0.5)]
    """
    made = coverage_of(forecasts, patients, by, groups, counting, schedule, leave_out)
    return back(forecasts, suppressed(made, suppress))


def coverage_trend(
    patients: Frame,
    doses: object,
    observations: object = None,
    *,
    days: Sequence[Union[datetime.date, str]],
    by: Sequence[str] = (),
    groups: Optional[Sequence[str]] = None,
    schedule: Optional[Union[Schedule, str]] = None,
    leave_out: Optional[Sequence[str]] = None,
    suppress: Optional[int] = None,
) -> Frame:
    """Counts coverage on several days, each with the doses that had been given by then.

    Parameters
    ----------
    patients, doses, observations : table
        As ``forecast_batch`` takes them, doses in a table of their own. Who was not born yet on a day
        is not among its people.
    days : sequence of datetime.date or str
        The assessment dates.
    by, groups, schedule, leave_out, suppress
        As for ``coverage``.

    Returns
    -------
    table
        ``as_of`` and the columns of ``coverage``.
    """
    people = frame(patients, "patients", ("id", "birth_date"), loose=("birth_date",))
    given = frame(doses, "doses", ("patient_id", "date", "cvx"))
    seen = None if observations is None else frame(observations, "observations", ("patient_id", "code"))
    parts = []
    for on in days:
        today = day(on, "days")
        born = people.filter(pl.col("birth_date").is_null() | (pl.col("birth_date") <= today))
        ids = born["id"]
        rows = given.filter(pl.col("date") <= today, pl.col("patient_id").is_in(ids.implode()))
        told = None if seen is None else seen.filter(pl.col("patient_id").is_in(ids.implode()))
        answers = forecast_batch(born, rows, told, as_of=today, schedule=schedule, errors="column")
        made = coverage_of(answers, born, by, groups, "up_to_date", schedule, leave_out)
        parts.append(made.select(pl.lit(today).alias("as_of"), pl.all()))
    if not parts:
        raise InputError("found no days, expected at least one", path="days")
    return back(patients, suppressed(pl.concat(parts), suppress))


def measure_coverage(
    assessed: Frame, *, by: Sequence[str] = (), suppress: Optional[int] = None
) -> Frame:
    """Counts how many meet a measure, and each of its requirements.

    Parameters
    ----------
    assessed : table
        What ``Measure.assess`` gives.
    by : sequence of str
        Columns of it to break down by (``Measure.assess(carry=...)``).
    suppress : int, optional
        Where fewer than so many count, the figures are null and ``suppressed`` is true.

    Returns
    -------
    table
        ``requirement`` (``up_to_date`` is the measure as a whole), the columns of ``by``, ``n``,
        ``numerator``, ``share``, ``low``, ``high``, ``not_assessed`` (birth dates that cannot be
        read), ``excluded`` (left out, or by the measure's exclusions).
    """
    by = names(by, "by")
    rows = frame(assessed, "assessed", ("id", "up_to_date", "excluded", *by))
    requirements = [
        name for name in rows.columns if rows.schema[name] == pl.Boolean and name not in by
    ]
    unread = pl.col("excluded") == "not_assessed"
    parts = []
    for place, name in enumerate(requirements):
        of = pl.col(name)
        counts = [
            of.is_not_null().sum().alias("n"),
            of.fill_null(False).sum().alias("numerator"),
            unread.fill_null(False).sum().alias("not_assessed"),
            (pl.col("excluded").is_not_null() & ~unread.fill_null(False)).sum().alias("excluded"),
        ]
        part = rows.group_by(by).agg(counts) if by else rows.select(counts)
        parts.append(part.with_columns(pl.lit(name).alias("requirement"), pl.lit(place).alias("_place")))
    made = wilson(pl.concat(parts).sort("_place", *by))
    counted = ["n", "numerator", "not_assessed", "excluded"]
    made = made.with_columns(pl.col(counted).cast(pl.Int64))
    made = made.select("requirement", *by, *counted[:2], "share", "low", "high", *counted[2:])
    return back(assessed, suppressed(made, suppress))


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
    ages: Tuple[Optional[int], Optional[int]] = DEFAULT_AGES,
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
        The least and the greatest age in completed years on the assessment date; by default those of
        children, 0 to 18. ``(None, None)`` is everybody.
    days_overdue : tuple of int and int or None
        The least and the greatest number of days overdue.
    leave_out : sequence of str, optional
        Columns of ``patients`` of truth values or dates; who has true or a date in one of them is
        left out. By default ``opted_out``, ``deceased`` and ``inactive``, as far as the table has
        them; columns that are named here must be there.
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
    late = frame(forecasts, "forecasts", ("id", "group", "due", "past_due", "as_of"), ("schedule",))
    if groups is not None:
        groups = _groups(groups, late)
    late = _overdue(late)
    late = late.select("id", "as_of", "days_overdue", group=pl.col("group"))
    if groups is not None:
        late = late.filter(pl.col("group").is_in(list(groups)))
    least, most = days_overdue
    late = late.filter(pl.col("days_overdue") >= least)
    if most is not None:
        late = late.filter(pl.col("days_overdue") <= most)
    late = late.group_by("id", "as_of", "group").agg(days_overdue=pl.col("days_overdue").max())
    late = of_ages(late, patients, ages, carry, leave_out)
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


def _groups(groups: Sequence[str], rows: pl.DataFrame) -> Sequence[str]:
    """The groups that are asked for, each of which the schedule of the forecasts must have."""
    asked = names(groups, "groups")
    found = set(rows["group"].drop_nulls())
    if set(asked) <= found:
        return asked
    rules = rows["schedule"].drop_nulls().unique().to_list() if "schedule" in rows.columns else []
    return known_groups(asked, rules_named(rules[0]) if len(rules) == 1 else Schedule.embedded())
