"""One person: what goes in, what comes out, and how it shows."""

import copy
import datetime
import json
import pickle
from collections import OrderedDict
from pathlib import Path
from types import MappingProxyType
from typing import Any, Dict

import pytest

import forecast_py
from forecast_py import (
    Dose,
    DoseCondition,
    Due,
    ErrorKind,
    EvaluationReason,
    EvaluationStatus,
    ForecastError,
    InputError,
    InputTypeError,
    LimitKind,
    NoticeKind,
    Observation,
    Patient,
    Schedule,
    ScheduleError,
    Sex,
    forecast,
)

CHILD: Dict[str, Any] = {
    "birth_date": "2024-05-02",
    "sex": "male",
    "doses": [{"date": "2025-04-20", "cvx": "03", "mvx": "MSD"}],
    "observations": [{"code": "014"}],
}


def test_every_form_of_a_person_is_the_same() -> None:
    day = datetime.date
    objects = Patient(
        day(2024, 5, 2),
        sex=Sex.MALE,
        doses=[Dose(day(2025, 4, 20), "03", mvx="MSD")],
        observations=[Observation("014")],
    )
    expected = forecast(objects, as_of=day(2025, 11, 10))
    dated = {**CHILD, "birth_date": day(2024, 5, 2)}
    forms = [CHILD, OrderedDict(CHILD), MappingProxyType(CHILD), json.dumps(CHILD), dated]
    forms += [json.dumps(CHILD).encode(), bytearray(json.dumps(CHILD).encode())]
    forms += [Patient.from_dict(CHILD), Patient.from_json(json.dumps(CHILD))]
    forms += [{**CHILD, "doses": tuple(objects.doses)}]
    forms += [{**CHILD, "birth_date": datetime.datetime(2024, 5, 2)}]
    for form in forms:
        assert forecast(form, as_of="2025-11-10") == expected
        assert hash(forecast(form, as_of="2025-11-10")) == hash(expected)


def test_patients_are_values() -> None:
    patient = Patient.from_dict(CHILD)
    assert patient == Patient.from_dict(CHILD) != Patient("2024-05-02")
    assert hash(patient) == hash(Patient.from_dict(CHILD))
    assert patient.doses[0] == Dose("2025-04-20", "03", mvx="MSD")
    assert patient.observations == (Observation("014"),)
    assert patient != 1 and patient.doses[0] != 1 and patient.observations[0] != 1
    for value in (patient, patient.doses[0], patient.observations[0]):
        assert pickle.loads(pickle.dumps(value)) == value == copy.deepcopy(value)
        with pytest.raises(AttributeError):
            value.date = None
    assert Patient.from_dict(patient.to_dict()) == patient
    assert Patient.from_json(patient.to_json()) == patient


def test_doses_say_all_that_they_hold() -> None:
    dose = Dose(
        "2025-04-20",
        "03",
        mvx="MSD",
        trade_name="M-M-R II",
        volume="0.50",
        condition="sub_potent",
        lot_expiration="2026-03",
    )
    assert dose.condition is DoseCondition.SUB_POTENT
    assert (dose.volume, dose.lot_expiration, dose.trade_name) == ("0.5", "2026-03", "M-M-R II")
    assert eval(repr(dose)) == dose
    assert eval(repr(Observation("014", "2025-01-01"))) == Observation("014", "2025-01-01")
    assert Dose("2025-04-20", "03", lot_expiration=datetime.date(2026, 3, 1)).lot_expiration == (
        "2026-03-01"
    )


def test_classes_are_typed() -> None:
    answer = forecast(CHILD, as_of="2025-11-10")
    group = answer.group("MMR")
    assert group.due is Due.OVERDUE and group.due == "overdue" and f"{group.due}" == "overdue"
    assert isinstance(group.earliest, datetime.date)
    verdict = answer.doses[0].groups[0]
    assert verdict.status is EvaluationStatus.NOT_VALID
    assert verdict.reason is EvaluationReason.AGE_TOO_YOUNG
    assert answer.doses[0].antigens[0].reasons[0] is EvaluationReason.AGE_TOO_YOUNG
    assert answer.groups is answer.groups
    influenza = answer.group("Influenza")
    assert influenza.projected_season is None
    later = forecast(CHILD, as_of="2027-11-10").group("Influenza").projected_season
    assert later is not None and later.start.year == 2027
    with pytest.raises(KeyError):
        answer.group("no such group")
    with pytest.raises(AttributeError):
        answer.as_of = None  # type: ignore[misc]


def test_the_date_and_schedule_of_the_argument_come_first() -> None:
    request = {**CHILD, "as_of": "2025-11-10", "schedule": "acip-4.64"}
    assert forecast(request).as_of == datetime.date(2025, 11, 10)
    assert forecast(request).release == "4.64-508"
    assert forecast(request, as_of="2026-01-01").as_of == datetime.date(2026, 1, 1)
    assert forecast(request, schedule="acip-4.65").release == "4.65-508"
    assert forecast(request, schedule=Schedule.embedded()).release == "4.65-508"
    assert forecast(CHILD).as_of == datetime.date.today()


def test_a_verdict_belongs_to_its_dose() -> None:
    partial = {"date": "2025-11-01", "cvx": "107", "condition": "partial"}
    good = {"date": "2025-11-01", "cvx": "107"}
    for doses in ([partial, good], [good, partial]):
        child = {"birth_date": "2025-09-01", "doses": doses}
        answer = forecast(child, as_of="2026-03-02")
        verdicts = {dose.index: dose.groups[0].status for dose in answer.doses}
        assert verdicts[doses.index(partial)] is EvaluationStatus.SUB_STANDARD
        assert verdicts[doses.index(good)] is EvaluationStatus.VALID


def test_a_verdict_says_by_how_much() -> None:
    child = {"birth_date": "2021-03-15", "doses": [{"date": "2022-03-10", "cvx": "03"}]}
    verdict = forecast(child, as_of="2026-03-02").doses[0].groups[0]
    assert verdict.limit is not None and verdict.limit.counted_from is not None
    assert verdict.limit.kind is LimitKind.ABSOLUTE_MINIMUM_AGE
    assert verdict.limit.as_written == "12 months - 4 days"
    assert verdict.limit.date == datetime.date(2022, 3, 11)
    assert verdict.limit.counted_from.date == datetime.date(2021, 3, 15)
    first_day = "2022-03-11 was the first day that counts"
    assert verdict.why == f"given 5 days before the first birthday; {first_day}"
    pregnant = {"birth_date": "1996-03-15", "observations": [{"code": "007", "date": "2026-02-01"}]}
    mmr = forecast(pregnant, as_of="2026-03-02").group("MMR")
    assert mmr.because[0].code == "007" and mmr.because[0].vaccines == ()
    assert mmr.why is not None and "observation 007 of 2026-02-01) forbids it" in mmr.why


def test_notices_say_what_was_left_out() -> None:
    child = {**CHILD, "doses": [{"date": "2025-04-20", "cvx": "9999"}]}
    answer = forecast(child, as_of="2025-11-10")
    assert answer.notices[0].kind is NoticeKind.UNKNOWN_VACCINE
    assert answer.notices[0].path == "doses[0].cvx"
    assert answer.doses[0].not_evaluated is NoticeKind.UNKNOWN_VACCINE
    assert "9999" in repr(answer.doses[0])


def test_forecasts_show_as_text_and_html(toddler: str) -> None:
    answer = forecast(toddler)
    assert repr(answer).startswith("<Forecast as of 2025-11-10, schedule acip-4.65+errata+seasons")
    html = answer._repr_html_()
    assert html.count("<table>") == html.count("</table>") >= 2
    assert "overdue by" in html and "MMR not valid: given 12 days before the first birthday" in html
    # One line for a group needs no name of a series to tell it from another.
    assert "Pneumococcal" in html and "Pneumococcal" in repr(answer)
    assert "4-dose series" not in html
    hostile = forecast({**CHILD, "doses": [{"date": "2025-04-20", "cvx": "<b>"}]})
    assert "<b>" not in hostile._repr_html_() and "&lt;b&gt;" in hostile._repr_html_()


@pytest.mark.parametrize(
    ("change", "path", "value"),
    [
        ({"birth_date": "2025-02-30"}, "birth_date", "2025-02-30"),
        ({"sex": "F"}, "sex", "F"),
        ({"doses": [{"date": "x", "cvx": "03"}]}, "doses[0].date", "x"),
        ({"doses": [{"date": "2025-01-01", "cvx": "03", "no": 1}]}, "doses[0].no", 1),
        ({"doses": [{"date": "2025-01-01", "cvx": "03", "volume": "a"}]}, "doses[0].volume", "a"),
        ({"observations": [{"code": "1", "date": "0"}]}, "observations[0].date", "0"),
        ({"surname": "x"}, "surname", "x"),
        ({"as_of": "1999-01-01"}, "as_of", None),
        ({"schedule": "acip-0"}, "schedule", None),
        ({"doses": [{"cvx": "03"}]}, "doses[0]", None),
    ],
)
def test_wrong_values(change: Dict[str, Any], path: str, value: object) -> None:
    with pytest.raises(InputError) as raised:
        forecast({"birth_date": "2024-05-02", **change})
    assert (raised.value.path, raised.value.value) == (path, value)
    assert isinstance(raised.value, ValueError) and path in str(raised.value)
    with pytest.raises(InputError) as in_json:
        forecast(json.dumps({"birth_date": "2024-05-02", **change}))
    assert in_json.value.path == path
    if value is not None:
        assert in_json.value.value == value
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.path) == (str(raised.value), path)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"birth_date": 20240502}, "birth_date"),
        ({"sex": 1}, "sex"),
        ({"doses": "03"}, "doses"),
        ({"doses": {"date": 1}}, "doses"),
        ({"doses": 5}, "doses"),
        ({"doses": ["03"]}, "doses[0]"),
        ({"doses": [{"date": "2025-01-01", "cvx": 3}]}, "doses[0].cvx"),
        ({"doses": [{"date": "2025-01-01", "cvx": "03", "volume": 0.5}]}, "doses[0].volume"),
        ({"observations": [{"code": 14}]}, "observations[0].code"),
        ({1: 2}, ""),
        ({"id": 7}, "id"),
    ],
)
def test_wrong_types(change: Dict[Any, Any], path: str) -> None:
    with pytest.raises(InputTypeError) as raised:
        forecast({"birth_date": "2024-05-02", **change})
    assert raised.value.path == path and raised.value.kind is ErrorKind.FORMAT
    assert isinstance(raised.value, TypeError) and isinstance(raised.value, ForecastError)


def test_errors_do_not_name_people() -> None:
    with pytest.raises(TypeError) as raised:
        forecast({"birth_date": "2024-05-02", "id": 5551234})
    assert "5551234" not in str(raised.value) and raised.value.value is None  # type: ignore[attr-defined]
    with pytest.raises(ForecastError) as in_json:
        forecast('{"birth_date": "2024-05-02", "id": 5551234}')
    assert "5551234" not in str(in_json.value) and in_json.value.value is None


def test_arguments_of_other_types() -> None:
    for wrong in (None, 5, 1.5, object(), [], ["birth_date"], {1, 2}):
        with pytest.raises(TypeError):
            forecast(wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            Patient.from_json(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        forecast(CHILD, as_of=5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        forecast(CHILD, schedule=5)  # type: ignore[arg-type]
    with pytest.raises(InputError) as raised:
        forecast(CHILD, schedule="/etc/passwd")
    assert (raised.value.path, raised.value.value) == ("schedule", "/etc/passwd")
    with pytest.raises(InputError) as raised:
        Patient.from_dict({**CHILD, "as_of": "2025-11-10"})
    assert raised.value.path == "as_of"
    with pytest.raises(InputError) as raised:
        forecast("not JSON")
    assert raised.value.kind is ErrorKind.SYNTAX
    with pytest.raises(InputError):
        forecast({**CHILD, "birth_date": datetime.datetime(2024, 5, 2, 12)})


def test_schedules(tmp_path: Path) -> None:
    schedule = Schedule.embedded()
    assert (schedule.id, schedule.version) == ("acip-4.65", "4.65-508")
    assert schedule.vaccines["03"] == "MMR" and "007" in schedule.observations
    assert set(Schedule.ids()) == {"acip-4.64", "acip-4.65"}
    assert "aap-2026" in Schedule.layer_ids()
    assert Schedule.embedded("acip-4.65+aap-2026").layers == ("errata", "seasons", "aap-2026")
    assert Schedule.embedded(seasons="as_published", errata="as_published").layers == ()
    assert repr(schedule) == "<Schedule acip-4.65+errata+seasons (release 4.65-508)>"
    everything = schedule.series()
    polio = schedule.series("Polio")
    assert 0 < len(polio) < len(everything)
    assert {row["antigen"] for row in polio} == {"Polio"}
    with pytest.raises(ForecastError):
        schedule.series("no such group")
    with pytest.raises(ForecastError):
        schedule.series(antigen="no such antigen")
    with pytest.raises(ForecastError):
        Schedule.embedded("acip-0")
    with pytest.raises(ForecastError):
        Schedule.embedded(seasons="never")  # type: ignore[arg-type]

    file = tmp_path / "mine.json"
    file.write_text(Schedule.embedded(seasons="as_published", errata="as_published").to_json())
    mine = Schedule.load(file)
    published = Schedule.embedded(seasons="as_published", errata="as_published")
    assert forecast(CHILD, schedule=mine, as_of="2025-11-10") == forecast(
        CHILD, schedule=published, as_of="2025-11-10"
    )
    file.write_text("{}")
    with pytest.raises(ScheduleError) as raised:
        Schedule.load(file)
    assert raised.value.file == str(file)
    with pytest.raises(ScheduleError) as raised:
        Schedule.load(tmp_path / "none")
    assert raised.value.kind is ErrorKind.FILE


def test_public_names_say_where_they_live() -> None:
    for name in forecast_py.__all__:
        value = getattr(forecast_py, name)
        if isinstance(value, type):
            assert value.__module__ == "forecast_py", name
            assert value.__doc__, name
