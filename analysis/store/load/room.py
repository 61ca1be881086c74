"""When memory or disk run out: one sentence, and the store as it was."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from analysis.model import BadInput
from analysis.words import _

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Numbers of the operating system's errors for a full disk, a used-up quota, and a file that may not grow."""


@contextmanager
def enough_room(file: str) -> Iterator[None]:
    """Tell in one sentence that the work on a file ran out of memory or disk; the transaction inside is rolled back.

    Raises:
        BadInput: Names the file and what was too small.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise BadInput(_("There is not enough memory to load {file}.").format(file=file)) from error
    except (duckdb.IOException, duckdb.FatalException) as error:
        raise _no_room(file) from error
    except OSError as error:
        if error.errno in NO_ROOM:
            raise _no_room(file) from error
        raise


def _no_room(file: str) -> BadInput:
    return BadInput(_("There is not enough room on the disk to load {file}.").format(file=file))
