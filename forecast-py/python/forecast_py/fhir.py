"""FHIR R4: the operation ``$immds-forecast`` of the Immunization Decision Support guide."""

from __future__ import annotations

import json
from typing import Any, Dict, Mapping, Optional, Union

from ._engine import Schedule, fhir_forecast

__all__ = ["forecast"]


def forecast(
    parameters: Union[Mapping[str, Any], str, bytes],
    *,
    schedule: Optional[Union[Schedule, str]] = None,
) -> Dict[str, Any]:
    """Answers a request of ``$immds-forecast``.

    Parameters
    ----------
    parameters : mapping, str or bytes
        A Parameters resource, as a mapping or JSON: ``assessmentDate``, ``patient``, and any number
        of ``immunization``, ``condition``, ``observation`` and ``allergyIntolerance``.
    schedule : Schedule or str, optional
        The rules; by default CDC's current release.

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
    if isinstance(parameters, Mapping):
        parameters = json.dumps(dict(parameters))
    answer: Dict[str, Any] = json.loads(fhir_forecast(parameters, schedule))
    return answer
