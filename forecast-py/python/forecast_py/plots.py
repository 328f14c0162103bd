"""Plots for a report, of the tables that ``forecast_py.analysis`` makes.

They need the extra ``plots`` (altair). Each is an ``altair.Chart``: it shows
in a notebook, and ``chart.save("coverage.png")`` or ``"coverage.html"`` writes it.
"""

from __future__ import annotations

from typing import List, Optional, Sequence, Tuple, Union

import altair as alt
import polars as pl

from ._frames import frame

__all__ = ["plot_coverage", "plot_overdue", "plot_recall", "plot_trend"]

Chart = Union[alt.Chart, alt.LayerChart, alt.FacetChart]

_BLUE = "#2a6f97"
_MOST = 40
"""How many bars a plot has at most."""


def _capped(
    rows: pl.DataFrame, column: str, subtitle: Union[str, Sequence[str]], most: int = _MOST
) -> Tuple[pl.DataFrame, List[str]]:
    """The rows of the first values, and the subtitle, which says what is not shown."""
    values = rows[column].unique(maintain_order=True)
    notes = [subtitle] if isinstance(subtitle, str) else list(subtitle)
    if len(values) > most:
        rows = rows.filter(pl.col(column).is_in(values.head(most).implode()))
        notes.append(f"the first {most} of {len(values)}")
    return rows, [note for note in notes if note]


def plot_coverage(
    table: object,
    *,
    by: Optional[str] = None,
    title: str = "Up to date",
    subtitle: Union[str, Sequence[str]] = "",
    goal: Optional[float] = None,
) -> Chart:
    """Draws shares who are up to date, as bars with percentage, number of people and interval.

    Parameters
    ----------
    table : table
        What ``coverage`` or ``measure_coverage`` gives.
    by : str, optional
        A column of it: one small plot for each value, or one bar where there is one vaccine group.
    title, subtitle : str
        What stands above. A sequence of subtitles makes several lines.
    goal : float, optional
        A share (0 to 1) to draw a line at.
    """
    rows = frame(table, "table", ("n", "share", "low", "high"))
    label = "group" if "group" in rows.columns else "requirement"
    if "recommendation" in rows.columns:
        # A shared decision has no goal and no order among the recommended.
        rows = rows.filter(pl.col("recommendation") == "recommended")
    rows = rows.filter(pl.col("share").is_not_null()).with_columns(
        pl.when(pl.col(label) == "up_to_date")
        .then(pl.lit("whole measure"))
        .otherwise(pl.col(label))
        .alias(label)
    )
    if by is not None and rows[label].n_unique() == 1:
        # One bar for each value says more than a plot for each.
        label, by = by, None
    rows, notes = _capped(rows, by or label, subtitle)
    # In the order of the table: ages stay in theirs, a whole measure stays last.
    order = rows[label].unique(maintain_order=True).to_list()
    y = alt.Y(f"{label}:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    # The numbers stand in a column beyond 100 %, where neither bars nor the goal cross them. Small
    # plots side by side have no axis: the numbers say it.
    axis = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]) if by is None else None
    scale = alt.Scale(domain=[0, 1.25 if by is None else 1.6])
    x = alt.X("share:Q", title="share of people, with its 95 % interval", axis=axis, scale=scale)
    tips = [name for name in (label, by, "numerator", "n", "excluded") if name in rows.columns]
    shares = [alt.Tooltip(f"{name}:Q", format=".1%") for name in ("share", "low", "high")]
    said = pl.format("{} %  n={}", (pl.col("share") * 100).round(0).cast(pl.Int64), pl.col("n"))
    base = alt.Chart(rows.with_columns(_said=said)).encode(y=y, tooltip=[*tips, *shares])
    bars = base.mark_bar(color=_BLUE, height={"band": 0.75}).encode(x=x)
    range_ = base.mark_rule(color="#012a4a", strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
    text = base.mark_text(align="left", dx=4).encode(x=alt.datum(1), text="_said:N")
    layers = [bars, range_, text]
    if goal is not None:
        rule = alt.Chart(rows).mark_rule(color="#a4161a", strokeDash=[4, 3])
        layers.append(rule.encode(x=alt.datum(goal)))
    layered = alt.layer(*layers).properties(width=420 if by is None else 200)
    titled = alt.TitleParams(title, subtitle=notes, anchor="start")
    if by is None:
        return layered.properties(title=titled)
    values = rows[by].unique(maintain_order=True).to_list()
    facet = alt.Facet(f"{by}:N", title=None, sort=values)
    faceted: Chart = layered.facet(facet=facet, columns=3).properties(title=titled)
    return faceted


def plot_trend(
    table: object,
    *,
    title: str = "Up to date",
    subtitle: Union[str, Sequence[str]] = "",
    goal: Optional[float] = None,
) -> Chart:
    """Draws coverage over time, a line for each vaccine group, with its interval.

    Parameters
    ----------
    table : table
        What ``coverage_trend`` gives.
    title, subtitle : str
        What stands above. A sequence of subtitles makes several lines.
    goal : float, optional
        A share (0 to 1) to draw a line at.
    """
    rows = frame(table, "table", ("as_of", "group", "recommendation", "n", "share", "low", "high"))
    rows = rows.filter(pl.col("recommendation") == "recommended", pl.col("share").is_not_null())
    rows, notes = _capped(rows, "group", subtitle, 10)
    scale = alt.Scale(domain=[0, 1])
    y = alt.Y("share:Q", title="share of people", axis=alt.Axis(format=".0%"), scale=scale)
    base = alt.Chart(rows).encode(
        x=alt.X("as_of:T", title=None),
        color=alt.Color("group:N", title=None),
        tooltip=["group", "as_of:T", "n", alt.Tooltip("share:Q", format=".1%")],
    )
    band = base.mark_area(opacity=0.15).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    layers = [band, base.mark_line(point=True).encode(y=y)]
    if goal is not None:
        rule = alt.Chart(rows).mark_rule(color="#a4161a", strokeDash=[4, 3])
        layers.append(rule.encode(y=alt.datum(goal)))
    titled = alt.TitleParams(title, subtitle=notes, anchor="start")
    chart: Chart = alt.layer(*layers).properties(width=520, title=titled)
    return chart


def plot_overdue(
    table: object,
    *,
    title: str = "Overdue, by how long",
    subtitle: Union[str, Sequence[str]] = "",
) -> Chart:
    """How many forecasts are overdue by vaccine group, and for how long.

    Parameters
    ----------
    table : table
        What ``overdue`` gives.
    title, subtitle : str
        What stands above. A sequence of subtitles makes several lines.
    """
    rows = frame(table, "table", ("id", "group", "days_overdue"))
    return _by_how_long(rows, "group", "-x", title, subtitle)


def plot_recall(
    table: object,
    *,
    by: str = "age",
    title: str = "To remind, by how long overdue",
    subtitle: Union[str, Sequence[str]] = "",
) -> Chart:
    """How many people are on a recall list, and for how long something has been overdue.

    Parameters
    ----------
    table : table
        What ``recall_list`` gives.
    by : str
        A column of it with a bar for each value: the age in completed years, or one that was carried.
    title, subtitle : str
        What stands above. A sequence of subtitles makes several lines.
    """
    rows = frame(table, "table", ("id", "days_overdue", by))
    return _by_how_long(rows, by, "ascending", title, subtitle)


def _by_how_long(
    rows: pl.DataFrame, label: str, sort: str, title: str, subtitle: Union[str, Sequence[str]]
) -> Chart:
    """People by a column, each bar in parts by how long they are overdue."""
    late = pl.col("days_overdue")
    longer = pl.when(late <= 180).then(pl.lit("31 to 180 days")).otherwise(pl.lit("longer"))
    band = pl.when(late <= 30).then(pl.lit("up to 30 days")).otherwise(longer)
    rows = rows.select("id", band=band, of=label)
    counted = rows.group_by("of", "band").agg(people=pl.col("id").n_unique())
    order = ["up to 30 days", "31 to 180 days", "longer"]
    place = pl.col("band").replace_strict({name: at for at, name in enumerate(order)})
    counted = counted.with_columns(place=place).sort("of", "place")
    counted, notes = _capped(counted, "of", subtitle)
    colour = alt.Color(
        "band:N",
        title="overdue for",
        scale=alt.Scale(domain=order, range=["#a9d6e5", _BLUE, "#012a4a"]),
    )
    kind = "O" if rows.schema["of"].is_numeric() else "N"
    name = None if label == "group" else label.replace("_", " ")
    bars = alt.Chart(counted).mark_bar(height={"band": 0.75})
    bars = bars.encode(
        x=alt.X("people:Q", title="people", axis=alt.Axis(format="~s", tickMinStep=1)),
        y=alt.Y(f"of:{kind}", sort=sort, title=name, axis=alt.Axis(labelLimit=260)),
        color=colour,
        order=alt.Order("place:Q"),
    )
    titled = alt.TitleParams(title, subtitle=notes, anchor="start")
    chart: Chart = bars.properties(width=420, title=titled)
    return chart
