"""Reports as rows to look at: headings in the reader's language, numbers by meaning. Downloads never come from here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable
from functools import partial

from analysis.charts.findings import difference, total_of
from analysis.model import (
    ALL,
    Campaign,
    CampaignLine,
    Comparison,
    Extract,
    Interval,
    LiftReport,
    LiftRow,
    LoadReport,
    NotMeasurable,
    Remark,
    SetAside,
    State,
)
from analysis.words import _
from analysis.words.labels import extract_label, level_label, metric_label, setting_label, state_label
from analysis.words.numbers import NOTHING, Figure, count, day, interval, lift, p_value, short_figures, value
from analysis.words.remarks import sentence
from pages.shared import menu
from pages.shared.badges import verdicts_markup
from pages.shared.text import plain

Row = dict[str, str]


def lift_rows(report: LiftReport, rows: Iterable[LiftRow], unlike: Collection[str] = ()) -> list[Row]:
    """Lines of the lift table as Markdown, in as few columns as fit a page; the download has all.

    The level stands first where there is more than the whole campaign. A column in which no line has a figure is left
    out. Of cells that were not alike to begin with nothing stands that would be read as an effect.
    """
    lines = tuple(rows)
    divided = any(row.segment != ALL for row in lines)
    found = [
        {
            **({_("Level"): plain(level_label(row.level, row.segment))} if divided else {}),
            _("Target cell"): plain(row.target_cell),
            **_averages(report, row),
            **(
                _difference(report, row) if {row.target_cell, row.control_cell} & set(unlike) else _figures(report, row)
            ),
        }
        for row in lines
    ]
    used = [name for name in (found[0] if found else ()) if any(row[name] != NOTHING for row in found)]
    return [{name: row[name] for name in used} for row in found]


def lift_notes(rows: Iterable[LiftRow]) -> list[str]:
    """What holds for single levels only, each note with the lines it is about; what holds for all stands elsewhere."""
    lines = tuple(rows)
    shared = {remark for row in lines if row.segment == ALL for remark in row.remarks}
    notes: dict[str, list[str]] = {}
    for row in lines:
        for text in _own_notes(row, shared):
            notes.setdefault(text, []).append(f"{level_label(row.level, row.segment)} · {row.target_cell}")
    return [_("{names}: {note}").format(names=_(", ").join(names), note=note) for note, names in notes.items()]


def _own_notes(row: LiftRow, shared: Container[Remark]) -> list[str]:
    if row.segment == ALL:
        return []
    reason = [sentence(row.result)] if isinstance(row.result, NotMeasurable) else []
    return [*reason, *(sentence(remark) for remark in row.remarks if remark not in shared)]


def _averages(report: LiftReport, row: LiftRow) -> Row:
    return {
        _("Target average"): plain(_average(report, row, row.mean_target, row.n_target)),
        _("Control average"): plain(_average(report, row, row.mean_control, row.n_control)),
    }


def _figures(report: LiftReport, row: LiftRow) -> Row:
    result = row.result if isinstance(row.result, Comparison) else None
    ends = result.lift_interval if result else None
    write = difference(row.metric, report.currency)
    sums = partial(total_of, row, report.currency)
    found = {
        _("Effect"): with_ends(write, result.effect, result.interval) if result else NOTHING,
        _("Lift"): with_ends(lift, result.lift, ends if isinstance(ends, Interval) else None) if result else NOTHING,
        _("p-value"): p_value(result.p_value) if result else NOTHING,
        _("Adjusted p"): p_value(row.p_adjusted),
        _("In total"): with_ends(sums, row.incremental, row.incremental_interval),
    }
    return {heading: plain(text) for heading, text in found.items()}


def _difference(report: LiftReport, row: LiftRow) -> Row:
    """What the cells differ by, where nobody can say how much of it the campaign caused."""
    none = dict.fromkeys((_("Lift"), _("p-value"), _("Adjusted p"), _("In total")), NOTHING)
    if isinstance(row.result, NotMeasurable):
        return {_("Effect"): NOTHING, **none}
    write = difference(row.metric, report.currency)
    differs = with_ends(write, row.result.effect, row.result.interval)
    return {
        _("Effect"): plain(_("none can be told; the cells differ by {difference}").format(difference=differs)),
        **none,
    }


def _average(report: LiftReport, row: LiftRow, mean: float | None, customers: int | None) -> str:
    """An average and, behind it, over how many customers."""
    if customers is None:
        return NOTHING
    average = value(row.metric.unit, mean, report.currency).replace(" ", "\N{NO-BREAK SPACE}")
    return _("{average} of {customers}").format(average=average, customers=count(customers))


def with_ends(write: Callable[[Figure], str], figure: Figure, ends: Interval | None) -> str:
    """A figure and its interval, each in one piece."""
    parts = [write(figure), *([interval(ends.low, ends.high, write)] if ends else [])]
    return " ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)


def campaign_rows(lines: Iterable[CampaignLine], currency: str) -> list[Row]:
    """All campaigns for the overview, as Markdown: verdicts are badges, names are escaped."""
    return [_campaign_row(line, currency) for line in lines]


def campaign_reasons(lines: Iterable[CampaignLine]) -> list[str]:
    """Why each verdict is what it is, as Markdown."""
    named = [(f"{line.campaign.id} · {line.target_cell or NOTHING}", line.judgement) for line in lines]
    return [f"**{plain(name)}**: {plain(sentence(found.reason))}" for name, found in named if found]


def _campaign_row(line: CampaignLine, currency: str) -> Row:
    metric = line.campaign.primary
    return {
        _("Campaign"): menu.lift_address(line.campaign.id),
        _("Launch"): plain(day(line.campaign.settings.launch)),
        _("Target cell"): plain(line.target_cell or NOTHING),
        _("Primary metric"): plain(metric_label(metric) + ": " + _effect(line, currency)),
        _("Profit"): profit(line, currency),
        _("Verdict"): verdicts_markup(line),
        _("State"): plain(state_label(line.state)),
    }


def profit(line: CampaignLine, currency: str) -> str:
    """What a target cell earned beyond its cost, as Markdown; a dash where there was no experiment."""
    if not line.is_fair or line.pay is None:
        return NOTHING
    if isinstance(line.pay.profit, NotMeasurable):
        return _("not measurable")
    found, ends = line.pay.profit.value, line.pay.profit.interval
    low, high = (ends.low, ends.high) if isinstance(ends, Interval) else (found, found)
    write = short_figures((found, low, high), currency)
    text = write(found) + (f" {interval(low, high, write)}" if isinstance(ends, Interval) else "")
    return plain(_("{profit} so far").format(profit=text) if line.state is State.RUNNING else text)


def _effect(line: CampaignLine, currency: str) -> str:
    if line.row is None or isinstance(line.row.result, NotMeasurable):
        return _("not measurable")
    return with_ends(difference(line.row.metric, currency), line.row.result.effect, line.row.result.interval)


def set_aside_rows(rows: Iterable[SetAside]) -> list[dict[str, str | int]]:
    """Rows of an extract that could not be used."""
    return [
        {_("Row"): row.row, _("Column"): row.column, _("Value"): row.value, _("Reason"): row.reason} for row in rows
    ]


def load_rows(reports: Iterable[LoadReport]) -> list[Row]:
    """Earlier loads, what became of their rows."""
    return [
        {
            _("Load"): count(report.load),
            _("File"): report.file,
            _("Extract"): extract_label(Extract(report.extract)),
            _("Rows in the file"): count(report.rows_in),
            _("Loaded"): count(report.loaded),
            _("Set aside"): count(report.set_aside),
            _("Repeated"): count(report.repeated),
        }
        for report in reports
    ]


def choice_rows(campaign: Campaign) -> list[Row]:
    """What a person chose for a campaign, and whether the sales had been seen by then, as Markdown."""
    before = ":green-badge[:material/check: " + _("before the sales were seen") + "]"
    after = ":orange-badge[:material/visibility: " + _("after the sales were seen") + "]"
    return [
        {
            _("Setting"): plain(setting_label(choice.setting)),
            _("Chosen"): plain(choice.value),
            _("When"): plain(day(choice.chosen_at.date())),
            _("Sales"): after if choice.after_sales else before,
        }
        for choice in campaign.choices
    ]


def set_aside_columns() -> tuple[str, ...]:
    """Headings of the set-aside table that hold words."""
    return _("Column"), _("Value"), _("Reason")


def load_text_columns() -> tuple[str, ...]:
    """Headings of the table of loads that hold words."""
    return _("File"), _("Extract")
