"""Reports beside coverage, other shapes, and rows that cannot be read: on tables counted by hand."""

import copy
import datetime
import io
import pickle
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow
import pytest

import forecast_py
from forecast_py import (
    ForecastWarning,
    InputError,
    Schedule,
    TableError,
    forecast,
    forecast_batch,
    forecast_batches,
)
from forecast_py.analysis import (
    add_birth_cohort,
    catch_up_burden,
    compare,
    coverage,
    doses_to_order,
    explain,
    falling_overdue,
    flat,
    invalid_doses,
    missed_opportunities,
    reminder_list,
    wide,
    with_dates,
)

DAY = datetime.date
AS_OF = "2025-11-10"
PEOPLE = polars.DataFrame({"id": [1, 2, 3], "birth_date": ["2024-05-02", "2024-12-01", "1970-01-01"]})
DOSES = polars.DataFrame(
    {
        "patient_id": [2, 1, 1, 1],
        "date": ["2025-02-01", "2025-04-20", "2024-07-01", "2024-07-01"],
        "cvx": ["110", "03", "110", "133"],
        "provider": ["north", "south", "north", "north"],
    }
)
ANSWERS, VERDICTS = forecast_batch(
    PEOPLE, DOSES, as_of=AS_OF, evaluations=True, carry_doses=["provider"], lists=True
)


def test_a_verdict_leads_to_its_dose() -> None:
    mine = VERDICTS.filter(id=1)
    assert set(mine.select("dose_index", "cvx", "provider").rows()) == {
        (0, "03", "south"),
        (1, "110", "north"),
        (2, "133", "north"),
    }
    made = invalid_doses(VERDICTS, by=["provider"])
    # MMR on 20 April 2025, before the first birthday less 4 days, is the only one that is invalid.
    assert made.select("provider", "n", "numerator").rows() == [("north", 3, 0), ("south", 1, 1)]
    why = invalid_doses(VERDICTS, by=["provider"], reasons=True)
    assert why.select("provider", "reason", "n", "numerator").rows() == [
        ("south", "age_too_young", 1, 1)
    ]
    for wrong, error in ((["lot"], TableError), (["cvx"], TableError)):
        with pytest.raises(error):
            forecast_batch(PEOPLE, DOSES, as_of=AS_OF, evaluations=True, carry_doses=wrong)
    with pytest.raises(InputError, match="carry_doses"):
        forecast_batch(PEOPLE, DOSES, as_of=AS_OF, carry_doses=["provider"])


def test_who_comes_next() -> None:
    table = polars.DataFrame(
        {
            "id": [1, 1, 2, 3, 4],
            "group": ["MMR", "Polio", "MMR", "MMR", "MMR"],
            "due": ["not_yet_due", "due", "not_yet_due", "overdue", "not_yet_due"],
            "recommended": [DAY(2025, 12, 10), DAY(2025, 11, 10), DAY(2025, 12, 11), DAY(2025, 1, 1), DAY(2025, 11, 20)],
            "past_due": [DAY(2025, 12, 31), DAY(2025, 11, 30), DAY(2026, 1, 5), DAY(2025, 2, 1), None],
            "as_of": [DAY(2025, 11, 10)] * 5,
            "vaccines": [["03", "94"], ["10"], ["03", "94"], ["03", "94"], []],
        }
    )
    people = polars.DataFrame(
        {"id": [1, 2, 3, 4], "birth_date": ["2024-12-10"] * 3 + ["1990-01-01"]}
    )
    made = reminder_list(table, people)
    assert made.rows() == [(1, DAY(2024, 12, 10), 0, DAY(2025, 11, 10), 2, "MMR, Polio")]
    assert reminder_list(table, people, days=31, ages=(None, None))["id"].to_list() == [1, 4, 2]
    late = falling_overdue(table, until="2026-01-31")
    # The past due date is the last day in time: 31 December falls overdue in January.
    assert late.rows() == [("MMR", DAY(2026, 1, 1), 2), ("Polio", DAY(2025, 12, 1), 1)]
    order = doses_to_order(table, until="2025-12-10")
    assert order.select("group", "vaccines", "overdue", "due", "to_come", "doses").rows() == [
        ("MMR", "", 0, 0, 1, 1),
        ("MMR", "03, 94", 1, 0, 1, 2),
        ("Polio", "10", 0, 1, 0, 1),
    ]
    burden = catch_up_burden(table)
    assert burden.select("groups_overdue", "people", "n").rows() == [(0, 3, 4), (1, 1, 4)]


def test_missed_opportunities() -> None:
    people = polars.DataFrame({"id": [1], "birth_date": ["2024-05-02"]})
    doses = polars.DataFrame(
        {"patient_id": [1, 1, 1], "date": ["2024-07-02", "2024-09-02", "2024-09-02"], "cvx": ["20", "20", "10"]}
    )
    made = missed_opportunities(people, doses, since="2024-07-01", until="2024-12-31")
    found = {row[0]: row[1:] for row in made.select("group", "n", "numerator").rows()}
    # DTaP was due and given at both visits; polio was due at both and given at the second; Hib at none.
    assert found["DTaP/Tdap/Td"] == (2, 0)
    assert found["Polio"] == (2, 1)
    assert found["Hib"] == (2, 2)
    assert "MMR" not in found


def test_sex_decides_to_whom_something_is_recommended() -> None:
    for column, words in (("gender", ["F", "M"]), ("sex", ["female", "male"])):
        people = polars.DataFrame({"id": [1, 2], "birth_date": ["2009-01-01"] * 2, column: words})
        made = forecast_batch(people, as_of=AS_OF)
        counted = coverage(made, people, groups=["HPV"])
        assert counted.select("n", "numerator", "excluded").rows() == [(2, 0, 0)]


def test_birth_cohorts() -> None:
    for every, label in (("year", "2024"), ("quarter", "2024-Q2"), ("month", "2024-05")):
        assert add_birth_cohort(PEOPLE, every)["birth_cohort"][0] == label  # type: ignore[arg-type]
    with pytest.raises(InputError):
        add_birth_cohort(PEOPLE, "week")  # type: ignore[arg-type]


def test_two_schedules_are_compared() -> None:
    aap = forecast_batch(PEOPLE, DOSES, as_of=AS_OF, schedule="acip-4.65+aap-2026")
    assert set(aap["schedule"]) == {"acip-4.65+errata+seasons+aap-2026"}
    assert compare(ANSWERS, ANSWERS).height == 0
    made = compare(ANSWERS, aap)
    covid = made.filter(id=1, group="COVID-19").row(0, named=True)
    assert (covid["change"], covid["due_a"], covid["category_a"]) == ("due", "conditional", "shared_decision")
    assert covid["due_b"] != "conditional" and "category" in covid["changed"]
    assert covid["schedule_b"].endswith("+aap-2026") and covid["series_a"]
    older = forecast_batch(PEOPLE, DOSES, as_of=AS_OF, schedule="acip-4.64")
    with pytest.warns(ForecastWarning, match="the schedule of `b` has no category where that of `a` has"):
        compare(ANSWERS, older)


def test_shapes(tmp_path: Path) -> None:
    assert not ANSWERS.select("id", "group").is_duplicated().any()
    made = wide(ANSWERS)
    assert made["id"].to_list() == [1, 2, 3]
    assert made.filter(id=1)["MMR due"].item() == "overdue"
    written = io.StringIO()
    flat(ANSWERS).write_csv(written)
    assert "projected_season.projected_from.start" in written.getvalue().splitlines()[0]
    assert pandas.DataFrame(wide(ANSWERS.to_pandas())).shape == made.shape
    answer = explain(1, PEOPLE, DOSES, as_of=AS_OF)
    assert answer["MMR"].due == ANSWERS.filter(id=1, group="MMR")["due"].item()
    with pytest.raises(InputError, match="found 0 people"):
        explain(9, PEOPLE, DOSES)


def test_batches_are_the_whole(tmp_path: Path) -> None:
    whole = flat(forecast_batch(PEOPLE, DOSES, as_of=AS_OF))
    paths = [str(tmp_path / name) for name in ("people.parquet", "doses.parquet")]
    PEOPLE.write_parquet(paths[0])
    DOSES.write_parquet(paths[1])
    for people, doses in ((PEOPLE.lazy(), DOSES.lazy()), (paths[0], paths[1]), (PEOPLE.to_arrow(), DOSES)):
        parts = list(forecast_batches(people, doses, as_of=AS_OF, size=2))
        assert len(parts) == 2
        assert polars.concat(flat(part) for part in parts).equals(whole)
    relation = duckdb.sql(f"""
        SELECT p.*, d.doses FROM '{paths[0]}' p LEFT JOIN (
            SELECT patient_id, list({{'date': date, 'cvx': cvx}}) AS doses
            FROM '{paths[1]}' GROUP BY patient_id) d ON p.id = d.patient_id ORDER BY id""")
    over = list(forecast_batches(relation, as_of=AS_OF, size=2))
    assert isinstance(over[0], pyarrow.Table)
    assert sum(part.num_rows for part in over) == whole.height


def test_nobody_vanishes() -> None:
    people = polars.DataFrame(
        {"id": [1, 2, 3], "birth_date": ["5/2/2024", "05/02/2024", "13/02/2024"], "gender": ["M", "f", "U"]}
    )
    doses = pandas.DataFrame({"patient_id": [1.0, 2.0], "date": ["5/20/2025", "5/20/2025"], "cvx": [3.0, 3.0]})
    with pytest.warns(ForecastWarning, match="^1 of 3 people could not be assessed"):
        made = forecast_batch(people, doses, as_of=AS_OF, date_format="%m/%d/%Y")
    given = made.filter(group="MMR").select("id", "dose_number").rows()
    assert given == [(1, 2), (2, 2)]
    assert made.filter(id=3)["error"].item().startswith("birth_date: ")
    with pytest.raises(TableError, match="1 of 3 people could not be assessed"):
        forecast_batch(people, doses, as_of=AS_OF, date_format="%m/%d/%Y", errors="raise")
    with pytest.raises(InputError, match="errors: "):
        forecast_batch(people, as_of=AS_OF, errors="ignore")  # type: ignore[call-overload]
    with pytest.raises(TableError, match="date_format: found `%d`"):
        forecast_batch(people, as_of=AS_OF, date_format="%d")
    # Reports read them too, and lose nobody who is written in another way.
    with pytest.raises(TableError, match="patients.birth_date"):
        coverage(made, people)
    read = with_dates(people, "%m/%d/%Y")
    counted = coverage(made, read, groups=["MMR"])
    assert counted.select("n", "numerator", "not_assessed").rows() == [(2, 2, 1)]
    both = people.with_columns(sex=polars.lit("male"))
    with pytest.raises(TableError, match="found `sex` and `gender`"):
        forecast_batch(both, as_of=AS_OF)
    part = pandas.DataFrame({"patient_id": [1], "date": ["2025-05-20"], "cvx": [3.5]})
    with pytest.raises(TableError, match="doses: column `cvx`|doses.cvx"):
        forecast_batch(people, part, as_of=AS_OF)


@pytest.mark.parametrize("kind", [polars.Int8, polars.UInt64, polars.Float64, polars.Float32, polars.Decimal(20, 0)])
def test_ids_of_every_whole_number_type(kind: Any) -> None:
    people = PEOPLE.with_columns(polars.col("id").cast(kind))
    made = forecast_batch(people, DOSES, as_of=AS_OF)
    assert made["due"].to_list() == ANSWERS["due"].to_list()


def test_forecasts_are_objects_like_others() -> None:
    child = {"birth_date": "2024-05-02", "doses": [{"date": "2025-04-20", "cvx": "03"}]}
    answer = forecast(child, as_of=AS_OF, why=True)
    assert answer["MMR"] == answer.group("MMR") and "MMR" in answer and "mmr" not in answer
    assert [group.group for group in answer] == [group.group for group in answer.groups]
    assert len(answer) == len(answer.groups)
    with pytest.raises(KeyError):
        answer["no such group"]
    others = [group for head in answer for group in head.other_series]
    for one in (answer, answer["MMR"], answer.doses[0], others[0], Schedule.embedded()):
        assert pickle.loads(pickle.dumps(one)) == one
        assert copy.copy(one) == one and copy.deepcopy(one) == one
    assert pickle.loads(pickle.dumps(answer)).why == answer.why
    assert answer.steps is not None and forecast(child, as_of=AS_OF).steps is None
    table = answer.to_polars()
    at_once = forecast_batch(PEOPLE[:1], DOSES.filter(cvx="03"), as_of=AS_OF).select(table.columns)
    plain = flat(at_once).with_columns(polars.col("id").cast(polars.String))
    assert table.drop("id").equals(plain.drop("id"))
    assert Schedule.embedded() != Schedule.embedded("acip-4.64")


def test_submodules_are_there_when_they_are_used() -> None:
    assert forecast_py.analysis.wide is wide
    assert forecast_py.measures.Measure.ids()
    with pytest.raises(AttributeError):
        forecast_py.no_such_module
