"""Measures the package beside the engine and the command, in one run on the same data.

    cargo xtask py --bench                         (which builds both as they are released)
    FORECAST_COMMAND=target/dist/forecast python benches/bench.py [PEOPLE]

A single call: the time above that of the engine alone, for every case of CDC's healthy book, as a
dict, as JSON and as a Patient. A population: people per second of the command's Parquet batch and of
the same from Python, each from a file to a file, at once and part by part, and of forecast_batch
alone.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, List

import pyarrow
import pyarrow.parquet

import forecast_py
from forecast_py import Patient, forecast, forecast_batch
from forecast_py._engine import time_core

ROOT = Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("FORECAST_COMMAND", str(ROOT / "target/dist/forecast"))
ROUNDS = 7


def best(work: Callable[[], object]) -> float:
    """The shortest of several runs, in seconds: what disturbs a run only makes it longer."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def single() -> None:
    requests: List[Any] = []
    # One date for all, which the engine alone is measured with.
    day = "2025-11-10"
    for path in sorted((ROOT / "test-cases/healthy-4.45").glob("*.json")):
        if path.name != "book.json":
            cases = json.loads(path.read_text())["cases"]
            requests += [
                {**case["patient"], "as_of": day}
                for case in cases
                if case["patient"]["birth_date"] <= day
            ]
    texts = [json.dumps(request) for request in requests]
    people = [
        Patient.from_dict({k: v for k, v in request.items() if k != "as_of"})
        for request in requests
    ]
    schedule = forecast_py.Schedule.embedded()
    core = min(time_core(people, day, schedule) for _ in range(ROUNDS)) / len(people)
    print(f"single call, mean over {len(people)} cases, best of {ROUNDS} rounds")
    print(f"  engine alone          {core * 1e6:8.1f} µs")

    def row(name: str, work: Callable[[], object]) -> None:
        each = best(work) / len(people)
        print(f"  {name:20}  {each * 1e6:8.1f} µs  {(each - core) * 1e6:+8.1f} µs")

    row("forecast(Patient)", lambda: [forecast(p, as_of=day, schedule=schedule) for p in people])
    row("forecast(dict)", lambda: [forecast(r, schedule=schedule) for r in requests])
    row("forecast(str)", lambda: [forecast(t, schedule=schedule) for t in texts])
    row("and its due groups", lambda: [
        [g.group for g in forecast(r, schedule=schedule).groups if g.due == "due"]
        for r in requests
    ])
    row("and its JSON", lambda: [forecast(r, schedule=schedule).to_json() for r in requests])


def population(people: int) -> None:
    day = "2026-11-22"
    with tempfile.TemporaryDirectory() as folder:
        source, target = f"{folder}/people.parquet", f"{folder}/answers.parquet"
        make = [COMMAND, "synthesize", "--people", str(people), "--seed", "7", "--as-of", day]
        subprocess.run([*make, "--format", "parquet", "--out", source], check=True)

        def command() -> None:
            run = [COMMAND, "batch", source, "--as-of", day, "--out", target]
            subprocess.run(run, check=True, stderr=subprocess.DEVNULL)

        def python() -> None:
            answers = forecast_batch(pyarrow.parquet.read_table(source), as_of=day)
            pyarrow.parquet.write_table(answers, target, compression="zstd")

        def parts() -> None:
            """Part by part, one being written while the next is forecast."""
            writer = None
            with ThreadPoolExecutor(1) as pool:
                written = None
                for part in pyarrow.parquet.ParquetFile(source).iter_batches(8192):
                    answers = forecast_batch(pyarrow.Table.from_batches([part]), as_of=day)
                    if writer is None:
                        schema = answers.schema
                        writer = pyarrow.parquet.ParquetWriter(target, schema, compression="zstd")
                    if written is not None:
                        written.result()
                    written = pool.submit(writer.write_table, answers)
                if written is not None:
                    written.result()
            if writer is not None:
                writer.close()

        table = pyarrow.parquet.read_table(source)
        command_time: List[float] = []
        python_time: List[float] = []
        parts_time: List[float] = []
        works = ((command_time, command), (python_time, python), (parts_time, parts))
        # In turns, so that all meet the same machine.
        for _ in range(3):
            for times, work in works:
                start = time.perf_counter()
                work()
                times.append(time.perf_counter() - start)
        start = time.perf_counter()
        forecast_batch(table, as_of=day)
        alone = time.perf_counter() - start
    print(f"\npopulation of {people:,}, best of 3 in turns")
    rows = (
        ("command, file to file", min(command_time)),
        ("Python, file to file", min(python_time)),
        ("the same, part by part", min(parts_time)),
        ("forecast_batch alone", alone),
    )
    for name, seconds in rows:
        share = min(command_time) / seconds
        print(f"  {name:<24} {people / seconds:12,.0f} people/s  {share:.0%}")


def main() -> None:
    print(f"forecast_py {forecast_py.__version__}, Python {platform.python_version()}, "
          f"{os.cpu_count()} processors, {platform.machine()}\n")
    single()
    population(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)


if __name__ == "__main__":
    main()
