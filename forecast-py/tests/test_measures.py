"""The measures: who counts, and why."""

import json
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pandas
import polars
import pyarrow
import pytest

from forecast_py import ForecastError, InputError, Schedule
from forecast_py.measures import Measure

BIRTH = "2023-01-10"
# Everything that combination 10 asks for, on the first days on which it counts.
COMPLETE: List[Tuple[str, str]] = [
    *[(day, "110") for day in ("2023-03-10", "2023-05-10", "2023-07-10")],
    ("2024-04-10", "20"),
    *[(day, "48") for day in ("2023-03-10", "2023-05-10", "2024-01-10")],
    *[(day, "133") for day in ("2023-03-10", "2023-05-10", "2023-07-10", "2024-01-10")],
    ("2024-01-10", "03"),
    ("2024-01-10", "21"),
    ("2025-01-10", "83"),
    *[(day, "119") for day in ("2023-03-10", "2023-05-10")],
    *[(day, "150") for day in ("2023-10-10", "2024-10-10")],
]


def assessed(
    measure: str,
    doses: List[Tuple[str, str]],
    birth: str = BIRTH,
    observations: List[str] = [],
    as_of: str = "2025-11-10",
) -> Dict[str, Any]:
    """The row of one person."""
    given = polars.DataFrame(
        {"patient_id": [1] * len(doses), "date": [d for d, _ in doses], "cvx": [c for _, c in doses]},
        schema={"patient_id": polars.Int64, "date": polars.String, "cvx": polars.String},
    )
    seen = polars.DataFrame(
        {"patient_id": [1] * len(observations), "code": observations},
        schema={"patient_id": polars.Int64, "code": polars.String},
    )
    people = polars.DataFrame({"id": [1], "birth_date": [birth]})
    rows = Measure.embedded(measure).assess(people, given, seen, as_of=as_of).rows(named=True)
    return rows[0] if rows else {}


def test_every_measure_can_be_read_and_names_known_vaccines() -> None:
    schedule = Schedule.embedded()
    for id in Measure.ids():
        measure = Measure.embedded(id)
        assert measure.id == id and measure.title and measure.source and measure.notes
        for codes in measure.families.values():
            assert set(codes) <= set(schedule.vaccines)
        for requirement in measure.requirements:
            for alternative in requirement.any_of:
                for condition in alternative:
                    assert set(condition.observations) <= set(schedule.observations)
    with pytest.raises(ForecastError):
        Measure.embedded("no such measure")


@pytest.mark.parametrize("id", ["cis-3", "cis-7", "cis-10"])
def test_who_has_everything_is_up_to_date(id: str) -> None:
    assert assessed(id, COMPLETE)["up_to_date"] is True


@pytest.mark.parametrize(
    ("of", "becomes", "missing"),
    [
        (("2024-01-10", "03"), ("2024-01-09", "03"), "MMR"),  # The day before the 1st birthday.
        (("2025-01-10", "83"), ("2025-01-11", "83"), "HepA"),  # The day after the 2nd.
        (("2023-03-10", "48"), ("2023-02-20", "48"), "Hib"),  # 41 days old.
        (("2023-10-10", "150"), ("2023-07-08", "150"), "Influenza"),  # 179 days old.
        (("2023-05-10", "119"), ("2023-03-10", "119"), "Rotavirus"),  # The same day twice.
        (("2024-01-10", "48"), ("2024-01-10", "17x"), "Hib"),  # An unknown code.
    ],
)
def test_a_dose_too_early_too_late_or_twice_does_not_count(
    of: Tuple[str, str], becomes: Tuple[str, str], missing: str
) -> None:
    doses = [becomes if dose == of else dose for dose in COMPLETE]
    row = assessed("cis-10", doses)
    assert [name for name, met in row.items() if met is False] == [
        name for name in row if name in (missing, "up_to_date")
    ]


def test_windows_begin_on_their_first_day() -> None:
    assert assessed("cis-10", [("2023-07-09", "150"), ("2024-07-09", "150")])["Influenza"] is True
    assert assessed("cis-3", [("2023-02-21", "10"), ("2023-05-10", "10"), ("2023-06-10", "10")])[
        "IPV"
    ]


def test_a_birthday_that_the_year_does_not_have_is_the_day_after() -> None:
    leap = "2024-02-29"
    assert assessed("cis-3", [("2026-03-01", "03")], leap, as_of="2026-11-10")["MMR"] is True
    assert assessed("cis-3", [("2026-03-02", "03")], leap, as_of="2026-11-10")["MMR"] is False
    assert assessed("cis-3", [("2025-02-28", "03")], leap, as_of="2026-11-10")["MMR"] is False
    assert assessed("cis-3", [("2025-03-01", "03")], leap, as_of="2026-11-10")["MMR"] is True


def test_products_decide_how_many() -> None:
    three = [("2023-03-10", "49"), ("2023-05-10", "49"), ("2024-01-10", "48")]
    other = [(day, "48") for day, _ in three]
    assert assessed("series-4313314", three)["Hib"] is True
    assert assessed("series-4313314", other)["Hib"] is False
    assert assessed("cis-3", other)["Hib"] is True
    assert assessed("cms117", other)["Hib"] is False
    assert assessed("cms117", [(day, "49") for day, _ in three])["Hib"] is True
    mixed = [("2023-03-10", "119"), ("2023-05-10", "116")]
    assert assessed("cis-7", mixed)["Rotavirus"] is False
    assert assessed("cis-7", [*mixed, ("2023-07-10", "116")])["Rotavirus"] is True
    assert assessed("cms117", [*mixed, ("2023-07-10", "119")])["Rotavirus"] is True


def test_adolescents() -> None:
    birth = "2012-03-01"
    base = [("2023-05-01", "115"), ("2023-05-01", "114"), ("2023-05-01", "165")]
    assert assessed("ima-2", [*base, ("2023-09-24", "165")], birth)["up_to_date"] is True
    assert assessed("ima-2", [*base, ("2023-09-23", "165")], birth)["HPV"] is False
    close = [*base, ("2023-06-01", "165"), ("2023-07-01", "165")]
    assert assessed("ima-2", close, birth)["HPV"] is True
    early = [("2022-02-28", "115"), ("2022-02-28", "114")]
    assert assessed("ima-2", early, birth)["Tdap"] is False


def test_history_of_disease_counts() -> None:
    without = [dose for dose in COMPLETE if dose[1] not in ("21", "03")]
    assert assessed("cis-10", without, observations=["024"])["Varicella"] is True
    assert assessed("cis-10", without, observations=["020", "021"])["MMR"] is False
    assert assessed("cis-10", without, observations=["020", "021", "022"])["MMR"] is True


def test_who_is_too_young_is_not_assessed() -> None:
    assert assessed("cis-3", COMPLETE, as_of="2025-01-09") == {}
    assert assessed("cis-3", COMPLETE, as_of="2025-01-10")["DTaP"] is True
    # Doses after the day on which they are counted are not known yet.
    assert assessed("cis-10", COMPLETE, as_of="2025-01-10")["up_to_date"] is True


def test_every_library_gives_the_same() -> None:
    people = {"id": [1, 2], "birth_date": [BIRTH, "2023-02-01"], "county": ["A", "B"]}
    doses = {
        "patient_id": [1] * len(COMPLETE),
        "date": [day for day, _ in COMPLETE],
        "cvx": [code for _, code in COMPLETE],
    }
    made = []
    for make in (polars.DataFrame, pandas.DataFrame, pyarrow.table):
        table = Measure.embedded("cis-10").assess(
            make(people), make(doses), as_of="2025-11-10", carry=["county"]
        )
        made.append(sorted(pyarrow.table(table).to_pylist(), key=lambda row: str(row["id"])))
    assert made[0] == made[1] == made[2]
    assert [row["up_to_date"] for row in made[0]] == [True, False]
    assert [row["county"] for row in made[0]] == ["A", "B"]
    with pytest.raises(TypeError):
        Measure.embedded("cis-10").assess(people, doses, as_of="2025-11-10")


def test_measures_of_your_own(tmp_path: Path) -> None:
    fields = {
        "id": "mine",
        "title": "One dose of MMR",
        "source": "nobody",
        "by_months": 16,
        "requirements": [{"name": "MMR", "any_of": [[{"family": "mmr", "doses": 1}]]}],
        "families": {"mmr": ["03"]},
    }
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(fields))
    assert Measure.load(file).by_months == 16
    wrong: List[Tuple[str, Dict[str, Any]]] = [
        ("requirements[0].any_of[0][0].family", {"families": {"other": ["03"]}}),
        ("by_months", {"by_months": -1}),
        ("by_month", {"by_month": 1}),
        ("requirements[0].any_of", {"requirements": [{"name": "x", "any_of": []}]}),
    ]
    for path, change in wrong:
        file.write_text(json.dumps({**fields, **change}))
        with pytest.raises(InputError) as raised:
            Measure.load(file)
        assert raised.value.path == path
    file.write_text("not JSON")
    with pytest.raises(ForecastError):
        Measure.load(file)
    with pytest.raises(ForecastError):
        Measure.load(tmp_path / "none.json")
