"""Uploaded bytes on disk for as long as they are read, under a name that owes nothing to the upload's own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.runtime.uploaded_file_manager import UploadedFile


@contextmanager
def staged(upload: UploadedFile) -> Iterator[Path]:
    """The upload as a file that only this program may read, removed at the end whatever happens."""
    with tempfile.NamedTemporaryFile(prefix="control-cell-", suffix=".upload", delete=False) as file:
        path = Path(file.name)
        try:
            file.write(upload.getbuffer())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
