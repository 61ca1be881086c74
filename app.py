"""The frame of every page: page configuration, language, sign-in gate, store, navigation.

`st.navigation` is called on every run, signed in or not: until a session has called it, Streamlit would run files of
`pages/` without this frame and so without its gate.
"""

import streamlit as st

from pages.shared import cache, language, menu, viewer

st.set_page_config(page_title=menu.PRODUCT, page_icon=menu.ICON, layout="wide")
st.logo(menu.WORDMARK, icon_image=menu.ICON, size="large")
language.choose()
who = viewer.current()
page = st.navigation(menu.pages(who), expanded=True)
st.set_page_config(page_title=f"{page.title} · {menu.PRODUCT}")
viewer.show(who)
if not who.signed_in or cache.is_ready():
    page.run()
