"""Tables as people really have them, and what happens to a run from outside."""

import datetime
import os
import signal
import subprocess
import sys
import textwrap
import threading
from typing import Any, Dict, List

import numpy
import pandas
import polars
import pyarrow
import pytest

from forecast_py import TableError, forecast, forecast_batch

AS_OF = "2025-11-10"
PATIENTS: Dict[str, List[Any]] = {
    "id": [1, 2],
    "birth_date": [datetime.date(2024, 5, 2), datetime.date(1950, 1, 1)],
}
DOSES: Dict[str, List[Any]] = {
    "patient_id": [1, 1],
    "date": [datetime.date(2025, 4, 20), datetime.date(2024, 7, 1)],
    "cvx": ["03", "110"],
}
EXPECTED = forecast_batch(polars.DataFrame(PATIENTS), polars.DataFrame(DOSES), as_of=AS_OF)


def answers(patients: Any, doses: Any = None) -> polars.DataFrame:
    """What comes out, as polars reads it."""
    return polars.DataFrame(forecast_batch(patients, doses, as_of=AS_OF))


def rows(patients: Any, doses: Any = None) -> List[Any]:
    made = answers(patients, doses).with_columns(polars.col("past_due").cast(polars.Date))
    return made.select("id", "group", "due", "past_due", "error").rows()


@pytest.mark.parametrize("make", [polars.DataFrame, pandas.DataFrame, pyarrow.table])
def test_no_people_no_rows(make: Any) -> None:
    empty, no_doses = make(PATIENTS)[:0], make(DOSES)[:0]
    none = forecast_batch(empty, no_doses, as_of=AS_OF)
    assert type(none) is type(empty) and len(none) == 0
    assert list(polars.DataFrame(none).columns) == EXPECTED.columns
    assert len(forecast_batch(make(PATIENTS), no_doses, as_of=AS_OF)) > 20
    if make is not pandas.DataFrame:  # Which takes numbers for what is in an empty column.
        assert len(forecast_batch(make({"id": [], "birth_date": []}), as_of=AS_OF)) == 0


def test_columns_without_a_value_are_not_known() -> None:
    unknown = {**PATIENTS, "sex": [None, None], "birth_country": [None, None], "as_of": [None, None]}
    for make in (polars.DataFrame, pandas.DataFrame, pyarrow.table):
        assert rows(make(unknown), make({**DOSES, "mvx": [None, None]})) == rows(
            polars.DataFrame(PATIENTS), polars.DataFrame(DOSES)
        )


def test_lists_of_doses_without_a_value() -> None:
    doses = [[{"date": "2025-04-20", "cvx": "03", "mvx": None, "trade_name": None}], []]
    patients = {**PATIENTS, "doses": doses, "observations": [None, None], "odd": [None, None]}
    one = {name: values[:1] for name, values in DOSES.items()}
    for make in (polars.DataFrame, pandas.DataFrame, pyarrow.table):
        assert rows(make(patients)) == rows(polars.DataFrame(PATIENTS), polars.DataFrame(one))
        made = forecast_batch(make(patients), as_of=AS_OF, carry=["odd"])
        assert polars.DataFrame(made)["odd"].null_count() == len(made)


def test_interfaces_that_break_are_errors_of_their_table() -> None:
    class Broken:
        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            return 5

    class Failing:
        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            raise RuntimeError("gone")

    with pytest.raises((TypeError, TableError)):
        forecast_batch(Broken())
    with pytest.raises(RuntimeError, match="gone"):
        forecast_batch(Failing())


def test_text_and_dates_of_every_make() -> None:
    expected = rows(polars.DataFrame(PATIENTS), polars.DataFrame(DOSES))
    days = [str(day) for day in DOSES["date"]]
    for kind in (pyarrow.string(), pyarrow.large_string(), pyarrow.string_view()):
        doses = {**DOSES, "date": pyarrow.array(days, kind), "cvx": pyarrow.array(DOSES["cvx"], kind)}
        assert rows(pyarrow.table(PATIENTS), pyarrow.table(doses)) == expected
    cvx = pyarrow.array(DOSES["cvx"]).dictionary_encode()
    assert rows(pyarrow.table(PATIENTS), pyarrow.table({**DOSES, "cvx": cvx})) == expected
    for unit in ("s", "ms", "us", "ns"):
        for zone in (None, "UTC"):
            at = pyarrow.array(DOSES["date"]).cast(pyarrow.timestamp(unit)).cast(pyarrow.timestamp(unit, zone))
            assert rows(pyarrow.table(PATIENTS), pyarrow.table({**DOSES, "date": at})) == expected
    # Codes that lost their leading zero.
    assert rows(pyarrow.table(PATIENTS), pyarrow.table({**DOSES, "cvx": [3, 110]})) == expected
    for dtype in ("object", "string", "category"):
        frame = pandas.DataFrame(DOSES).astype({"cvx": dtype})
        frame["date"] = pandas.to_datetime(frame["date"])
        assert rows(pandas.DataFrame(PATIENTS), frame) == expected
    halves = [pyarrow.table(DOSES).slice(place, 1) for place in (0, 1)]
    assert rows(pyarrow.table(PATIENTS), pyarrow.concat_tables(halves)) == expected
    assert rows(polars.DataFrame(PATIENTS), pyarrow.table(DOSES)) == expected
    reader = pyarrow.table(PATIENTS).to_reader()
    assert rows(reader, pandas.DataFrame(DOSES)) == expected


def test_times_in_a_zone_have_no_day_of_their_own() -> None:
    doses = pandas.DataFrame(DOSES)
    doses["date"] = pandas.to_datetime(doses["date"]).dt.tz_localize("America/Chicago")
    with pytest.raises(TableError) as raised:
        forecast_batch(pandas.DataFrame(PATIENTS), doses, as_of=AS_OF)
    assert (raised.value.table, raised.value.column) == ("doses", "date")
    assert "America/Chicago" in str(raised.value)


def test_missing_days_are_errors_of_their_people() -> None:
    frame = pandas.DataFrame(PATIENTS)
    frame["birth_date"] = pandas.to_datetime(frame["birth_date"])
    frame.loc[1, "birth_date"] = pandas.NaT
    wrong = [row for row in rows(frame) if row[4] is not None]
    assert [(row[0], row[4].split(":")[0]) for row in wrong] == [(2, "birth_date")]


def test_numbers_are_no_dates_and_no_ids() -> None:
    for column, values in (("birth_date", [20240502, 19500101]), ("id", [1.5, 2.0])):
        with pytest.raises(TableError) as raised:
            forecast_batch(polars.DataFrame({**PATIENTS, column: values}), as_of=AS_OF)
        assert raised.value.path == f"patients.{column}"


def test_people_who_are_there_twice() -> None:
    twice = polars.DataFrame({**PATIENTS, "id": [1, 1]})
    with pytest.raises(TableError) as raised:
        forecast_batch(twice, polars.DataFrame(DOSES), as_of=AS_OF)
    assert (raised.value.table, raised.value.row) == ("patients", 2)


def test_columns_to_carry() -> None:
    patients = polars.DataFrame({**PATIENTS, "county": ["A", "B"], "due": [1, 2]})
    made = forecast_batch(patients, as_of=AS_OF, carry=["county"])
    assert made.columns[:2] == ["id", "county"]
    for name in ("no such column", "due", "id"):
        with pytest.raises(TableError) as raised:
            forecast_batch(patients, as_of=AS_OF, carry=[name])
        assert raised.value.column == name
    for wrong in ("county", b"county", [1], 5):
        with pytest.raises(TypeError):
            forecast_batch(patients, as_of=AS_OF, carry=wrong)  # type: ignore[call-overload]


def test_columns_that_nobody_reads_may_hold_anything() -> None:
    frame = pandas.DataFrame({**PATIENTS, "notes": [1, "two"], "seen": [object(), None]})
    assert rows(frame) == rows(polars.DataFrame(PATIENTS))
    odd = polars.DataFrame({**PATIENTS, "seen": [object(), object()]}, strict=False)
    assert rows(odd) == rows(polars.DataFrame(PATIENTS))


def test_dates_of_pandas_and_numpy() -> None:
    expected = forecast({"birth_date": "2024-05-02"}, as_of=AS_OF)
    stamp: Any = pandas.Timestamp("2024-05-02")
    assert forecast({"birth_date": stamp}, as_of=pandas.Timestamp(AS_OF)) == expected
    for wrong in (pandas.NaT, pandas.Timestamp("2024-05-02", tz="UTC")):
        with pytest.raises(ValueError, match="birth_date"):
            forecast({"birth_date": wrong})
    with pytest.raises(TypeError, match="birth_date: found a value of type datetime64"):
        forecast({"birth_date": numpy.datetime64("2024-05-02")})


def test_many_threads_of_python_at_once() -> None:
    patients, doses = polars.DataFrame(PATIENTS), polars.DataFrame(DOSES)
    one = forecast({"birth_date": "2024-05-02"}, as_of=AS_OF)
    wrong: List[int] = []

    def work(number: int) -> None:
        for _ in range(20):
            same = forecast({"birth_date": "2024-05-02"}, as_of=AS_OF) == one
            if not same or not forecast_batch(patients, doses, as_of=AS_OF).equals(EXPECTED):
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


MANY = """
    import os, sys
    import pyarrow
    from forecast_py import forecast_batch
    def people(count):
        return pyarrow.table({"id": range(count), "birth_date": ["2024-05-02"] * count})
"""


def start(code: str) -> "subprocess.Popen[str]":
    text = textwrap.dedent(MANY) + textwrap.dedent(code)
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", text], stdout=pipe, stderr=pipe, text=True)


def test_a_fork_can_work_too() -> None:
    run = start(
        """
        wanted = forecast_batch(people(9), as_of="2025-11-10")
        child = os.fork()
        if child == 0:
            same = forecast_batch(people(9), as_of="2025-11-10").equals(wanted)
            os._exit(0 if same else 1)
        sys.exit(os.waitpid(child, 0)[1])
        """
    )
    try:
        _, errors = run.communicate(timeout=60)
    finally:
        run.kill()
    assert run.returncode == 0, errors


def test_a_run_can_be_interrupted() -> None:
    run = start(
        """
        many = people(2_000_000)
        print("ready", flush=True)
        forecast_batch(many, as_of="2025-11-10")
        """
    )
    try:
        assert run.stdout is not None and run.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            run.wait(timeout=1)
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=60)
    finally:
        run.kill()
    assert "KeyboardInterrupt" in errors and run.returncode != 0
