"""What goes wrong, and where. Messages carry no names or identifiers of people."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional, Tuple, Type

from ._results import Word


class ErrorKind(Word):
    """Of which kind an error is."""

    FILE = "file"
    """A file cannot be read."""
    SYNTAX = "syntax"
    """The text is not JSON at all."""
    FORMAT = "format"
    """A field is missing, unknown or has a value of the wrong form."""
    REFERENCE = "reference"
    """A schedule refers to something that it does not have."""
    RULE = "rule"
    """A schedule contradicts itself."""
    REQUEST = "request"
    """What is asked makes no sense, such as a forecast for a day before birth."""


class ForecastError(Exception):
    """Something that cannot be used, and where it stands.

    Attributes
    ----------
    kind : ErrorKind
        Of which kind it is.
    path : str
        The path to the value, such as ``doses[3].date``; empty for the whole.
    value : object
        What was found there; ``None`` where that is not known, or would name a person.
    file : str or None
        The file in which it was found, where there is one.
    message : str
        What was found and what was expected, without file and path.

    Examples
    --------
    >>> from forecast_py import ForecastError, forecast
    >>> try:
    ...     forecast({"birth_date": "2024-05-02", "doses": [{"date": "2024-02-30", "cvx": "03"}]})
    ... except ForecastError as error:
    ...     print(error.kind.value, error.path, error.value)
    format doses[0].date 2024-02-30
    """

    def __init__(
        self,
        message: str,
        kind: ErrorKind = ErrorKind.REQUEST,
        path: str = "",
        value: object = None,
        file: Optional[str] = None,
    ) -> None:
        super().__init__(": ".join(part for part in (file, path, message) if part))
        self.kind = kind
        self.path = path
        self.value = value
        self.file = file
        self.message = message

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (self.message, self.kind, self.path, self.value, self.file)


class InputError(ForecastError, ValueError):
    """A person or a request that has no value of its kind somewhere."""


class InputTypeError(ForecastError, TypeError):
    """A person or a request that has a value of the wrong type somewhere."""


class ScheduleError(ForecastError):
    """A schedule that cannot be read, or cannot be used."""


class ForecastWarning(UserWarning):
    """Something that a table says less about than it seems to."""


class FhirError(ForecastError):
    """A FHIR request that cannot be answered.

    Attributes
    ----------
    outcome : dict
        An OperationOutcome with everything that was found.
    """

    def __init__(self, outcome: Dict[str, Any]) -> None:
        fatal = [issue for issue in outcome["issue"] if issue["severity"] == "fatal"]
        issue = (fatal or outcome["issue"])[-1]
        path = (issue.get("expression") or [""])[0]
        super().__init__(issue.get("diagnostics") or issue["code"], path=path)
        self.outcome = outcome

    def __reduce__(self) -> Tuple[Any, ...]:
        return FhirError, (self.outcome,)


class TableError(InputError):
    """A table that cannot be used. ``path`` is table and column, ``doses.cvx``.

    Attributes
    ----------
    table : str or None
        Which table: ``patients``, ``doses`` or ``observations``.
    column : str or None
        The column, with its parent where it lies in a list.
    row : int or None
        The row of the table, from 1.
    """

    def __init__(
        self,
        message: str,
        kind: ErrorKind = ErrorKind.FORMAT,
        place: Tuple[Optional[str], Optional[str], Optional[int]] = (None, None, None),
    ) -> None:
        self.table, self.column, self.row = place
        path = ".".join(part for part in (self.table, self.column) if part)
        row = "" if self.row is None else f"row {self.row}: "
        super().__init__(f"{row}{message}", kind, path)
        self.place = place
        self._found = message

    def __reduce__(self) -> Tuple[Any, ...]:
        return TableError, (self._found, self.kind, self.place)


def make(
    message: str,
    kind: str,
    path: str,
    file: Optional[str],
    value: object,
    wrong_type: bool,
) -> ForecastError:
    """The exception for an error of the engine."""
    of: Type[ForecastError] = InputError
    if wrong_type:
        of = InputTypeError
    elif file is not None or kind in ("file", "reference", "rule"):
        of = ScheduleError
    return of(message, ErrorKind(kind), path, value, file)


def make_table(
    message: str, kind: str, place: Tuple[Optional[str], Optional[str], Optional[int]]
) -> TableError:
    """The exception for a table that cannot be used."""
    return TableError(message, ErrorKind(kind), place)


def make_fhir(outcome: str) -> FhirError:
    """The exception for an OperationOutcome in JSON."""
    return FhirError(json.loads(outcome))
