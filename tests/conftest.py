"""What all tests share: browser tests one after the other, and only where there is a browser."""

import shutil

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason="no Chromium on this machine: install the package chromium")
    found = any(shutil.which(name) for name in BROWSERS)
    for item in items:
        in_browser = item.get_closest_marker("browser") is not None
        if in_browser and not found:
            item.add_marker(missing)
        # One process runs all tests of a file (its fixtures are made once), and one all that drive the browser.
        item.add_marker(pytest.mark.xdist_group("browser" if in_browser else item.path.name + item.path.parent.name))
