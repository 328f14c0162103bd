"""HL7 v2 through the package: the record core's own messages."""

import datetime
import json
from pathlib import Path
from typing import Any, Dict

import pytest
from conftest import ROOT, run_command

from forecast_py import ForecastError, hl7

MESSAGES = ROOT / "forecast-exchange" / "tests" / "messages"
# On the day of the messages: a dose reported late has a warning.
RECEIVED = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.timezone.utc)
SIGNED = {"application": "IIS", "facility": "CT", "time": RECEIVED}


# As the command numbers its answers, from the time.
NUMBER = "20260302120000"
COMMAND = ["--application", "IIS", "--facility", "CT", "--time", RECEIVED.isoformat()]


def message(name: str) -> bytes:
    return (MESSAGES / name).read_bytes()


def only_record(name: str) -> Dict[str, Any]:
    (received,) = hl7.receive(message(name), **SIGNED)
    assert received.acknowledgement == "AA"
    assert received.record is not None
    return received.record


def test_answers_and_records_are_the_bytes_of_the_command(tmp_path: Path) -> None:
    files = sorted(MESSAGES.glob("*.hl7"))
    assert len(files) > 150
    kept = tmp_path / "records.ndjson"
    records = 0
    for file in files:
        printed = run_command(["hl7", "ack", str(file), "--records", str(kept), *COMMAND])
        received = hl7.receive(file.read_bytes(), control_id=NUMBER, **SIGNED)
        answers = "".join(one.answer for one in received)
        # The command answers a batch with a batch; what stands in it is the same.
        envelope = ("FHS|", "BHS|", "BTS|", "FTS|")
        segments = [it for it in printed.split("\r") if not it.startswith(envelope)]
        assert answers == "\r".join(segments), file.name
        made = [one.record for one in received if one.record is not None]
        lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in made]
        assert "".join(line + "\n" for line in lines) == kept.read_text(), file.name
        records += len(made)
    assert records > 100


def test_answers_to_queries_are_the_bytes_of_the_command(tmp_path: Path) -> None:
    queries = [file for file in sorted(MESSAGES.glob("*.hl7")) if b"QBP^Q11" in file.read_bytes()]
    assert len(queries) > 3
    record = only_record("003-newly-given-and-history.hl7")
    file = tmp_path / "record.ndjson"
    file.write_text(json.dumps(record) + "\n")
    answered = 0
    for query in queries:
        arguments = ["hl7", "query", str(query), "--records", str(file), "--as-of", "2026-03-02"]
        printed = run_command([*arguments, *COMMAND])
        # Who is meant the command finds itself, and asks back (Z31) where it may be another; here the
        # caller says who it is.
        if "Z31^CDCPHINVS" in printed:
            continue
        meant = [] if "|NF|" in printed else [record]
        signed = {**SIGNED, "control_id": f"{NUMBER}-1"}
        assert hl7.answer(query.read_bytes(), meant, as_of="2026-03-02", **signed) == printed, query
        answered += "Z42^CDCPHINVS" in printed or "Z32^CDCPHINVS" in printed
    assert answered > 1


def test_a_submission_gives_a_record_and_a_query_about_it_a_forecast() -> None:
    record = only_record("003-newly-given-and-history.hl7")
    assert len(record["doses"]) == 3
    query = message("171-query-forecast.hl7")
    answer = hl7.answer(query, [record], as_of="2026-03-02", **SIGNED)
    assert "Z42^CDCPHINVS" in answer
    assert "\rQAK|T2|OK" in answer
    assert "\rQAK|T2|NF" in hl7.answer(query, [], **SIGNED)
    assert "Z31^CDCPHINVS" in hl7.answer(query, [record, record], **SIGNED)


def test_a_query_about_a_protected_record_is_answered_as_one_about_nobody() -> None:
    record = only_record("018-protected.hl7")
    answer = hl7.answer(message("171-query-forecast.hl7"), [record], as_of="2026-03-02", **SIGNED)
    assert "\rQAK|T2|NF" in answer
    assert "\rPID|" not in answer


def test_wrong_arguments_are_errors_with_a_path() -> None:
    with pytest.raises(ForecastError, match="query"):
        hl7.answer(b"", [])
    with pytest.raises(ForecastError, match=r"records\[0\]"):
        hl7.answer(message("171-query-forecast.hl7"), [{"doses": 7}])
    assert hl7.receive(b"") == []


def test_a_record_is_submitted_as_the_command_does() -> None:
    record = only_record("003-newly-given-and-history.hl7")
    text = hl7.submit(record, control_id=f"{NUMBER}-1", **SIGNED)
    arguments = ["hl7", "convert", "-", "--to", "vxu", *COMMAND]
    assert text == run_command(arguments, json.dumps(record))
    (again,) = hl7.receive(text, **SIGNED)
    assert again.record is not None
    assert [dose["date"] for dose in again.record["doses"]] == [
        dose["date"] for dose in record["doses"]
    ]
    with pytest.raises(ForecastError, match="doses"):
        hl7.submit({"doses": 7})
