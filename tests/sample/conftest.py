from __future__ import annotations

import pytest

from analysis.sample import SampleFiles, write_sample
from analysis.sample.truth import Simulation, simulate
from tests.sample.files import Sales, read_sales


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> SampleFiles:
    return write_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def sales(files: SampleFiles) -> Sales:
    return read_sales(files.sales)


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    return simulate()
