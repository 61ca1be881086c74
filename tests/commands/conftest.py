from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[bytes]]

MEMBERS = "customer_id,cell,tier,spend\n" + "".join(
    f'{n:03d},"{("Control", "Mailer", "=Card, gold")[n % 3]}",{("1", "1.0", "")[n % 3 - n % 2]},{1 + n % 7}\n'
    for n in range(60)
)
SALES = "customer_id,date,amount\n000,2025-01-01,5\n" + "".join(
    f"{n:03d},2026-03-{1 + n % 28:02d},{n}.{n:02d}\n" for n in range(60)
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `python -m analysis` as a scheduled job does, in an environment of its own."""

    def call(*arguments: str | bytes, **environ: str) -> subprocess.CompletedProcess[bytes]:
        known = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
        own = {"CONTROL_CELL_STORE": str(tmp_path / "store.duckdb"), "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [sys.executable, "-m", "analysis", *arguments],
            cwd=tmp_path,
            capture_output=True,
            env=known | own | environ,
            timeout=60,
        )

    (tmp_path / "members.csv").write_text(MEMBERS)
    (tmp_path / "sales.csv").write_text(SALES)
    return call
