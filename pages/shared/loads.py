"""Loading what was asked about, beside the page, and what became of every row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analysis.model import BadInput, Extract, Job, JobState, LoadReport, Phase
from analysis.words import _, current_language, ngettext
from analysis.words.numbers import count
from pages.shared import blocks, cache, mapping, menu, reading, sources, tables
from pages.shared.sources import Source
from pages.shared.text import plain

LATEST = 5
"""Earlier loads that the page of loading shows; the page of the store shows all."""

_MINE = "my_loads"
"""Session key: ids of the loads started here, by the key of their source."""

_SETTLED = "settled_loads"
_SEEN = "seen_loads"
"""Session key: ids of the loads whose end was on the page when the next one was begun."""

_LINKED = 3
"""Campaigns that get a link of their own after a load; the overview has all."""

_SHOWN = "shown_loads"
_AT_ONCE = 0.8
"""Seconds that a page waits for a load before it shows how far it is."""

_EVERY = 0.7
_TOLD_FROM = 4 << 20
"""Bytes of a file from which it is told how many of them are read."""


def start_over() -> None:
    """Another file or kind of file is at hand: forget what was said, and with a file what became of those before it.

    Coming back to the page empties the upload, which is no new file: what ended meanwhile stays to be seen.
    """
    mapping.forget()
    if st.session_state.get(sources.upload_key()) or st.session_state.get(sources.INBOX):
        _put_ends_away()


def _put_ends_away() -> None:
    """The ends of loads that are on the page have been seen; those of this session need not come back."""
    mine, seen = st.session_state.get(_SETTLED, ()), st.session_state.setdefault(_SEEN, set())
    for job in st.session_state.get(_SHOWN, ()):
        seen.add(job)
        if job in mine:
            cache.jobs().dismiss(job)


def settle() -> None:
    """Once for every load of this session that ended: clear the page after a success, ask again after a refusal."""
    settled = st.session_state.setdefault(_SETTLED, set())
    for key, name in list(st.session_state.get(_MINE, {}).items()):
        job = cache.jobs().look(name)
        if name in settled or (job and not job.state.is_over):
            continue
        settled.add(name)
        if job and job.state is JobState.DONE:
            mapping.forget()
            sources.clear()
        else:
            mapping.bring_back()
            del st.session_state[_MINE][key]
            reading.note_questions(job.asks if job else ())


def is_on_its_way(source: Source) -> bool:
    """Whether this file is being loaded right now, so that there is nothing to ask about it."""
    name = st.session_state.get(_MINE, {}).get(source.key)
    job = cache.jobs().look(name) if name else None
    return job is not None and not job.state.is_over


def offer(source: Source, asked: mapping.Asked) -> None:
    """The button that loads; it waits for what is still missing, and says what that is."""
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            _("Load"), type="primary", icon=":material/upload:", disabled=bool(asked.missing), key="load"
        )
        if asked.missing:
            st.caption(_("Still needed: {fields}").format(fields=plain(", ".join(asked.missing))))
    if pressed and not asked.missing:
        _start(source, asked)


def _start(source: Source, asked: mapping.Asked) -> None:
    try:
        job = cache.start_load(source, asked.request)
    except BadInput as refusal:
        blocks.refusal(str(refusal))
        return
    mapping.keep()
    _put_ends_away()
    st.session_state.setdefault(_MINE, {})[source.key] = job
    cache.jobs().wait(job, _AT_ONCE)
    st.rerun()


def show(owner: str) -> None:
    """The loads of a person: those on their way, and how those begun here ended, or else the last begun elsewhere."""
    found = cache.jobs().of(owner)
    if active := [job.id for job in reversed(found) if not job.state.is_over]:
        _follow(tuple(active))
    seen, mine = st.session_state.get(_SEEN, ()), st.session_state.get(_SETTLED, ())
    ended = [job for job in found if job.state.is_over and job.id not in seen]
    shown = [job for job in ended if job.id in mine] or ([] if active else ended[:1])
    st.session_state[_SHOWN] = [job.id for job in shown]
    for job in shown:
        _show_end(job)


@st.fragment(run_every=_EVERY)
def _follow(active: tuple[str, ...]) -> None:
    """How far the loads are, looked up again and again; the whole page follows when one of them ends."""
    jobs = [job for name in active if (job := cache.jobs().look(name))]
    if len(jobs) < len(active) or any(job.state.is_over for job in jobs):
        st.rerun()
    for job in jobs:
        _show_progress(job)


def _show_progress(job: Job) -> None:
    with st.container(border=True, key=f"loading_{job.id}"):
        title = _("{file} is being loaded").format(file=plain(job.file))
        st.subheader(title, icon=":material/hourglass_top:", anchor=False)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(job.share, text=_how_far(job))
            st.button(
                _("Cancel"),
                key=f"cancel_{job.id}",
                icon=":material/close:",
                disabled=job.cancelling,
                on_click=cache.jobs().cancel,
                args=(job.id,),
            )
        st.caption(_("You can leave this page, or close it: the load goes on."))


def _how_far(job: Job) -> str:
    if job.cancelling:
        return _("Stopping …")
    if job.state is JobState.WAITING:
        ahead = cache.jobs().ahead(job.id)
        return ngettext("Waiting: {n} load goes first", "Waiting: {n} loads go first", ahead).format(n=count(ahead))
    return " · ".join([_doing(job), *_amount(job), *_left(job.seconds_left)])


def _doing(job: Job) -> str:
    match job.phase:
        case Phase.CHECKING:
            return _("Checking")
        case Phase.STORING:
            return _("Storing")
    return _("Reading")


def _amount(job: Job) -> list[str]:
    if not job.total:
        return []
    if job.phase is not Phase.READING:
        return [_("{rows} rows").format(rows=count(job.total))]
    if job.total < _TOLD_FROM:
        return []
    text = _("{done} of {total}")
    return [text.format(done=sources.size_text(job.done), total=sources.size_text(job.total))]


def _left(seconds: float | None) -> list[str]:
    if seconds is None:
        return []
    if seconds < 100:
        return [_("about {n} s left").format(n=count(max(round(seconds), 1)))]
    return [_("about {n} min left").format(n=count(round(seconds / 60)))]


def _show_end(job: Job) -> None:
    with st.container(border=True, key=f"load_end_{job.id}"):
        with st.container(horizontal=True, vertical_alignment="top"):
            with st.container():
                _say_end(job)
            st.button(
                _("Close"),
                key=f"dismiss_{job.id}",
                icon=":material/close:",
                type="tertiary",
                on_click=cache.jobs().dismiss,
                args=(job.id,),
            )
        if job.report:
            _show_report(job.report, job.id)


def _say_end(job: Job) -> None:
    if job.report:
        _say_loaded(job.report)
    elif job.state is JobState.CANCELLED:
        text = _("{file} was stopped before its end. Nothing of it was stored.")
        st.info(text.format(file=plain(job.file)), icon=":material/cancel:")
    elif job.asks:
        blocks.question(job.sentence)
    else:
        blocks.refusal(job.sentence)


def _say_loaded(report: LoadReport) -> None:
    if report.loaded:
        icon, title = ":material/task_alt:", _("{file} is loaded")
    elif report.repeated:
        icon, title = ":material/done_all:", _("{file} brought nothing new")
    else:
        icon, title = ":material/warning:", _("Nothing of {file} was loaded")
    st.subheader(title.format(file=plain(report.file)), icon=icon, anchor=False)


def _show_report(report: LoadReport, job: str) -> None:
    with st.container(key=f"load_report_{job}"):
        _tiles(report)
        for text in report.guesses:
            st.caption(":material/lightbulb: " + plain(text))
        for text in report.notices:
            st.caption(":material/info: " + plain(text))
        if report.set_aside:
            _show_set_aside(report, job)
        _next_steps(report)


def _tiles(report: LoadReport) -> None:
    with st.grid(4, min_column_width=140, gap="small"):
        st.metric(_("Rows in the file"), count(report.rows_in))
        st.metric(_("Loaded"), count(report.loaded))
        st.metric(_("Set aside"), count(report.set_aside), help=_("Rows that cannot be used, kept with the reason."))
        st.metric(_("Repeated"), count(report.repeated), help=_("Rows that say again what another row says."))


def _show_set_aside(report: LoadReport, job: str) -> None:
    with st.expander(_("Rows set aside"), expanded=True, key=f"set_aside_{job}"):
        for reason, rows in cache.reasons(report.load):
            st.markdown(f"**{count(rows)}** · {plain(reason)}")
        blocks.table(
            tables.set_aside_rows(report.examples),
            alt=_("Rows set aside"),
            key=f"set_aside_table_{job}",
            left=tables.set_aside_columns(),
        )
        set_aside_download(report.load, key=f"set_aside_download_{job}")


def set_aside_download(load: int, key: str) -> None:
    """A button for the rows of a load that were set aside, as a file to correct and load again."""
    st.download_button(
        _("Download the rows set aside, to correct and load again"),
        data=partial(cache.set_aside_csv, load, current_language()),
        file_name="set_aside.csv",
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def _next_steps(report: LoadReport) -> None:
    with st.container(horizontal=True):
        if not report.loaded + report.repeated:
            return
        if report.extract == Extract.CAMPAIGN:
            _link_campaigns(report.campaigns)
        elif report.extract == Extract.SALES:
            menu.link(menu.OVERVIEW, _("See all campaigns"))
            menu.link(menu.STORE, _("See the sales day by day"))


def _link_campaigns(campaigns: Sequence[str]) -> None:
    for campaign in campaigns[:_LINKED]:
        menu.link(menu.LIFT, _("See the lift of {campaign}").format(campaign=plain(campaign)), campaign)
        menu.link(menu.SETTINGS, _("Settings of {campaign}").format(campaign=plain(campaign)), campaign)
    if (more := len(campaigns) - _LINKED) > 0:
        text = ngettext("See {n} more campaign in the overview", "See {n} more campaigns in the overview", more)
        menu.link(menu.OVERVIEW, text.format(n=count(more)))


def show_earlier() -> None:
    """The latest loads, and the way to all of them."""
    earlier = cache.loads()
    if not earlier:
        return
    st.subheader(_("Earlier loads"), anchor=False)
    blocks.table(
        tables.load_rows(earlier[:LATEST]), alt=_("Earlier loads"), key="loads_table", left=tables.load_text_columns()
    )
    menu.link(menu.STORE, _("See everything that is in the store"))
