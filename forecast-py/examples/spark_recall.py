"""A recall list over Apache Spark.

    python examples/spark_recall.py PATIENTS DOSES OBSERVATIONS OUT

The files are Parquet, or folders of it, as ``forecast synthesize --tables`` writes them. On a cluster,
``spark-submit`` brings its own session and the same code runs as it is.
"""

from __future__ import annotations

import os
import sys
import tempfile
from typing import Any

from forecast_py import spark, synthesize

AS_OF = "2026-11-22"


def session() -> Any:
    """A Spark of this machine's own, with this interpreter for its workers."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = SparkSession.builder
    local = builder.master("local[*]").config("spark.ui.enabled", "false")
    return local.config("spark.driver.host", "127.0.0.1").getOrCreate()


def main(patients: str, doses: str, observations: str, out: str) -> None:
    from pyspark.sql import functions as f

    engine = session()
    read = engine.read.parquet
    people = read(patients).filter("NOT opted_out AND NOT deceased")
    # Rows of people who were left out must go with them: a dose of nobody is an error.
    given = read(doses).join(people.select(people.id.alias("patient_id")), "patient_id", "semi")
    seen = read(observations).join(people.select(people.id.alias("patient_id")), "patient_id", "semi")
    answers = spark.forecast_batch(people, given, seen, as_of=AS_OF, carry=["county"])
    recall = (
        answers.filter("due = 'overdue'")
        .groupBy("id", "county")
        .agg(
            f.max(f.date_diff("as_of", "past_due")).alias("days_overdue"),
            f.array_join(f.sort_array(f.collect_set("group")), ", ").alias("vaccine_groups"),
        )
        .orderBy(f.desc("days_overdue"), "id")
    )
    recall.write.mode("overwrite").parquet(out)
    print(engine.read.parquet(out).count(), "people to recall")


if __name__ == "__main__":
    if len(sys.argv) == 5:
        main(*sys.argv[1:])
    else:
        # Without arguments: invented people.
        with tempfile.TemporaryDirectory() as folder:
            files = synthesize(folder, 300, seed=7, as_of=AS_OF)
            main(files.patients, files.doses, files.observations, os.path.join(folder, "recall"))
