"""Forecasts as text and as HTML."""

from __future__ import annotations

import datetime
from html import escape
from typing import TYPE_CHECKING, Any, Iterable, List, Optional

from ._results import Due

if TYPE_CHECKING:
    from ._engine import DoseEvaluation, Forecast, GroupForecast

_DUE = {
    Due.OVERDUE: "overdue",
    Due.DUE: "due now",
    Due.CONDITIONAL: "may be given after a shared decision",
    Due.NOT_YET_DUE: "not yet due",
    Due.NEEDS_DATE: "needs a date",
}
# To be read on white and on black: notebooks have both.
_COLOUR = {Due.OVERDUE: "#d32f2f", Due.DUE: "#2e8b57", Due.CONDITIONAL: "#5c6bc0"}


def group(of: GroupForecast) -> str:
    """One line for a vaccine group."""
    if of.due == Due.NONE:
        reason = f" ({of.reason})" if of.reason is not None else ""
        return f"<GroupForecast {of.group}: {of.status}{reason}>"
    parts = [f"{of.group}: {_DUE[of.due]}"]
    if of.dose_number is not None:
        parts.append(f"dose {of.dose_number}")
    if of.recommended is not None:
        parts.append(f"recommended {of.recommended}")
    if of.past_due is not None:
        parts.append(f"past due {of.past_due}")
    return f"<GroupForecast {', '.join(parts)}>"


def _verdicts(of: DoseEvaluation) -> str:
    if of.not_evaluated is not None:
        return f"not evaluated ({of.not_evaluated})"
    verdicts = []
    for verdict in of.groups:
        reason = f" ({verdict.reason})" if verdict.reason is not None else ""
        verdicts.append(f"{verdict.group} {verdict.status}{reason}")
    return ", ".join(verdicts)


def _verdict_words(of: DoseEvaluation) -> str:
    """The verdicts in words, with by how much the dose missed."""
    if of.not_evaluated is not None:
        return _plain(_verdicts(of))
    whys = [(f"{v.group} {_plain(v.status)}", v.why) for v in of.groups]
    return "; ".join(said if why is None else f"{said}: {why}" for said, why in whys)


def dose(of: DoseEvaluation) -> str:
    """One line for a dose."""
    name = of.name or "unknown vaccine"
    return f"<DoseEvaluation {of.date} {name} [{of.cvx}]: {_verdicts(of)}>"


def _schedule(of: Forecast) -> str:
    return "+".join((of.schedule, *of.layers))


def text(of: Forecast) -> str:
    """A few lines for a forecast."""
    by_due = {due: [g.group for g in of.groups if g.due == due] for due in _DUE}
    lines = [f"<Forecast as of {of.as_of}, schedule {_schedule(of)}, {len(of.doses)} doses given"]
    lines += [f"  {_DUE[due]}: {', '.join(names)}" for due, names in by_due.items() if names]
    return "\n".join(lines) + ">"


def _day(day: Optional[datetime.date]) -> str:
    return "" if day is None else day.isoformat()


def _row(cells: Iterable[object], tag: str = "td", style: str = "") -> str:
    """A row; the style is that of its first two cells."""
    made = []
    for place, cell in enumerate(cells):
        own = style if place < 2 else ""
        # Dates and codes stay on one line.
        wrap = "" if len(str(cell)) > 24 else "white-space:nowrap;"
        attribute = f' style="text-align:left;padding:2px 8px;{wrap}{own}"'
        made.append(f"<{tag}{attribute}>{escape(str(cell))}</{tag}>")
    return f"<tr>{''.join(made)}</tr>"


def _plain(word: object) -> str:
    """A word of the wire format as people write it."""
    return "" if word is None else str(word).replace("_", " ")


def _table(caption: str, head: Iterable[str], rows: List[str]) -> str:
    title = f'<caption style="text-align:left;font-weight:bold">{escape(caption)}</caption>'
    body = "".join(rows)
    return f"<table>{title}<thead>{_row(head, 'th')}</thead><tbody>{body}</tbody></table>"


def html(of: Forecast) -> str:
    """Two tables: what is to give, and the doses given."""
    order = list(_DUE)
    to_give = sorted((g for g in of.groups if g.due in _DUE), key=lambda g: order.index(g.due))
    done = [g for g in of.groups if g.due not in _DUE]
    rows = []
    for g in to_give:
        colour = f"color:{_COLOUR[g.due]};font-weight:bold" if g.due in _COLOUR else ""
        due = _DUE[g.due] + (f" by {g.days_overdue} days" if g.days_overdue else "")
        days = [_day(g.earliest), _day(g.recommended), _day(g.past_due), _day(g.latest)]
        vaccines = ", ".join(v.name for v in g.vaccines)
        rows.append(_row([g.group, due, g.dose_number or "", *days, vaccines], style=colour))
    head = ["Vaccine group", "Due", "Dose", "Earliest", "Recommended", "Past due", "Latest", "Vaccines"]
    tables = [_table(f"To give, as of {of.as_of} (schedule {_schedule(of)})", head, rows)]
    if done:
        rows = [_row([g.group, _plain(g.status), _plain(g.reason)]) for g in done]
        tables.append(_table("Nothing to give", ["Vaccine group", "Status", "Reason"], rows))
    if of.doses:
        rows = [_row([d.date, f"{d.name or 'unknown'} [{d.cvx}]", _verdict_words(d)]) for d in of.doses]
        tables.append(_table("Doses given", ["Date", "Vaccine", "Verdict"], rows))
    if of.notices:
        rows = [_row([n.path, _plain(n.kind), n.value or ""]) for n in of.notices]
        tables.append(_table("Left out of account", ["Where", "What", "Found"], rows))
    return f"<div>{''.join(tables)}</div>"


def to_polars(of: Forecast) -> Any:
    """A row for each vaccine group, with the columns of ``forecast_batch``."""
    try:
        import polars as pl
    except ImportError as error:
        message = "polars is not installed; it comes with pip install 'forecast_py[analysis]'"
        raise ImportError(message) from error
    days = ("earliest", "recommended", "past_due", "latest")
    words = ("group", "series_type", "series_group", "status", "due", "category")
    rules = "+".join((of.schedule, *of.layers))
    rows = [
        {
            "id": of.id,
            "as_of": of.as_of,
            "schedule": rules,
            **{name: None if getattr(g, name) is None else str(getattr(g, name)) for name in words},
            "dose_number": g.dose_number,
            **{name: getattr(g, name) for name in days},
            "reason": None if g.reason is None else str(g.reason),
            "rule": g.rule,
            "series": g.series,
        }
        for g in of.groups
    ]
    schema: Any = {"id": pl.String, "as_of": pl.Date, "schedule": pl.String}
    schema.update({name: pl.String for name in words})
    schema["dose_number"] = pl.Int16
    schema.update({name: pl.Date for name in days})
    schema.update({name: pl.String for name in ("reason", "rule", "series")})
    return pl.DataFrame(rows, schema=schema)
