"""FHIR R4: the operation ``$immds-forecast`` of the Immunization Decision Support guide, and Bundles.

Resources are read as JSON or XML and given as mappings.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Union

from ._engine import Schedule, fhir_forecast, fhir_read_bundle, fhir_write_bundle

__all__ = ["BundleRead", "BundleWritten", "forecast", "read_bundle", "write_bundle"]


class BundleRead(NamedTuple):
    """A record that was read from FHIR."""

    record: Dict[str, Any]
    """The record, in the form of ``docs/record.md``."""
    issues: List[Dict[str, Any]]
    """What was not understood or has no place in the record, as an OperationOutcome's ``issue``."""


class BundleWritten(NamedTuple):
    """A record as FHIR."""

    bundle: Dict[str, Any]
    """The Bundle."""
    issues: List[Dict[str, Any]]
    """What of the record FHIR has no place for, as an OperationOutcome's ``issue``."""


def _text(resource: Any) -> Any:
    return json.dumps(dict(resource)) if isinstance(resource, Mapping) else resource


def forecast(
    parameters: Union[Mapping[str, Any], str, bytes],
    *,
    schedule: Optional[Union[Schedule, str]] = None,
    all_remarks: bool = False,
) -> Dict[str, Any]:
    """Answers a request of ``$immds-forecast``.

    Parameters
    ----------
    parameters : mapping, str or bytes
        A Parameters resource, as a mapping, JSON or XML: ``assessmentDate``, ``patient``, and any
        number of ``immunization``, ``condition``, ``observation`` and ``allergyIntolerance``.
    schedule : Schedule or str, optional
        The rules; by default CDC's current release.
    all_remarks : bool
        Whether every remark about what was not used is an issue of its own; by default those of one
        kind are one, with their number.

    Returns
    -------
    dict
        A Parameters resource: ``evaluation`` (an ImmunizationEvaluation for each dose and target
        disease), ``recommendation`` (one ImmunizationRecommendation), and, where there is something
        to say, ``outcome`` (an OperationOutcome).

    Raises
    ------
    TypeError
        Where an argument has the wrong type.
    FhirError
        Where the request cannot be answered; ``outcome`` is an OperationOutcome that says why.

    Examples
    --------
    >>> from forecast_py import fhir
    >>> answer = fhir.forecast({
    ...     "resourceType": "Parameters",
    ...     "parameter": [
    ...         {"name": "assessmentDate", "valueDate": "2025-11-10"},
    ...         {"name": "patient", "resource": {"resourceType": "Patient", "birthDate": "2025-09-06"}},
    ...     ],
    ... })
    >>> [parameter["name"] for parameter in answer["parameter"]]
    ['recommendation']
    """
    answer: Dict[str, Any] = json.loads(
        fhir_forecast(_text(parameters), schedule, all_remarks)
    )
    return answer


def read_bundle(bundle: Union[Mapping[str, Any], str, bytes]) -> BundleRead:
    """Reads a Bundle, or a single resource, into the record of one person.

    Parameters
    ----------
    bundle : mapping, str or bytes
        Patient, Immunization, Condition, Observation and AllergyIntolerance, as a mapping, JSON or
        XML.

    Returns
    -------
    BundleRead
        The record, and what was not understood or has no place in it.

    Raises
    ------
    TypeError
        Where the argument has the wrong type.
    FhirError
        Where there is no patient in it, or it is not FHIR; ``outcome`` says why.

    Examples
    --------
    >>> from forecast_py import fhir
    >>> read = fhir.read_bundle({"resourceType": "Patient", "birthDate": "2025-09-06"})
    >>> read.record["person"]["birth_date"]["value"]
    '2025-09-06'
    """
    return BundleRead(**json.loads(fhir_read_bundle(_text(bundle))))


def write_bundle(record: Mapping[str, Any]) -> BundleWritten:
    """Writes a record as a Bundle (type ``collection``).

    Parameters
    ----------
    record : mapping
        A record, as ``read_bundle`` and ``hl7.receive`` give it.

    Returns
    -------
    BundleWritten
        The Bundle, and what FHIR has no place for.

    Raises
    ------
    ForecastError
        Where the record cannot be read.

    Examples
    --------
    >>> from forecast_py import fhir
    >>> read = fhir.read_bundle({"resourceType": "Patient", "birthDate": "2025-09-06"})
    >>> fhir.write_bundle(read.record).bundle["entry"][0]["resource"]["birthDate"]
    '2025-09-06'
    """
    return BundleWritten(**json.loads(fhir_write_bundle(json.dumps(dict(record)))))
