from __future__ import annotations

from pathlib import Path

import pytest

from analysis.settings import REPOSITORY, read_settings


def test_defaults():
    settings = read_settings({})
    assert settings.store == REPOSITORY / "data" / "control_cell.duckdb"
    assert settings.inbox == REPOSITORY / "data" / "inbox"
    assert (settings.currency, settings.language, settings.memory_limit) == ("CNY", "en", None)
    assert (REPOSITORY / "Makefile").exists()


def test_the_environment_decides():
    settings = read_settings(
        {"CONTROL_CELL_STORE": "/srv/cc.duckdb", "CONTROL_CELL_CURRENCY": "usd", "CONTROL_CELL_MEMORY": "4GB"}
    )
    assert (settings.store, settings.currency, settings.memory_limit) == (Path("/srv/cc.duckdb"), "USD", "4GB")
    assert read_settings({"CONTROL_CELL_INBOX": "/srv/inbox"}).inbox == Path("/srv/inbox")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "CONTROL_CELL_LANGUAGE": "en"}, "en"),
        ({"LANG": "C", "CONTROL_CELL_LANGUAGE": "zh-CN"}, "zh_CN"),
    ],
)
def test_language(environ, language):
    assert read_settings(environ).language == language
