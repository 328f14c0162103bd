"""HL7 v2.5.1: submissions (VXU) acknowledged and written, queries (QBP) answered.

There is no store here: ``receive`` gives the records that were read, and whoever keeps them gives
those that a query asks for to ``answer``.
"""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from ._engine import Schedule, hl7_answer, hl7_receive, hl7_submit

__all__ = ["Finding", "Received", "answer", "receive", "submit"]


class Finding(NamedTuple):
    """A problem of a message."""

    severity: str
    """``error``, ``warning`` or ``information``."""
    check: str
    """The number of the check that found it, such as ``DQ-301`` (``docs/quality-checks.md``)."""
    place: Optional[str]
    """Where, as in ERR-2: segment, its number, field (``PID^1^7``)."""
    text: str
    """What was found and what became of it."""


class Received(NamedTuple):
    """What became of one message."""

    line: int
    """The line of the stream on which it begins, from 1."""
    acknowledgement: str
    """``AA`` accepted, ``AE`` with errors or warnings, ``AR`` not taken (MSA-1)."""
    answer: str
    """The ACK to send back; segments end in a carriage return."""
    record: Optional[Dict[str, Any]]
    """The record that it makes, in the form of ``docs/record.md``; ``None`` where nothing is kept."""
    findings: Tuple[Finding, ...]
    """Every problem."""


def _signature(
    application: str,
    facility: str,
    time: Optional[datetime.datetime],
    control_id: Optional[str],
) -> Tuple[str, str, str, str]:
    time = time or datetime.datetime.now().astimezone()
    if control_id is None:
        control_id = uuid.uuid4().hex[:16]
    return application, facility, time.isoformat(timespec="seconds"), control_id


def _bytes(message: Union[str, bytes]) -> bytes:
    if isinstance(message, str):
        return message.encode("utf-8", "replace")
    if isinstance(message, (bytes, bytearray)):
        return bytes(message)
    raise TypeError(f"found a value of type {type(message).__name__}, expected str or bytes")


def receive(
    stream: Union[str, bytes],
    *,
    schedule: Optional[Union[Schedule, str]] = None,
    application: str = "",
    facility: str = "",
    time: Optional[datetime.datetime] = None,
    control_id: Optional[str] = None,
) -> List[Received]:
    """Takes submissions: one message, or a file of many.

    Parameters
    ----------
    stream : str or bytes
        The messages, in any encoding and with any line ends if bytes.
    schedule : Schedule or str, optional
        The rules: the sender is warned of contraindications, reactions and evidence of immunity that
        no forecast by them uses; by default CDC's current release.
    application, facility : str
        Who answers (MSH-3, MSH-4).
    time : datetime.datetime, optional
        When the messages came in; now by default.
    control_id : str, optional
        The number of the answers (MSH-10), to which ``-1``, ``-2`` ... is added; a new one by default.

    Returns
    -------
    list of Received
        One for each message, in order.

    Raises
    ------
    TypeError
        Where an argument has the wrong type.

    Examples
    --------
    >>> from forecast_py import hl7
    >>> vxu = "\\r".join([
    ...     "MSH|^~\\\\&|EHR|CLINIC|||20260302||VXU^V04^VXU_V04|V1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS",
    ...     "PID|1||A100^^^CLINIC^MR||Example^Ada^^^^^L||20240906|F",
    ...     "ORC|RE||D2^CLINIC",
    ...     "RXA|0|1|20241106||107^DTaP^CVX|999|||01^Historical^NIP001|||||||||||CP|A",
    ... ])
    >>> received = hl7.receive(vxu)[0]
    >>> len(received.record["doses"])
    1
    """
    signature = _signature(application, facility, time, control_id)
    made = json.loads(hl7_receive(_bytes(stream), schedule, signature))
    return [
        Received(
            one["line"],
            one["acknowledgement"],
            one["answer"],
            one["record"],
            tuple(Finding(**finding) for finding in one["findings"]),
        )
        for one in made
    ]


def answer(
    query: Union[str, bytes],
    records: Sequence[Dict[str, Any]],
    *,
    as_of: Optional[Union[datetime.date, str]] = None,
    schedule: Optional[Union[Schedule, str]] = None,
    application: str = "",
    facility: str = "",
    time: Optional[datetime.datetime] = None,
    control_id: Optional[str] = None,
) -> str:
    """Answers a query (QBP^Q11) with history and forecast.

    Parameters
    ----------
    query : str or bytes
        The message: Z34 asks for the history, Z44 for evaluated history and forecast.
    records : sequence of dict
        The records of the people who may be meant, as ``receive`` gives them: one is answered with
        the history (Z32) or the forecast (Z42), several with who they are (Z31), none with
        "not found" (Z33).
    as_of : datetime.date or str, optional
        The assessment date; today by default.
    schedule : Schedule or str, optional
        The rules; by default CDC's current release.
    application, facility : str
        Who answers (MSH-3, MSH-4).
    time : datetime.datetime, optional
        When the answer is given; now by default.
    control_id : str, optional
        The number of the answer (MSH-10); a new one by default.

    Returns
    -------
    str
        The message RSP^K11; segments end in a carriage return.

    Raises
    ------
    TypeError
        Where an argument has the wrong type.
    ForecastError
        Where the text holds no message, or a record cannot be read or forecast.
    """
    text = json.dumps(list(records))
    signature = _signature(application, facility, time, control_id)
    return hl7_answer(_bytes(query), text, as_of, schedule, signature)


def submit(
    record: Mapping[str, Any],
    *,
    application: str = "",
    facility: str = "",
    time: Optional[datetime.datetime] = None,
    control_id: Optional[str] = None,
) -> str:
    """Writes a record as a submission (VXU^V04, Z22).

    Parameters
    ----------
    record : mapping
        A record, as ``receive`` gives it.
    application, facility : str
        Who sends (MSH-3, MSH-4).
    time : datetime.datetime, optional
        When it is sent; now by default.
    control_id : str, optional
        The number of the message (MSH-10); a new one by default.

    Returns
    -------
    str
        The message; segments end in a carriage return.

    Raises
    ------
    ForecastError
        Where the record cannot be read.

    Examples
    --------
    >>> from forecast_py import fhir, hl7
    >>> read = fhir.read_bundle({"resourceType": "Patient", "birthDate": "2025-09-06"})
    >>> hl7.submit(read.record, application="EHR").split("|")[8]
    'VXU^V04^VXU_V04'
    """
    signature = _signature(application, facility, time, control_id)
    return hl7_submit(json.dumps(dict(record)), signature)
