"""Measures of coverage, each a definition in data: vaccines, counts, ages, spacing.

The embedded ones are the usual measures of registries and quality programs. A measure of your own
is a JSON file of the same form (``Measure.load``); docs/measures.md describes it. They need the extra
``analysis``.
"""

from __future__ import annotations

import datetime
import json
import os
from dataclasses import dataclass, field
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple, TypeVar, Union

import polars as pl

from ._convert import names
from ._errors import ErrorKind, InputError
from ._frames import back, birthday_months, born, day, each_once
from ._measure_count import Doses, dated, evidence, met
from ._measure_json import Family, Reader, condition_to_dict, folder

__all__ = ["Condition", "Family", "Measure", "Requirement"]

Frame = TypeVar("Frame")


@dataclass(frozen=True)
class Condition:
    """So many doses of a family of vaccines in a window of age and time, or dated observations."""

    family: Optional[str] = None
    """The family of vaccines, one of ``Measure.families``."""
    doses: int = 1
    """The least number of distinct days with a dose."""
    at_most: Optional[int] = None
    """The greatest number, where there is one."""
    from_days: Optional[int] = None
    """The age in days from which doses count. None before birth ever does."""
    from_months: Optional[int] = None
    """The age in months from which doses count."""
    to_days: Optional[int] = None
    """The age in days up to which doses count, that day included."""
    to_months: Optional[int] = None
    """The age in months up to which doses count, that birthday included."""
    last_from_months: Optional[int] = None
    """The age in months that the last dose must have been given at, or later."""
    apart_days: Optional[int] = None
    """How many days the first and the last of the doses must lie apart."""
    spacing_days: Optional[int] = None
    """How many days each dose must lie after the one before that counts."""
    since: Optional[Tuple[Optional[int], str]] = None
    """The first day that counts: the year (0 the measurement year, -1 the one before) and the day, or
    ``None`` and a date."""
    until: Optional[Tuple[Optional[int], str]] = None
    """The last day that counts, in the same form."""
    valid: bool = False
    """Whether only doses count that the engine found valid."""
    observations: Tuple[str, ...] = ()
    """Instead of doses: codes of observations, any one of which will do, dated by the day of the
    measure."""


@dataclass(frozen=True)
class Requirement:
    """What is asked for one vaccine: one of several alternatives, in which all conditions hold."""

    name: str
    """What the column is called."""
    any_of: Tuple[Tuple[Condition, ...], ...]
    """The alternatives."""
    ages_months: Optional[Tuple[int, Optional[int]]] = None
    """Of whom it is asked: the age in months from which, and before which. By default of all."""


@dataclass(frozen=True)
class Measure:
    """A measure: what somebody needs by an age, or on a day, to count as up to date.

    Examples
    --------
    >>> from forecast_py.measures import Measure
    >>> Measure.ids()[:5]
    ('adolescents-13-17-years', 'ais', 'cis-10', 'cis-3', 'cis-7')
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
    url: str
    """Where it is described."""
    notes: str
    """What a reader of its results must know."""
    by_months: Optional[int]
    """The age in months by which doses count, that birthday included; ``None`` where they count up to
    the assessment date."""
    ages_months: Optional[Tuple[int, Optional[int]]]
    """Where they do: who is assessed, by the age in months from which and before which."""
    requirements: Tuple[Requirement, ...]
    """What is asked, all of it."""
    exclusions: Tuple[str, ...] = ()
    """Observations that take somebody out of the measure, dated by its day."""
    families: Mapping[str, Family] = field(default_factory=dict, repr=False, compare=False)
    """The families of vaccines: their CVX codes, and the vaccine groups that judge them."""
    own_families: Mapping[str, Family] = field(default_factory=dict, repr=False)
    """Those that the measure brings along, beside the shared ones."""

    @staticmethod
    def ids() -> Tuple[str, ...]:
        """Returns the ids of the embedded measures."""
        names = (file.name for file in folder().iterdir())
        found = (name[:-5] for name in names if name.endswith(".json"))
        return tuple(sorted(name for name in found if name != "families"))

    @staticmethod
    def embedded(id: str) -> Measure:
        """Returns an embedded measure.

        Raises
        ------
        ForecastError
            Where there is none of this id.
        """
        if id not in Measure.ids():
            expected = ", ".join(Measure.ids())
            raise InputError(f"found `{id}`, expected one of {expected}", path="measure", value=id)
        text = (folder() / f"{id}.json").read_text(encoding="utf-8")
        return _made(Reader(id).measure(json.loads(text)))

    @staticmethod
    def load(path: Union[str, "os.PathLike[str]"]) -> Measure:
        """Reads a measure from a JSON file.

        Raises
        ------
        ForecastError
            Where the file cannot be read or is not a measure; ``file`` and ``path`` say where.
        """
        try:
            with open(path, encoding="utf-8") as file:
                fields = json.load(file)
        except (OSError, ValueError) as error:
            kind = ErrorKind.FILE if isinstance(error, OSError) else ErrorKind.SYNTAX
            raise InputError(str(error), kind, file=os.fspath(path)) from error
        return _made(Reader(os.fspath(path)).measure(fields))

    @staticmethod
    def from_dict(fields: Mapping[str, Any]) -> Measure:
        """Builds a measure from what its JSON holds.

        Raises
        ------
        ForecastError
            Where it is not a measure; ``path`` says where.

        Examples
        --------
        >>> from forecast_py.measures import Measure
        >>> measure = Measure.from_dict({
        ...     "id": "mine", "title": "MMR by 16 months", "source": "our clinic", "by_months": 16,
        ...     "requirements": [{"name": "MMR", "any_of": [[{"family": "mmr", "from_months": 12}]]}],
        ... })
        >>> Measure.from_dict(measure.to_dict()) == measure
        True
        """
        return _made(Reader(None).measure(dict(fields)))

    def to_dict(self) -> Dict[str, Any]:
        """Returns what ``from_dict`` reads, in the form of the JSON."""
        made: Dict[str, Any] = {"id": self.id, "title": self.title, "source": self.source}
        if self.url:
            made["url"] = self.url
        if self.notes:
            made["notes"] = self.notes
        if self.by_months is not None:
            made["by_months"] = self.by_months
        if self.ages_months is not None:
            made["ages_months"] = list(self.ages_months)
        if self.exclusions:
            made["exclusions"] = list(self.exclusions)
        made["requirements"] = []
        for requirement in self.requirements:
            one: Dict[str, Any] = {"name": requirement.name}
            if requirement.ages_months is not None:
                one["ages_months"] = list(requirement.ages_months)
            one["any_of"] = [[condition_to_dict(it) for it in all] for all in requirement.any_of]
            made["requirements"].append(one)
        if self.own_families:
            made["families"] = {
                name: {"codes": list(of.codes), "groups": list(of.groups)}
                for name, of in self.own_families.items()
            }
        return made

    def assess(
        self,
        patients: Frame,
        doses: object,
        observations: object = None,
        *,
        as_of: Optional[Union[datetime.date, str]] = None,
        turning: Optional[Tuple[Union[datetime.date, str], Union[datetime.date, str]]] = None,
        measurement_year: Optional[int] = None,
        valid: bool = False,
        leave_out: Optional[Sequence[str]] = None,
        carry: Sequence[str] = (),
    ) -> Frame:
        """Assesses who is up to date.

        Parameters
        ----------
        patients : table
            A row per person: ``id`` and ``birth_date``.
        doses : table
            A row per dose: ``patient_id``, ``date``, ``cvx``. Where only valid doses count, the
            verdicts of ``forecast_batch(..., evaluations=True)``.
        observations : table, optional
            A row per observation: ``patient_id``, ``code``, ``date``. One without a date does not
            count, nor one after the day of the measure.
        as_of : datetime.date or str, optional
            The last day on which doses count; by default the end of the measurement year, or of
            ``turning``.
        turning : tuple of two of datetime.date or str, optional
            Of a measure by an age: who reaches it from the first of these days to the last. By
            default who does in the year that ends on ``as_of``.
        measurement_year : int, optional
            The same as ``turning`` from its 1 January to its 31 December.
        valid : bool
            Whether only valid doses count, in every condition.
        leave_out : sequence of str, optional
            Columns of ``patients`` of truth values or dates; who has true or a date in one of them is
            excluded. By default ``opted_out``, ``deceased`` and ``inactive``, as far as there are
            such.
        carry : sequence of str
            Columns of ``patients`` to carry over.

        Returns
        -------
        table
            A row per person of the cohort: ``id``, what is carried over, for each requirement whether
            it is met (null where it is not asked at the age), ``up_to_date``, whether all are, and
            ``excluded``, why somebody does not count: ``left_out``, ``exclusion``, or
            ``not_assessed`` where the birth date cannot be read. Who is excluded has nulls.

        Raises
        ------
        TypeError
            Where an argument has the wrong type.
        ForecastError
            Where neither a day nor a year is given, or they contradict each other.
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
        >>> Measure.embedded("ima-2").assess(patients, doses, measurement_year=2025).rows()
        [(1, True, True, True, True, None)]
        """
        carry = names(carry, "carry")
        today, first, last = self._period(as_of, turning, measurement_year)
        people = each_once(born(patients, carry, leave_out))
        people = people.select("id", *carry, "_out", birth=pl.col("birth_date"))
        people = people.with_columns(_months=birthday_months(pl.col("birth"), pl.lit(today)))
        people = people.filter(self._cohort(first, last))
        people = people.with_columns(_until=self._until(today))
        counted = people.filter(pl.col("birth").is_not_null(), ~pl.col("_out"))
        given = Doses.read(counted, doses, self, valid)
        seen = dated(counted, observations)
        columns = met(counted, given, seen, self, today, valid)
        excluded = evidence(counted, seen, self.exclusions)
        counted = counted.with_columns(columns).with_columns(_excluded=excluded)
        by = [requirement.name for requirement in self.requirements]
        # What is not asked at an age stands in nobody's way; who is asked nothing is not counted.
        asked = pl.any_horizontal(pl.col(name).is_not_null() for name in by)
        all_met = pl.all_horizontal(pl.col(name).fill_null(True) for name in by)
        counted = counted.with_columns(up_to_date=pl.when(asked).then(all_met))
        counted = counted.with_columns(
            pl.when(~pl.col("_excluded")).then(pl.col(name)).alias(name) for name in (*by, "up_to_date")
        )
        made = people.join(
            counted.select("id", *by, "up_to_date", "_excluded"), on="id", how="left", maintain_order="left"
        )
        why = (
            pl.when(pl.col("_out"))
            .then(pl.lit("left_out"))
            .when(pl.col("birth").is_null())
            .then(pl.lit("not_assessed"))
            .when(pl.col("_excluded"))
            .then(pl.lit("exclusion"))
        )
        return back(patients, made.select("id", *carry, *by, "up_to_date", excluded=why))

    def _period(
        self,
        as_of: Optional[Union[datetime.date, str]],
        turning: Optional[Tuple[Any, Any]],
        year: Optional[int],
    ) -> Tuple[datetime.date, datetime.date, datetime.date]:
        """The last day that counts, and the days from and to which somebody reaches the age."""
        if year is not None and turning is not None:
            message = "found both `turning` and `measurement_year`, expected one of them"
            raise InputError(message, path="measurement_year", value=year)
        if self.by_months is None and turning is not None:
            message = "found it for a measure on the assessment date, expected `as_of` alone"
            raise InputError(message, path="turning")
        if year is not None:
            turning = (datetime.date(year, 1, 1), datetime.date(year, 12, 31))
        if turning is None:
            if as_of is None:
                message = "found neither a day nor a year, expected `as_of`, `turning` or `measurement_year`"
                raise InputError(message, path="as_of")
            today = day(as_of)
            before = pl.select(pl.lit(today).dt.offset_by("-1y").dt.offset_by("1d")).item()
            return today, before, today
        first, last = day(turning[0], "turning[0]"), day(turning[1], "turning[1]")
        today = last if as_of is None else day(as_of)
        if first > last:
            raise InputError("found the last day before the first", path="turning")
        return today, first, min(last, today)

    def _cohort(self, first: datetime.date, last: datetime.date) -> pl.Expr:
        """Who is assessed; with them those whose birth date is not known."""
        unknown = pl.col("birth").is_null()
        if self.by_months is not None:
            reached = self.by_months * 32
            by_last = birthday_months(pl.col("birth"), pl.lit(last)) >= reached
            day_before = first - datetime.timedelta(days=1)
            return unknown | (by_last & (birthday_months(pl.col("birth"), pl.lit(day_before)) < reached))
        return unknown | at_ages(self.ages_months)

    def _until(self, today: datetime.date) -> pl.Expr:
        """The last day on which doses and observations of a person count."""
        if self.by_months is None:
            return pl.lit(today)
        # A birthday that the month does not have is the first day of the next one.
        birth, months = pl.col("birth"), self.by_months
        reached = birth.dt.offset_by(f"{months}mo")
        rolled = reached.dt.day() != birth.dt.day()
        reached = pl.when(rolled).then(reached.dt.offset_by("1d")).otherwise(reached)
        return pl.min_horizontal(reached, pl.lit(today))


def at_ages(ages: Optional[Tuple[int, Optional[int]]]) -> pl.Expr:
    """Who is of an age on the assessment date, by ``_months``."""
    if ages is None:
        return pl.lit(True)
    first, last = ages
    months = pl.col("_months")
    return (months >= first * 32) & (pl.lit(True) if last is None else months < last * 32)


def _made(fields: Dict[str, Any]) -> Measure:
    """A measure of fields that are checked."""
    requirements = tuple(
        Requirement(name, tuple(tuple(Condition(**it) for it in all) for all in any_of), ages)
        for name, ages, any_of in fields.pop("requirements")
    )
    return Measure(requirements=requirements, **fields)
