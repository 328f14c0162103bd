"""Measures as JSON: the families of vaccines, reading with every check, and writing."""

from __future__ import annotations

import datetime
import functools
import json
import re
from importlib import resources
from typing import Any, Dict, List, Mapping, NamedTuple, NoReturn, Optional, Sequence, Tuple

from ._errors import ErrorKind, InputError


class Family(NamedTuple):
    """Vaccines that count for the same."""

    codes: Tuple[str, ...]
    """Their CVX codes, with leading zeros."""
    groups: Tuple[str, ...] = ()
    """The vaccine groups whose verdicts say that a dose is valid; none for any."""


def folder() -> Any:
    """The folder of the embedded measures."""
    return resources.files("forecast_py") / "data" / "measures"


@functools.lru_cache(maxsize=1)
def shared_families() -> Mapping[str, Family]:
    """The families that every measure may name."""
    fields = json.loads((folder() / "families.json").read_text(encoding="utf-8"))
    return {name: Family(tuple(of["codes"]), tuple(of["groups"])) for name, of in fields.items()}


@functools.lru_cache(maxsize=1)
def known_codes() -> Tuple[Mapping[str, str], Mapping[str, str]]:
    """The CVX codes and the observations of all embedded schedules."""
    from ._engine import Schedule

    vaccines: Dict[str, str] = {}
    observations: Dict[str, str] = {}
    for id in Schedule.ids():
        schedule = Schedule.embedded(id)
        vaccines.update(schedule.vaccines)
        observations.update(schedule.observations)
    return vaccines, observations


CONDITION = {
    "family": "text",
    "doses": "number",
    "at_most": "number",
    "from_days": "number",
    "from_months": "number",
    "to_days": "number",
    "to_months": "number",
    "last_from_months": "number",
    "apart_days": "number",
    "spacing_days": "number",
    "since": "day",
    "until": "day",
    "valid": "truth",
    "observations": "codes",
}
"""The fields of a condition, and what each holds."""

_MEASURE = ("id", "title", "source", "url", "notes", "by_months", "ages_months")
_LISTS = ("exclusions", "requirements", "families")


class Reader:
    """Reads the JSON of a measure; what is wrong says where."""

    def __init__(self, file: Optional[str]) -> None:
        self.file = file
        self.families: Dict[str, Family] = dict(shared_families())

    def wrong(self, path: str, message: str, value: object = None) -> NoReturn:
        raise InputError(message, ErrorKind.FORMAT, path, value, self.file)

    def only(self, value: Any, path: str, known: Sequence[str], needed: Sequence[str]) -> Dict[str, Any]:
        """An object with these fields and no others."""
        if not isinstance(value, dict):
            self.wrong(path.rstrip("."), "expected an object", value)
        for name in value:
            if name not in known:
                self.wrong(f"{path}{name}", f"unknown field, expected one of {', '.join(known)}")
        for name in needed:
            if value.get(name) is None:
                self.wrong(path.rstrip("."), f"missing field `{name}`")
        return value

    def listed(self, value: Any, path: str, least: int = 1) -> List[Any]:
        if not isinstance(value, list) or len(value) < least:
            self.wrong(path, "expected a list" if least == 0 else "expected a list with something in it", value)
        return value

    def number(self, value: Any, path: str, least: int = 0) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.wrong(path, f"expected a whole number from {least}", value)
        return value

    def text(self, value: Any, path: str) -> str:
        if not isinstance(value, str):
            self.wrong(path, "expected text", value)
        return value

    def codes(self, value: Any, path: str, vaccines: bool) -> Tuple[str, ...]:
        """Codes that some embedded schedule has, with their leading zeros."""
        known = known_codes()[0 if vaccines else 1]
        what = "CVX code" if vaccines else "observation code"
        codes = []
        for place, code in enumerate(self.listed(value, path)):
            at = f"{path}[{place}]"
            if not isinstance(code, str):
                self.wrong(at, f"expected a {what} as text, such as \"08\"", code)
            if code not in known:
                padded = code.zfill(2 if vaccines else 3)
                hint = f", perhaps `{padded}`" if padded in known else ""
                self.wrong(at, f"found `{code}`, expected a {what} of a schedule{hint}", code)
            codes.append(code)
        return tuple(codes)

    def day(self, value: Any, path: str) -> Tuple[Optional[int], str]:
        """A day of the measurement year or of one before it, or a date."""
        of = self.only(value, f"{path}.", ("year", "day", "date"), ())
        if set(of) == {"date"}:
            try:
                datetime.date.fromisoformat(of["date"])
            except (TypeError, ValueError):
                self.wrong(f"{path}.date", "expected a date such as 2017-10-01", of["date"])
            return None, of["date"]
        if set(of) != {"year", "day"}:
            self.wrong(path, "expected `year` and `day`, or `date`", value)
        year = of["year"]
        if isinstance(year, bool) or not isinstance(year, int) or year > 0:
            self.wrong(f"{path}.year", "expected 0 for the measurement year, -1 for the one before", year)
        if not isinstance(of["day"], str) or not re.fullmatch(r"(0[1-9]|1[0-2])-([0-2]\d|3[01])", of["day"]):
            self.wrong(f"{path}.day", "expected a month and a day such as 07-01", of["day"])
        try:
            datetime.date.fromisoformat(f"2001-{of['day']}")
        except ValueError:
            self.wrong(f"{path}.day", "expected a day that every year has", of["day"])
        return year, of["day"]

    def condition(self, value: Any, path: str) -> Dict[str, Any]:
        """The fields of a condition, checked."""
        given = self.only(value, f"{path}.", tuple(CONDITION), ())
        made: Dict[str, Any] = {}
        for name, of in given.items():
            at, kind = f"{path}.{name}", CONDITION[name]
            if of is None:
                continue
            if kind == "number":
                made[name] = self.number(of, at)
            elif kind == "day":
                made[name] = self.day(of, at)
            elif kind == "codes":
                made[name] = self.codes(of, at, vaccines=False)
            elif kind == "truth":
                if not isinstance(of, bool):
                    self.wrong(at, "expected true or false", of)
                made[name] = of
            else:
                made[name] = self.text(of, at)
        family = made.get("family")
        if (family is None) == ("observations" not in made):
            self.wrong(path, "expected either `family` or `observations`")
        if family is None and len(made) > 1:
            self.wrong(path, "expected `observations` alone", sorted(made))
        if family is not None and family not in self.families:
            known = ", ".join(sorted(self.families))
            self.wrong(f"{path}.family", f"found `{family}`, expected one of {known}", family)
        if made.get("at_most") is not None and made.get("doses", 1) > made["at_most"]:
            self.wrong(f"{path}.at_most", "expected at least `doses`", made["at_most"])
        return made

    def ages(self, value: Any, path: str) -> Tuple[int, Optional[int]]:
        """An age in months from which, and one before which."""
        if not isinstance(value, list) or len(value) != 2:
            self.wrong(path, "expected two ages in months, the second of which may be null", value)
        first = self.number(value[0], f"{path}[0]")
        last = None if value[1] is None else self.number(value[1], f"{path}[1]", first + 1)
        return first, last

    def own_families(self, value: Any) -> Dict[str, Family]:
        made = {}
        if not isinstance(value, dict):
            self.wrong("families", "expected an object", value)
        for name, of in value.items():
            path = f"families.{name}"
            if isinstance(of, list):
                made[name] = Family(self.codes(of, path, vaccines=True))
                continue
            of = self.only(of, f"{path}.", ("codes", "groups"), ("codes",))
            groups = [self.text(group, f"{path}.groups") for group in of.get("groups") or ()]
            made[name] = Family(self.codes(of["codes"], f"{path}.codes", vaccines=True), tuple(groups))
        return made

    def measure(self, value: Any) -> Dict[str, Any]:
        """The fields of a measure, checked; requirements as names, ages and conditions."""
        fields = self.only(
            value, "", (*_MEASURE, *_LISTS), ("id", "title", "source", "requirements")
        )
        own = self.own_families(fields.get("families") or {})
        self.families.update(own)
        made: Dict[str, Any] = {
            name: self.text(fields.get(name) or "", name) for name in ("id", "title", "source", "url", "notes")
        }
        by, ages = fields.get("by_months"), fields.get("ages_months")
        if (by is None) == (ages is None):
            self.wrong("", "expected either `by_months` or `ages_months`")
        made["by_months"] = None if by is None else self.number(by, "by_months", 1)
        made["ages_months"] = None if ages is None else self.ages(ages, "ages_months")
        made["exclusions"] = self.codes(fields["exclusions"], "exclusions", False) if fields.get("exclusions") else ()
        made["own_families"] = own
        made["families"] = dict(self.families)
        made["requirements"] = []
        for place, one in enumerate(self.listed(fields["requirements"], "requirements")):
            path = f"requirements[{place}]"
            one = self.only(one, f"{path}.", ("name", "ages_months", "any_of"), ("name", "any_of"))
            name = self.text(one["name"], f"{path}.name")
            if name in [it[0] for it in made["requirements"]] or name in ("id", "up_to_date", "excluded"):
                self.wrong(f"{path}.name", "expected a name of its own", name)
            own_ages = one.get("ages_months")
            own_ages = None if own_ages is None else self.ages(own_ages, f"{path}.ages_months")
            alternatives = []
            for which, alternative in enumerate(self.listed(one["any_of"], f"{path}.any_of")):
                at = f"{path}.any_of[{which}]"
                listed = self.listed(alternative, at)
                alternatives.append([self.condition(it, f"{at}[{n}]") for n, it in enumerate(listed)])
            made["requirements"].append((name, own_ages, alternatives))
        return made


def condition_to_dict(condition: Any) -> Dict[str, Any]:
    """A condition as its JSON, without what is as it is by default."""
    made: Dict[str, Any] = {}
    for name, kind in CONDITION.items():
        value = getattr(condition, name)
        if value is None or value == () or value is False or (name == "doses" and condition.family is None):
            continue
        if kind == "day":
            year, day = value
            value = {"date": day} if year is None else {"year": year, "day": day}
        made[name] = list(value) if kind == "codes" else value
    return made
