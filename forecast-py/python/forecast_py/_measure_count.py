"""How the conditions of a measure are counted: all of them in one pass over the doses."""

from __future__ import annotations

import datetime
import functools
from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import polars as pl

from ._errors import TableError
from ._frames import birthday_months, days_between, frame, text_code, with_ids_of

if TYPE_CHECKING:
    from .measures import Condition, Measure

_ROW = "_row"


class Doses(NamedTuple):
    """The doses that can count: those of the cohort, of the measure's vaccines, in its time."""

    rows: pl.DataFrame
    """``_row`` (of the person), ``date``, ``cvx``, ``days``, ``months``, and ``group`` and ``valid``
    of verdicts."""

    @staticmethod
    def read(people: pl.DataFrame, doses: object, measure: Measure, valid: bool) -> Doses:
        """Reads a table of doses, or of verdicts where validity is asked for."""
        judged = valid or any(it.valid for it in _conditions(measure))
        if judged:
            given = frame(doses, "doses", ("id", "date", "cvx", "group", "status"), ())
            given = given.select("id", "date", "group", "cvx", valid=pl.col("status") == "valid")
        else:
            given = frame(doses, "doses", ("patient_id", "date", "cvx"), ())
            given = given.select("date", "cvx", pl.col("patient_id").alias("id"))
        codes = {code for it in _conditions(measure) if it.family for code in measure.families[it.family].codes}
        people = people.select("id", "birth", "_until").with_row_index(_ROW)
        # Cheap things first: most doses are of others than the cohort.
        if people.height:
            first, last = people["birth"].min(), people["_until"].max()
            given = given.filter(pl.col("date").is_between(first, last))
        given = with_ids_of(people, given, ("doses", "id" if judged else "patient_id"))
        given = given.filter(pl.col("id").is_in(people["id"].implode()))
        given = given.with_columns(cvx=text_code("cvx")).filter(pl.col("cvx").is_in(list(codes)))
        rows = given.join(people, on="id", how="inner").drop("id")
        rows = rows.filter(pl.col("date") >= pl.col("birth"), pl.col("date") <= pl.col("_until"))
        rows = rows.with_columns(
            days=days_between(pl.col("birth"), pl.col("date")),
            months=birthday_months(pl.col("birth"), pl.col("date")),
            before=birthday_months(pl.col("birth"), pl.col("date").dt.offset_by("-1d")),
        )
        return Doses(rows)


def dated(people: pl.DataFrame, observations: object) -> Optional[pl.DataFrame]:
    """The observations of these people that are dated by the day of the measure."""
    if observations is None:
        return None
    seen = frame(observations, "observations", ("patient_id", "code"), ("date",), loose=("date",))
    if "date" not in seen.columns:
        raise TableError("the column is missing", place=("observations", "date", None))
    seen = seen.select("date", pl.col("patient_id").alias("id"), code=pl.col("code").cast(pl.String))
    seen = with_ids_of(people, seen, ("observations", "patient_id"))
    rows = seen.join(people.select("id", "_until").with_row_index(_ROW), on="id", how="inner")
    return rows.filter(pl.col("date") <= pl.col("_until"))


def evidence(people: pl.DataFrame, seen: Optional[pl.DataFrame], codes: Sequence[str]) -> pl.Series:
    """Who has one of the observations."""
    if seen is None or not codes:
        return pl.Series([False] * people.height, dtype=pl.Boolean)
    rows = seen.filter(pl.col("code").is_in(list(codes)))[_ROW]
    return _marked(people.height, rows)


def met(
    people: pl.DataFrame,
    given: Doses,
    seen: Optional[pl.DataFrame],
    measure: Measure,
    today: datetime.date,
    valid: bool,
) -> List[pl.Series]:
    """For each requirement who meets it; null where it is not asked."""
    counted = _counted(people.height, given.rows, measure, today, valid)
    columns = []
    for requirement in measure.requirements:
        alternatives = []
        for alternative in requirement.any_of:
            parts = [
                evidence(people, seen, it.observations) if it.family is None else counted[it]
                for it in alternative
            ]
            alternatives.append(functools.reduce(lambda a, b: a & b, parts))
        column: pl.Series = functools.reduce(lambda a, b: a | b, alternatives)
        if requirement.ages_months is not None:
            first, last = requirement.ages_months
            months = people["_months"]
            asked = months >= first * 32
            if last is not None:
                asked = asked & (months < last * 32)
            column = pl.select(pl.when(asked).then(column)).to_series()
        columns.append(column.alias(requirement.name))
    return columns


def _conditions(measure: Measure) -> Tuple[Condition, ...]:
    """Every condition of a measure, once."""
    found = {
        condition: None
        for requirement in measure.requirements
        for alternative in requirement.any_of
        for condition in alternative
    }
    return tuple(found)


def _counted(
    people: int, rows: pl.DataFrame, measure: Measure, today: datetime.date, valid: bool
) -> Dict[Condition, pl.Series]:
    """For each condition on doses who meets it: one pass by person and day, one by person."""
    conditions = [it for it in _conditions(measure) if it.family is not None]
    flags = {f"c{n}": _counts(it, measure, today, valid) for n, it in enumerate(conditions)}
    if not flags:
        return {}
    columns = list(flags)
    by_day = (
        rows.lazy()
        .with_columns(**flags)
        .select(_ROW, "days", "months", *columns)
        .filter(pl.any_horizontal(columns))
        .group_by(_ROW, "days")
        .agg(pl.col("months").first(), pl.col(columns).any())
        .collect()
    )
    wanted: List[pl.Expr] = []
    for name, condition in zip(columns, conditions):
        of = pl.col(name)
        wanted.append(of.sum().cast(pl.Int32).alias(name))
        if condition.apart_days is not None:
            days = pl.col("days").filter(of)
            wanted.append((days.max() - days.min()).alias(f"{name}_apart"))
        if condition.last_from_months is not None:
            wanted.append(pl.col("months").filter(of).max().alias(f"{name}_last"))
    counts = by_day.group_by(_ROW).agg(wanted)
    everybody = pl.DataFrame({_ROW: pl.Series(range(people), dtype=pl.UInt32)})
    counts = everybody.join(counts, on=_ROW, how="left", maintain_order="left")
    made = {}
    for name, condition in zip(columns, conditions):
        number = counts[name].fill_null(0)
        holds = number >= condition.doses
        if condition.at_most is not None:
            holds = holds & (number <= condition.at_most)
        if condition.apart_days is not None:
            holds = holds & (counts[f"{name}_apart"] >= condition.apart_days).fill_null(False)
        if condition.last_from_months is not None:
            holds = holds & (counts[f"{name}_last"] >= condition.last_from_months * 32).fill_null(False)
        if condition.spacing_days is not None:
            given = by_day.filter(name).select(_ROW, "days")
            holds = holds & _marked(people, _spaced(given, condition.spacing_days, condition.doses))
        made[condition] = holds
    return made


def _counts(condition: Condition, measure: Measure, today: datetime.date, valid: bool) -> pl.Expr:
    """Whether a dose counts for a condition."""
    family = measure.families[condition.family or ""]
    counts: Any = pl.col("cvx").is_in(list(family.codes))
    if valid or condition.valid:
        counts = counts & pl.col("valid")
        if family.groups:
            counts = counts & pl.col("group").is_in(list(family.groups))
    if condition.from_days is not None:
        counts = counts & (pl.col("days") >= condition.from_days)
    if condition.from_months is not None:
        counts = counts & (pl.col("months") >= condition.from_months * 32)
    if condition.to_days is not None:
        counts = counts & (pl.col("days") <= condition.to_days)
    if condition.to_months is not None:
        # On the birthday itself the day before was too young, whichever day the birthday falls on.
        counts = counts & (pl.col("before") < condition.to_months * 32)
    if condition.since is not None:
        counts = counts & (pl.col("date") >= _day_of(condition.since, today))
    if condition.until is not None:
        counts = counts & (pl.col("date") <= _day_of(condition.until, today))
    made: pl.Expr = counts.fill_null(False)
    return made


def _day_of(of: Tuple[Optional[int], str], today: datetime.date) -> datetime.date:
    """A day of the measurement year, in which the assessment date lies, or of one before it."""
    year, text = of
    return datetime.date.fromisoformat(text if year is None else f"{today.year + year:04}-{text}")


def _spaced(rows: pl.DataFrame, spacing: int, doses: int) -> pl.Series:
    """Who has so many doses of which each lies so many days after the one before."""
    last = rows.group_by(_ROW).agg(last=pl.col("days").min())
    for _ in range(doses - 1):
        later = rows.join(last, on=_ROW).filter(pl.col("days") >= pl.col("last") + spacing)
        last = later.group_by(_ROW).agg(last=pl.col("days").min())
    return last[_ROW]


def _marked(people: int, rows: pl.Series) -> pl.Series:
    """Truth values for so many people, true in these rows."""
    made = pl.Series([False] * people, dtype=pl.Boolean)
    return made.scatter(rows.unique(), True) if len(rows) else made
