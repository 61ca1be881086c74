"""The examples in the kernel's docstrings run and are right."""

import doctest
import importlib
import pkgutil

import pytest

from analysis import stats

MODULES = [module.name for module in pkgutil.iter_modules(stats.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    outcome = doctest.testmod(importlib.import_module(f"analysis.stats.{name}"))
    assert outcome.attempted > 0
    assert outcome.failed == 0
