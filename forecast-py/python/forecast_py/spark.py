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
from ._errors import TableError
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
    evaluations: bool = False,
) -> Any:
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
    evaluations : bool
        Whether to give a table of verdicts on the doses as well.

    Returns
    -------
    pyspark.sql.DataFrame, or a tuple of two
        The columns of ``forecast_py.forecast_batch``, words as strings. Nothing is worked out
        before an action asks for it. With ``evaluations`` a second one, worked out apart.

    Raises
    ------
    pyspark.errors.PythonException
        At an action, where a dose is that of nobody or a person is there twice.
    """
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

    carried = names(carry, "carry")
    patients = _days(patients)
    if doses is not None or observations is not None:
        patients = _numbered(patients)
    if doses is not None:
        patients = _collected(patients, _days(doses), "doses")
    if observations is not None:
        patients = _collected(patients, _days(observations), "observations")
    marks = [name for name in (_TIMES, _ROWS) if name in patients.columns]
    patients = patients.select(*columns_of(patients.columns, [*carried, *marks]))
    day = str(as_of)

    def answer(batch: Any, verdicts: bool) -> pa.Table:
        batch = _refused(batch)
        made, judged, _, _ = forecast_tables(
            batch, None, None, day, schedule, carried, lists, all_series, verdicts, 1
        )
        wanted = made if judged is None else judged
        plain: pa.Table = as_spark_reads(pa.table(wanted))
        return plain

    def answers(verdicts: bool) -> DataFrame:
        def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield from answer(pa.Table.from_batches([batch]), verdicts).to_batches()

        empty = to_arrow_schema(patients.schema).empty_table()
        return patients.mapInArrow(work, from_arrow_schema(answer(empty, verdicts).schema))

    if evaluations:
        return answers(False), answers(True)
    return answers(False)


_TIMES = "_forecast_times"
_ROWS = "_forecast_rows"


def _refused(batch: pa.Table) -> pa.Table:
    """The people without the marks, which say who is there twice or has rows and is nobody.

    As in memory: no dose is passed over in silence.
    """
    if _ROWS in batch.column_names:
        nobody = [row for row in batch[_ROWS].to_pylist() if row is not None]
        if nobody:
            raise TableError("found rows of nobody among the patients", place=(nobody[0], "patient_id", None))
        batch = batch.drop_columns([_ROWS])
    if _TIMES in batch.column_names:
        if any((times or 0) > 1 for times in batch[_TIMES].to_pylist()):
            message = "found a person twice, expected one row for each"
            raise TableError(message, place=("patients", "id", None))
        batch = batch.drop_columns([_TIMES])
    return batch


def _days(table: DataFrame) -> DataFrame:
    """The table with its points in time as days of the session's time zone."""
    from pyspark.sql import functions as f
    from pyspark.sql.types import TimestampNTZType, TimestampType

    kinds = (TimestampType, TimestampNTZType)
    columns = [
        f.to_date(field.name).alias(field.name)
        if isinstance(field.dataType, kinds) and field.name in _DATES
        else f.col(field.name)
        for field in table.schema.fields
    ]
    return table.select(*columns)


_DATES = ("birth_date", "as_of", "date", "end")


def _numbered(patients: DataFrame) -> DataFrame:
    """The people with how often each is there."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    return patients.withColumn(_TIMES, f.count("*").over(Window.partitionBy("id")))


def _collected(patients: DataFrame, rows: DataFrame, name: str) -> DataFrame:
    """The people with their rows of another table in an array of structs; rows of nobody are marked."""
    from pyspark.sql import functions as f

    columns = [column for column in rows.columns if column != "patient_id"]
    # Sorted, so that the paths in notices do not depend on where Spark happened to read a row.
    grouped = rows.groupBy("patient_id").agg(
        f.sort_array(f.collect_list(f.struct(*columns))).alias(name)
    )
    joined = patients.join(grouped, patients["id"] == grouped["patient_id"], "full")
    nobody = f.when(patients["id"].isNull() & f.col(name).isNotNull(), f.lit(name))
    if _ROWS in patients.columns:
        nobody = f.coalesce(f.col(_ROWS), nobody)
    return joined.withColumn(_ROWS, nobody).drop("patient_id")
