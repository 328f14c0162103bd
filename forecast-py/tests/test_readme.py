"""The pages for newcomers: what they show is what comes out."""

import ast
import contextlib
import io
import re
import runpy
import traceback
from pathlib import Path
from typing import Any, Dict

import pytest
from conftest import ROOT

from forecast_py import ForecastError

PAGES = [ROOT / "forecast-py/README.md"]
EXAMPLES = sorted((ROOT / "forecast-py/examples").glob("*.py"))


def run_block(code: str, names: Dict[str, Any]) -> str:
    """What a Python session prints when the block is pasted into it."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for statement in ast.parse(code).body:
            try:
                exec(compile(ast.Interactive([statement]), "page", "single"), names)
            except ForecastError as error:
                print("".join(traceback.format_exception_only(type(error), error)), end="")
    return printed.getvalue()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_show_what_comes_out(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: Dict[str, Any] = {}
    shown = 0
    text = page.read_text()
    for block in re.finditer(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", text, re.DOTALL):
        code, expected = block.groups(default="")
        assert run_block(code, names) == expected, code
        shown += bool(expected)
    assert shown >= 5


@pytest.mark.parametrize("script", EXAMPLES, ids=lambda script: script.stem)
def test_examples_run(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(script), run_name="__main__")
    assert capsys.readouterr().out
