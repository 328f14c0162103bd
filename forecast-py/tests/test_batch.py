"""Populations: every library, the same answers as one by one, errors in their column."""

import datetime
import json
import pickle
import threading
from pathlib import Path
from typing import Any, Dict, List

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

from forecast_py import (
    ArrowTable,
    InputError,
    Schedule,
    TableError,
    forecast,
    forecast_batch,
    synthesize,
)

FIELDS = ["series_type", "series_group", "status", "due", "category", "dose_number", "earliest"]
FIELDS += ["recommended", "past_due", "latest", "reason", "rule", "series"]
PATIENTS: Dict[str, Any] = {
    "id": [1, 2, 3],
    "birth_date": [datetime.date(2024, 5, 2), datetime.date(1950, 1, 1), datetime.date(2025, 9, 6)],
    "sex": ["male", "female", None],
    "county": ["A", "B", "A"],
}
DOSES: Dict[str, Any] = {
    "patient_id": [3, 1, 1],
    "date": [datetime.date(2025, 11, 6), datetime.date(2025, 4, 20), datetime.date(2024, 7, 1)],
    "cvx": ["110", "03", "110"],
}


def tables(requests: List[Dict[str, Any]]) -> "tuple[polars.DataFrame, ...]":
    """CDC's cases as three tables."""
    patients = polars.DataFrame(
        [
            {key: request.get(key) for key in ("id", "birth_date", "sex", "birth_country", "as_of")}
            for request in requests
        ]
    )
    doses = [
        {"patient_id": request["id"], **dose}
        for request in requests
        for dose in request.get("doses") or ()
    ]
    observations = [
        {"patient_id": request["id"], **one}
        for request in requests
        for one in request.get("observations") or ()
    ]
    return (
        patients,
        polars.DataFrame(doses, infer_schema_length=None),
        polars.DataFrame(observations, infer_schema_length=None),
    )


def test_cdc_cases_are_as_one_by_one(requests: List[Dict[str, Any]]) -> None:
    patients, doses, observations = tables(requests)
    answers, verdicts = forecast_batch(patients, doses, observations, evaluations=True, lists=True)
    assert answers["error"].null_count() == answers.height
    by_id = answers.partition_by("id", as_dict=True)
    judged = verdicts.partition_by("id", as_dict=True)
    for request in requests:
        said = forecast(request)
        rows = by_id[(request["id"],)].rows(named=True)
        assert len(rows) == max(1, len(said.groups))
        for row, group in zip(rows, said.groups):
            assert row["group"] == group.group
            assert {name: row[name] for name in FIELDS} == {
                name: getattr(group, name) for name in FIELDS
            }
            assert row["antigens"] == list(group.antigens)
            assert row["vaccines"] == [vaccine.cvx for vaccine in group.vaccines]
        seen = [
            (row["dose_index"], row["date"], row["cvx"], row["group"], row["status"], row["reason"])
            for row in (judged[(request["id"],)].rows(named=True) if said.doses else ())
        ]
        told: List[Any] = []
        for dose in said.doses:
            told += [
                (dose.index, dose.date, dose.cvx, verdict.group, verdict.status, verdict.reason)
                for verdict in dose.groups
            ] or [(dose.index, dose.date, dose.cvx, None, None, None)]
        assert seen == told


def test_all_series_stand_behind_the_one_that_heads_the_group() -> None:
    patients = polars.DataFrame({"id": ["a"], "birth_date": ["1947-04-14"]})
    heads = forecast_batch(patients, as_of="2026-11-30")
    assert heads["group"].is_unique().all()
    every = forecast_batch(patients, as_of="2026-11-30", all_series=True)
    said = forecast({"birth_date": "1947-04-14"}, as_of="2026-11-30").group("RSV")
    rows = every.filter(group="RSV")
    assert rows["status"].to_list() == [of.status for of in (said, *said.other_series)]
    assert rows.height == 2 and heads.filter(group="RSV")["due"].to_list() == [said.due]


def test_every_library_gives_back_its_own() -> None:
    made = []
    for make in (polars.DataFrame, pandas.DataFrame, pyarrow.table):
        patients = make(PATIENTS)
        answers = forecast_batch(patients, make(DOSES), as_of="2025-11-10", carry=["county"])
        assert type(answers) is type(patients)
        table = pyarrow.table(answers).select(["id", "county", "group", "due", "dose_number"])
        made.append([{k: str(v) for k, v in row.items()} for row in table.to_pylist()])
    assert made[0] == made[1] == made[2]
    assert len(made[0]) > 30

    lazy = forecast_batch(polars.LazyFrame(PATIENTS), polars.LazyFrame(DOSES), as_of="2025-11-10")
    assert isinstance(lazy, polars.LazyFrame)
    batch = pyarrow.table(PATIENTS).to_batches()[0]
    assert isinstance(forecast_batch(batch, as_of="2025-11-10"), pyarrow.RecordBatch)

    class Foreign:
        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            return pyarrow.table(PATIENTS).__arrow_c_stream__(requested_schema)

    foreign: Any = forecast_batch(Foreign(), as_of="2025-11-10")
    assert isinstance(foreign, ArrowTable)
    assert len(foreign) == polars.DataFrame(foreign).height
    assert foreign.column_names[0] == "id" and "ArrowTable of" in repr(foreign)


def test_pandas_can_reckon_with_dates_and_numbers() -> None:
    answers = forecast_batch(pandas.DataFrame(PATIENTS), as_of="2025-11-10")
    assert answers["past_due"].dtype.kind == "M"
    assert str(answers["dose_number"].dtype) == "Int16"
    assert str(answers["due"].dtype) == "category"
    patients = pandas.DataFrame({**PATIENTS, "birth_date": pandas.to_datetime(PATIENTS["birth_date"])})
    assert forecast_batch(patients, as_of="2025-11-10").equals(answers)


def test_duckdb_relations_are_tables() -> None:
    people = duckdb.sql("SELECT 1 AS id, DATE '2024-05-02' AS birth_date")
    answers: Any = forecast_batch(people, as_of="2025-11-10")
    assert duckdb.sql("SELECT count(*) FROM answers WHERE due = 'overdue'").fetchall()[0][0] > 5


def test_nested_doses_are_the_same() -> None:
    flat = forecast_batch(polars.DataFrame(PATIENTS), polars.DataFrame(DOSES), as_of="2025-11-10")
    nested = polars.DataFrame(PATIENTS).join(
        polars.DataFrame(DOSES)
        .group_by("patient_id")
        .agg(doses=polars.struct("date", "cvx")),
        left_on="id",
        right_on="patient_id",
        how="left",
        maintain_order="left",
    )
    assert forecast_batch(nested, as_of="2025-11-10").equals(flat)


def test_people_in_error_have_a_row_that_says_why() -> None:
    patients = polars.DataFrame(
        {"id": ["a", "b", "c"], "birth_date": ["2024-05-02", "2024-02-30", None]}
    )
    answers = forecast_batch(patients, as_of="2025-11-10")
    wrong = answers.filter(polars.col("error").is_not_null())
    assert wrong["id"].to_list() == ["b", "c"]
    assert all("birth_date" in text for text in wrong["error"])
    assert answers.filter(id="a").height > 10
    born_later = forecast_batch(polars.DataFrame(PATIENTS), as_of="2025-01-01")
    assert born_later.filter(id=3)["error"].to_list()[0].startswith("as_of")


def test_tables_that_cannot_be_used_say_where() -> None:
    patients, doses = polars.DataFrame(PATIENTS), polars.DataFrame(DOSES)
    with pytest.raises(TableError) as raised:
        forecast_batch(patients.drop("birth_date"), doses)
    assert (raised.value.table, raised.value.column) == ("patients", "birth_date")
    with pytest.raises(TableError) as raised:
        forecast_batch(patients, doses.with_columns(cvx=polars.lit(1.5)))
    assert raised.value.path == "doses.cvx"
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.column) == (str(raised.value), "cvx")
    with pytest.raises(TableError) as raised:
        forecast_batch(patients, doses.with_columns(patient_id=polars.lit(99)))
    assert raised.value.table == "doses" and raised.value.row is not None
    assert isinstance(raised.value, InputError)
    for wrong in ([1], {"id": [1]}, "patients", None, 5):
        with pytest.raises(TypeError):
            forecast_batch(wrong)
        if wrong is not None:
            with pytest.raises(TypeError):
                forecast_batch(patients, wrong)
    with pytest.raises(TypeError):
        forecast_batch(patients, threads=0)
    with pytest.raises(TypeError):
        forecast_batch(patients, as_of=5)  # type: ignore[call-overload]
    with pytest.raises(InputError):
        forecast_batch(patients, schedule="no such schedule")


def test_schedules_and_threads_and_dates() -> None:
    patients, doses = polars.DataFrame(PATIENTS), polars.DataFrame(DOSES)
    one = forecast_batch(patients, doses, as_of=datetime.date(2025, 11, 10), threads=1)
    two = forecast_batch(patients, doses, as_of="2025-11-10", threads=2)
    assert one.equals(two)
    older = forecast_batch(patients, doses, as_of="2025-11-10", schedule="acip-4.64")
    assert set(older["schedule"].drop_nulls()) == {"acip-4.64+errata+seasons"}
    mine = pickle.loads(pickle.dumps(Schedule.embedded()))
    assert forecast_batch(patients, doses, as_of="2025-11-10", schedule=mine).equals(one)
    today = forecast_batch(patients)
    assert set(today["as_of"].drop_nulls()) == {datetime.date.today()}


def test_the_interpreter_goes_on_meanwhile(tmp_path: Path) -> None:
    files = synthesize(tmp_path, 3_000, seed=3, as_of="2025-11-10")
    patients, doses = polars.read_parquet(files.patients), polars.read_parquet(files.doses)
    done = threading.Event()

    def work() -> None:
        forecast_batch(patients, doses, as_of="2025-11-10", threads=1)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    ticks = 0
    while not done.wait(0.001):
        ticks += 1
    thread.join()
    assert ticks > 3


def test_the_invented_people_are_the_commands(tmp_path: Path) -> None:
    from conftest import run_command

    ours = synthesize(tmp_path / "a", 50, seed=7, as_of="2025-11-10")
    theirs = tmp_path / "b"
    arguments = ["synthesize", "--people", "50", "--seed", "7", "--as-of", "2025-11-10"]
    run_command([*arguments, "--format", "parquet", "--tables", "--out", str(theirs)])
    for file in ours:
        other = theirs / Path(file).name
        assert Path(file).read_bytes() == other.read_bytes()
    lines = run_command(arguments).splitlines()
    assert [json.loads(line)["id"] for line in lines] == polars.read_parquet(ours.patients)[
        "id"
    ].to_list()


def test_the_parquet_that_the_command_writes_is_the_same(tmp_path: Path) -> None:
    from conftest import run_command

    files = synthesize(tmp_path, 300, seed=7, as_of="2025-11-10")
    out = tmp_path / "answers.parquet"
    run_command(
        ["batch", files.patients, "--doses", files.doses, "--observations", files.observations]
        + ["--as-of", "2025-11-10", "--out", str(out)]
    )
    read = pyarrow.parquet.read_table
    ours = forecast_batch(
        read(files.patients), read(files.doses), read(files.observations), as_of="2025-11-10"
    )
    assert ours.to_pylist() == read(out).to_pylist()
