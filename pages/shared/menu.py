"""The pages that a viewer may open, by section, and how to link to them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from analysis.access import Viewer
from analysis.words import LANGUAGES, _, current_language
from pages.shared.text import plain

PRODUCT = "Control Cell"
ICON = str(Path(__file__).with_name("icon.png"))
WORDMARK = str(Path(__file__).with_name("wordmark.svg"))

OVERVIEW = "pages/overview/overview.py"
CAMPAIGNS = "pages/overview/campaigns.py"
BENCHMARKS = "pages/overview/benchmarks.py"
LIFT = "pages/measure/lift.py"
SEGMENTS = "pages/measure/segments.py"
RETURNS = "pages/measure/returns.py"
TRACKING = "pages/measure/tracking.py"
INTERVALS = "pages/measure/intervals.py"
SPEND_CHANGE = "pages/measure/spend_change.py"
EVENTS = "pages/measure/events.py"
EVIDENCE = "pages/plan/evidence.py"
SAMPLE_SIZE = "pages/plan/sample_size.py"
LOAD = "pages/manage/load.py"
SETTINGS = "pages/manage/settings.py"
STORE = "pages/manage/store.py"
SIGN_IN = "pages/sign_in/sign_in.py"


def pages(who: Viewer) -> dict[str, list[StreamlitPage]]:
    """Sections with their pages; what is not listed here cannot be reached by any address."""
    if not who.signed_in:
        return {"": [st.Page(SIGN_IN, title=_("Sign in"), icon=":material/login:")]}
    return {
        "": [_overview(), _campaigns(), _benchmarks()],
        _("Measure"): [_lift(), _segments(), _tracking(), _returns(), _intervals(), _spend_change(), _events()],
        _("Plan"): [_sample_size(), _evidence()],
        _("Manage"): [_load(), _store(), _settings()],
    }


def _overview() -> StreamlitPage:
    return st.Page(
        OVERVIEW,
        title=_("Overview"),
        icon=":material/dashboard:",
        help=_("How the business does, what campaigns added, and what to do next."),
        default=True,
    )


def _campaigns() -> StreamlitPage:
    return st.Page(
        CAMPAIGNS,
        title=_("All campaigns"),
        icon=":material/leaderboard:",
        help=_("All campaigns at a glance: what each caused, and how sure that is."),
    )


def _benchmarks() -> StreamlitPage:
    return st.Page(
        BENCHMARKS,
        title=_("Benchmarks"),
        icon=":material/stacked_bar_chart:",
        help=_("What campaigns usually bring, by type, channel and audience."),
    )


def _lift() -> StreamlitPage:
    return st.Page(
        LIFT,
        title=_("Lift"),
        icon=":material/monitoring:",
        help=_("What one campaign caused, against its control cell, for everybody and by segment."),
    )


def _segments() -> StreamlitPage:
    return st.Page(
        SEGMENTS,
        title=_("Segments"),
        icon=":material/group_work:",
        help=_("Whether the effect of a campaign differs between kinds of customers."),
    )


def _returns() -> StreamlitPage:
    return st.Page(
        RETURNS,
        title=_("Return"),
        icon=":material/payments:",
        help=_("Whether a campaign paid: profit, return on investment and what would pay more."),
    )


def _tracking() -> StreamlitPage:
    return st.Page(
        TRACKING,
        title=_("Daily tracking"),
        icon=":material/timeline:",
        help=_("How an effect builds up from day to day, and what each day's reader could have said."),
    )


def _intervals() -> StreamlitPage:
    return st.Page(
        INTERVALS,
        title=_("Purchase intervals"),
        icon=":material/event_repeat:",
        help=_("How soon customers bought again after the contact, and how often before and after."),
    )


def _spend_change() -> StreamlitPage:
    return st.Page(
        SPEND_CHANGE,
        title=_("Spend change"),
        icon=":material/compare_arrows:",
        help=_("What customers spent before and after the contact, against those who were not contacted."),
    )


def _events() -> StreamlitPage:
    return st.Page(
        EVENTS,
        title=_("Events"),
        icon=":material/celebration:",
        help=_("What an evening, an opened message or a redeemed voucher brought, when customers chose to take part."),
    )


def _evidence() -> StreamlitPage:
    return st.Page(
        EVIDENCE,
        title=_("Evidence"),
        icon=":material/verified:",
        help=_("How often the figures of this program are wrong, by simulation."),
    )


def _sample_size() -> StreamlitPage:
    return st.Page(
        SAMPLE_SIZE,
        title=_("Sample size"),
        icon=":material/calculate:",
        help=_("How many customers a campaign needs, how many to hold out, and what that costs."),
    )


def _load() -> StreamlitPage:
    return st.Page(
        LOAD,
        title=_("Load extracts"),
        icon=":material/upload_file:",
        help=_("Bring in a file of campaign members or of sales, and see what became of every row."),
    )


def _store() -> StreamlitPage:
    return st.Page(
        STORE,
        title=_("What is in the store"),
        icon=":material/database:",
        help=_("Every load, the sales day by day, and how far the data can be relied on."),
    )


def _settings() -> StreamlitPage:
    return st.Page(
        SETTINGS,
        title=_("Campaign settings"),
        icon=":material/tune:",
        help=_("Launch, windows, control cell, planned split, primary metric and costs of a campaign."),
    )


def lift_address(campaign: str) -> str:
    """The Lift page of a campaign as a link in Markdown, in the language that is spoken now."""
    return f"[**{plain(campaign)}**]({address(LIFT, campaign)})"


def address(page: str, campaign: str | None) -> str:
    """Where a page is, opened on a campaign, in the language that is spoken now."""
    asked = {"campaign": campaign} if campaign else {}
    return f"{Path(page).stem}?{urlencode(asked | {'lang': LANGUAGES[current_language()]})}"


def link(page: str, label: str, campaign: str | None = None) -> None:
    """A link to a page, opened on a campaign where one is named."""
    st.page_link(
        page, label=label, icon=":material/arrow_forward:", query_params={"campaign": campaign} if campaign else None
    )
