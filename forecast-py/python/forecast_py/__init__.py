"""Immunization forecasts: a verdict on every dose, and when the next one is due.

One person::

    from forecast_py import forecast
    forecast({"birth_date": "2024-05-02", "doses": [{"date": "2025-04-20", "cvx": "03"}]})

A population, as a table of pandas, polars or pyarrow::

    from forecast_py import forecast_batch
    forecast_batch(patients, doses, as_of="2025-11-10")

The rules are those of CDC's *CDSi Logic Specification for ACIP Recommendations* 4.6, with the
schedules of its supporting data. The package supports decisions; it does not make them.
"""

import importlib as _importlib
from typing import Any as _Any

from . import fhir, hl7
from ._batch import forecast_batch, forecast_batches, synthesize
from ._engine import (
    ArrowTable,
    Dose,
    DoseEvaluation,
    Forecast,
    GroupForecast,
    Observation,
    Patient,
    Schedule,
    __VERSION__ as __version__,
    forecast,
)
from ._errors import (
    ErrorKind,
    FhirError,
    ForecastError,
    ForecastWarning,
    InputError,
    InputTypeError,
    ScheduleError,
    TableError,
)
from ._results import (
    AntigenEvaluation,
    AntigenForecast,
    Because,
    CatchUp,
    Category,
    CountedFrom,
    DoseCondition,
    Due,
    EvaluationReason,
    EvaluationStatus,
    ForecastReason,
    GroupEvaluation,
    Limit,
    LimitKind,
    Notice,
    NoticeKind,
    ProjectedSeason,
    RecommendedVaccine,
    RiskIndication,
    SeriesEvaluation,
    SeriesType,
    Sex,
    Status,
    WaitingVaccine,
)

__all__ = [
    "AntigenEvaluation",
    "AntigenForecast",
    "ArrowTable",
    "Because",
    "CatchUp",
    "Category",
    "CountedFrom",
    "Dose",
    "DoseCondition",
    "DoseEvaluation",
    "Due",
    "ErrorKind",
    "EvaluationReason",
    "EvaluationStatus",
    "FhirError",
    "Forecast",
    "ForecastError",
    "ForecastReason",
    "ForecastWarning",
    "GroupEvaluation",
    "GroupForecast",
    "InputError",
    "InputTypeError",
    "Limit",
    "LimitKind",
    "Notice",
    "NoticeKind",
    "Observation",
    "Patient",
    "ProjectedSeason",
    "RecommendedVaccine",
    "RiskIndication",
    "Schedule",
    "ScheduleError",
    "SeriesEvaluation",
    "SeriesType",
    "Sex",
    "Status",
    "TableError",
    "WaitingVaccine",
    "__version__",
    "fhir",
    "forecast",
    "forecast_batch",
    "forecast_batches",
    "hl7",
    "synthesize",
]

# Where people find them, and what tracebacks call them.
for _name in __all__:
    _value = globals()[_name]
    if isinstance(_value, type) and _value.__module__ != __name__:
        _value.__module__ = __name__
del _name, _value

_SUBMODULES = {"analysis": "analysis", "measures": "analysis", "plots": "plots", "spark": "spark"}


def __getattr__(name: str) -> _Any:
    """Imports a submodule when it is first used; says which extra it needs."""
    if name not in _SUBMODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return _importlib.import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        extra = f"pip install 'forecast_py[{_SUBMODULES[name]}]'"
        message = f"forecast_py.{name} needs {error.name}, which is not installed: {extra}"
        raise ImportError(message, name=error.name) from error
