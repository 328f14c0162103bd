"""CDC's whole set of cases: the same bytes as the command's."""

import datetime
import json
from typing import Any, Dict, List

import pytest
from conftest import ROOT, cdc_cases, run_command

from forecast_py import CountedFrom, Dose, Limit, Observation, Patient, forecast


@pytest.fixture(scope="module")
def answers(requests: List[Dict[str, Any]]) -> List[str]:
    """What the command answers."""
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    answers = run_command(["batch", "-"], lines).splitlines()
    assert len(answers) == len(requests)
    assert not any('"error"' in answer for answer in answers)
    return answers


def test_json_gives_the_same_bytes(requests: List[Dict[str, Any]], answers: List[str]) -> None:
    for request, answer in zip(requests, answers):
        assert forecast(json.dumps(request)).to_json() == answer
        assert forecast(json.dumps(request).encode()).to_json() == answer


def test_dicts_give_the_same_bytes(requests: List[Dict[str, Any]], answers: List[str]) -> None:
    for request, answer in zip(requests, answers):
        assert forecast(request).to_json() == answer


def test_objects_give_the_same_bytes(requests: List[Dict[str, Any]], answers: List[str]) -> None:
    day = datetime.date.fromisoformat
    for request, answer in zip(requests, answers):
        doses = [
            Dose(**{**dose, "date": day(dose["date"])}) for dose in request.get("doses") or ()
        ]
        observations = [
            Observation(one["code"], day(one["date"]) if one.get("date") else None)
            for one in request.get("observations") or ()
        ]
        patient = Patient(
            day(request["birth_date"]),
            id=request["id"],
            sex=request.get("sex"),
            birth_country=request.get("birth_country"),
            doses=doses,
            observations=observations,
        )
        assert forecast(patient, as_of=day(request["as_of"])).to_json() == answer


def test_what_the_classes_say_is_what_the_bytes_say(
    requests: List[Dict[str, Any]], answers: List[str]
) -> None:
    def plain(value: Any) -> Any:
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, Limit):
            limit = {name: plain(of) for name, of in value._asdict().items()}
            limit["from"] = limit.pop("counted_from")
            return limit
        if isinstance(value, CountedFrom):
            given = value.kind in ("dose", "conflicting_dose")
            known = value._asdict().items()
            return {
                name: plain(of)
                for name, of in known
                if of is not None or (given and name == "target_dose")
            }
        if isinstance(value, tuple):
            return list(value)
        return str(value) if isinstance(value, str) else value

    fields = ["group", "series_type", "series_group", "status", "due", "category", "dose_number"]
    fields += ["earliest", "recommended", "past_due", "latest", "reason", "rule", "series"]
    for request, answer in zip(requests[::7], answers[::7]):
        made, said = forecast(request), json.loads(answer)
        assert made.to_dict() == said
        for group, wire in zip(made.groups, said["groups"]):
            assert group.to_dict() == wire
            assert {name: plain(getattr(group, name)) for name in fields} == {
                name: wire[name] for name in fields
            }
            assert list(group.antigens) == wire["antigens"]
            assert plain(group.limit) == wire["limit"]
            assert [fact.kind for fact in group.because] == [it["kind"] for it in wire["because"]]
            assert [vaccine._asdict() for vaccine in group.vaccines] == wire["vaccines"]
            assert [other.to_dict() for other in group.other_series] == wire["other_series"]
            for part, of in zip(group.parts, wire["parts"]):
                assert {name: plain(value) for name, value in part._asdict().items()} == of
        for dose, wire in zip(made.doses, said["doses"]):
            assert dose.to_dict() == wire
            assert plain(dose.date) == wire["date"] and dose.cvx == wire["cvx"]
            assert dose.index == wire["index"]
            for verdict, of in zip(dose.groups, wire["groups"]):
                seen = {name: plain(value) for name, value in verdict._asdict().items()}
                assert (seen.pop("why") is None) == (verdict.reason is None)
                seen["by_series"] = [
                    {name: plain(value) for name, value in one._asdict().items()}
                    for one in verdict.by_series
                ]
                assert seen == of
            for judged, of in zip(dose.antigens, wire["antigens"]):
                seen = {name: plain(value) for name, value in judged._asdict().items()}
                seen["reasons"] = [plain(reason) for reason in judged.reasons]
                seen["limits"] = [plain(limit) for limit in judged.limits]
                assert len(seen.pop("whys")) == len(judged.reasons)
                assert seen == of
        for notice, of in zip(made.notices, said["notices"]):
            assert {name: plain(value) for name, value in notice._asdict().items()} == of


def test_healthy_cases_expect_what_is_forecast() -> None:
    known = json.loads((ROOT / "test-cases/discrepancies.json").read_text())
    assert known  # The ledger of the conditions book; the healthy book has no entry for 4.65.
    agreed = 0
    for case in cdc_cases():
        request = {**case["patient"], "as_of": case["as_of"]}
        heads = [g for g in forecast(request).groups if g.group == case["group"]]
        of_group = [g for head in heads for g in (head, *head.other_series)]
        expected = case["expected"]
        agreed += any(
            group.status == expected["status"] and group.dose_number == expected.get("dose_number")
            for group in of_group
        )
    assert agreed >= 1_013


def test_why_is_what_the_command_says(toddler: str) -> None:
    answer = run_command(["patient", "-", "--format", "json", "--why"], toddler)
    made = forecast(toddler, why=True)
    assert made.to_json() + "\n" == answer
    assert made.why is not None and made.why in run_command(["patient", "-", "--why"], toddler)
    assert forecast(toddler).why is None
