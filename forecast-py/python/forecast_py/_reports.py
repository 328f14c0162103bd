"""What comes next, and what went wrong: lists and rates beside coverage."""

from __future__ import annotations

import datetime
from typing import Optional, Sequence, Tuple, TypeVar, Union

import polars as pl

from ._batch import forecast_batch
from ._convert import names
from ._engine import Schedule
from ._frames import DEFAULT_AGES, back, day, frame, heads, of_ages, wilson

Frame = TypeVar("Frame")


def reminder_list(
    forecasts: Frame,
    patients: object,
    *,
    days: int = 30,
    ages: Tuple[Optional[int], Optional[int]] = DEFAULT_AGES,
    leave_out: Optional[Sequence[str]] = None,
    carry: Sequence[str] = (),
) -> Frame:
    """Lists who has a dose to come within so many days, before anything is late.

    Parameters
    ----------
    forecasts : table
        What ``forecast_batch`` gives.
    patients : table
        A row per person: ``id``, ``birth_date``, and the columns named below.
    days : int
        How many days ahead; the day itself is the assessment date.
    ages : tuple of int or None
        The least and the greatest age in completed years on the assessment date.
    leave_out : sequence of str, optional
        As for ``recall_list``.
    carry : sequence of str
        Columns of ``patients`` to put on the list.

    Returns
    -------
    table
        ``id``, ``birth_date``, ``age`` (years), what is carried, ``due_on`` (the first recommended
        day), ``doses`` (how many groups), ``vaccine_groups``. The next ones come first.
    """
    carry = names(carry, "carry")
    rows = frame(forecasts, "forecasts", ("id", "group", "due", "recommended", "as_of"))
    rows = heads(rows)
    ahead = pl.col("as_of") + pl.duration(days=days)
    rows = rows.filter(
        pl.col("due").is_in(["due", "not_yet_due"]),
        pl.col("recommended").is_between(pl.col("as_of"), ahead),
    )
    rows = rows.select("id", "group", "recommended", "as_of")
    rows = of_ages(rows, patients, ages, carry, leave_out)
    made = rows.group_by("id", "birth_date", "age", *carry).agg(
        due_on=pl.col("recommended").min(),
        doses=pl.len().cast(pl.Int64),
        vaccine_groups=pl.col("group").sort().str.join(", "),
    )
    return back(forecasts, made.sort("due_on", "id"))


def falling_overdue(
    forecasts: Frame, *, until: Union[datetime.date, str], every: str = "1mo"
) -> Frame:
    """Counts who falls overdue by when, if nobody comes.

    Parameters
    ----------
    forecasts : table
        What ``forecast_batch`` gives.
    until : datetime.date or str
        The last day to look at.
    every : str
        How long a period is, as polars writes it: ``1mo``, ``1w``.

    Returns
    -------
    table
        ``group``, ``period`` (its first day), ``people`` who fall overdue in it.
    """
    rows = frame(forecasts, "forecasts", ("id", "group", "due", "past_due", "as_of"))
    last = day(until, "until")
    # The past due date is the last day in time.
    rows = rows.filter(
        pl.col("due").is_in(["due", "not_yet_due"]),
        pl.col("past_due").is_between(pl.col("as_of"), last, closed="left"),
    )
    rows = rows.with_columns(period=(pl.col("past_due") + pl.duration(days=1)).dt.truncate(every))
    made = rows.group_by("group", "period").agg(people=pl.col("id").n_unique().cast(pl.Int64))
    return back(forecasts, made.sort("group", "period"))


def doses_to_order(
    forecasts: Frame, *, until: Union[datetime.date, str], by: Sequence[str] = ()
) -> Frame:
    """Counts the doses that are due now or fall due by a day, by vaccine group.

    Only the next dose of everybody is counted, and none after a shared decision.

    Parameters
    ----------
    forecasts : table
        What ``forecast_batch(..., lists=True)`` gives; without lists there are no vaccines.
    until : datetime.date or str
        The last day.
    by : sequence of str
        Columns of it to break down by, such as a provider that is carried.

    Returns
    -------
    table
        ``group``, the columns of ``by``, ``vaccines`` (the CVX codes that the schedule names for the
        dose, with commas; one of them is to be given), ``overdue``, ``due`` and ``to_come`` (doses),
        ``doses`` (all of them).
    """
    by = names(by, "by")
    rows = frame(forecasts, "forecasts", ("id", "group", "due", "recommended", *by), ("vaccines",))
    rows = heads(rows)
    soon = (pl.col("due") == "not_yet_due") & (pl.col("recommended") <= day(until, "until"))
    rows = rows.filter(pl.col("due").is_in(["overdue", "due"]) | soon.fill_null(False))
    if "vaccines" in rows.columns:
        rows = rows.with_columns(pl.col("vaccines").list.join(", "))
    else:
        rows = rows.with_columns(vaccines=pl.lit(None, dtype=pl.String))
    counts = {"overdue": "overdue", "due": "due", "not_yet_due": "to_come"}
    made = rows.group_by("group", *by, "vaccines").agg(
        *((pl.col("due") == word).sum().cast(pl.Int64).alias(name) for word, name in counts.items()),
        pl.len().cast(pl.Int64).alias("doses"),
    )
    return back(forecasts, made.sort("group", *by, "vaccines"))


def invalid_doses(
    evaluations: Frame, *, by: Sequence[str] = (), reasons: bool = False
) -> Frame:
    """Counts doses that must be repeated, by provider or whatever else the doses say.

    Parameters
    ----------
    evaluations : table
        The verdicts of ``forecast_batch(..., evaluations=True, carry_doses=["provider"])``.
    by : sequence of str
        Columns of it: one that was carried over, ``cvx``, or ``group``.
    reasons : bool
        Whether there is a row for each reason, with the share of doses that have it.

    Returns
    -------
    table
        The columns of ``by``, perhaps ``reason``, ``n`` (doses that were evaluated, each once),
        ``numerator`` (those invalid for one vaccine group at least), ``share``, ``low``, ``high``,
        ``not_assessed`` (doses that were not evaluated). The most doses come first.
    """
    by = names(by, "by")
    rows = frame(evaluations, "evaluations", ("id", "dose_index", "status", "reason", *by))
    # Without a status a dose was not evaluated at all, or no group judges it.
    wrong = pl.col("status").is_in(["not_valid", "sub_standard"]).fill_null(False)
    doses = rows.group_by("id", "dose_index", *by).agg(
        _judged=pl.col("status").is_not_null().any(),
        _wrong=wrong.any(),
        reason=pl.col("reason").filter(wrong).drop_nulls().first(),
    )
    totals = [
        pl.col("_judged").sum().alias("n"),
        (~pl.col("_judged")).sum().alias("not_assessed"),
        pl.col("_wrong").sum().alias("numerator"),
    ]
    made = doses.group_by(by).agg(totals) if by else doses.select(totals)
    keys = list(by)
    if reasons:
        why = doses.filter("_wrong").group_by(*by, "reason").agg(numerator=pl.len())
        made = made.drop("numerator")
        made = why.join(made, on=by, nulls_equal=True) if by else why.join(made, how="cross")
        keys.append("reason")
    made = made.with_columns(pl.col("n", "numerator", "not_assessed").cast(pl.Int64))
    made = wilson(made).sort("n", "numerator", *keys, descending=[True, True, *(False for _ in keys)])
    return back(evaluations, made.select(*keys, "n", "numerator", "share", "low", "high", "not_assessed"))


def missed_opportunities(
    patients: Frame,
    doses: object,
    observations: object = None,
    *,
    since: Union[datetime.date, str],
    until: Union[datetime.date, str],
    by: Sequence[str] = (),
    schedule: Optional[Union[Schedule, str]] = None,
) -> Frame:
    """Counts visits with a vaccination at which another vaccine was due and not given.

    Parameters
    ----------
    patients, doses, observations : table
        As ``forecast_batch`` takes them, doses in a table of their own.
    since, until : datetime.date or str
        The first and the last day of visits. A visit is a day with a dose.
    by : sequence of str
        Columns of ``patients`` to break down by.
    schedule : Schedule or str, optional
        The rules.

    Returns
    -------
    table
        ``group``, the columns of ``by``, ``n`` (visits at which a dose of the group was due or
        overdue by the doses given before), ``numerator`` (those at which none was given), ``share``,
        ``low``, ``high``.
    """
    by = names(by, "by")
    first, last = day(since, "since"), day(until, "until")
    people = frame(patients, "patients", ("id", "birth_date", *by), loose=("birth_date",))
    given = frame(doses, "doses", ("patient_id", "date", "cvx"))
    _, verdicts = forecast_batch(
        people, given, as_of=last, schedule=schedule, evaluations=True, errors="column"
    )
    on_day = verdicts.select("id", "date", pl.col("group").cast(pl.String)).unique()
    visits = given.filter(pl.col("date").is_between(first, last))
    visits = visits.select("date", id="patient_id").unique().sort("id", "date")
    visits = visits.join(people, on="id", how="inner").filter(pl.col("birth_date") <= pl.col("date"))
    visits = visits.with_row_index("_visit").with_columns(pl.col("_visit").cast(pl.Int64))
    key = visits.select("_visit", "id", visit="date")
    before = given.join(key, left_on="patient_id", right_on="id").filter(pl.col("date") < pl.col("visit"))
    before = before.drop("patient_id", "visit").rename({"_visit": "patient_id"})
    told = None
    if observations is not None:
        seen = frame(observations, "observations", ("patient_id", "code"))
        told = seen.join(key, left_on="patient_id", right_on="id").drop("patient_id", "visit")
        told = told.rename({"_visit": "patient_id"})
    there = visits.drop("id").rename({"_visit": "id", "date": "as_of"})
    answers = forecast_batch(there, before, told, schedule=schedule, errors="column")
    due = answers.filter(pl.col("due").is_in(["due", "overdue"]))
    due = due.select(_visit="id", group=pl.col("group").cast(pl.String))
    due = due.join(visits.select("_visit", "id", "date", *by), on="_visit")
    due = due.join(on_day.with_columns(_given=pl.lit(True)), on=["id", "date", "group"], how="left")
    made = due.group_by("group", *by).agg(
        n=pl.len().cast(pl.Int64), numerator=pl.col("_given").is_null().sum().cast(pl.Int64)
    )
    made = wilson(made).sort("group", *by)
    return back(patients, made.select("group", *by, "n", "numerator", "share", "low", "high"))


def catch_up_burden(forecasts: Frame, *, by: Sequence[str] = ()) -> Frame:
    """Counts people by how many vaccine groups they are overdue in.

    Parameters
    ----------
    forecasts : table
        What ``forecast_batch`` gives.
    by : sequence of str
        Columns of it to break down by.

    Returns
    -------
    table
        The columns of ``by``, ``groups_overdue`` (0, 1, …), ``people``, ``n`` (all who were
        assessed), ``share``, ``low``, ``high``.
    """
    by = names(by, "by")
    rows = frame(forecasts, "forecasts", ("id", "group", "due", *by))
    rows = rows.filter(pl.col("group").is_not_null())
    rows = heads(rows)
    people = rows.group_by("id", *by).agg(
        groups_overdue=(pl.col("due") == "overdue").sum().cast(pl.Int64)
    )
    made = people.group_by(*by, "groups_overdue").agg(people=pl.len().cast(pl.Int64))
    many = pl.col("people").sum()
    made = made.with_columns(n=many.over(by) if by else many)
    made = wilson(made, numerator="people").sort(*by, "groups_overdue")
    return back(forecasts, made)
