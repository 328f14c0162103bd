"""Forecasts in other shapes: two schedules side by side, a row per person, columns for a CSV file."""

from __future__ import annotations

import datetime
import warnings
from typing import Any, Dict, List, Optional, Sequence, TypeVar, Union

import polars as pl

from ._convert import DOSES, OBSERVATIONS, PATIENTS, names
from ._engine import Forecast, Schedule, forecast
from ._errors import ErrorKind, ForecastWarning, InputError
from ._frames import back, frame, heads

Frame = TypeVar("Frame")

_COMPARED = ("status", "due", "dose_number", "earliest", "recommended", "past_due", "category")
_REASONS = ("reason", "series", "schedule")


def compare(a: Frame, b: object) -> Frame:
    """Finds whose forecast differs between two tables, and in what: two schedules, or two days.

    Parameters
    ----------
    a, b : table
        What ``forecast_batch`` gives for the same people.

    Returns
    -------
    table
        A row for each person and vaccine group that differ: ``id``, ``group``, ``change`` (the most
        important of ``only_in_a``, ``only_in_b``, ``status``, ``due``, ``dose_number``, ``dates``,
        ``category``), ``changed`` (all that differs, with commas), and with ``_a`` and ``_b`` behind
        them the compared fields and ``reason``, ``series`` and ``schedule``, which say why.

    Warns
    -----
    ForecastWarning
        Where one of the schedules says of recommendations whether they are routine, for people at risk
        or shared decisions, and the other does not: what is *due* in one is *conditional* in the
        other, though the recommendation is the same.
    """
    columns = ("id", "group", *_COMPARED, *_REASONS)
    tables = []
    for name, table in (("a", a), ("b", b)):
        rows = frame(table, name, columns, ())
        rows = heads(rows)
        tables.append(rows.filter(pl.col("group").is_not_null()))
    one, other = tables
    kept = [name for name in columns if name not in ("id", "group")]
    one = one.rename({name: f"{name}_a" for name in kept}).with_columns(_in_a=pl.lit(True))
    other = other.rename({name: f"{name}_b" for name in kept}).with_columns(_in_b=pl.lit(True))
    rows = one.join(other, on=["id", "group"], how="full", coalesce=True, maintain_order="left_right")
    for side, opposite in (("a", "b"), ("b", "a")):
        silent = (pl.col(f"status_{side}") == "not_complete") & pl.col(f"category_{side}").is_null()
        decided = pl.col(f"category_{opposite}") == "shared_decision"
        many = rows.filter(silent & decided).height
        if many:
            message = (
                f"the schedule of `{side}` has no category where that of `{opposite}` has a shared "
                f"decision, in {many} forecasts: what is `due` in one is `conditional` in the other"
            )
            warnings.warn(message, ForecastWarning, stacklevel=2)
    differs = {n: pl.col(f"{n}_a").ne_missing(pl.col(f"{n}_b")) for n in _COMPARED}
    dates = differs["earliest"] | differs["recommended"] | differs["past_due"]
    change: Any = pl.when(pl.col("_in_b").is_null()).then(pl.lit("only_in_a"))
    change = change.when(pl.col("_in_a").is_null()).then(pl.lit("only_in_b"))
    order = [(n, differs[n]) for n in ("status", "due", "dose_number")]
    for word, expression in [*order, ("dates", dates), ("category", differs["category"])]:
        change = change.when(expression).then(pl.lit(word))
    changed = pl.concat_str(
        [pl.when(expression).then(pl.lit(name)) for name, expression in differs.items()],
        separator=", ",
        ignore_nulls=True,
    )
    rows = rows.with_columns(change=change, changed=changed).filter(pl.col("change").is_not_null())
    sides = [f"{name}_{side}" for name in kept for side in "ab"]
    return back(a, rows.select("id", "group", "change", "changed", *sides))


def wide(forecasts: Frame, *, values: Sequence[str] = ("due", "recommended")) -> Frame:
    """Gives a row per person, with columns for each vaccine group: ``MMR due``, ``MMR recommended``.

    Parameters
    ----------
    forecasts : table
        What ``forecast_batch`` gives; of several series of a group the one that heads it.
    values : sequence of str
        The fields to show.
    """
    values = names(values, "values")
    rows = frame(forecasts, "forecasts", ("id", "group", *values), ("error",))
    rows = heads(rows)
    people = rows.select("id").unique(maintain_order=True)
    groups = rows["group"].drop_nulls().unique(maintain_order=True).to_list()
    for group in groups:
        of = rows.filter(pl.col("group") == group)
        of = of.select("id", *(pl.col(name).alias(f"{group} {name}") for name in values))
        people = people.join(of, on="id", how="left", maintain_order="left")
    if "error" in rows.columns:
        wrong = rows.filter(pl.col("error").is_not_null()).select("id", "error")
        people = people.join(wrong, on="id", how="left", maintain_order="left")
    return back(forecasts, people)


def flat(table: Frame) -> Frame:
    """Gives the table with nothing but plain columns, so that it can be written as CSV.

    Lists become text with semicolons between their items, structs a column for each of their fields
    (``projected_season.start``), words text.
    """
    made = frame(table, "table")
    while True:
        nested = [name for name, kind in made.schema.items() if isinstance(kind, pl.Struct)]
        if not nested:
            break
        columns: List[pl.Expr] = []
        for name, kind in made.schema.items():
            if isinstance(kind, pl.Struct):
                fields = [field.name for field in kind.fields]
                columns += [pl.col(name).struct.field(it).alias(f"{name}.{it}") for it in fields]
            else:
                columns.append(pl.col(name))
        made = made.select(columns)
    lists = [name for name, kind in made.schema.items() if isinstance(kind, pl.List)]
    made = made.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("; ") for name in lists)
    return back(table, made)


def explain(
    id: object,
    patients: object,
    doses: object = None,
    observations: object = None,
    *,
    as_of: Optional[Union[datetime.date, str]] = None,
    schedule: Optional[Union[Schedule, str]] = None,
) -> Forecast:
    """Assesses one person of the tables of a population, and says how the answer came about.

    Parameters
    ----------
    id : object
        The person's id.
    patients, doses, observations : table
        As ``forecast_batch`` takes them.
    as_of, schedule
        As there.

    Returns
    -------
    Forecast
        With ``why`` and ``steps``.

    Raises
    ------
    ForecastError
        Where nobody has the id, or the person cannot be assessed.

    Examples
    --------
    >>> import polars
    >>> from forecast_py.analysis import explain
    >>> people = polars.DataFrame({"id": [1], "birth_date": ["2024-05-02"]})
    >>> doses = polars.DataFrame({"patient_id": [1], "date": ["2025-04-20"], "cvx": ["03"]})
    >>> answer = explain(1, people, doses, as_of="2025-11-10")
    >>> answer["MMR"].due, "MMR" in answer.why
    (<Due.OVERDUE: 'overdue'>, True)
    """
    people = frame(patients, "patients", ("id", "birth_date"), PATIENTS)
    found = people.filter(pl.col("id") == id)
    if found.height != 1:
        message = f"found {found.height} people of this id, expected one"
        raise InputError(message, ErrorKind.REQUEST, "id")
    person: Dict[str, Any] = _known(found.row(0, named=True))
    own = person.pop("as_of", None)
    person["id"] = str(id)
    sex = person.pop("gender", None) or person.get("sex")
    person["sex"] = _SEXES.get(str(sex or "").lower(), sex)
    for name, table, columns in (("doses", doses, DOSES), ("observations", observations, OBSERVATIONS)):
        if table is not None:
            rows = frame(table, name, ("patient_id",), columns)
            rows = rows.filter(pl.col("patient_id") == id).drop("patient_id")
            person[name] = rows.rows(named=True)
        listed = [_known(row) for row in person.get(name) or ()]
        for row in listed:
            if "cvx" in row:
                row["cvx"] = str(row["cvx"]).removesuffix(".0").zfill(2)
        person[name] = listed
    return forecast(_known(person), as_of=as_of if as_of is not None else own, schedule=schedule, why=True)


_SEXES = {"f": "female", "m": "male", "u": "unknown", "x": "unknown", "": None}


def _known(row: Dict[str, Any]) -> Dict[str, Any]:
    """What is known of a row, with dates as the wire format writes them."""
    made = {}
    for name, value in row.items():
        if isinstance(value, datetime.date):
            value = value.isoformat()[:10]
        if value is not None:
            made[name] = value
    return made
