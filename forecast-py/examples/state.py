"""A small invented state: coverage, measures, who is overdue, whom to recall, and the plots.

    python examples/state.py [FOLDER]

FOLDER gets the plots; without it none are drawn. What it prints is in docs/python.md.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Optional

import polars as pl

from forecast_py import forecast_batch, synthesize
from forecast_py.analysis import (
    add_age_group,
    catch_up_burden,
    coverage,
    coverage_trend,
    doses_to_order,
    falling_overdue,
    invalid_doses,
    measure_coverage,
    overdue,
    recall_list,
    reminder_list,
)
from forecast_py.measures import Measure

AS_OF = "2026-11-22"


def main(folder: Optional[Path] = None) -> None:
    with tempfile.TemporaryDirectory() as state:
        files = synthesize(state, 2_000, seed=7, as_of=AS_OF)
        patients = pl.read_parquet(files.patients)
        doses = pl.read_parquet(files.doses)
        observations = pl.read_parquet(files.observations)

    patients = add_age_group(patients, AS_OF, starts=(0, 2, 7, 18, 65))
    answers, verdicts = forecast_batch(
        patients,
        doses,
        observations,
        as_of=AS_OF,
        carry=["county", "age_group"],
        evaluations=True,
        lists=True,
    )
    print(f"{patients.height} people, {doses.height} doses, {answers.height} forecasts")

    print("\nUp to date at 2 to 6 years, by vaccine group")
    children = patients.filter(age_group="02-06")
    young = answers.filter(age_group="02-06")
    groups = coverage(answers, children)
    print(groups)

    print("\nUp to date with MMR at 2 to 6 years, by county")
    counties = coverage(answers, children, groups=["MMR"], by=["county"], suppress=5)
    print(counties.drop("recommendation", "not_recommended"))

    print("\nUp to date with MMR, polio and influenza at 2 to 6 years, in three years")
    days = ["2024-11-22", "2025-11-22", AS_OF]
    trend = coverage_trend(
        children, of(doses, children), of(observations, children), days=days, groups=["MMR", "Polio", "Influenza"]
    )
    print(trend.select("as_of", "group", "n", "numerator", "share", "low", "high"))

    print("\nChildhood immunization status, combination 7, among those who turned 2 in two years")
    measure = Measure.embedded("cis-7")
    turning = ("2024-11-23", AS_OF)
    assessed = measure.assess(patients, doses, observations, turning=turning)
    status = measure_coverage(assessed)
    print(status)

    print("\nOverdue for more than a year, at 2 to 6 years")
    late = overdue(young)
    print(late.filter(pl.col("days_overdue") > 365).group_by("group").len().sort("group"))

    print("\nTo recall for MMR or polio, at 1 to 17 years")
    recall = recall_list(
        answers, patients, groups=["MMR", "Polio"], ages=(1, 17), carry=["county"]
    )
    print(recall.height, "people; the first of them")
    print(recall.head(8))

    print("\nTo remind of a dose that falls due within 30 days, at 0 to 18 years")
    remind = reminder_list(answers, patients)
    print(remind.height, "people; the first of them")
    print(remind.head(5))

    print("\nWho falls overdue by the end of January, at 0 and 1 year, if nobody comes")
    print(falling_overdue(answers.filter(age_group="00-01"), until="2027-01-31"))

    print("\nDoses to have by the end of January for children of 2 to 6 years")
    print(doses_to_order(young, until="2027-01-31").drop("vaccines").group_by("group").sum().sort("group"))

    print("\nDoses of these children that must be repeated, by reason")
    print(invalid_doses(verdicts.filter(age_group="02-06"), reasons=True))

    print("\nChildren of 2 to 6 years by the number of vaccine groups they are overdue in")
    print(catch_up_burden(young))

    if folder is not None:
        draw(folder, groups, counties, status, late, recall, trend)


def of(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The rows of these people."""
    return rows.join(people.select(patient_id="id"), on="patient_id", how="semi", maintain_order="left")


def draw(
    folder: Path,
    groups: pl.DataFrame,
    counties: pl.DataFrame,
    status: pl.DataFrame,
    late: pl.DataFrame,
    recall: pl.DataFrame,
    trend: pl.DataFrame,
) -> None:
    from forecast_py.plots import plot_coverage, plot_overdue, plot_recall, plot_trend

    folder.mkdir(parents=True, exist_ok=True)
    note = f"Invented people, {AS_OF}"
    charts = {
        "groups": plot_coverage(groups, title="Up to date at 2 to 6 years", subtitle=note),
        "counties": plot_coverage(
            counties, by="county", title="Up to date with MMR", subtitle=note
        ),
        "measure": plot_coverage(
            status, title="Childhood immunization, combination 7", subtitle=note, goal=0.9
        ),
        "trend": plot_trend(trend, title="Up to date at 2 to 6 years in 2026", subtitle=note),
        "overdue": plot_overdue(late, title="Overdue at 2 to 6 years", subtitle=note),
        "recall": plot_recall(
            recall, by="county", title="To recall for MMR or polio, at 1 to 17", subtitle=note
        ),
    }
    for name, chart in charts.items():
        chart.save(str(folder / f"{name}.png"), scale_factor=2)


if __name__ == "__main__":
    pl.Config.set_tbl_rows(30)
    pl.Config.set_tbl_hide_column_data_types(True)
    pl.Config.set_tbl_hide_dataframe_shape(True)
    pl.Config.set_float_precision(3)
    pl.Config.set_fmt_str_lengths(60)
    pl.Config.set_tbl_width_chars(160)
    pl.Config.set_tbl_cols(20)
    pl.Config.set_tbl_formatting("ASCII_MARKDOWN")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
