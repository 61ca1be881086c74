"""The one store of the process, and the only place that caches what was read from it.

Cached answers are keyed on the store's data version, so a load or a setting outdates them all by itself.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analysis.measures import campaigns as campaign_measures
from analysis.measures import loading
from analysis.measures import settings as setting_measures
from analysis.measures.heads import head_of
from analysis.measures.inbox import InboxFile, inbox_path, list_inbox
from analysis.measures.jobs import Jobs
from analysis.measures.lift import measure_lift
from analysis.measures.sample import load_sample
from analysis.measures.store import Store, open_store
from analysis.measures.store_content import read_content, read_reasons
from analysis.measures.trust import check_trust
from analysis.model import (
    BadInput,
    Campaign,
    CampaignLine,
    Extract,
    LiftReport,
    LoadReport,
    LoadRequest,
    Preview,
    SalesCoverage,
    StoreContent,
    TrustCheck,
)
from analysis.settings import REPOSITORY, read_settings
from analysis.words import _, use_language
from pages.shared.text import plain
from pages.shared.uploads import staged

if TYPE_CHECKING:
    from pages.shared.sources import Source


def is_ready() -> bool:
    """Whether the store is open; says why where it is not, and fills an empty one with the sample on first start."""
    try:
        with st.spinner(_("Opening the store. On first start the sample campaigns are loaded, which takes a while …")):
            _store()
    except BadInput as refusal:
        st.error(plain(str(refusal)), icon=":material/error:")
        return False
    return True


class _Held:
    """What the process holds until it ends: the store, and the loads on their way into it."""

    def __init__(self, store: Store) -> None:
        self.store, self.jobs = store, Jobs(store)
        atexit.register(self.jobs.close)

    def close(self) -> None:
        atexit.unregister(self.jobs.close)
        self.jobs.close()
        self.store.close()


@st.cache_resource(show_spinner=False, on_release=_Held.close)
def _held() -> _Held:
    store = open_store()
    if os.environ.get("CONTROL_CELL_SAMPLE") != "0" and not campaign_measures.campaign_ids(store):
        try:
            load_sample(store)
        except BaseException:
            store.close()
            raise
    return _Held(store)


def _store() -> Store:
    return _held().store


def jobs() -> Jobs:
    """The loads of this process, those of all people."""
    return _held().jobs


def _version() -> int:
    return _store().data_version()


def campaign_ids() -> tuple[str, ...]:
    """Names of all campaigns, the latest launch first."""
    return campaign_measures.campaign_ids(_store())


def campaign(name: str) -> Campaign:
    """A campaign with its settings, cells, attributes and metrics."""
    return campaign_measures.read_campaign(_store(), name)


def coverage() -> SalesCoverage:
    """What sales the store holds."""
    return campaign_measures.read_coverage(_store())


def currency() -> str:
    """ISO code of the store's money."""
    return campaign_measures.read_currency(_store())


def lines() -> tuple[CampaignLine, ...]:
    """Every target cell of every campaign on its primary metric."""
    return _lines(_version())


@st.cache_data(max_entries=4, show_spinner=False)
def _lines(version: int) -> tuple[CampaignLine, ...]:
    return campaign_measures.list_campaigns(_store())


def lift(name: str, segments: tuple[str, ...]) -> LiftReport:
    """The lift table of one campaign: all metrics, everybody and the asked segments."""
    return _lift(_version(), name, segments)


@st.cache_data(max_entries=100, show_spinner=False)
def _lift(version: int, name: str, segments: tuple[str, ...]) -> LiftReport:
    return measure_lift(_store(), name, segments=segments)


def trust(name: str) -> tuple[TrustCheck, ...]:
    """The trust checks of one campaign."""
    return _trust(_version(), name)


@st.cache_data(max_entries=100, show_spinner=False)
def _trust(version: int, name: str) -> tuple[TrustCheck, ...]:
    return check_trust(_store(), name)


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
    with staged(source.upload, _store().staging) as path:
        yield path


def preview(source: Source, request: LoadRequest) -> tuple[Preview, float]:
    """A file before it is loaded, and the part of it that was looked at; `request.path` is filled in here."""
    return _preview(_version(), source.key, request, source)


@st.cache_data(max_entries=20, show_spinner=False, scope="session")
def _preview(version: int, key: str, request: LoadRequest, _source: Source) -> tuple[Preview, float]:
    with _bytes_of(_source) as path:
        if request.extract is Extract.CAMPAIGN:  # its cells may come one after the other
            return loading.preview(_store(), replace(request, path=str(path))), 1.0
        with head_of(path, _store().staging) as (head, part):
            return loading.preview(_store(), replace(request, path=str(head))), part


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
    return loading.read_loads(_store())


def content() -> StoreContent:
    """Everything that the page of the store shows."""
    return _content(_version())


@st.cache_data(max_entries=4, show_spinner=False)
def _content(version: int) -> StoreContent:
    return read_content(_store())


def undo(number: int) -> None:
    """Take a load back."""
    loading.undo(_store(), number)


def change_currency(code: str) -> None:
    """State the currency of the sales."""
    campaign_measures.change_currency(_store(), code)


def reasons(number: int) -> tuple[tuple[str, int], ...]:
    """Why rows of a load were set aside, and how many for each reason."""
    return read_reasons(_store(), number)


def set_aside_csv(number: int, language: str) -> bytes:
    """The rows of a load that could not be used, to be corrected; made in a thread of its own, hence the language."""
    use_language(language)
    return loading.set_aside_csv(_store(), number)


def change_settings(name: str, changes: Mapping[str, object]) -> Campaign:
    """Keep what a person chose for a campaign, which is created when it is new."""
    return setting_measures.change_settings(_store(), name, dict(changes))
