"""Whole populations: a table in, a table out."""

from __future__ import annotations

import datetime
import os
import warnings
from typing import (
    Any,
    Iterator,
    Literal,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
    TypeVar,
    Union,
    overload,
)

from ._convert import DOSES, OBSERVATIONS, PATIENTS, arrow, like, names
from ._engine import Schedule, forecast_tables, synthesize_tables
from ._errors import ForecastWarning, InputError, InputTypeError, TableError
from ._pieces import again, pieces, with_doses

Frame = TypeVar("Frame")


@overload
def forecast_batch(
    patients: Frame,
    doses: object = None,
    observations: object = None,
    *,
    as_of: Optional[Union[datetime.date, str]] = None,
    schedule: Optional[Union[Schedule, str]] = None,
    carry: Sequence[str] = (),
    lists: bool = False,
    all_series: bool = False,
    evaluations: Literal[False] = False,
    carry_doses: Sequence[str] = (),
    date_format: Optional[str] = None,
    errors: Literal["warn", "raise", "column"] = "warn",
    threads: Optional[int] = None,
) -> Frame: ...


@overload
def forecast_batch(
    patients: Frame,
    doses: object = None,
    observations: object = None,
    *,
    as_of: Optional[Union[datetime.date, str]] = None,
    schedule: Optional[Union[Schedule, str]] = None,
    carry: Sequence[str] = (),
    lists: bool = False,
    all_series: bool = False,
    evaluations: Literal[True],
    carry_doses: Sequence[str] = (),
    date_format: Optional[str] = None,
    errors: Literal["warn", "raise", "column"] = "warn",
    threads: Optional[int] = None,
) -> Tuple[Frame, Frame]: ...


def forecast_batch(
    patients: Any,
    doses: object = None,
    observations: object = None,
    *,
    as_of: Optional[Union[datetime.date, str]] = None,
    schedule: Optional[Union[Schedule, str]] = None,
    carry: Sequence[str] = (),
    lists: bool = False,
    all_series: bool = False,
    evaluations: bool = False,
    carry_doses: Sequence[str] = (),
    date_format: Optional[str] = None,
    errors: Literal["warn", "raise", "column"] = "warn",
    threads: Optional[int] = None,
) -> Any:
    """Assesses a population, on all processors and without the interpreter's lock.

    Tables are those of pandas, polars or pyarrow, or any object with the Arrow PyCapsule interface.
    What their columns are called and may hold is in ``docs/formats.md``, "Tables".

    Parameters
    ----------
    patients : table
        A row per person: ``id``, ``birth_date``, and where they are known ``sex``,
        ``birth_country``, ``as_of``; ``doses`` and ``observations`` as lists of structs, unless they
        stand in tables of their own.
    doses : table, optional
        A row per dose, in any order: ``patient_id``, ``date``, ``cvx``, and where they are known
        ``mvx``, ``trade_name``, ``volume`` (millilitres, text), ``condition``, ``lot_expiration``.
    observations : table, optional
        A row per observation, in any order: ``patient_id``, ``code``, and ``date`` where it is known.
    as_of : datetime.date or str, optional
        The assessment date of everybody; by default that of the column ``as_of``, else today.
    schedule : Schedule or str, optional
        The rules; by default CDC's current release.
    carry : sequence of str
        Columns of ``patients`` to carry over into the answers.
    lists : bool
        Whether the answers have the columns ``antigens`` and ``vaccines``, which are lists.
    all_series : bool
        Whether every forecast of a vaccine group has a row, the one that heads the group first, and
        not that one alone.
    evaluations : bool
        Whether to give a table of verdicts on the doses as well. ``dose_index`` is the place of the
        dose among those of its person, from 0, in the order of the table.
    carry_doses : sequence of str
        Columns of ``doses`` to carry over into the verdicts, such as a provider or a lot. It needs
        polars, and ``doses`` in a table of its own.
    date_format : str, optional
        How dates in text are written where they are not ISO 8601: ``"%m/%d/%Y"``. Not within lists.
    errors : {"warn", "raise", "column"}
        What to do where somebody cannot be assessed: warn of how many there are, raise, or leave it
        to the column ``error``.
    threads : int, optional
        How many processors to work on; all of them by default.

    Returns
    -------
    table, or a tuple of two
        A table of the same kind as ``patients``: a row per person and vaccine group, in the order of
        ``patients``. Who could not be assessed has one row that says why in the column
        ``error``, and is counted in a warning. With ``evaluations`` a second one: a row per dose and vaccine group. An object of
        another library comes back as an ``ArrowTable``.

    Raises
    ------
    TypeError
        Where an argument has the wrong type.
    TableError
        Where a column is missing or of a type that is not read, a dose is that of nobody, or a
        person is there twice; ``table``, ``column`` and ``row`` say where. With ``errors="raise"``
        where somebody cannot be assessed.
    KeyboardInterrupt
        Where Ctrl-C ends the run; there are no answers then.

    Examples
    --------
    >>> import polars
    >>> from forecast_py import forecast_batch
    >>> patients = polars.DataFrame({"id": [1, 2], "birth_date": ["2024-05-02", "2024-02-30"]})
    >>> doses = polars.DataFrame({"patient_id": [1], "date": ["2025-04-20"], "cvx": ["03"]})
    >>> answers = forecast_batch(patients, doses, as_of="2025-11-10", errors="column")
    >>> answers.filter(group="MMR").select("id", "due", "dose_number").rows()
    [(1, 'overdue', 1)]
    >>> answers.filter(id=2)["error"].to_list()
    ['birth_date: found "2024-02-30", expected a day that the calendar has']
    """
    if threads is not None and (not isinstance(threads, int) or threads < 1):
        raise TypeError(f"threads: found {threads!r}, expected a number of threads from 1, or None")
    if errors not in ("warn", "raise", "column"):
        raise InputError(f"found `{errors}`, expected `warn`, `raise` or `column`", path="errors", value=errors)
    carried = names(carry, "carry")
    of_doses = names(carry_doses, "carry_doses")
    if of_doses and (doses is None or not evaluations):
        message = "expected `doses` in a table of its own and `evaluations=True`"
        raise InputError(message, path="carry_doses", value=of_doses)
    if of_doses:
        # Read twice: the engine's reading must not use up a stream.
        doses = again(doses)
    forecasts, verdicts, people, failed = forecast_tables(
        arrow(patients, (*PATIENTS, *carried)),
        None if doses is None else arrow(doses, DOSES),
        None if observations is None else arrow(observations, OBSERVATIONS),
        as_of,
        schedule,
        carried,
        bool(lists),
        bool(all_series),
        bool(evaluations),
        threads,
        date_format,
    )
    if failed and errors != "column":
        message = f"{failed} of {people} people could not be assessed"
        if errors == "raise":
            raise TableError(f"{message}; `errors=\"column\"` says why", place=("patients", None, None))
        warnings.warn(f"{message}; the column `error` says why", ForecastWarning, stacklevel=2)
    if verdicts is None:
        return like(patients, forecasts)
    if of_doses:
        return like(patients, forecasts), like(patients, with_doses(verdicts, doses, of_doses))
    return like(patients, forecasts), like(patients, verdicts)


def forecast_batches(
    patients: Any, doses: Any = None, observations: Any = None, *, size: int = 100_000, **options: Any
) -> Iterator[Any]:
    """Assesses a population larger than memory, so many people at a time.

    Parameters
    ----------
    patients : polars.LazyFrame, table, path of a Parquet file, or DuckDB relation
        As ``forecast_batch`` takes it. A DuckDB relation has its doses in lists.
    doses, observations : polars.LazyFrame, table or path of a Parquet file, optional
        Read anew for each batch, and only what belongs to its people.
    size : int
        How many people make a batch.
    **options
        What ``forecast_batch`` takes besides.

    Yields
    ------
    table, or a tuple of two
        What ``forecast_batch`` gives for each batch, in order; of polars unless the people are a
        DuckDB relation, which gives tables of pyarrow.

    Raises
    ------
    TypeError
        Where an argument has the wrong type.
    TableError
        As ``forecast_batch``; a dose of nobody is not found, as nobody looks for it.

    Examples
    --------
    >>> import polars
    >>> from forecast_py import forecast_batches
    >>> people = polars.LazyFrame({"id": [1, 2, 3], "birth_date": ["2024-05-02"] * 3})
    >>> doses = polars.LazyFrame({"patient_id": [3], "date": ["2025-05-20"], "cvx": ["03"]})
    >>> [made["id"].n_unique() for made in forecast_batches(people, doses, as_of="2025-11-10", size=2)]
    [2, 1]
    """
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise InputTypeError("expected a whole number from 1", path="size", value=size)
    for parts in pieces(patients, doses, observations, size):
        yield forecast_batch(*parts, **options)


class Population(NamedTuple):
    """The files of an invented population."""

    patients: str
    """``id``, ``birth_date``, ``sex``, ``county``, ``opted_out``, ``deceased``."""
    doses: str
    """``patient_id``, ``date``, ``cvx``, ``mvx``."""
    observations: str
    """``patient_id``, ``code``, ``date``."""


def synthesize(
    folder: Union[str, "os.PathLike[str]"],
    people: int,
    *,
    seed: int = 1,
    as_of: Union[datetime.date, str],
) -> Population:
    """Invents the people of a registry, to try things on.

    Nobody in it is real, and its figures say nothing about any state (``docs/population.md``). The
    same arguments give the same people, on every machine.

    Parameters
    ----------
    folder : str or os.PathLike
        Where to write three Parquet files; it is made if it is not there.
    people : int
        How many people.
    seed : int
        Another seed gives other people.
    as_of : datetime.date or str
        The day on which the registry stands as it does.

    Returns
    -------
    Population
        The paths of the files.

    Raises
    ------
    OSError
        Where a file cannot be written.

    Examples
    --------
    >>> import polars, tempfile
    >>> from forecast_py import synthesize
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = synthesize(folder, 100, as_of="2025-11-10")
    ...     polars.read_parquet(files.patients).height
    100
    """
    os.makedirs(folder, exist_ok=True)
    names = ("patients", "doses", "observations")
    patients, doses, observations = (os.path.join(folder, f"{name}.parquet") for name in names)
    synthesize_tables((patients, doses, observations), people, seed, as_of)
    return Population(patients, doses, observations)
