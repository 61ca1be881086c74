"""The one store of the process, and what is on its way into it."""

from __future__ import annotations

import atexit
import os

import streamlit as st

from analysis.measures import campaigns as campaign_measures
from analysis.measures.jobs import Jobs
from analysis.measures.loading import read_loads
from analysis.measures.sample import load_sample
from analysis.measures.store import Store, open_store
from analysis.model import (
    BadInput,
)
from analysis.words import _
from pages.shared.text import plain


def is_ready() -> bool:
    """Whether the store is open; says why where it is not, and fills an empty one with the sample on first start."""
    try:
        with st.spinner(_("Opening the store. On first start the sample campaigns are loaded, which takes a while …")):
            store()
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


def _is_empty(opened: Store) -> bool:
    """Whether nobody has brought anything: the sample's sales must never lie among one's own."""
    return not campaign_measures.campaign_ids(opened) and not read_loads(opened)


@st.cache_resource(show_spinner=False, on_release=_Held.close)
def _held() -> _Held:
    opened = open_store()
    if os.environ.get("CONTROL_CELL_SAMPLE") != "0" and _is_empty(opened):
        try:
            load_sample(opened)
        except BaseException:
            opened.close()
            raise
    return _Held(opened)


def store() -> Store:
    """The store that is open."""
    return _held().store


def jobs() -> Jobs:
    """The loads of this process, those of all people."""
    return _held().jobs


def version() -> int:
    """Changes with everything that is loaded or set."""
    return store().data_version()
