"""One invented child: what was given, what is due, and why."""

from __future__ import annotations

import datetime

from forecast_py import Dose, Due, ForecastError, Patient, forecast


def main() -> None:
    child = Patient(
        datetime.date(2024, 5, 2),
        sex="male",
        doses=[
            Dose("2024-07-01", "110"),
            Dose("2024-07-01", "133"),
            Dose("2025-04-20", "03"),
        ],
    )
    answer = forecast(child, as_of="2025-11-10")
    for dose in answer.doses:
        for verdict in dose.groups:
            print(f"{dose.date}  {dose.name:20}  {verdict.group:14}  {verdict.status}")
    for group in answer.groups:
        if group.due in (Due.OVERDUE, Due.DUE):
            print(f"{group.group}: {group.due}, dose {group.dose_number}")
    try:
        forecast({"birth_date": "2024-02-30"})
    except ForecastError as error:
        print(f"{error.path} cannot be {error.value}")


if __name__ == "__main__":
    main()
