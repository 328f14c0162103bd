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
    coverage,
    measure_coverage,
    overdue,
    recall_list,
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
    answers = forecast_batch(
        patients, doses, observations, as_of=AS_OF, carry=["county", "age_group"]
    )
    print(f"{patients.height} people, {doses.height} doses, {answers.height} forecasts")

    print("\nUp to date at 2 to 6 years, by vaccine group")
    young = answers.filter(age_group="02-06")
    groups = coverage(young)
    print(groups)

    print("\nUp to date with MMR at 2 to 6 years, by county")
    counties = coverage(young.filter(group="MMR"), by=["county"])
    print(counties)

    print("\nChildhood immunization status, combination 7, among those who turned 2 in two years")
    measure = Measure.embedded("cis-7")
    cohort = patients.filter(pl.col("birth_date").is_between(pl.date(2022, 11, 23), pl.date(2024, 11, 22)))
    assessed = measure.assess(cohort, doses, observations, as_of=AS_OF)
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

    if folder is not None:
        draw(folder, groups, counties, status, late, recall)


def draw(
    folder: Path,
    groups: pl.DataFrame,
    counties: pl.DataFrame,
    status: pl.DataFrame,
    late: pl.DataFrame,
    recall: pl.DataFrame,
) -> None:
    from forecast_py.plots import plot_coverage, plot_overdue, plot_recall

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
    pl.Config.set_tbl_width_chars(100)
    pl.Config.set_tbl_formatting("ASCII_MARKDOWN")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
