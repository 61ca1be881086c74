"""Reports as rows to look at: headings in the reader's language, numbers by meaning. Downloads never come from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    SetAside,
)
from analysis.words import _
from analysis.words.labels import extract_label, level_label, method_label, metric_label, setting_label, state_label
from analysis.words.numbers import NOTHING, Figure, count, day, interval, lift, p_value, value
from analysis.words.remarks import sentence
from pages.shared import menu
from pages.shared.blocks import verdict_markup
from pages.shared.text import plain

Row = dict[str, str]


def lift_rows(report: LiftReport, rows: Iterable[LiftRow]) -> list[Row]:
    """Lines of the lift table; the level stands first where there is more than the whole campaign."""
    lines = tuple(rows)
    divided = any(row.segment != ALL for row in lines)
    return [_lift_row(report, row, divided) for row in lines]


def _lift_row(report: LiftReport, row: LiftRow, divided: bool) -> Row:
    level = {_("Level"): level_label(row.level, row.segment)} if divided else {}
    name = {_("Target cell"): row.target_cell}
    return {**level, **name, **_figures(report, row), **_cells(report, row), **_words(row)}


def _words(row: LiftRow) -> Row:
    method = method_label(row.result.method) if isinstance(row.result, Comparison) else NOTHING
    return {_("Method"): method, _("Note"): note(row)}


def _cells(report: LiftReport, row: LiftRow) -> Row:
    unit, currency = row.metric.unit, report.currency
    return {
        _("Target average"): value(unit, row.mean_target, currency),
        _("Control average"): value(unit, row.mean_control, currency),
        _("Target customers"): count(row.n_target),
        _("Control customers"): count(row.n_control),
    }


def _figures(report: LiftReport, row: LiftRow) -> Row:
    result = row.result if isinstance(row.result, Comparison) else None
    ends = result.lift_interval if result else None
    write = difference(row.metric, report.currency)
    sums = partial(total_of, row, report.currency)
    return {
        _("Effect"): _with_ends(write, result.effect, result.interval) if result else NOTHING,
        _("Lift"): _with_ends(lift, result.lift, ends if isinstance(ends, Interval) else None) if result else NOTHING,
        _("p-value"): p_value(result.p_value) if result else NOTHING,
        _("Adjusted p"): p_value(row.p_adjusted),
        _("In total"): _with_ends(sums, row.incremental, row.incremental_interval),
    }


def _with_ends(write: Callable[[Figure], str], figure: Figure, ends: Interval | None) -> str:
    """A figure with its interval behind it, in one piece."""
    text = f"{write(figure)} {interval(ends.low, ends.high, write)}" if ends else write(figure)
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def text_columns() -> tuple[str, ...]:
    """Headings of the columns that hold words, not figures."""
    return _("Level"), _("Target cell"), _("Method"), _("Note")


def note(row: LiftRow) -> str:
    """Why there is no figure, or what its reader must know."""
    reason = [sentence(row.result)] if isinstance(row.result, NotMeasurable) else []
    return " ".join([*reason, *(sentence(remark) for remark in row.remarks)])


def campaign_rows(lines: Iterable[CampaignLine], currency: str) -> list[Row]:
    """All campaigns for the overview, as Markdown: verdicts are badges, names are escaped."""
    return [_campaign_row(line, currency) for line in lines]


def _campaign_row(line: CampaignLine, currency: str) -> Row:
    metric = line.campaign.primary
    return {
        _("Campaign"): menu.lift_address(line.campaign.id),
        _("Launch"): plain(day(line.campaign.settings.launch)),
        _("Target cell"): plain(line.target_cell or NOTHING),
        _("Primary metric"): plain(metric_label(metric)),
        _("Effect per customer"): plain(_effect(line, currency)),
        _("Verdict"): verdict_markup(line.verdict),
        _("State"): plain(state_label(line.state)),
    }


def _effect(line: CampaignLine, currency: str) -> str:
    if line.row is None or isinstance(line.row.result, NotMeasurable):
        return _("not measurable")
    return _with_ends(difference(line.row.metric, currency), line.row.result.effect, line.row.result.interval)


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
