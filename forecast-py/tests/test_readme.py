"""The pages for newcomers: what they show is what comes out."""

import ast
import contextlib
import io
import json
import re
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any, Dict

import pytest
from conftest import ROOT

from forecast_py import ForecastError

PAGES = [ROOT / "forecast-py/README.md"]


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
def test_pages_show_what_comes_out(
    page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    names: Dict[str, Any] = {}
    shown = 0
    text = page.read_text()
    for block in re.finditer(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", text, re.DOTALL):
        code, expected = block.groups(default="")
        assert run_block(code, names) == expected, code
        shown += bool(expected)
    assert shown >= 5


def run_example(script: str, *arguments: str) -> str:
    """What an example prints, run by an interpreter of its own as a person would."""
    path = str(ROOT / "forecast-py/examples" / script)
    done = subprocess.run([sys.executable, path, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_one_person() -> None:
    assert "MMR: overdue, dose 1" in run_example("one_person.py")


def test_the_report_is_the_one_in_the_docs(tmp_path: Path) -> None:
    printed = run_example("state.py", str(tmp_path))
    page = (ROOT / "docs/python.md").read_text()
    shown = re.search(r"```text\n(.*?)```", page, re.DOTALL)
    assert shown is not None and shown[1] == printed
    plots = sorted(path.name for path in tmp_path.glob("*.png"))
    assert plots == ["counties.png", "groups.png", "measure.png", "overdue.png", "recall.png", "trend.png"]


def test_a_recall_list_over_spark() -> None:
    assert int(run_example("spark_recall.py").split()[0]) > 50


def test_the_gallery_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    book = json.loads((ROOT / "forecast-py/examples/gallery.ipynb").read_text())
    names: Dict[str, Any] = {}
    shown = []
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            *before, last = ast.parse("".join(cell["source"])).body
            exec(compile(ast.Module(before, []), "gallery", "exec"), names)
            if isinstance(last, ast.Expr):
                shown.append(eval(compile(ast.Expression(last.value), "gallery", "eval"), names))
            else:
                exec(compile(ast.Module([last], []), "gallery", "exec"), names)
    assert "MMR" in shown[0]._repr_html_()
    charts = [one for one in shown[1:] if hasattr(one, "to_json")]
    tables = [one for one in shown if hasattr(one, "height") and not hasattr(one, "to_json")]
    assert len(charts) == 7 and all(len(chart.to_json()) > 500 for chart in charts)
    assert len(tables) == 5 and all(table.height > 0 for table in tables)
    # Nothing that was once shown is kept in it.
    assert not any(cell.get("outputs") for cell in book["cells"])
