"""The measures: who counts, and why."""

import json
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pandas
import polars
import pyarrow
import pytest

from forecast_py import ForecastError, InputError, Schedule, forecast_batch
from forecast_py.analysis import measure_coverage
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
    seen_on: str = "2024-06-01",
    **asked: Any,
) -> Dict[str, Any]:
    """The row of one person."""
    given = polars.DataFrame(
        {"patient_id": [1] * len(doses), "date": [d for d, _ in doses], "cvx": [c for _, c in doses]},
        schema={"patient_id": polars.Int64, "date": polars.String, "cvx": polars.String},
    )
    seen = polars.DataFrame(
        {
            "patient_id": [1] * len(observations),
            "code": observations,
            "date": [seen_on or None] * len(observations),
        },
        schema={"patient_id": polars.Int64, "code": polars.String, "date": polars.String},
    )
    people = polars.DataFrame({"id": [1], "birth_date": [birth]})
    asked = asked or {"as_of": as_of}
    rows = Measure.embedded(measure).assess(people, given, seen, **asked).rows(named=True)
    return rows[0] if rows else {}


def test_every_measure_can_be_read_and_names_known_vaccines() -> None:
    schedule = Schedule.embedded()
    for id in Measure.ids():
        measure = Measure.embedded(id)
        assert measure.id == id and measure.title and measure.source and measure.notes
        assert measure.url.startswith("https://")
        for family in measure.families.values():
            assert set(family.codes) <= set(schedule.vaccines)
            assert set(family.groups) <= set(schedule.groups)
        assert Measure.from_dict(measure.to_dict()) == measure
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
        (("2023-03-10", "119"), ("2022-12-10", "119"), "Rotavirus"),  # Before birth.
        (("2023-10-10", "150"), ("2024-12-10", "149"), "Influenza"),  # Live before the 2nd birthday.
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
    assert assessed("ima-2", [], birth, ["095"], seen_on="2024-01-01")["Meningococcal ACWY"] is True
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
    # Only when dated by the 2nd birthday.
    assert assessed("cis-10", without, observations=["024"], seen_on="2025-01-11")["Varicella"] is False
    assert assessed("cis-10", without, observations=["024"], seen_on="")["Varicella"] is False
    assert assessed("series-4313314", without, observations=["024"])["Varicella"] is False
    # A severe allergic reaction counts, immunodeficiency excludes.
    assert assessed("cis-10", without, observations=["092"])["MMR"] is True
    excluded = assessed("cis-10", without, observations=["013"])
    assert (excluded["MMR"], excluded["excluded"]) == (None, "exclusion")


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


def condition(**of: Any) -> Dict[str, Any]:
    return {"requirements": [{"name": "x", "any_of": [[of]]}]}


def own(condition: Dict[str, Any], **of: Any) -> Measure:
    """A measure of one condition."""
    fields = {"id": "own", "title": "own", "source": "nobody", "by_months": 24, **of}
    return Measure.from_dict({**fields, "requirements": [{"name": "it", "any_of": [[condition]]}]})


def holds(condition: Dict[str, Any], *given: Tuple[str, str], **of: Any) -> Any:
    """Whether a condition holds for a child born on 2023-01-10, assessed in 2025."""
    doses = polars.DataFrame(
        {"patient_id": [1] * len(given), "date": [d for d, _ in given], "cvx": [c for _, c in given]},
        schema={"patient_id": polars.Int64, "date": polars.String, "cvx": polars.String},
    )
    people = polars.DataFrame({"id": [1], "birth_date": [BIRTH]})
    return own(condition, **of).assess(people, doses, measurement_year=2025)["it"][0]


def test_each_field_of_a_condition() -> None:
    mmr = lambda *days: [(day, "03") for day in days]  # noqa: E731
    two = {"family": "mmr", "doses": 2}
    assert holds({"family": "mmr", "to_days": 3}, *mmr("2023-01-13")) is True
    assert holds({"family": "mmr", "to_days": 3}, *mmr("2023-01-14")) is False
    assert holds({"family": "mmr", "to_months": 12}, *mmr("2024-01-10")) is True
    assert holds({"family": "mmr", "to_months": 12}, *mmr("2024-01-11")) is False
    assert holds({**two, "spacing_days": 28}, *mmr("2024-01-10", "2024-02-07")) is True
    assert holds({**two, "spacing_days": 28}, *mmr("2024-01-10", "2024-02-06")) is False
    three = {"family": "mmr", "doses": 3, "spacing_days": 28}
    # The second is too close; the third is the second that counts.
    assert holds(three, *mmr("2024-01-10", "2024-01-20", "2024-02-07", "2024-03-06")) is True
    assert holds(three, *mmr("2024-01-10", "2024-01-20", "2024-02-07", "2024-03-05")) is False
    assert holds({**two, "last_from_months": 16}, *mmr("2024-01-10", "2024-05-10")) is True
    assert holds({**two, "last_from_months": 16}, *mmr("2024-01-10", "2024-05-09")) is False
    season = {"family": "mmr", "since": {"year": -1, "day": "07-01"}, "until": {"year": 0, "day": "06-30"}}
    assert holds(season, *mmr("2024-07-01"), by_months=30) is True
    assert holds(season, *mmr("2024-06-30"), by_months=30) is False
    assert holds({"family": "mmr", "since": {"date": "2024-03-01"}}, *mmr("2024-03-01")) is True
    assert holds({"family": "mmr", "doses": 0, "at_most": 0}) is True
    assert holds({"family": "mmr", "doses": 0, "at_most": 0}, *mmr("2024-03-01")) is False


def test_valid_doses_are_those_of_the_engine() -> None:
    people = polars.DataFrame({"id": [1, 2], "birth_date": [BIRTH, BIRTH]})
    doses = polars.DataFrame(
        {"patient_id": [1, 2], "date": ["2024-01-05", "2024-01-10"], "cvx": ["03", "03"]}
    )
    _, verdicts = forecast_batch(people, doses, as_of="2025-11-10", evaluations=True)
    measure = own({"family": "mmr", "valid": True})
    # Five days before the first birthday is one too many.
    assert measure.assess(people, verdicts, as_of="2025-11-10")["it"].to_list() == [False, True]
    plain = own({"family": "mmr"})
    assert plain.assess(people, doses, as_of="2025-11-10")["it"].to_list() == [True, True]
    assert plain.assess(people, verdicts, as_of="2025-11-10", valid=True)["it"].to_list() == [False, True]


def test_the_cohort_is_who_reaches_the_age() -> None:
    people = polars.DataFrame(
        {
            "id": [1, 2, 3, 4, 5, 6],
            "birth_date": ["2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01", "2023-05-01", "no date"],
            "deceased": [None, None, None, None, True, None],
        }
    )
    none = polars.DataFrame(schema={"patient_id": polars.Int64, "date": polars.Date, "cvx": polars.String})
    measure = Measure.embedded("cis-3")
    made = measure.assess(people, none, measurement_year=2025)
    assert made["id"].to_list() == [2, 3, 5, 6]
    assert made["excluded"].to_list() == [None, None, "left_out", "not_assessed"]
    turning = measure.assess(people, none, turning=("2024-12-31", "2025-01-01"))
    assert turning["id"].to_list() == [1, 2, 6]
    year = measure.assess(people, none, as_of="2025-12-30")
    assert year["id"].to_list() == [1, 2, 5, 6]
    counted = measure_coverage(made).filter(requirement="MMR")
    assert counted.select("n", "numerator", "not_assessed", "excluded").rows() == [(2, 0, 1, 1)]
    for asked in ({}, {"turning": ("2025-01-01", "2024-01-01")}, {"measurement_year": 2025, "turning": ("2025-01-01",) * 2}):
        with pytest.raises(ForecastError):
            measure.assess(people, none, **asked)  # type: ignore[arg-type]


def test_adults() -> None:
    year = {"measurement_year": 2025}
    given = [("2024-07-01", "150"), ("2016-01-01", "115"), ("2017-10-01", "187"), ("2017-10-29", "187")]
    at_60 = assessed("ais", given, "1965-12-31", **year)
    assert (at_60["Influenza"], at_60["Td/Tdap"], at_60["Zoster"]) == (True, True, True)
    # Not asked at this age: pneumococcal vaccine before 66, hepatitis B from 60.
    assert (at_60["Pneumococcal"], at_60["HepB"], at_60["up_to_date"]) == (None, None, True)
    late = [("2025-07-01", "150"), ("2015-12-31", "115"), ("2017-10-01", "187"), ("2017-10-28", "187")]
    row = assessed("ais", late, "1965-12-31", **year)
    assert (row["Influenza"], row["Td/Tdap"], row["Zoster"]) == (False, False, False)
    young = assessed("ais", [("2024-01-01", "189"), ("2024-01-29", "189")], "2004-12-31", **year)
    assert (young["HepB"], young["Zoster"], young["up_to_date"]) == (True, None, False)
    assert assessed("ais", [], "2007-01-01", **year) == {}


def test_the_new_measures() -> None:
    born = "2025-01-10"
    assert assessed("hepb-birth-dose", [("2025-01-13", "08")], born)["up_to_date"] is True
    assert assessed("hepb-birth-dose", [("2025-01-14", "08")], born)["up_to_date"] is False
    rota = [("2025-03-10", "119"), ("2025-09-10", "119")]
    assert assessed("rotavirus-8-months", rota, born)["up_to_date"] is True
    assert assessed("rotavirus-8-months", [rota[0], ("2025-09-11", "119")], born)["up_to_date"] is False
    assert assessed("rotavirus-8-months", [rota[0], ("2025-09-10", "116")], born)["up_to_date"] is False
    five = "2020-09-01"
    four = [(day, "20") for day in ("2020-11-01", "2021-01-01", "2021-03-01", "2024-09-01")]
    assert assessed("kindergarten", four, five)["DTaP"] is True
    assert assessed("kindergarten", [*four[:3], ("2024-08-31", "20")], five)["DTaP"] is False
    assert assessed("kindergarten", [*four[:3], ("2024-08-31", "20"), ("2024-08-30", "28")], five)["DTaP"] is True
    teen = "2010-03-01"
    two = [("2022-03-01", "165"), ("2022-09-01", "165")]
    assert assessed("adolescents-13-17-years", two, teen)["HPV"] is True
    late = [("2025-03-02", "165"), ("2025-09-01", "165")]
    assert assessed("adolescents-13-17-years", late, teen)["HPV"] is False
    # NIS: DT counts, varicella vaccine before the first birthday does not, 19 to 35 months.
    dt = [(day, "28") for day in ("2023-03-10", "2023-05-10", "2023-07-10", "2024-04-10")]
    assert assessed("series-4313314", dt)["DTaP"] is True
    assert assessed("cis-3", dt)["DTaP"] is False
    assert assessed("series-4313314", [("2024-01-09", "21")])["Varicella"] is False
    at = lambda day: assessed("series-4313314-19-35-months", dt, as_of=day)  # noqa: E731
    assert at("2024-08-09") == {} and at("2026-01-10") == {}
    assert at("2024-08-10")["DTaP"] is True and at("2026-01-09")["DTaP"] is True


def test_measures_of_your_own(tmp_path: Path) -> None:
    fields = {
        "id": "mine",
        "title": "One dose of MMR",
        "source": "nobody",
        "by_months": 16,
        "requirements": [{"name": "MMR", "any_of": [[{"family": "mine", "doses": 1}]]}],
        "families": {"mine": ["03"]},
    }
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(fields))
    assert Measure.load(file).by_months == 16
    wrong: List[Tuple[str, Dict[str, Any]]] = [
        ("requirements[0].any_of[0][0].family", {"families": {"other": ["03"]}}),
        ("by_months", {"by_months": -1}),
        ("by_month", {"by_month": 1}),
        ("requirements[0].any_of", {"requirements": [{"name": "x", "any_of": []}]}),
        ("requirements[0].any_of[0]", {"requirements": [{"name": "x", "any_of": [[]]}]}),
        ("requirements[0].any_of[0][0].family", condition(family="nothing")),
        ("requirements[0].any_of[0][0].doses", condition(family="mmr", doses=True)),
        ("requirements[0].any_of[0][0].since.day", condition(family="mmr", since={"year": 0, "day": "02-29"})),
        ("requirements[0].any_of[0][0].observations[0]", condition(observations=["24"])),
        ("families.mine[0]", {"families": {"mine": ["3"]}}),
        ("families.mine[0]", {"families": {"mine": [3]}}),
        ("families.mine[0]", {"families": {"mine": ["999"]}}),
        ("ages_months", {"by_months": None, "ages_months": [24]}),
        ("", {"ages_months": [24, 36]}),
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


def test_the_schema_says_what_the_reader_says() -> None:
    from importlib import resources

    from forecast_py import _measure_json as read

    text = (resources.files("forecast_py") / "data" / "measure.schema.json").read_text()
    schema = json.loads(text)
    assert set(schema["$defs"]["condition"]["properties"]) == set(read.CONDITION)
    assert set(schema["properties"]) == {*read._MEASURE, *read._LISTS}
