"""The enums of the wire format, and the small parts of a forecast."""

from __future__ import annotations

import datetime
from enum import Enum
from typing import Any, Dict, NamedTuple, Optional, Tuple


class Word(str, Enum):
    """A word of the wire format. Members equal their text: ``Due.OVERDUE == "overdue"``."""

    def __str__(self) -> str:
        return str(self.value)

    def __format__(self, spec: str) -> str:
        return format(str(self.value), spec)


class Sex(Word):
    """The sex that rules ask for."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class DoseCondition(Word):
    """What is wrong with a dose itself: it must be repeated."""

    EXPIRED = "expired"
    SUB_POTENT = "sub_potent"
    RECALLED = "recalled"
    COLD_CHAIN_BREAK = "cold_chain_break"
    PARTIAL = "partial"
    OTHER = "other"


class Status(Word):
    """Where a person stands in a vaccine group."""

    NOT_COMPLETE = "not_complete"
    """Doses are still to come."""
    COMPLETE = "complete"
    """All recommendations are met."""
    IMMUNE = "immune"
    """There is evidence of immunity."""
    CONTRAINDICATED = "contraindicated"
    """Something forbids vaccination now."""
    NOT_RECOMMENDED = "not_recommended"
    """The history gives enough protection, or nothing is recommended now."""
    AGED_OUT = "aged_out"
    """The person is too old for the doses that are left."""


class Due(Word):
    """What a forecast means on the assessment date."""

    OVERDUE = "overdue"
    """The past-due date has passed."""
    DUE = "due"
    """The recommended date is here or has passed."""
    NOT_YET_DUE = "not_yet_due"
    """The recommended date is still to come."""
    CONDITIONAL = "conditional"
    """A dose may be given after shared clinical decision-making."""
    NEEDS_DATE = "needs_date"
    """Whether a dose is due cannot be said without a date that is missing."""
    NONE = "none"
    """No dose is forecast."""


class SeriesType(Word):
    """Of which kind a series is."""

    STANDARD = "standard"
    RISK = "risk"
    EVALUATION_ONLY = "evaluation_only"


class Category(Word):
    """What kind of recommendation it is."""

    ROUTINE = "routine"
    HIGH_RISK = "high_risk"
    SHARED_DECISION = "shared_decision"


class ForecastReason(Word):
    """Why there is no dose to give."""

    IMMUNE = "immune"
    CONTRAINDICATED = "contraindicated"
    COMPLETE = "complete"
    NOT_RECOMMENDED = "not_recommended"
    SEASON_OVER = "season_over"
    TOO_OLD = "too_old"
    CANNOT_FINISH = "cannot_finish"
    NEEDS_DATE = "needs_date"
    NOT_ROUTINE_AT_AGE = "not_routine_at_age"


class EvaluationStatus(Word):
    """The verdict on a dose."""

    VALID = "valid"
    """Given as recommended."""
    NOT_VALID = "not_valid"
    """Not given as recommended; it must be repeated."""
    SUB_STANDARD = "sub_standard"
    """Something was wrong with the dose itself; it must be repeated."""
    EXTRANEOUS = "extraneous"
    """Not needed, or given too late; it need not be repeated."""


class EvaluationReason(Word):
    """Why a dose is not valid, or what is noteworthy of a valid one."""

    LOT_EXPIRED = "lot_expired"
    DOSE_CONDITION = "dose_condition"
    INADVERTENT_VACCINE = "inadvertent_vaccine"
    AGE_TOO_YOUNG = "age_too_young"
    AGE_TOO_OLD = "age_too_old"
    INTERVAL_TOO_SHORT = "interval_too_short"
    VACCINE_CONFLICT = "vaccine_conflict"
    VACCINE_OUTSIDE_AGE_RANGE = "vaccine_outside_age_range"
    WRONG_VACCINE = "wrong_vaccine"
    SERIES_COMPLETE = "series_complete"
    AGE_GRACE_PERIOD = "age_grace_period"
    INTERVAL_GRACE_PERIOD = "interval_grace_period"
    VOLUME_TOO_SMALL = "volume_too_small"


class NoticeKind(Word):
    """What was left out of account."""

    UNKNOWN_VACCINE = "unknown_vaccine"
    BEFORE_BIRTH = "before_birth"
    AFTER_ASSESSMENT = "after_assessment"
    NO_ANTIGEN = "no_antigen"
    NO_RELEVANT_SERIES = "no_relevant_series"
    UNKNOWN_OBSERVATION = "unknown_observation"
    OBSERVATION_AFTER_ASSESSMENT = "observation_after_assessment"
    OBSERVATION_ENDS_BEFORE_IT_BEGINS = "observation_ends_before_it_begins"
    OBSERVATION_DATE_NEEDED = "observation_date_needed"
    DOSE_AS_OBSERVATION = "dose_as_observation"
    PRODUCT_NOT_USED = "product_not_used"
    UNKNOWN_TRADE_NAME = "unknown_trade_name"
    BIRTH_COUNTRY_NEEDED = "birth_country_needed"
    CONTRAINDICATION_UNDECIDED = "contraindication_undecided"


class RecommendedVaccine(NamedTuple):
    """A vaccine that a forecast recommends by name."""

    cvx: str
    """Its CVX code."""
    name: str
    """Its short name."""


class WaitingVaccine(NamedTuple):
    """A vaccine that must wait for the sake of a conflict with a dose that was given."""

    cvx: str
    """Its CVX code."""
    name: str
    """Its short name."""
    earliest: datetime.date
    """The first day on which it may be given."""


class RiskIndication(NamedTuple):
    """An observation with which a group is recommended at an age at which it is not routine."""

    code: str
    """Its code."""
    title: str
    """Its title."""


class CatchUp(NamedTuple):
    """A recommendation that began for the person after the past due date."""

    since: datetime.date
    """Its first day."""
    until: Optional[datetime.date]
    """Its last day; ``None`` where it is open."""
    until_age: Optional[int]
    """The person's age on that day, in completed years."""


class ProjectedSeason(NamedTuple):
    """A season that the publisher has not published: an earlier one, moved by whole years."""

    start: datetime.date
    """Its first day."""
    end: Optional[datetime.date]
    """Its last day; ``None`` where it is open."""
    projected_from_start: datetime.date
    """The first day of the published season."""
    projected_from_end: Optional[datetime.date]
    """The last day of the published season."""


class AntigenForecast(NamedTuple):
    """The forecast of one antigen's best series."""

    antigen: str
    """The antigen."""
    series: str
    """Its best series."""
    status: Status
    """Where the person stands in that series."""
    target_dose: Optional[int]
    """The number of the target dose in the series that is forecast."""
    dose_number: Optional[int]
    """The number of the next dose."""
    earliest: Optional[datetime.date]
    """The first day on which the next dose may be given."""
    recommended: Optional[datetime.date]
    """The day from which it is recommended."""
    past_due: Optional[datetime.date]
    """The last day before it is overdue."""
    latest: Optional[datetime.date]
    """The last day on which it may be given."""
    reason: Optional[ForecastReason]
    """Why there is no dose to give."""
    rule: str
    """The rule or decision table that gave the status."""


class LimitKind(Word):
    """Which limit a :class:`Limit` is."""

    LOT_EXPIRATION = "lot_expiration"
    DOSE_CONDITION = "dose_condition"
    ABSOLUTE_MINIMUM_AGE = "absolute_minimum_age"
    MINIMUM_AGE = "minimum_age"
    MAXIMUM_AGE = "maximum_age"
    ABSOLUTE_MINIMUM_INTERVAL = "absolute_minimum_interval"
    MINIMUM_INTERVAL = "minimum_interval"
    CONFLICT_END = "conflict_end"
    VACCINE_BEGIN_AGE = "vaccine_begin_age"
    VACCINE_END_AGE = "vaccine_end_age"
    SERIES_COMPLETE = "series_complete"
    VOLUME = "volume"


class CountedFrom(NamedTuple):
    """What a limit is counted from; what does not apply is ``None``."""

    kind: str
    """``birth``, ``dose``, ``conflicting_dose`` or ``observation``."""
    date: datetime.date
    """Its date."""
    index: Optional[int] = None  # type: ignore[assignment]
    """The place of the dose among the patient's doses, from 0."""
    cvx: Optional[str] = None
    """The vaccine of the dose."""
    name: Optional[str] = None
    """The vaccine's short name."""
    target_dose: Optional[int] = None
    """The target dose that the dose satisfied in the series."""
    code: Optional[str] = None
    """The observation's code."""
    title: Optional[str] = None
    """The observation's short title."""


class Limit(NamedTuple):
    """What a reason compared."""

    kind: LimitKind
    """Which limit it is."""
    as_written: Optional[str]
    """The limit in the schedule's words, such as ``12 months - 4 days``."""
    date: Optional[datetime.date]
    """The first day that would have counted, or the last one where the limit is an end."""
    counted_from: Optional[CountedFrom]
    """What it is counted from (``from`` in the wire format)."""


class Because(NamedTuple):
    """A fact that forbids or replaces vaccination; what does not apply is ``None``."""

    kind: str
    """``contraindication``, ``immunity`` or ``born_before``."""
    date: Optional[datetime.date]
    """The day of the observation; of ``born_before`` the day before which birth is evidence."""
    antigens: Tuple[str, ...]
    """The antigens that it is about."""
    code: Optional[str] = None
    """The observation's code."""
    title: Optional[str] = None
    """The observation's short title."""
    vaccines: Tuple[RecommendedVaccine, ...] = ()
    """The vaccines that it forbids; empty where it forbids every one against the antigens."""
    country: Optional[str] = None
    """The country of birth that is asked for."""


def _day(text: Optional[str]) -> Optional[datetime.date]:
    return None if text is None else datetime.date.fromisoformat(text)


def _limit(of: Optional[Dict[str, Any]]) -> Optional[Limit]:
    """A limit of the wire format."""
    if of is None:
        return None
    origin = of["from"]
    if origin is not None:
        origin = CountedFrom(**{**origin, "date": _day(origin["date"])})
    return Limit(LimitKind(of["kind"]), of["as_written"], _day(of["date"]), origin)


def _because(of: Dict[str, Any]) -> Because:
    """A fact of the wire format."""
    fact = {**of, "date": _day(of["date"]), "antigens": tuple(of["antigens"])}
    if "vaccines" in fact:
        fact["vaccines"] = tuple(RecommendedVaccine(**it) for it in fact["vaccines"])
    return Because(**fact)


class SeriesEvaluation(NamedTuple):
    """What a series of a vaccine group says about a dose."""

    group: str
    """The vaccine group."""
    series: str
    """The series."""
    series_type: SeriesType
    """Of which kind it is."""
    status: EvaluationStatus
    """The verdict."""
    reason: Optional[EvaluationReason]
    """The first reason why it is not valid."""
    limit: Optional[Limit]
    """What that reason compared."""
    target_dose: Optional[int]
    """The number of the target dose that it was judged against."""


class GroupEvaluation(NamedTuple):
    """The verdict on a dose for one vaccine group."""

    group: str
    """The vaccine group."""
    series_type: SeriesType
    """Of which kind the series is that gives the verdict."""
    status: EvaluationStatus
    """The verdict."""
    reason: Optional[EvaluationReason]
    """The first reason why it is not valid."""
    limit: Optional[Limit]
    """What that reason compared."""
    target_dose: Optional[int]
    """The number of the target dose that it was judged against."""
    by_series: Tuple[SeriesEvaluation, ...]
    """What each series says, the one that heads the group first."""
    why: Optional[str]
    """Why the dose is not valid, in words: by how much it missed."""


class AntigenEvaluation(NamedTuple):
    """The verdict on a dose for one antigen."""

    antigen: str
    """The antigen."""
    series: str
    """The series in which it was judged."""
    series_type: SeriesType
    """Of which kind that series is."""
    best: bool
    """Whether it is a best series, or only the prioritized one of its series group."""
    status: EvaluationStatus
    """The verdict."""
    reason: Optional[EvaluationReason]
    """The first reason why it is not valid."""
    limit: Optional[Limit]
    """What that reason compared."""
    reasons: Tuple[EvaluationReason, ...]
    """Every reason that holds."""
    limits: Tuple[Optional[Limit], ...]
    """What each of them compared."""
    target_dose: Optional[int]
    """The number of the target dose that it was judged against."""
    whys: Tuple[str, ...]
    """Each of the reasons in words."""


class Notice(NamedTuple):
    """Something that was left out of account."""

    path: str
    """Where in the request, such as ``doses[3].cvx``."""
    kind: NoticeKind
    """What is the matter."""
    value: Optional[str]
    """The value found there or needed there, where it helps."""
    decides: Tuple[str, ...]
    """The vaccine groups whose answer hangs on it, where they are known."""


def _again(patient: str, as_of: datetime.date, schedule: Any, why: bool) -> Any:
    """A forecast made anew, for pickling and copies."""
    from ._engine import forecast, patient_from_json

    return forecast(patient_from_json(patient), as_of=as_of, schedule=schedule, why=why)


def _group(forecast: Any, place: int, beneath: Optional[int]) -> Any:
    """A forecast of a vaccine group in its forecast, for pickling."""
    group = forecast.groups[place]
    return group if beneath is None else group.other_series[beneath]


def _dose(forecast: Any, place: int) -> Any:
    """A verdict in its forecast, for pickling."""
    return forecast.doses[place]
