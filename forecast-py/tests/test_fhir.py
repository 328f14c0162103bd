"""FHIR through the package: the same bytes as the command's."""

import json
from typing import Any, Dict, List

import pytest
from conftest import ROOT, run_command

from forecast_py import FhirError, ForecastError, Schedule, fhir

CVX = "http://hl7.org/fhir/sid/cvx"


def parameters(request: Dict[str, Any]) -> Dict[str, Any]:
    """A request of the wire format as one of ``$immds-forecast``."""
    sex = request.get("sex")
    patient = {
        "resourceType": "Patient",
        "id": "p",
        "birthDate": request["birth_date"],
        **({"gender": sex} if sex in ("female", "male") else {}),
    }
    given = [
        {
            "resourceType": "Immunization",
            "id": f"dose-{place}",
            "status": "completed",
            "patient": {"reference": "Patient/p"},
            "vaccineCode": {"coding": [{"system": CVX, "code": dose["cvx"]}]},
            "occurrenceDateTime": dose["date"],
        }
        for place, dose in enumerate(request.get("doses") or ())
    ]
    return {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "assessmentDate", "valueDate": request["as_of"]},
            {"name": "patient", "resource": patient},
            *({"name": "immunization", "resource": dose} for dose in given),
        ],
    }


def line(answer: Dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def test_answers_are_the_bytes_of_the_command(requests: List[Dict[str, Any]]) -> None:
    asked = [parameters(request) for request in requests]
    asked.append(json.loads((ROOT / "forecast-exchange/examples/parameters.json").read_text()))
    printed = run_command(["fhir", "-"], "".join(json.dumps(one) + "\n" for one in asked))
    lines = printed.splitlines()
    assert len(lines) == len(asked)
    evaluated = 0
    for one, expected in zip(asked, lines):
        answer = fhir.forecast(one)
        assert line(answer) == expected
        assert answer["resourceType"] == "Parameters"
        evaluated += any(part["name"] == "evaluation" for part in answer["parameter"])
    assert evaluated > 1_000
    assert fhir.forecast(json.dumps(asked[0])) == fhir.forecast(json.dumps(asked[0]).encode())


def test_what_cannot_be_answered_has_the_outcome_of_the_command() -> None:
    wrong: List[Dict[str, Any]] = [
        {"resourceType": "Parameters"},
        parameters({"birth_date": "2025", "as_of": "2025-11-10"}),
        parameters({"birth_date": "2025-12-01", "as_of": "2025-11-10"}),
    ]
    for one in wrong:
        with pytest.raises(FhirError) as raised:
            fhir.forecast(one)
        assert isinstance(raised.value, ForecastError)
        assert line(raised.value.outcome) + "\n" == run_command(["fhir", "-"], json.dumps(one))
    with pytest.raises(TypeError):
        fhir.forecast(7)  # type: ignore[arg-type]


def test_another_schedule_answers() -> None:
    asked = parameters({"birth_date": "2025-09-06", "as_of": "2025-11-10"})
    older = fhir.forecast(asked, schedule=Schedule.embedded("acip-4.64"))
    assert line(older) + "\n" == run_command(
        ["fhir", "-", "--schedule", "acip-4.64"], json.dumps(asked)
    )


def test_bundles_become_the_records_of_the_command_and_records_its_bundles() -> None:
    patient = {"resourceType": "Patient", "id": "p", "birthDate": "2025-09-06", "photo": [{}]}
    given = parameters({"birth_date": "2025-09-06", "as_of": "2026-01-02", "doses": [
        {"date": "2025-11-10", "cvx": "110"}]})["parameter"][2]["resource"]
    entry = [{"resource": patient}, {"resource": given}]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entry}
    read = fhir.read_bundle(bundle)
    printed = run_command(["fhir", "-"], json.dumps(bundle))
    assert line(read.record) + "\n" == printed
    assert [issue["expression"] for issue in read.issues] == [["Bundle.entry[0].resource.photo"]]
    written = fhir.write_bundle(read.record)
    assert line(written.bundle) + "\n" == run_command(["fhir", "-"], printed)
    assert written.issues == []
    assert fhir.read_bundle(written.bundle).record["doses"] == read.record["doses"]
    with pytest.raises(FhirError):
        fhir.read_bundle({"resourceType": "Bundle"})
    with pytest.raises(ForecastError):
        fhir.write_bundle({"doses": 7})


def test_xml_is_read_as_json_is() -> None:
    xml = '<Patient xmlns="http://hl7.org/fhir"><birthDate value="2025-09-06"/></Patient>'
    json_form = {"resourceType": "Patient", "birthDate": "2025-09-06"}
    assert fhir.read_bundle(xml) == fhir.read_bundle(xml.encode()) == fhir.read_bundle(json_form)
