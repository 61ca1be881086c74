"""Uploaded bytes on disk for as long as they are read, under a name that owes nothing to the upload's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from streamlit.runtime.uploaded_file_manager import UploadedFile


@contextmanager
def staged(upload: UploadedFile, folder: Path) -> Iterator[Path]:
    """The upload as a file in a folder that only this program may read, removed at the end whatever happens."""
    path = folder / f"{uuid4().hex}.upload"
    try:
        path.write_bytes(upload.getbuffer())
        yield path
    finally:
        path.unlink(missing_ok=True)
