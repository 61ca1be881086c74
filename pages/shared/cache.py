"""The one store of the process, and the only place that caches what was read from it.

Cached answers are keyed on the store's data version, so a load or a setting outdates them all by itself.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analysis.measures import campaigns as campaign_measures
from analysis.measures import loading
from analysis.measures import settings as setting_measures
from analysis.measures.lift import measure_lift
from analysis.measures.sample import load_sample
from analysis.measures.store import Store, open_store
from analysis.measures.trust import check_trust
from analysis.model import (
    BadInput,
    Campaign,
    CampaignLine,
    LiftReport,
    LoadReport,
    LoadRequest,
    Preview,
    SalesCoverage,
    SetAside,
    TrustCheck,
)
from analysis.words import _
from pages.shared.text import plain
from pages.shared.uploads import staged


def is_ready() -> bool:
    """Whether the store is open; says why where it is not, and fills an empty one with the sample on first start."""
    try:
        with st.spinner(_("Opening the store. On first start the sample campaigns are loaded, which takes a while …")):
            _store()
    except BadInput as refusal:
        st.error(plain(str(refusal)), icon=":material/error:")
        return False
    return True


@st.cache_resource(show_spinner=False, on_release=lambda store: store.close())
def _store() -> Store:
    store = open_store()
    if os.environ.get("CONTROL_CELL_SAMPLE") != "0" and not campaign_measures.campaign_ids(store):
        try:
            load_sample(store)
        except BaseException:
            store.close()
            raise
    return store


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


def preview(upload: UploadedFile, request: LoadRequest) -> Preview:
    """An uploaded file before it is loaded; `request.path` is filled in here."""
    return _preview(_version(), upload.file_id, request, upload)


@st.cache_data(max_entries=20, show_spinner=False, scope="session")
def _preview(version: int, file_id: str, request: LoadRequest, _upload: UploadedFile) -> Preview:
    with staged(_upload) as path:
        return loading.preview(_store(), replace(request, path=str(path)))


def load(upload: UploadedFile, request: LoadRequest) -> LoadReport:
    """Load an uploaded file; `request.path` is filled in here."""
    with staged(upload) as path:
        return loading.load(_store(), replace(request, path=str(path)))


def loads() -> tuple[LoadReport, ...]:
    """Every load so far."""
    return loading.read_loads(_store())


def set_aside(number: int) -> tuple[SetAside, ...]:
    """The rows of a load that could not be used."""
    return loading.read_set_aside(_store(), number)


def change_settings(name: str, changes: Mapping[str, object]) -> Campaign:
    """Keep what a person chose for a campaign, which is created when it is new."""
    return setting_measures.change_settings(_store(), name, dict(changes))
