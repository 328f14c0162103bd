"""Thirty invented children of one age, whose figures are counted by hand.

All were born on 1 March 2023 and are assessed on 10 November 2025, at 2 years and 8 months.

| children | what is known of them |
|---|---|
| 1 to 12 | everything, and influenza vaccine this season |
| 13 to 16 | everything, but no influenza vaccine this season |
| 17, 18 | everything, but MMR six days before the first birthday, so that it does not count |
| 19, 20 | everything, but one dose of rotavirus vaccine |
| 21, 22 | nothing |
| 23 | everything but rotavirus and influenza vaccine |
| 24, 25, 26 | everything; opted out, deceased, inactive |
| 27 | a birth date that the calendar does not have |
| 28 | everything but live vaccines, with severe combined immunodeficiency |
| 29 | everything but MMR, with evidence of immunity to measles, mumps and rubella |
| 30 | MMR and nothing else |
"""

from typing import Any, Dict, List, Tuple

import polars
import pytest

from forecast_py import ForecastWarning, InputError, TableError, forecast_batch
from forecast_py.analysis import coverage, coverage_trend, measure_coverage
from forecast_py.measures import Measure

AS_OF = "2025-11-10"
COMMON: List[Tuple[str, str]] = [
    *[(day, "110") for day in ("2023-05-01", "2023-07-01", "2023-09-01")],
    ("2024-06-01", "20"),
    *[(day, "48") for day in ("2023-05-01", "2023-07-01", "2023-09-01", "2024-03-01")],
    *[(day, "133") for day in ("2023-05-01", "2023-07-01", "2023-09-01", "2024-03-01")],
    ("2024-03-01", "83"),
    ("2024-10-01", "83"),
]
MMR = [("2024-03-01", "03")]
VARICELLA = [("2024-04-01", "21")]
ROTAVIRUS = [("2023-05-01", "119"), ("2023-07-01", "119")]
FIRST_SEASON = [("2023-10-01", "150"), ("2023-11-01", "150")]
THIS_SEASON = [("2025-10-01", "140")]
EVERYTHING = [*COMMON, *MMR, *VARICELLA, *ROTAVIRUS, *FIRST_SEASON, *THIS_SEASON]


def without(*parts: List[Tuple[str, str]]) -> List[Tuple[str, str]]:
    left_out = [dose for part in parts for dose in part]
    return [dose for dose in EVERYTHING if dose not in left_out]


def history(child: int) -> List[Tuple[str, str]]:
    if child in (13, 14, 15, 16):
        return without(THIS_SEASON)
    if child in (17, 18):
        return [*without(MMR), ("2024-02-24", "03")]
    if child in (19, 20):
        return without(ROTAVIRUS[1:])
    if child in (21, 22):
        return []
    if child == 23:
        return without(ROTAVIRUS, FIRST_SEASON, THIS_SEASON)
    if child == 28:
        return without(MMR, VARICELLA, ROTAVIRUS)
    if child == 29:
        return without(MMR)
    if child == 30:
        return MMR
    return EVERYTHING


CHILDREN = range(1, 31)
PATIENTS = polars.DataFrame(
    {
        "id": CHILDREN,
        "birth_date": ["2023-02-30" if child == 27 else "2023-03-01" for child in CHILDREN],
        "sex": ["F" if child % 2 else "m" for child in CHILDREN],
        "half": ["first" if child <= 15 else "second" for child in CHILDREN],
        "opted_out": [child == 24 for child in CHILDREN],
        "deceased": ["2025-01-01" if child == 25 else None for child in CHILDREN],
        "inactive": [child == 26 for child in CHILDREN],
    }
)
GIVEN = [(child, day, cvx) for child in CHILDREN for day, cvx in history(child)]
DOSES = polars.DataFrame(GIVEN, schema=["patient_id", "date", "cvx"], orient="row")
SEEN = [(28, "013", "2023-04-01"), *((29, code, "2024-05-01") for code in ("020", "021", "022"))]
OBSERVATIONS = polars.DataFrame(SEEN, schema=["patient_id", "code", "date"], orient="row")


@pytest.fixture(scope="module")
def answers() -> polars.DataFrame:
    with pytest.warns(ForecastWarning, match="^1 of 30 people could not be assessed"):
        return forecast_batch(PATIENTS, DOSES, OBSERVATIONS, as_of=AS_OF)


def figures(table: polars.DataFrame, *by: str) -> Dict[Any, Any]:
    columns = ("n", "numerator", "not_assessed", "excluded", "not_recommended")
    keys = ("group", *by)
    return {tuple(row[:len(keys)]): row[len(keys):] for row in table.select(*keys, *columns).rows()}


def test_coverage_by_vaccine_group(answers: polars.DataFrame) -> None:
    made = coverage(answers, PATIENTS)
    counted = figures(made.filter(recommendation="recommended"))
    # 30 less 3 who are left out, 1 who was refused, and for live vaccines 1 who must not have them.
    # 1 to 16, 19, 20, 23, 29 (immune) and 30: not 17, 18, 21, 22.
    assert counted[("MMR",)] == (25, 21, 1, 4, 0)
    # 1 to 18 and 29; the others have aged out.
    assert counted[("Rotavirus",)] == (25, 19, 1, 4, 0)
    # 1 to 20, 23 and 29.
    assert counted[("Varicella",)] == (25, 22, 1, 4, 0)
    # This season: 1 to 12, 17 to 20, 28 and 29.
    assert counted[("Influenza",)] == (26, 18, 1, 3, 0)
    # All but 21, 22 and 30; of DTaP the fifth dose is not due yet.
    for group in ("DTaP/Tdap/Td", "HepA", "HepB", "Polio", "Hib", "Pneumococcal"):
        assert counted[(group,)] == (26, 23, 1, 3, 0), group
    # Nobody of this age is told to have anything else.
    assert len(counted) == 10
    shared = figures(made.filter(recommendation="shared_decision"))
    assert shared == {("COVID-19",): (26, 0, 1, 3, 0)}
    mmr = made.row(by_predicate=polars.col("group") == "MMR", named=True)
    assert (mmr["share"], round(mmr["low"], 4), round(mmr["high"], 4)) == (0.84, 0.6535, 0.936)


def test_coverage_by_place_and_of_some_groups(answers: polars.DataFrame) -> None:
    made = coverage(answers, PATIENTS, by=["half"], groups=["MMR", "Zoster"])
    counted = figures(made, "half")
    assert counted[("MMR", "first")] == (15, 15, 0, 0, 0)
    assert counted[("MMR", "second")] == (10, 6, 1, 4, 0)
    # Nobody of this age needs it, and that is said.
    assert counted[("Zoster", "first")] == (0, 0, 0, 0, 15)
    few = coverage(answers, PATIENTS, by=["half"], groups=["MMR"], suppress=11)
    assert few.select("half", "n", "share", "suppressed").rows() == [
        ("first", 15, 1.0, False),
        ("second", None, None, True),
    ]
    everybody = coverage(answers, PATIENTS, groups=["MMR"], leave_out=())
    assert figures(everybody) == {("MMR",): (28, 24, 1, 1, 0)}
    with pytest.raises(InputError, match="found `mmr`, expected one of .*MMR"):
        coverage(answers, PATIENTS, groups=["mmr"])
    with pytest.raises(TableError, match="none of the people is among the forecasts"):
        coverage(answers, PATIENTS.with_columns(id=polars.col("id") + 100))


def test_nothing_overdue_is_another_figure(answers: polars.DataFrame) -> None:
    made = figures(coverage(answers, PATIENTS, counting="nothing_overdue"))
    # It is never past due in its season, so nobody is late; the aged out are gone.
    assert made[("Influenza",)][:2] == (26, 26)
    assert made[("Rotavirus",)][:2] == (19, 19)


def test_coverage_then_and_now() -> None:
    trend = coverage_trend(
        PATIENTS, DOSES, OBSERVATIONS, days=["2024-02-29", "2024-03-02", AS_OF], groups=["MMR"]
    )
    # The day before the first birthday MMR is not recommended yet; the day after it is.
    assert trend.select("n", "numerator").rows() == [(0, 0), (25, 20), (25, 21)]


def test_the_measure() -> None:
    made = Measure.embedded("cis-10").assess(PATIENTS, DOSES, OBSERVATIONS, measurement_year=2025)
    assert made.height == 30
    counted = measure_coverage(made)
    rows = {row[0]: row[1:] for row in counted.select("requirement", "n", "numerator", "not_assessed", "excluded").rows()}
    # Three left out, one with SCID; one whose birth date nobody can read.
    assert rows["DTaP"] == (25, 22, 1, 4)  # Not 21, 22, 30.
    assert rows["MMR"] == (25, 21, 1, 4)  # Not 17, 18, 21, 22.
    assert rows["Rotavirus"] == (25, 19, 1, 4)  # Not 19 to 23, 30.
    assert rows["Influenza"] == (25, 21, 1, 4)  # Not 21, 22, 23, 30.
    assert rows["HepA"] == (25, 22, 1, 4)  # Not 21, 22, 30.
    assert rows["up_to_date"] == (25, 17, 1, 4)  # 1 to 16 and 29.
