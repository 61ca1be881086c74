"""A workbook is opened in a process of its own first: the reader ends its whole process on some damaged files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_SECONDS, _BYTES = 900, 8 << 30
_READ_ALL = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
except (ImportError, OSError, ValueError):
    pass
from python_calamine import CalamineWorkbook
with open(sys.argv[1], "rb") as stream, CalamineWorkbook.from_filelike(stream) as workbook:
    for name in workbook.sheet_names:
        for row in workbook.get_sheet_by_name(name).iter_rows():
            pass
"""


def survives(path: Path) -> bool:
    """Whether a process that reads every sheet of the workbook comes to its own end, be it by an ordinary error.

    Ordinary errors are met again, and told, when this process opens the file.
    """
    command = [sys.executable, "-I", "-c", _READ_ALL, str(path.absolute()), str(_BYTES)]
    try:
        return subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False).returncode in (0, 1)
    except subprocess.TimeoutExpired:
        return False
