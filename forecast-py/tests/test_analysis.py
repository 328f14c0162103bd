"""Coverage, overdue, recall: on a table of forecasts small enough to count by hand."""

import datetime
from typing import Any

import pandas
import polars
import pyarrow
import pytest

from forecast_py import InputError, InputTypeError, TableError, forecast_batch
from forecast_py.analysis import (
    add_age_group,
    coverage,
    coverage_trend,
    flat,
    measure_coverage,
    overdue,
    recall_list,
)
from forecast_py.plots import plot_coverage, plot_overdue, plot_recall, plot_trend

DAY = datetime.date
AS_OF = DAY(2025, 11, 10)
ROWS = [
    # id, group, status, due, category, past_due
    (1, "MMR", "not_complete", "overdue", "routine", DAY(2025, 11, 9)),
    (1, "Polio", "complete", "none", None, None),
    (1, "COVID-19", "not_complete", "conditional", "shared_decision", None),
    (2, "MMR", "not_complete", "not_yet_due", "routine", DAY(2026, 3, 1)),
    (2, "Polio", "not_complete", "overdue", "routine", DAY(2024, 11, 10)),
    (2, "Polio", "not_complete", "overdue", "high_risk", DAY(2025, 1, 1)),
    (3, "MMR", "contraindicated", "none", None, None),
    (3, "Polio", "immune", "none", None, None),
    (4, "MMR", "not_complete", "overdue", "routine", DAY(2025, 10, 1)),
    (4, "Polio", "not_complete", "overdue", "routine", DAY(2025, 10, 11)),
    (5, None, None, None, None, None),
]
COLUMNS = ["id", "group", "status", "due", "category", "past_due"]
LIBRARIES = [polars.DataFrame, pandas.DataFrame, pyarrow.table]


def forecasts(make: Any = polars.DataFrame) -> Any:
    columns: Any = {name: [row[place] for row in ROWS] for place, name in enumerate(COLUMNS)}
    columns["as_of"] = [None if row[1] is None else AS_OF for row in ROWS]
    return make(columns)


def people(make: Any = polars.DataFrame) -> Any:
    return make(
        {
            "id": [1, 2, 3, 4, 5],
            "birth_date": [DAY(2024, 5, 2), DAY(2019, 11, 11), DAY(2019, 11, 10)] + [DAY(2023, 1, 1)] * 2,
            "county": ["A", "A", "B", "B", "B"],
            "opted_out": [False, None, False, False, False],
            "deceased": [None, None, None, DAY(2025, 1, 1), None],
        }
    )


def rows(table: Any) -> Any:
    plain = pyarrow.table(table).to_pylist()
    return [
        tuple(v.date() if isinstance(v, datetime.datetime) else v for v in row.values())
        for row in plain
    ]


@pytest.mark.parametrize("make", LIBRARIES)
def test_overdue_counts_days(make: Any) -> None:
    late = pyarrow.table(overdue(forecasts(make)))
    assert late.column("days_overdue").to_pylist() == [365, 313, 40, 30, 1]
    assert late.column("id").to_pylist() == [2, 2, 4, 4, 1]


@pytest.mark.parametrize("make", LIBRARIES)
def test_recall_leaves_out_who_must_not_be_reminded(make: Any) -> None:
    listed = recall_list(forecasts(make), people(make), carry=["county"])
    assert rows(listed) == [
        (2, DAY(2019, 11, 11), 5, "A", 1, 365, "Polio"),
        (1, DAY(2024, 5, 2), 1, "A", 1, 1, "MMR"),
    ]
    everybody = recall_list(forecasts(make), people(make), leave_out=())
    inactive = polars.DataFrame(people()).with_columns(inactive=polars.col("id") == 2)
    assert [row[0] for row in rows(recall_list(forecasts(), inactive))] == [1]
    assert [row[0] for row in rows(everybody)] == [2, 4, 1]
    assert rows(everybody)[1][3:] == (2, 40, "MMR, Polio")


def test_a_column_that_should_leave_somebody_out_must_be_one() -> None:
    with pytest.raises(TableError) as raised:
        recall_list(forecasts(), people(), leave_out=["opted-out"])
    assert raised.value.path == "patients.opted-out"
    # Without any such column nobody can be left out.
    bare = people().drop("opted_out", "deceased")
    assert [row[0] for row in rows(recall_list(forecasts(), bare))] == [2, 4, 1]
    texts = people().with_columns(polars.col("deceased").cast(polars.String))
    assert [row[0] for row in rows(recall_list(forecasts(), texts))] == [2, 1]
    for wrong in (polars.lit(0), polars.lit("no")):
        with pytest.raises(TableError) as raised:
            recall_list(forecasts(), people().with_columns(wrong.alias("opted_out")))
        assert raised.value.path == "patients.opted_out"


def test_recall_is_narrowed_by_group_age_and_days() -> None:
    def ids(**asked: Any) -> Any:
        listed = recall_list(forecasts(), people(), leave_out=(), **asked)
        return [row[0] for row in rows(listed)]

    assert ids(groups=["MMR"]) == [4, 1]
    assert ids(ages=(2, None)) == [2, 4]
    assert ids(ages=(None, 1)) == [1]
    assert ids(ages=(5, 5)) == [2]
    assert ids(days_overdue=(30, 40)) == [4]
    assert ids(groups=["Zoster"]) == []
    with pytest.raises(InputError, match="groups: found `no such group`, expected one of .*MMR"):
        ids(groups=["no such group"])
    grown = people().with_columns(birth_date=polars.date(1990, 1, 1))
    # A list is for children unless it is asked for.
    assert rows(recall_list(forecasts(), grown)) == []
    assert len(rows(recall_list(forecasts(), grown, ages=(None, None)))) == 2
    with pytest.raises(TypeError):
        recall_list([1], people())  # type: ignore[type-var]


@pytest.mark.parametrize("make", LIBRARIES)
def test_age_groups(make: Any) -> None:
    table = pyarrow.table(add_age_group(people(make), AS_OF, (0, 2, 6)))
    assert table.column("age_group").to_pylist() == ["00-01", "02-05", "06+", "02-05", "02-05"]
    before = add_age_group(people(make), "2019-11-10", (0, 2))
    assert pyarrow.table(before).column("age_group").to_pylist()[1:3] == [None, "00-01"]


def test_measures_are_counted() -> None:
    assessed = polars.DataFrame(
        {
            "id": [1, 2],
            "county": ["A", "A"],
            "MMR": [True, False],
            "Polio": [True, True],
            "up_to_date": [True, False],
            "excluded": polars.Series([None, None], dtype=polars.String),
        }
    )
    counted = measure_coverage(assessed, by=["county"])
    assert counted.select("requirement", "county", "n", "numerator", "share").rows() == [
        ("MMR", "A", 2, 1, 0.5),
        ("Polio", "A", 2, 2, 1.0),
        ("up_to_date", "A", 2, 1, 0.5),
    ]
    # The Wilson interval of 1 in 2, and of 2 in 2.
    ends = [tuple(round(end, 4) for end in row) for row in counted.select("low", "high").rows()]
    assert ends[:2] == [(0.0945, 0.9055), (0.3424, 1.0)]


@pytest.mark.parametrize("make", LIBRARIES)
def test_plots_can_be_drawn(make: Any) -> None:
    born, answers = invented()
    table = coverage(make(answers.to_dict(as_series=False)), make(born.to_dict(as_series=False)), by=["county"])
    plain = coverage(answers, born)
    # Ages and whatever else stay in the order of the table, with numbers and intervals; what is for
    # a shared decision is not drawn against a goal.
    drawn = chart_svg(plot_coverage(plain, goal=0.9))
    assert f"n={plain['n'][0]}" in drawn and "95 %" in drawn
    assert "COVID-19" in plain.filter(recommendation="shared_decision")["group"]
    assert "COVID-19" not in drawn
    many = polars.concat([plain.with_columns(group=polars.lit(f"group {n}")) for n in range(60)])
    assert "the first 40 of 60" in chart_svg(plot_coverage(many))
    trend = coverage_trend(born, none_given(), days=["2025-01-01", "2025-06-01"], groups=["MMR"])
    for chart in (
        plot_coverage(table, by="county", subtitle=["one", "two"]),
        plot_trend(trend, goal=0.9),
        plot_overdue(overdue(forecasts(make))),
        plot_recall(recall_list(forecasts(make), people(make))),
        plot_recall(recall_list(forecasts(make), people(make), carry=["county"]), by="county"),
    ):
        assert "</svg>" in chart_svg(chart)


def invented() -> Any:
    born = polars.DataFrame(
        {"id": [1, 2, 3], "birth_date": ["2023-01-01", "2022-01-01", "1970-01-01"], "county": ["A", "B", "B"]}
    )
    return born, flat(forecast_batch(born, none_given(), as_of=AS_OF))


def none_given() -> polars.DataFrame:
    return polars.DataFrame(schema={"patient_id": polars.Int64, "date": polars.Date, "cvx": polars.String})


def chart_svg(chart: Any) -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(chart.to_json())
    return svg


def test_tables_that_cannot_be_used_say_where() -> None:
    one = "county"
    with pytest.raises(InputTypeError, match="by: "):
        coverage(invented()[1], invented()[0], by=one)
    with pytest.raises(InputTypeError, match="groups: "):
        recall_list(forecasts(), people(), groups="MMR")
    with pytest.raises(InputTypeError, match="leave_out: "):
        recall_list(forecasts(), people(), leave_out="opted_out")
    with pytest.raises(TableError, match="patients.county: the column is missing"):
        coverage(invented()[1], invented()[0].drop("county"), by=["county"])
    twice = polars.concat([people(), people()])
    for call in (
        lambda: coverage(invented()[1], polars.concat([invented()[0]] * 2), by=["county"]),
        lambda: recall_list(forecasts(), twice),
        lambda: recall_list(forecasts(), people().with_columns(polars.col("id").cast(str))),
    ):
        with pytest.raises(TableError) as raised:
            call()
        assert raised.value.path == "patients.id"
    text = people().with_columns(polars.lit("2024-02-30").alias("birth_date"))
    with pytest.raises(TableError) as raised:
        add_age_group(text, AS_OF)
    assert (raised.value.path, raised.value.row) == ("patients.birth_date", 1)
    number = people().with_columns(polars.lit(20240502).alias("birth_date"))
    zone = people().with_columns(polars.col("birth_date").cast(polars.Datetime("us", "Asia/Tokyo")))
    for wrong in (number, zone):
        with pytest.raises(TableError, match="found a column of type"):
            add_age_group(wrong, AS_OF)


def test_columns_that_nobody_asks_for_may_hold_anything() -> None:
    odd = pandas.DataFrame(people(pandas.DataFrame)).assign(notes=[1, "two", None, 4, 5])
    assert rows(recall_list(forecasts(), odd)) == rows(recall_list(forecasts(), people()))
    born, answers = invented()
    notes = pandas.DataFrame(born.to_dict(as_series=False)).assign(notes=[1, "two", None])
    assert rows(coverage(answers, notes, by=["county"])) == rows(coverage(answers, born, by=["county"]))


@pytest.mark.parametrize("make", LIBRARIES)
def test_nobody_at_all(make: Any) -> None:
    none = make(forecasts(pandas.DataFrame).iloc[:0]) if make is pandas.DataFrame else make(forecasts(pyarrow.table).slice(0, 0))
    assert len(rows(overdue(none))) == 0
    assert len(rows(recall_list(none, people(make)))) == 0
