"""Measures of coverage, each a definition in data: vaccines, counts, ages, spacing.

The embedded ones are the usual measures of registries and quality programs. A measure of your own
is a JSON file of the same form (``Measure.load``). They need the extra ``analysis``.
"""

from __future__ import annotations

import datetime
import functools
import json
import os
from dataclasses import dataclass
from importlib import resources
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, TypeVar, Union

import polars as pl

from ._convert import names
from ._errors import ErrorKind, InputError
from ._frames import (
    back,
    birthday_months,
    day,
    days_between,
    each_once,
    frame,
    text_code,
    with_ids_of,
)

__all__ = ["Condition", "Measure", "Requirement"]

Frame = TypeVar("Frame")


@dataclass(frozen=True)
class Condition:
    """So many doses of a family of vaccines in a window of age, or evidence of immunity."""

    family: Optional[str] = None
    """The family of vaccines, one of ``Measure.families``."""
    doses: int = 1
    """The least number of distinct days with a dose."""
    at_most: Optional[int] = None
    """The greatest number, where there is one."""
    from_days: Optional[int] = None
    """The age in days from which doses count."""
    from_months: Optional[int] = None
    """The age in months from which doses count."""
    apart_days: Optional[int] = None
    """How many days the first and the last of the doses must lie apart."""
    observations: Tuple[str, ...] = ()
    """Instead of doses: codes of observations, any one of which will do."""


@dataclass(frozen=True)
class Requirement:
    """What is asked for one vaccine: one of several alternatives, in which all conditions hold."""

    name: str
    """What the column is called."""
    any_of: Tuple[Tuple[Condition, ...], ...]
    """The alternatives."""


@dataclass(frozen=True)
class Measure:
    """A measure: what somebody needs by an age to count as up to date.

    Examples
    --------
    >>> from forecast_py.measures import Measure
    >>> Measure.ids()
    ('cis-10', 'cis-3', 'cis-7', 'cms117', 'ima-2', 'milestones-24-months', 'series-4313314')
    >>> measure = Measure.embedded("cis-3")
    >>> measure.by_months, [requirement.name for requirement in measure.requirements][:3]
    (24, ['DTaP', 'IPV', 'MMR'])
    """

    id: str
    """Its id."""
    title: str
    """Its title."""
    source: str
    """Who publishes it, and under which name."""
    notes: str
    """What a reader of its results must know."""
    by_months: int
    """The age in months by which doses count, that birthday included."""
    requirements: Tuple[Requirement, ...]
    """What is asked, all of it."""
    families: Mapping[str, Tuple[str, ...]]
    """The CVX codes of each family of vaccines."""

    @staticmethod
    def ids() -> Tuple[str, ...]:
        """The ids of the embedded measures."""
        names = (file.name for file in _folder().iterdir())
        return tuple(sorted(name[:-5] for name in names if name.endswith(".json")))

    @staticmethod
    def embedded(id: str) -> Measure:
        """An embedded measure.

        Raises
        ------
        ForecastError
            Where there is none of this id.
        """
        if id not in Measure.ids():
            expected = ", ".join(Measure.ids())
            raise InputError(f"found `{id}`, expected one of {expected}", path="measure", value=id)
        return _read(json.loads((_folder() / f"{id}.json").read_text(encoding="utf-8")), id)

    @staticmethod
    def load(path: Union[str, "os.PathLike[str]"]) -> Measure:
        """A measure from a JSON file.

        Raises
        ------
        ForecastError
            Where the file cannot be read or is no measure.
        """
        try:
            with open(path, encoding="utf-8") as file:
                return _read(json.load(file), os.fspath(path))
        except (OSError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            kind = ErrorKind.FILE if isinstance(error, OSError) else ErrorKind.SYNTAX
            raise InputError(str(error), kind, file=os.fspath(path)) from error

    def assess(
        self,
        patients: Frame,
        doses: object,
        observations: object = None,
        *,
        as_of: Union[datetime.date, str],
        carry: Sequence[str] = (),
    ) -> Frame:
        """Who is up to date.

        Parameters
        ----------
        patients : table
            A row per person: ``id`` and ``birth_date``.
        doses : table
            A row per dose: ``patient_id``, ``date``, ``cvx``.
        observations : table, optional
            A row per observation: ``patient_id``, ``code``.
        as_of : datetime.date or str
            The day on which doses are counted; only those who have reached the measure's age then
            are in the result.
        carry : sequence of str
            Columns of ``patients`` to carry over.

        Returns
        -------
        table
            A row per person: ``id``, what is carried over, for each requirement whether it is met,
            and ``up_to_date``, whether all are.

        Raises
        ------
        TypeError
            Where a table is none.
        TableError
            Where a column is missing or of a type that is not read, or a person is there twice.

        Examples
        --------
        >>> import polars
        >>> from forecast_py.measures import Measure
        >>> patients = polars.DataFrame({"id": [1], "birth_date": ["2012-03-01"]})
        >>> doses = polars.DataFrame({
        ...     "patient_id": [1, 1, 1, 1],
        ...     "date": ["2023-05-01", "2023-05-01", "2023-05-01", "2023-09-24"],
        ...     "cvx": ["115", "114", "165", "165"],
        ... })
        >>> Measure.embedded("ima-2").assess(patients, doses, as_of="2025-11-10").rows()
        [(1, True, True, True, True)]
        """
        carry = names(carry, "carry")
        people = frame(patients, "patients", ("id", "birth_date", *carry), ())
        today = day(as_of)
        people = each_once(people.select("id", *carry, birth="birth_date"))
        old = birthday_months(pl.col("birth"), pl.lit(today)) >= self.by_months * 32
        people = people.filter(old)
        given = frame(doses, "doses", ("patient_id", "date", "cvx"), ())
        given = given.select("date", id="patient_id", cvx=text_code("cvx"))
        given = with_ids_of(people, given, ("doses", "patient_id"))
        given = given.join(people.select("id", "birth"), on="id", how="inner")
        given = given.with_columns(
            days=days_between(pl.col("birth"), pl.col("date")),
            months=birthday_months(pl.col("birth"), pl.col("date")),
        )
        # On the birthday itself the day before was too young, whichever day the birthday falls on.
        before = birthday_months(pl.col("birth"), pl.col("date").dt.offset_by("-1d"))
        given = given.filter(pl.col("date") <= today, before < self.by_months * 32)
        seen = None
        if observations is not None:
            seen = frame(observations, "observations", ("patient_id", "code"), ())
            seen = seen.select("code", id="patient_id")
            seen = with_ids_of(people, seen, ("observations", "patient_id"))
        for requirement in self.requirements:
            alternatives = []
            for place, alternative in enumerate(requirement.any_of):
                columns = []
                for number, condition in enumerate(alternative):
                    name = f"{requirement.name}/{place}/{number}"
                    people = _met(people, given, seen, condition, self.families, name)
                    columns.append(name)
                alternatives.append(functools.reduce(lambda a, b: a & b, map(pl.col, columns)))
            met = functools.reduce(lambda a, b: a | b, alternatives)
            people = people.with_columns(met.alias(requirement.name))
        met_by = [requirement.name for requirement in self.requirements]
        people = people.with_columns(up_to_date=pl.all_horizontal(met_by))
        return back(patients, people.select("id", *carry, *met_by, "up_to_date"))


def _met(
    people: pl.DataFrame,
    given: pl.DataFrame,
    seen: Optional[pl.DataFrame],
    condition: Condition,
    families: Mapping[str, Tuple[str, ...]],
    name: str,
) -> pl.DataFrame:
    """The people with a column that says whether the condition holds."""
    if condition.family is None:
        if seen is None:
            return people.with_columns(pl.lit(False).alias(name))
        who = seen.filter(pl.col("code").is_in(condition.observations)).select("id").unique()
        return _flag(people, who, name)
    rows = given.filter(pl.col("cvx").is_in(families[condition.family]))
    if condition.from_days is not None:
        rows = rows.filter(pl.col("days") >= condition.from_days)
    if condition.from_months is not None:
        rows = rows.filter(pl.col("months") >= condition.from_months * 32)
    counted = rows.group_by("id").agg(
        count=pl.col("days").n_unique(),
        first=pl.col("days").min(),
        last=pl.col("days").max(),
    )
    if condition.at_most is not None:
        over = counted.filter(pl.col("count") > condition.at_most).select("id")
        return _flag(people, over, name).with_columns(~pl.col(name))
    counted = counted.filter(pl.col("count") >= condition.doses)
    if condition.apart_days is not None:
        counted = counted.filter(pl.col("last") - pl.col("first") >= condition.apart_days)
    return _flag(people, counted.select("id"), name)


def _flag(people: pl.DataFrame, who: pl.DataFrame, name: str) -> pl.DataFrame:
    """The people with a column that says who is among these."""
    who = who.with_columns(pl.lit(True).alias(name))
    return people.join(who, on="id", how="left").with_columns(pl.col(name).fill_null(False))


def _folder() -> Any:
    return resources.files("forecast_py") / "data" / "measures"


def _read(fields: Any, file: str) -> Measure:
    """A measure from its JSON, checked."""

    def wrong(path: str, message: str, value: object = None) -> InputError:
        return InputError(message, ErrorKind.FORMAT, path, value, file)

    def only(value: Any, path: str, known: Sequence[str], needed: Sequence[str]) -> Dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong(path, "expected an object", value)
        for name in value:
            if name not in known:
                raise wrong(f"{path}{name}", f"unknown field, expected one of {', '.join(known)}")
        for name in needed:
            if name not in value:
                raise wrong(path.rstrip("."), f"missing field `{name}`")
        return value

    needed = ("id", "title", "source", "by_months", "requirements", "families")
    fields = only(fields, "", (*needed, "notes"), needed)
    families = {name: tuple(codes) for name, codes in fields["families"].items()}
    requirements: List[Requirement] = []
    known = tuple(Condition.__dataclass_fields__)
    for place, one in enumerate(fields["requirements"]):
        path = f"requirements[{place}]."
        one = only(one, path, ("name", "any_of"), ("name", "any_of"))
        alternatives = []
        for which, alternative in enumerate(one["any_of"]):
            conditions = []
            for number, condition in enumerate(alternative):
                at = f"{path}any_of[{which}][{number}]."
                condition = only(condition, at, known, ())
                family = condition.get("family")
                if (family is None) == (not condition.get("observations")):
                    raise wrong(at.rstrip("."), "expected either `family` or `observations`")
                if family is not None and family not in families:
                    raise wrong(f"{at}family", "expected one of `families`", family)
                for name in ("doses", "at_most", "from_days", "from_months", "apart_days"):
                    number_of = condition.get(name)
                    if number_of is not None and (not isinstance(number_of, int) or number_of < 0):
                        raise wrong(f"{at}{name}", "expected a whole number from 0", number_of)
                observations = tuple(condition.get("observations") or ())
                conditions.append(Condition(**{**condition, "observations": observations}))
            if not conditions:
                raise wrong(f"{path}any_of[{which}]", "expected at least one condition")
            alternatives.append(tuple(conditions))
        if not alternatives:
            raise wrong(f"{path}any_of", "expected at least one alternative")
        requirements.append(Requirement(one["name"], tuple(alternatives)))
    if not isinstance(fields["by_months"], int) or fields["by_months"] < 1:
        raise wrong("by_months", "expected a whole number from 1", fields["by_months"])
    return Measure(
        fields["id"],
        fields["title"],
        fields["source"],
        fields.get("notes", ""),
        fields["by_months"],
        tuple(requirements),
        families,
    )
