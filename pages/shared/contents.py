"""What is in the store: loads, sales day by day, quality of the data, settings of the whole store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from analysis.charts.coverage import describe_coverage, draw_coverage
from analysis.charts.layout import CONFIG
from analysis.model import BadInput, CalendarEntry, Coverage, Extract, Filled, Matched, StoreContent, StoredLoad
from analysis.words import _
from analysis.words.labels import extract_label, field_label
from analysis.words.numbers import NOTHING, count, day, days, share
from pages.shared import blocks, cache, menu
from pages.shared.loads import set_aside_download
from pages.shared.text import plain

CURRENCIES = ("CNY", "HKD", "TWD", "USD", "EUR", "GBP", "JPY", "KRW", "SGD", "AUD", "CAD", "CHF", "INR", "THB", "VND")
ALMOST_NONE = 0.05
"""A smaller share of customers with a sale means that ids are written differently, more likely than that none buys."""

_TAKEN_BACK, _CHOSEN = "taken_back", "undo_load"


def show_empty() -> None:
    """What stands here while nothing is loaded."""
    blocks.empty_state(
        ":material/database:",
        _("The store is empty"),
        _("Every file that you load is listed here, with what became of its rows and how good its data is."),
        menu.LOAD,
        _("Load extracts"),
    )


def show_coverage(held: Coverage, calendar: Sequence[CalendarEntry]) -> None:
    """Sales day by day under the finding, with what the calendar says of these days."""
    if not held.days:
        st.caption(_("No sales are loaded yet."))
        return
    figure = draw_coverage(held, calendar)
    with st.container(border=True):
        st.subheader(plain(figure.layout.title.text), anchor=False)
        st.caption(_("Order lines by day"))
        figure.update_layout(title=None)
        st.plotly_chart(figure, key="coverage_chart", config=CONFIG, alt=describe_coverage(held, calendar))


def show_quality(content: StoreContent) -> None:
    """Completeness, accuracy and timeliness, a sentence each, with the shares behind the first."""
    with st.container(key="quality"):
        for extract in Extract:
            if found := [item for item in content.filled if item.extract == extract]:
                _say(_("Completeness"), _completeness(extract, found))
        if content.matched.customers and content.matched.lines:
            _say(_("Accuracy of ids"), _accuracy(content.matched))
        if content.coverage.days and content.delay is not None:
            _say(_("Timeliness"), _timeliness(content.coverage.days[-1].day, content.delay))
    if content.filled:
        with st.expander(_("How well each field is filled"), key="filled_fields"):
            blocks.table(
                _filled_rows(content.filled),
                alt=_("How well each field is filled"),
                key="filled_table",
                left=(_("Extract"), _("Field")),
            )


def _say(what: str, sentence: str) -> None:
    st.markdown(f"**{plain(what)}** · {plain(sentence)}")


def _completeness(extract: Extract, found: Iterable[Filled]) -> str:
    carried = [item for item in found if item.filled]
    absent = [field_label(item.field) for item in found if not item.filled]
    partly = [item for item in carried if item.filled < item.rows]
    name = extract_label(extract)
    if partly:
        least = min(partly, key=lambda item: item.share)
        text = _("{extract}: {full} of {n} fields are filled in every row; least filled is {field}, in {share}.")
        said = text.format(
            extract=name,
            full=count(len(carried) - len(partly)),
            n=count(len(carried)),
            field=field_label(least.field),
            share=share(least.share),
        )
    else:
        said = _("{extract}: every field that the files carry is filled in every row.").format(extract=name)
    return " ".join([said, *([_("In no file: {fields}.").format(fields=_(", ").join(absent))] if absent else [])])


def _accuracy(matched: Matched) -> str:
    found = matched.customers_found / matched.customers
    text = _("{customers} of all campaigns' customers have a sale; {lines} of the order lines are of such customers.")
    said = text.format(customers=share(found), lines=share(matched.lines_found / matched.lines))
    if found >= ALMOST_NONE:
        return said
    return said + " " + _("Compare how the ids are written in both files: leading zeros, prefixes, another number?")


def _timeliness(last: date, delay: int) -> str:
    text = _("The last sale is of {day}, {age} before today; it was loaded {delay} after it was made.")
    return text.format(day=day(last), age=days((date.today() - last).days), delay=days(delay))


def _filled_rows(found: Iterable[Filled]) -> list[dict[str, str]]:
    return [
        {
            _("Extract"): extract_label(Extract(item.extract)),
            _("Field"): field_label(item.field),
            _("Rows"): count(item.rows),
            _("Filled"): count(item.filled),
            _("Share"): share(item.share),
        }
        for item in found
        if item.rows
    ]


def show_loads(loads: Iterable[StoredLoad]) -> None:
    """Every load with its file and what became of the rows."""
    left = (_("File"), _("Extract"), _("Campaigns"), _("Dates"), _("By"), _("Hash"))
    blocks.table([_load_row(load) for load in loads], alt=_("All loads"), key="stored_loads", left=left)


def _load_row(load: StoredLoad) -> dict[str, str]:
    return {
        _("Load"): count(load.load),
        _("File"): load.file,
        _("Extract"): extract_label(Extract(load.extract)),
        _("Campaigns"): ", ".join(load.campaigns) or NOTHING,
        _("Rows in the file"): count(load.rows_in),
        _("Loaded"): count(load.loaded),
        _("Set aside"): count(load.set_aside),
        _("Repeated"): count(load.repeated),
        _("Dates"): f"{day(load.first_day)} – {day(load.last_day)}" if load.first_day else NOTHING,
        _("Loaded on"): day(load.loaded_at.date()),
        _("By"): load.loaded_by,
        _("Hash"): load.sha256[:10],
    }


def offer_set_aside(loads: Iterable[StoredLoad]) -> None:
    """The rows of any load that could not be used, to be corrected and loaded again."""
    known = {load.load: load for load in loads if load.set_aside}
    if not known:
        return
    with st.popover(_("Rows set aside"), icon=":material/download:", key="set_aside_popover"):
        chosen = st.selectbox(
            _("Load"),
            list(known),
            format_func=lambda number: f"{count(number)} · {known[number].file} · {count(known[number].set_aside)}",
            key="set_aside_load",
        )
        if chosen in known:
            set_aside_download(chosen, key="set_aside_stored")


def offer_undo(loads: Iterable[StoredLoad]) -> None:
    """Take a load back, after asking once more."""
    if (said := st.session_state.pop(_TAKEN_BACK, None)) is not None:
        st.toast(_("{file} is taken back").format(file=plain(said)), icon=":material/undo:")
        st.session_state[_CHOSEN] = None
    known = {load.load: load for load in loads}
    with st.popover(_("Take a load back"), icon=":material/undo:", key="undo_popover"):
        chosen = st.selectbox(
            _("Load"),
            list(known),
            index=None,
            placeholder=_("choose"),
            format_func=lambda number: f"{count(number)} · {known[number].file}",
            key=_CHOSEN,
        )
        if chosen not in known:
            st.caption(_("Choose the load. What it brought leaves the store; what other files brought stays."))
            return
        load = known[chosen]
        text = _("Take back **{file}**? Its {rows} rows leave the store, and every figure that rests on them changes.")
        st.markdown(text.format(file=plain(load.file), rows=count(load.loaded)))
        if st.button(_("Take it back"), key="undo", type="primary", icon=":material/undo:"):
            _undo(load)


def _undo(load: StoredLoad) -> None:
    try:
        with st.spinner(_("Taking it back …")):
            cache.undo(load.load)
    except BadInput as refusal:
        blocks.refusal(refusal)
        return
    st.session_state[_TAKEN_BACK] = load.file
    st.rerun()


def ask_currency() -> None:
    """The currency of all money in the store."""
    current = cache.currency()
    known = list(dict.fromkeys([current, *CURRENCIES]))
    chosen = st.selectbox(
        _("Currency"),
        known,
        index=known.index(current),
        key="currency",
        help=_("How all amounts are written. The amounts themselves are not converted."),
        width=220,
    )
    if chosen in known and chosen != current:
        cache.change_currency(chosen)
        st.toast(_("The currency is {currency} now").format(currency=chosen), icon=":material/check:")


def tell_zone(zone: str | None) -> None:
    """Which day a time belongs to."""
    if zone:
        st.caption(_("Days are counted in the time zone {zone}.").format(zone=plain(zone)))
    else:
        st.caption(_("Days are taken as they stand in the files; no time zone was named."))
