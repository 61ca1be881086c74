from __future__ import annotations

from collections.abc import Iterator

import pytest

from analysis.measures.store import Store


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory."""
    store = Store()
    yield store
    store.close()
