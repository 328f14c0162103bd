"""What the tests share."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Dict, Iterator, List, Union

import pytest

ROOT = Path(__file__).resolve().parents[2]


def command() -> Path:
    """The `forecast` command; `cargo xtask py` builds it and says where it is."""
    return Path(os.environ.get("FORECAST_COMMAND", ROOT / "target/debug/forecast"))


def run_command(arguments: List[str], stdin: Union[str, bytes] = "") -> str:
    """What the command prints."""
    sent = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [str(command()), *arguments], input=sent, capture_output=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.stdout.decode()


def cdc_cases() -> Iterator[Dict[str, Any]]:
    """Every case of CDC's books."""
    for book in sorted((ROOT / "test-cases").glob("*/book.json")):
        for path in sorted(book.parent.glob("*.json")):
            if path != book:
                yield from json.loads(path.read_text())["cases"]


@pytest.fixture(scope="session")
def requests() -> List[Dict[str, Any]]:
    """A request in the wire format for every case of CDC's books."""
    made = [
        {"id": case["id"], **case["patient"], "as_of": case["as_of"]} for case in cdc_cases()
    ]
    assert len(made) == 1_350
    return made


@pytest.fixture(scope="session")
def toddler() -> str:
    """An invented toddler who is behind, as JSON."""
    return (ROOT / "examples/toddler-behind.json").read_text()
