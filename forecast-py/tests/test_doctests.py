"""The examples of every docstring."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import forecast_py


def documented() -> "dict[str, object]":
    """Every public object with a docstring, by its full name."""
    found: "dict[str, object]" = {"forecast_py": forecast_py}
    for module in pkgutil.iter_modules(forecast_py.__path__, "forecast_py."):
        owner = importlib.import_module(module.name)
        found[module.name] = owner
        for name, value in vars(owner).items():
            if name.startswith("__") or not (inspect.isclass(value) or callable(value)):
                continue
            if not str(getattr(value, "__module__", "")).startswith("forecast_py"):
                continue
            found[f"{module.name}.{name}"] = value
            if inspect.isclass(value):
                for part, member in vars(value).items():
                    found[f"{module.name}.{name}.{part}"] = member
    return {name: value for name, value in found.items() if ">>>" in (inspect.getdoc(value) or "")}


DOCUMENTED = documented()


def test_examples_are_found() -> None:
    names = set(DOCUMENTED)
    assert "forecast_py._engine.forecast" in names
    assert "forecast_py._engine.Schedule.series" in names
    assert len(names) >= 15


@pytest.mark.parametrize("name", sorted(DOCUMENTED))
def test_examples(name: str) -> None:
    text = inspect.getdoc(DOCUMENTED[name]) or ""
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    failed, tried = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL).run(test)
    assert tried > 0 and failed == 0
