"""The same over Apache Spark, in local mode."""

import os
import sys
from pathlib import Path
from typing import Any, Iterator

import polars
import pytest

from forecast_py import Schedule, forecast_batch, spark, synthesize

os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    made = (
        builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


def test_spark_answers_the_same(session: Any, tmp_path: Path) -> None:
    files = synthesize(tmp_path, 400, seed=11, as_of="2025-11-10")
    patients, doses, observations = (session.read.parquet(file) for file in files)
    answers = spark.forecast_batch(
        patients,
        doses,
        observations,
        as_of="2025-11-10",
        schedule=Schedule.embedded(),
        carry=["county"],
        lists=True,
    )
    columns = ["id", "county", "group", "series_type", "series_group", "status", "due"]
    columns += ["dose_number", "earliest", "recommended", "past_due", "antigens", "error"]
    over_spark = answers.select(*columns).toArrow()
    at_home = forecast_batch(
        polars.read_parquet(files.patients),
        polars.read_parquet(files.doses),
        polars.read_parquet(files.observations),
        as_of="2025-11-10",
        carry=["county"],
        lists=True,
    )
    sort = ["id", "group", "series_type", "series_group"]
    words = [polars.col(c).cast(polars.String) for c, k in at_home.schema.items() if k == polars.Categorical]
    expected = at_home.with_columns(words).select(columns).sort(sort)
    given = polars.DataFrame(over_spark).sort(sort)
    assert given.rows() == expected.rows()
    assert given.height > 4_000


def test_spark_makes_a_recall_list(session: Any, tmp_path: Path) -> None:
    from pyspark.sql import functions as f

    files = synthesize(tmp_path, 200, seed=11, as_of="2025-11-10")
    patients, doses, observations = (session.read.parquet(file) for file in files)
    answers = spark.forecast_batch(
        patients, doses, observations, as_of="2025-11-10", carry=["opted_out", "deceased"]
    )
    late = answers.filter("due = 'overdue' AND NOT opted_out AND NOT deceased")
    listed = late.groupBy("id").agg(
        f.max(f.date_diff("as_of", "past_due")).alias("days_overdue"),
        f.sort_array(f.collect_set("group")).alias("groups"),
    )
    rows = listed.orderBy(f.desc("days_overdue")).collect()
    assert rows and all(row["days_overdue"] > 0 and row["groups"] for row in rows)


def test_spark_refuses_what_memory_refuses(session: Any) -> None:
    from pyspark.errors import PythonException

    people = session.createDataFrame([(1, "2024-05-02"), (2, "2024-05-02")], ["id", "birth_date"])
    doses = session.createDataFrame([(3, "2025-05-20", "03")], ["patient_id", "date", "cvx"])
    with pytest.raises(PythonException, match="rows of nobody"):
        spark.forecast_batch(people, doses, as_of="2025-11-10").collect()
    own = doses.selectExpr("1 AS patient_id", "timestamp'2025-05-20 10:30:00' AS date", "cvx")
    with pytest.raises(PythonException, match="found a person twice"):
        spark.forecast_batch(people.union(people), own, as_of="2025-11-10").collect()
    # Points in time are days; verdicts come along.
    answers, verdicts = spark.forecast_batch(people, own, as_of="2025-11-10", evaluations=True)
    assert answers.filter("`group` = 'MMR'").select("id", "dose_number").orderBy("id").collect() == [
        (1, 2),
        (2, 1),
    ]
    assert [(row["id"], str(row["date"]), row["status"]) for row in verdicts.collect()] == [
        (1, "2025-05-20", "valid")
    ]
