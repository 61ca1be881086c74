"""When memory or disk run out: one sentence, and the store as it was."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from analysis.model import BadInput

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Numbers of the operating system's errors for a full disk, a used-up quota, and a file that may not grow."""


@contextmanager
def enough_room(no_memory: str, no_disk: str) -> Iterator[None]:
    """Say in one of two sentences that memory or disk ran out; the transaction inside is rolled back.

    Raises:
        BadInput: The sentence.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise BadInput(no_memory) from error
    except (duckdb.IOException, duckdb.FatalException) as error:
        raise BadInput(no_disk) from error
    except OSError as error:
        if error.errno in NO_ROOM:
            raise BadInput(no_disk) from error
        raise
