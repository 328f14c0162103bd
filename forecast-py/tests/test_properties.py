"""Whatever goes in: an answer, TypeError or ForecastError, and nothing else."""

import datetime
import json
from typing import Any, Dict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast_py import Dose, ForecastError, Observation, Patient, Schedule, fhir, forecast, hl7

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))
CODES = st.sampled_from(sorted(Schedule.embedded().vaccines)) | st.text(max_size=4)
CONDITIONS = st.sampled_from(sorted(Schedule.embedded().observations)) | st.text(max_size=4)
DOSES = st.fixed_dictionaries(
    {"date": DAYS | DAYS.map(str), "cvx": CODES},
    optional={
        "mvx": st.none() | st.text(max_size=3),
        "trade_name": st.none() | st.text(max_size=5),
        "volume": st.none() | st.decimals(0, 9, places=2).map(str),
        "lot_expiration": st.none() | DAYS | DAYS.map(lambda day: str(day)[:7]),
    },
)
PEOPLE = st.fixed_dictionaries(
    {"birth_date": DAYS | DAYS.map(str)},
    optional={
        "id": st.none() | st.text(max_size=5),
        "sex": st.sampled_from(["female", "male", "unknown", None]),
        "birth_country": st.none() | st.text(max_size=5),
        "doses": st.lists(DOSES, max_size=12),
        "observations": st.lists(st.fixed_dictionaries({"code": CONDITIONS}), max_size=4),
    },
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | DAYS
    | st.datetimes() | st.sampled_from(["birth_date", "doses", "2025-01-01"]),
    lambda inside: st.lists(inside, max_size=4)
    | st.dictionaries(st.sampled_from(["birth_date", "doses", "date", "cvx", "sex"]) | inside.filter(
        lambda key: isinstance(key, (str, int, float, bytes, type(None)))), inside, max_size=5)
    | st.tuples(inside),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(PEOPLE, DAYS)
def test_people_of_the_right_types_get_an_answer(person: Dict[str, Any], as_of: datetime.date) -> None:
    try:
        answer = forecast(person, as_of=as_of)
    except ForecastError as error:
        assert error.path == "as_of"  # Before birth.
        return
    assert len(answer.doses) == len(person.get("doses") or ())
    assert json.loads(answer.to_json()) == answer.to_dict()
    assert repr(answer) and answer._repr_html_() and repr(answer.groups) and repr(answer.doses)
    patient = Patient.from_dict(person)
    assert Patient.from_json(patient.to_json()) == patient
    assert forecast(patient, as_of=as_of) == answer


@settings(max_examples=500, deadline=None)
@given(ANYTHING, ANYTHING, ANYTHING)
def test_anything_else_is_refused(person: Any, as_of: Any, schedule: Any) -> None:
    for call in (
        lambda: forecast(person, as_of=as_of, schedule=schedule),
        lambda: forecast({"birth_date": "2020-01-01", "doses": person}, as_of="2025-01-01"),
        lambda: forecast({"birth_date": person, "observations": as_of}),
        lambda: Patient(person, sex=as_of, doses=schedule),
        lambda: Dose(person, as_of, volume=schedule, condition=person, lot_expiration=as_of),
        lambda: Observation(person, as_of),
        lambda: Patient.from_dict(person),
        lambda: Patient.from_json(person),
        lambda: Schedule.embedded(person),
        lambda: fhir.forecast(person, schedule=schedule),
        lambda: hl7.receive(person),
        lambda: hl7.answer(person, as_of),
    ):
        try:
            call()
        except (TypeError, ForecastError):
            pass


@settings(max_examples=200, deadline=None)
@given(PEOPLE, st.sampled_from(["birth_date", "sex", "doses", "observations", "id"]), ANYTHING)
def test_errors_name_the_field(person: Dict[str, Any], field: str, value: Any) -> None:
    try:
        forecast({**person, field: value}, as_of="2100-01-01")
    except ForecastError as error:
        assert error.path.startswith(field) or field == "birth_date"


def test_very_deep_json_is_refused() -> None:
    with pytest.raises(ForecastError):
        forecast("[" * 100_000)
    with pytest.raises(ForecastError):
        forecast('{"doses":' + "[" * 100_000)
