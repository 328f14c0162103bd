"""HL7 v2 through the package: the record core's own messages."""

import datetime
from pathlib import Path

import pytest

from forecast_py import ForecastError, hl7

MESSAGES = Path(__file__).parents[2] / "forecast-record" / "tests" / "messages"
# On the day of the messages: a dose reported late has a warning.
RECEIVED = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.timezone.utc)
SIGNED = {"application": "IIS", "facility": "CT", "time": RECEIVED}


def message(name: str) -> bytes:
    return (MESSAGES / name).read_bytes()


def only_record(name: str):
    (received,) = hl7.receive(message(name), **SIGNED)
    assert received.acknowledgement == "AA"
    assert received.record is not None
    return received.record


def test_a_submission_gives_a_record_and_a_query_about_it_a_forecast():
    record = only_record("003-newly-given-and-history.hl7")
    assert len(record["doses"]) == 3
    query = message("171-query-forecast.hl7")
    answer = hl7.answer(query, [record], as_of="2026-03-02", **SIGNED)
    assert "Z42^CDCPHINVS" in answer
    assert "\rQAK|T2|OK" in answer
    assert "\rQAK|T2|NF" in hl7.answer(query, [], **SIGNED)
    assert "Z31^CDCPHINVS" in hl7.answer(query, [record, record], **SIGNED)


def test_a_query_about_a_protected_record_is_answered_as_one_about_nobody():
    record = only_record("018-protected.hl7")
    answer = hl7.answer(message("171-query-forecast.hl7"), [record], as_of="2026-03-02", **SIGNED)
    assert "\rQAK|T2|NF" in answer
    assert "\rPID|" not in answer


def test_wrong_arguments_are_errors_with_a_path():
    with pytest.raises(ForecastError, match="query"):
        hl7.answer(b"", [])
    with pytest.raises(ForecastError, match=r"records\[0\]"):
        hl7.answer(message("171-query-forecast.hl7"), [{"doses": 7}])
    assert hl7.receive(b"") == []
