"""Plots for a report, of the tables that ``forecast_py.analysis`` makes.

They need the extra ``plots`` (altair). Each is an ``altair.Chart``: it shows
in a notebook, and ``chart.save("coverage.png")`` or ``"coverage.html"`` writes it.
"""

from __future__ import annotations

from typing import Optional, Sequence, Union

import altair as alt
import polars as pl

from ._frames import frame

__all__ = ["plot_coverage", "plot_overdue", "plot_recall"]

Chart = Union[alt.Chart, alt.LayerChart, alt.FacetChart]

_BLUE = "#2a6f97"


def plot_coverage(
    table: object,
    *,
    by: Optional[str] = None,
    title: str = "Up to date",
    subtitle: Union[str, Sequence[str]] = "",
    goal: Optional[float] = None,
) -> Chart:
    """Shares who are up to date, as bars with the percentage beside them.

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
    rows = frame(table, "table", ("people", "share"))
    label = "group" if "group" in rows.columns else "requirement"
    rows = rows.with_columns(
        pl.when(pl.col(label) == "up_to_date")
        .then(pl.lit("whole measure"))
        .otherwise(pl.col(label))
        .alias(label)
    )
    if by is not None and rows[label].n_unique() == 1:
        # One bar for each value says more than a plot for each.
        label, by = by, None
    order = rows.sort("share", label, descending=[True, False])[label].to_list()
    y = alt.Y(f"{label}:N", sort=order if by is None else None, title=None)
    # The numbers stand in a column beyond 100 %, where neither bars nor the goal cross them. Small
    # plots side by side have no axis: the numbers say it.
    axis = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]) if by is None else None
    scale = alt.Scale(domain=[0, 1.12 if by is None else 1.3])
    x = alt.X("share:Q", title="share of people", axis=axis, scale=scale)
    tips = [name for name in (label, by, "up_to_date", "people") if name in rows.columns]
    base = alt.Chart(rows).encode(y=y, tooltip=[*tips, alt.Tooltip("share:Q", format=".1%")])
    bars = base.mark_bar(color=_BLUE, height={"band": 0.75}).encode(x=x)
    text = base.mark_text(align="left", dx=3).encode(
        x=alt.datum(1), text=alt.Text("share:Q", format=".0%")
    )
    layers = [bars, text]
    if goal is not None:
        rule = alt.Chart(rows).mark_rule(color="#a4161a", strokeDash=[4, 3])
        layers.append(rule.encode(x=alt.datum(goal)))
    layered = alt.layer(*layers).properties(width=380 if by is None else 170)
    titled = alt.TitleParams(title, subtitle=subtitle, anchor="start")
    if by is None:
        return layered.properties(title=titled)
    facet = alt.Facet(f"{by}:N", title=None)
    faceted: Chart = layered.facet(facet=facet, columns=3).properties(title=titled)
    return faceted


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
        y=alt.Y(f"of:{kind}", sort=sort, title=name),
        color=colour,
        order=alt.Order("place:Q"),
    )
    titled = alt.TitleParams(title, subtitle=subtitle, anchor="start")
    chart: Chart = bars.properties(width=420, title=titled)
    return chart
