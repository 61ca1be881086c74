import streamlit as st

from analysis.words import _
from pages.shared import menu

with st.container(horizontal_alignment="center"):
    st.space("large")
    st.image(menu.ICON, width=72)
    st.title(menu.PRODUCT, width="content")
    st.markdown(_("What a campaign caused, measured against customers who were not contacted."), width="content")
    st.button(_("Sign in"), type="primary", key="sign_in", on_click=st.login)
