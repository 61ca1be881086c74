"""The inbox: a folder of the server in which files too large to be uploaded are put, and from which they are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.model import BadInput
from analysis.settings import read_settings
from analysis.words import _


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file that can be chosen.

    Attributes:
        name: Its name, without any folder.
        size: Bytes.
        changed: When its content last changed, in nanoseconds since 1970.
    """

    name: str
    size: int
    changed: int


def list_inbox(folder: Path | None = None) -> tuple[InboxFile, ...]:
    """The files of the inbox by name; no folders, no links, nothing hidden.

    Args:
        folder: Where to look; None takes the folder that the settings name.
    """
    folder = folder or read_settings().inbox
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
        return tuple(_file(path) for path in paths if _is_offered(path))
    except OSError:
        return ()


def _is_offered(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _file(path: Path) -> InboxFile:
    facts = path.stat()
    return InboxFile(path.name, facts.st_size, facts.st_mtime_ns)


def inbox_path(name: str, folder: Path | None = None) -> Path:
    """Where a file of the inbox is; the name may come from a browser and is only compared.

    Raises:
        BadInput: The inbox has no such file.
    """
    folder = folder or read_settings().inbox
    for file in list_inbox(folder):
        if file.name == name:
            return folder / file.name
    raise BadInput(_("There is no file {file} in the inbox any more.").format(file=name))
