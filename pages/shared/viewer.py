"""Who is looking: the identity provider's word, asked anew on every run."""

from __future__ import annotations

import streamlit as st

from analysis.access import LOCAL, Viewer, viewer_of
from analysis.words import _
from pages.shared.text import plain


def current() -> Viewer:
    """The person at the other end."""
    return viewer_of(_auth_configured(), st.user.to_dict())


def show(who: Viewer) -> None:
    """Say in the sidebar who is signed in, with a way out, where people sign in at all."""
    if not who.signed_in or who.name == LOCAL:
        return
    with st.sidebar:
        st.caption(_("Signed in as {name}").format(name=plain(who.name)))
        st.button(_("Sign out"), key="sign_out", on_click=st.logout)


def _auth_configured() -> bool:
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets
