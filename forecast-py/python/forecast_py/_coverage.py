"""Coverage by vaccine group: who counts, who is up to date, and who was left out."""

from __future__ import annotations

import datetime
import functools
from typing import Any, Dict, List, Literal, NamedTuple, Optional, Sequence, Set, Tuple, Union

import polars as pl

from ._batch import forecast_batch
from ._convert import names
from ._engine import Schedule
from ._errors import ErrorKind, InputError, TableError
from ._frames import each_once, frame, heads, leaving_out, left_out, wilson, with_ids_of, years


_NEEDED = (
    "id",
    "as_of",
    "schedule",
    "group",
    "series_type",
    "series",
    "status",
    "due",
    "category",
    "dose_number",
    "past_due",
)
_PERSON = ("birth_date", "sex", "birth_country")
_GENDER = "gender"
"""What many systems call the sex."""
_CHILDHOOD_ENDS = 19
"""Completed years. Who is younger and too old for a childhood vaccine without having completed it
counts against its coverage; whether it was recommended to older people in their childhood depends on
when they were born, so they are not counted."""


class Rules(NamedTuple):
    """What coverage must know about a schedule."""

    schedule: Schedule
    seasonal: Set[str]
    """Series with doses of a season."""
    only_shared: Set[str]
    """Series that are for shared clinical decision-making at every age."""


def coverage_of(
    forecasts: object,
    patients: object,
    by: Sequence[str],
    groups: Optional[Sequence[str]],
    counting: Literal["up_to_date", "nothing_overdue"],
    schedule: Optional[Union[Schedule, str]],
    leave_out: Optional[Sequence[str]],
) -> pl.DataFrame:
    """The counts of ``analysis.coverage``, without shares."""
    if counting not in ("up_to_date", "nothing_overdue"):
        expected = "expected `up_to_date` or `nothing_overdue`"
        raise InputError(f"found `{counting}`, {expected}", path="counting", value=counting)
    by = names(by, "by")
    rows, people = _read(forecasts, patients, by, leave_out)
    rules = _rules(rows, schedule)
    wanted = known_groups(groups, rules.schedule)
    keys = ["birth_date", "sex", "birth_country", "as_of"]
    counted = people.filter("_assessed", ~pl.col("_out"))
    peers = _peers(counted, keys, rules)
    rows = rows.filter(pl.col("group").is_in(wanted)).join(
        counted.select("id", "_age", *keys, *by), on="id", how="inner"
    )
    rows = rows.join(peers, on=[*keys, "group"], how="left", nulls_equal=True)
    rows = rows.with_columns(_counts(rules, counting)).with_columns(_met(rules, counting))
    cells = people.group_by(by) if by else None
    totals = [
        pl.len().alias("_everybody"),
        (~pl.col("_assessed") & ~pl.col("_out")).sum().alias("not_assessed"),
        pl.col("_out").sum().alias("_left_out"),
    ]
    everybody = people.select(totals) if cells is None else cells.agg(totals)
    parts = []
    for kind in ("recommended", "shared_decision"):
        of = pl.col("_kind") == kind
        made = rows.group_by("group", *by).agg(
            n=of.sum(),
            numerator=(of & pl.col("_met")).sum(),
            _contraindicated=(pl.col("_kind") == "contraindicated").sum(),
        )
        shown = pl.col("n") > 0
        if groups is not None and kind == "recommended":
            shown = pl.lit(True)
        parts.append(made.filter(shown).with_columns(recommendation=pl.lit(kind)))
    made = pl.concat(parts)
    made = made.join(everybody, on=by, how="left", nulls_equal=True) if by else made.join(everybody, how="cross")
    made = made.with_columns(excluded=pl.col("_left_out") + pl.col("_contraindicated"))
    rest = pl.col("_everybody") - pl.col("n") - pl.col("not_assessed") - pl.col("excluded")
    made = made.with_columns(not_recommended=rest)
    counts = ["n", "numerator", "not_assessed", "excluded", "not_recommended"]
    made = made.with_columns(pl.col(counts).cast(pl.Int64))
    made = wilson(made.sort("recommendation", "group", *by))
    shares = ["share", "low", "high"]
    return made.select("group", "recommendation", *by, "n", "numerator", *shares, *counts[2:])


def known_groups(groups: Optional[Sequence[str]], schedule: Schedule) -> List[str]:
    """Names of vaccine groups, every one of which the schedule must have; by default all."""
    if groups is None:
        return list(schedule.groups)
    asked = names(groups, "groups")
    for name in asked:
        if name not in schedule.groups:
            expected = "expected one of " + ", ".join(schedule.groups)
            raise InputError(f"found `{name}`, {expected}", path="groups", value=name)
    return asked


def rules_named(name: str) -> Schedule:
    """The embedded schedule that a column ``schedule`` names."""
    layers = name.split("+")[1:]
    seasons: Any = "projected" if "seasons" in layers else "as_published"
    errata: Any = "mended" if "errata" in layers else "as_published"
    try:
        return Schedule.embedded(name, seasons=seasons, errata=errata)
    except InputError as error:
        message = f"found `{name}` in the column, which is none of the embedded schedules; expected it here"
        raise InputError(message, ErrorKind.REQUEST, "schedule", name) from error


def _read(
    forecasts: object, patients: object, by: Sequence[str], leave_out: Optional[Sequence[str]]
) -> Tuple[pl.DataFrame, pl.DataFrame]:
    """The first forecast of each person and group, and a row for each person."""
    named, usual = leaving_out(leave_out)
    wanted = (*_PERSON, _GENDER, *by, *usual, *named)
    rows = frame(forecasts, "forecasts", _NEEDED, wanted, loose=("birth_date",))
    rows = heads(rows)
    of_person = [
        pl.col("as_of").drop_nulls().first(),
        pl.col("group").is_not_null().any().alias("_assessed"),
    ]
    if patients is None:
        own = [name for name in dict.fromkeys(wanted) if name in rows.columns]
        people = rows.group_by("id", maintain_order=True).agg(pl.col(own).first(), *of_person)
        table = "forecasts"
    else:
        people = frame(patients, "patients", ("id",), wanted, loose=("birth_date",))
        people = each_once(people)
        rows = with_ids_of(people, rows, ("patients", "id"))
        said = rows.group_by("id").agg(of_person)
        carried = [name for name in by if name not in people.columns and name in rows.columns]
        if carried:
            said = said.join(rows.group_by("id").agg(pl.col(carried).first()), on="id")
        people = people.join(said, on="id", how="left")
        table = "patients"
        if rows.height and people.height and people["as_of"].is_null().all():
            message = "none of the people is among the forecasts, expected the same ids in both tables"
            raise TableError(message, place=("patients", "id", None))
    for name in ("birth_date", *by, *named):
        if name not in people.columns:
            raise TableError("the column is missing", place=(table, name, None))
    if "sex" not in people.columns and _GENDER in people.columns:
        people = people.with_columns(sex=pl.col(_GENDER))
    for name in ("sex", "birth_country"):
        if name not in people.columns:
            people = people.with_columns(pl.lit(None, dtype=pl.String).alias(name))
    people = people.with_columns(
        _out=left_out(people, (*usual, *named), table),
        _assessed=pl.col("_assessed").fill_null(False) & pl.col("birth_date").is_not_null(),
        _age=years(pl.col("birth_date"), pl.col("as_of")),
    )
    keep = ["id", "as_of", "_assessed", "_out", "_age", *_PERSON, *by]
    people = people.select(list(dict.fromkeys(keep)))
    return rows.filter(pl.col("group").is_not_null()).select(_NEEDED), people


def _rules(rows: pl.DataFrame, schedule: Optional[Union[Schedule, str]]) -> Rules:
    """The rules of the one schedule that the forecasts were made with."""
    found = rows["schedule"].drop_nulls().unique().sort().to_list()
    if len(found) > 1:
        message = f"found forecasts by {' and '.join(found)}, expected those of one schedule"
        raise TableError(message, place=("forecasts", "schedule", None))
    if schedule is None:
        schedule = rules_named(found[0]) if found else Schedule.embedded()
    elif isinstance(schedule, str):
        schedule = Schedule.embedded(schedule)
    return _rules_of(schedule)


@functools.lru_cache(maxsize=4)
def _rules_of(schedule: Schedule) -> Rules:
    document = schedule.to_dict()
    seasonal = {
        series["name"]
        for series in schedule.series()
        if any(dose.get("season") for dose in series["doses"])
    }
    categories: Dict[str, Set[str]] = {}
    for row in document.get("categories") or ():
        categories.setdefault(row["series"], set()).add(row["category"])
    shared = {name for name, all in categories.items() if all == {"shared_decision"}}
    return Rules(schedule, seasonal, shared)


def _peers(people: pl.DataFrame, keys: Sequence[str], rules: Rules) -> pl.DataFrame:
    """What is recommended to people of the same birth, sex and day who were never vaccinated.

    So whether a vaccine group is recommended to a person at their age does not hang on what they
    have been given: ``_now``, ``_shared`` (after a shared decision), ``_past`` (not any more).
    """
    alike = people.select(keys).unique(maintain_order=True)
    alike = alike.with_row_index("id").with_columns(pl.col("id").cast(pl.Int64))
    made = forecast_batch(alike, schedule=rules.schedule, all_series=True)
    made = made.with_columns(
        pl.col("group", "series_type", "status", "due", "category", "series").cast(pl.String)
    ).filter(pl.col("group").is_not_null())
    head = pl.col("status", "due", "category").first()
    past = (
        (pl.col("status") == "aged_out")
        & (pl.col("series_type") == "standard")
        & ~pl.col("series").is_in(list(rules.seasonal))
    )
    made = made.group_by("id", "group", maintain_order=True).agg(head, _past=past.any())
    asked = (pl.col("status") == "not_complete") & pl.col("due").is_in(["overdue", "due"])
    routine = pl.col("category").is_null() | (pl.col("category") == "routine")
    made = made.select(
        "id", "group", "_past", _now=asked & routine, _shared=pl.col("due") == "conditional"
    )
    return made.join(alike, on="id").drop("id")


def _counts(rules: Rules, counting: Literal["up_to_date", "nothing_overdue"]) -> pl.Expr:
    """As what a forecast counts, in ``_kind``; null where the group is not recommended."""
    status, due = pl.col("status"), pl.col("due")
    shared = (pl.col("category") == "shared_decision").fill_null(False)
    none: Any = pl.lit(None, dtype=pl.String)
    kind: Any
    if counting == "nothing_overdue":
        begun = (pl.col("dose_number").fill_null(0) != 1) | (due != "not_yet_due")
        asked = status.is_in(["not_complete", "complete", "immune"]) & ~shared & begun
        kind = pl.when(asked).then(pl.lit("recommended")).otherwise(none)
        plain: pl.Expr = kind.alias("_kind")
        return plain
    child = pl.col("_age") < _CHILDHOOD_ENDS
    now, open_to = pl.col("_now").fill_null(False), pl.col("_shared").fill_null(False)
    past = pl.col("_past").fill_null(False) & child & ~now & ~open_to
    only_shared = pl.col("series").is_in(list(rules.only_shared)).fill_null(False)
    begun = pl.col("dose_number").fill_null(0) > 1
    at_risk = (
        (pl.col("series_type") == "risk")
        & ~shared
        & ~only_shared
        & ((status == "complete") | due.is_in(["overdue", "due"]) | begun)
    )
    asked = now | past | at_risk
    decided = open_to | (shared & (due == "conditional"))
    kind = (
        pl.when((status == "contraindicated") & (asked | decided))
        .then(pl.lit("contraindicated"))
        .when(asked)
        .then(pl.lit("recommended"))
        .when(decided)
        .then(pl.lit("shared_decision"))
        .otherwise(none)
    )
    made: pl.Expr = kind.alias("_kind")
    return made


def _met(rules: Rules, counting: Literal["up_to_date", "nothing_overdue"]) -> pl.Expr:
    """Whether a forecast is of somebody up to date."""
    status, due = pl.col("status"), pl.col("due")
    if counting == "nothing_overdue":
        return (due != "overdue").alias("_met")
    done = status.is_in(["complete", "immune", "not_recommended"])
    begun = (pl.col("dose_number").fill_null(0) > 1) & (status == "not_complete")
    seasonal = pl.col("series").is_in(list(rules.seasonal)).fill_null(False)
    in_time = (due == "due") & (pl.col("past_due") >= pl.col("as_of")).fill_null(False)
    to_come = due.is_in(["not_yet_due", "conditional"])
    # Where nothing can be given any more, what comes decades later does not complete it.
    open_still = pl.col("_now").fill_null(False) | (pl.col("series_type") == "risk")
    open_still = open_still | pl.col("_shared").fill_null(False)
    return (done | (begun & open_still & (seasonal | in_time | to_come))).alias("_met")
