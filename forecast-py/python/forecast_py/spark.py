"""A state on an existing engine: Apache Spark, without any distribution of our own.

Spark hands each worker a stream of Arrow batches (``mapInArrow``); each is answered by the engine on
one processor, and goes back as Arrow. It needs the extra ``spark``.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Iterator, Optional, Sequence, Union

import pyarrow as pa

from ._convert import names
from ._engine import Schedule, forecast_tables
from ._frames_arrow import as_spark_reads, columns_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["forecast_batch"]


def forecast_batch(
    patients: DataFrame,
    doses: Optional[DataFrame] = None,
    observations: Optional[DataFrame] = None,
    *,
    as_of: Union[datetime.date, str],
    schedule: Optional[Union[Schedule, str]] = None,
    carry: Sequence[str] = (),
    lists: bool = False,
    all_series: bool = False,
) -> DataFrame:
    """Assesses a population that Spark holds.

    Parameters
    ----------
    patients : pyspark.sql.DataFrame
        A row per person, with the columns of ``forecast_py.forecast_batch``; ``doses`` and
        ``observations`` as arrays of structs unless they come as tables of their own.
    doses, observations : pyspark.sql.DataFrame, optional
        A row per dose or observation, with ``patient_id``. Spark collects them to the people.
    as_of : datetime.date or str
        The assessment date of everybody; workers have no common today.
    schedule : Schedule or str, optional
        The rules; by default CDC's current release.
    carry : sequence of str
        Columns of ``patients`` to carry over.
    lists : bool
        Whether the answers have the columns ``antigens`` and ``vaccines``.
    all_series : bool
        Whether every forecast of a vaccine group has a row, and not only the one that heads it.

    Returns
    -------
    pyspark.sql.DataFrame
        The columns of ``forecast_py.forecast_batch``, words as strings. Nothing is worked out
        before an action asks for it.
    """
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

    carried = names(carry, "carry")
    if doses is not None:
        patients = _collected(patients, doses, "doses")
    if observations is not None:
        patients = _collected(patients, observations, "observations")
    patients = patients.select(*columns_of(patients.columns, carried))
    day = str(as_of)

    def answer(batch: Any) -> pa.Table:
        made, _, _, _ = forecast_tables(
            batch, None, None, day, schedule, carried, lists, all_series, False, 1
        )
        plain: pa.Table = as_spark_reads(pa.table(made))
        return plain

    def answers(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from answer(pa.Table.from_batches([batch])).to_batches()

    empty = to_arrow_schema(patients.schema).empty_table()
    schema = from_arrow_schema(answer(empty).schema)
    return patients.mapInArrow(answers, schema)


def _collected(patients: DataFrame, rows: DataFrame, name: str) -> DataFrame:
    """The people with their rows of another table in an array of structs."""
    from pyspark.sql import functions as f

    columns = [column for column in rows.columns if column != "patient_id"]
    # Sorted, so that the paths in notices do not depend on where Spark happened to read a row.
    grouped = rows.groupBy("patient_id").agg(
        f.sort_array(f.collect_list(f.struct(*columns))).alias(name)
    )
    joined = patients.join(grouped, patients["id"] == grouped["patient_id"], "left")
    return joined.drop("patient_id")
