"""Files, loads, and what they brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analysis.measures import loading
from analysis.measures.heads import head_of
from analysis.measures.inbox import InboxFile, inbox_path, list_inbox
from analysis.measures.store_content import read_content, read_reasons
from analysis.model import (
    Extract,
    LoadReport,
    LoadRequest,
    Preview,
    StoreContent,
)
from analysis.settings import REPOSITORY, read_settings
from analysis.words import use_language
from pages.shared.uploads import staged

if TYPE_CHECKING:
    from pages.shared.sources import Source
from pages.shared.cache.store import jobs, store, version


def inbox() -> tuple[InboxFile, ...]:
    """The files of the inbox, looked up anew."""
    return list_inbox()


def inbox_name() -> str:
    """The inbox as people call it: relative to the program where it lies inside."""
    folder = read_settings().inbox
    return str(folder.relative_to(REPOSITORY) if folder.is_relative_to(REPOSITORY) else folder)


@contextmanager
def _bytes_of(source: Source) -> Iterator[Path]:
    """The file that a person chose, on disk for as long as it is looked at."""
    if source.upload is None:
        yield inbox_path(source.name)
        return
    with staged(source.upload, store().staging) as path:
        yield path


def preview(source: Source, request: LoadRequest) -> tuple[Preview, float]:
    """A file before it is loaded, and the part of it that was looked at; `request.path` is filled in here."""
    bare = replace(request, date_order=None, times_in=None, time_zone=None, on_overlap=None)  # a look needs none of it
    return _preview(version(), source.key, bare, source)


@st.cache_data(max_entries=20, show_spinner=False, scope="session")
def _preview(version: int, key: str, request: LoadRequest, _source: Source) -> tuple[Preview, float]:
    with _bytes_of(_source) as path:
        if request.extract is Extract.CAMPAIGN:  # its cells may come one after the other
            return loading.preview(store(), replace(request, path=str(path))), 1.0
        with head_of(path, store().staging) as (head, part):
            return loading.preview(store(), replace(request, path=str(head))), part


def sheets(source: Source) -> tuple[str, ...]:
    """The tables that a workbook or a zip file offers."""
    return _sheets(source.key, source)


@st.cache_data(max_entries=20, show_spinner=False, scope="session")
def _sheets(key: str, _source: Source) -> tuple[str, ...]:
    with _bytes_of(_source) as path:
        return loading.sheet_names(path)


def encodings(source: Source) -> tuple[tuple[str, str], ...]:
    """The encodings that a text may be in, the likeliest first, each with what a line would read like."""
    return _encodings(source.key, source)


@st.cache_data(max_entries=20, show_spinner=False, scope="session")
def _encodings(key: str, _source: Source) -> tuple[tuple[str, str], ...]:
    with _bytes_of(_source) as path:
        return tuple((found.encoding, _telling(found.sample_rows)) for found in loading.propose_encodings(path))


def _telling(rows: Iterable[Iterable[str]]) -> str:
    """The first line that does not read the same in every encoding."""
    lines = (", ".join(row) for row in rows)
    return next((line[:60] for line in lines if not line.isascii()), "")


def start_load(source: Source, request: LoadRequest) -> str:
    """Start to load a file beside the page; the id of its job. `request.path` is filled in here."""
    if source.upload is not None:
        return jobs().start(request, source.upload.getbuffer())
    return jobs().start(replace(request, path=str(inbox_path(source.name))))


def loads() -> tuple[LoadReport, ...]:
    """Every load so far."""
    return loading.read_loads(store())


def content() -> StoreContent:
    """Everything that the page of the store shows."""
    return _content(version())


@st.cache_data(max_entries=4, show_spinner=False)
def _content(version: int) -> StoreContent:
    return read_content(store())


def undo(number: int) -> None:
    """Take a load back."""
    loading.undo(store(), number)


def reasons(number: int) -> tuple[tuple[str, int], ...]:
    """Why rows of a load were set aside, and how many for each reason."""
    return read_reasons(store(), number)


def set_aside_csv(number: int, language: str) -> bytes:
    """The rows of a load that could not be used, to be corrected; made in a thread of its own, hence the language."""
    use_language(language)
    return loading.set_aside_csv(store(), number)
