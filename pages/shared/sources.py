"""Where a file to load comes from: uploaded in the browser, or lying in the inbox of the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analysis.words import _
from analysis.words.numbers import count
from pages.shared import cache

TYPES = ("csv", "tsv", "tab", "txt", "dat", "gz", "zip", "xlsx", "xlsm", "xls", "ods", "parquet")
"""Endings of names that may be uploaded; what a file really is, its bytes decide."""

INBOX = "inbox_file"
_TURN = "upload_turn"
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a person chose.

    Attributes:
        name: What the person calls it; of an upload it is the browser's word and never part of a path.
        key: Tells its content from that of every other file, for caches.
        upload: Its bytes; None for a file of the inbox.
    """

    name: str
    key: str
    upload: UploadedFile | None = None


def ask(on_change: Callable[[], None]) -> Source | None:
    """Offer the upload and, where it holds something, the inbox beside it; None until one is chosen."""
    inbox = {file.name: file for file in cache.inbox()}
    with st.grid(2 if inbox else 1, min_column_width=320, gap="medium"):
        upload = st.file_uploader(
            _("File"),
            type=list(TYPES),
            key=upload_key(),
            on_change=on_change,
            help=_("A table with a header row: CSV, TSV or other text, Excel, OpenDocument or Parquet, also zipped."),
        )
        chosen = _ask_inbox(list(inbox), on_change, disabled=upload is not None) if inbox else None
    if upload is not None:
        return Source(upload.name, upload.file_id, upload)
    if chosen not in inbox:
        st.caption(_limit())
        return None
    file = inbox[chosen]
    return Source(file.name, f"inbox {file.name} {file.size} {file.changed}")


def _ask_inbox(names: list[str], on_change: Callable[[], None], *, disabled: bool) -> str | None:
    return st.selectbox(
        _("or a file of the inbox"),
        names,
        index=None,
        placeholder=_("choose"),
        key=INBOX,
        on_change=on_change,
        disabled=disabled,
        help=_("Files that lie in the folder {folder} of the server.").format(folder=f"`{cache.inbox_name()}`"),
    )


def _limit() -> str:
    """How large a file may be, and what to do with a larger one."""
    text = _(
        "Up to {megabytes} MB can be uploaded. For larger files, put them into the inbox of the server, {folder}, and "
        "choose them here, or load them with the command line: {command}"
    )
    return text.format(
        megabytes=count(st.get_option("server.maxUploadSize")),
        folder=f"`{cache.inbox_name()}`",
        command="`python -m analysis load`",
    )


def upload_key() -> str:
    """Key of the upload widget; a new one empties it."""
    return f"upload_{st.session_state.get(_TURN, 0)}"


def clear() -> None:
    """Let go of the file, before the widgets of this run are drawn."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.session_state[INBOX] = None


def size_text(size: int) -> str:
    """A number of bytes for people.

    >>> size_text(300), size_text(5_400_000)
    ('< 1 MB', '5 MB')
    """
    return _("{n} MB").format(n=count(size // _MEGABYTE)) if size >= _MEGABYTE else _("< 1 MB")
