"""All campaigns on one axis: the lift of each target cell's primary metric, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from analysis.charts.findings import bare
from analysis.charts.forest import Axis, Mark, draw_forest
from analysis.charts.palette import GAIN, HARM, UNCLEAR
from analysis.model import CampaignLine, Comparison, Interval, NotMeasurable, PayBack, Verdict
from analysis.words import _, ngettext
from analysis.words.labels import metric_label, pay_back_label, verdict_label
from analysis.words.numbers import interval, lift
from analysis.words.remarks import sentence


def draw_overview(lines: Sequence[CampaignLine]) -> go.Figure:
    """Draw one row for each target cell of each campaign.

    Args:
        lines: As `list_campaigns` gives them; at least one.
    """
    labels = [name_of(line, lines) for line in lines]
    marks = [_mark(line, place) for place, line in enumerate(lines)]
    return draw_forest(
        headline(lines), labels, marks, Axis(_("Lift against the control, %"), lambda part: bare(100 * part))
    )


def headline(lines: Sequence[CampaignLine]) -> str:
    """The finding over all campaigns: how many target cells with a fair control worked, and how many paid back."""
    judged = [line for line in lines if line.is_fair]
    text = ngettext(
        "{worked} of {n} target cell worked, {paid} paid back",
        "{worked} of {n} target cells worked, {paid} paid back",
        len(judged),
    )
    return text.format(
        worked=sum(line.verdict is Verdict.WORKED for line in judged),
        n=len(judged),
        paid=sum(line.pays_back is PayBack.PAID_BACK for line in judged),
    )


def describe_overview(lines: Sequence[CampaignLine]) -> str:
    """The chart in words, for readers who do not see it."""
    parts = [_("{name}: {lift}.").format(name=name_of(line, lines), lift=_lift_text(line)) for line in lines]
    return " ".join([headline(lines) + ".", *parts])


def name_of(line: CampaignLine, lines: Sequence[CampaignLine]) -> str:
    """The campaign, and the target cell where the campaign has several."""
    several = sum(other.campaign.id == line.campaign.id for other in lines) > 1
    if several and line.target_cell is not None:
        return f"{line.campaign.id} · {line.target_cell}"
    return line.campaign.id


def _lift_text(line: CampaignLine) -> str:
    result = line.row.result if line.row else None
    if not isinstance(result, Comparison) or isinstance(result.lift, NotMeasurable):
        return _("not measurable")
    ends = result.lift_interval
    if isinstance(ends, NotMeasurable):
        return lift(result.lift)
    return f"{lift(result.lift)} {interval(ends.low, ends.high, lift)}"


def _mark(line: CampaignLine, place: int) -> Mark:
    result = line.row.result if line.row else None
    if not isinstance(result, Comparison) or isinstance(result.lift, NotMeasurable):
        return Mark(place, "", None, None, None, _("not measurable"), escape(_reason(line)), UNCLEAR)
    ends = result.lift_interval
    low, high = (ends.low, ends.high) if isinstance(ends, Interval) else (None, None)
    symbol = "circle-open" if line.verdict is Verdict.NOT_AN_EXPERIMENT else "circle"
    return Mark(place, "", result.lift, low, high, lift(result.lift), _hover(line), _color(line), symbol)


def _reason(line: CampaignLine) -> str:
    result = line.row.result if line.row else None
    if isinstance(result, NotMeasurable):
        return sentence(result)
    if isinstance(result, Comparison) and isinstance(result.lift, NotMeasurable):
        return sentence(result.lift)
    return _("Nothing to measure yet.")


def _hover(line: CampaignLine) -> str:
    metric = metric_label(line.campaign.primary)
    verdict = f"<br>{escape(verdict_label(line.verdict))}" if line.verdict else ""
    verdict += f"<br>{escape(pay_back_label(line.pays_back))}" if line.pays_back else ""
    return f"<b>{escape(line.campaign.id)}</b><br>{escape(metric)}<br>{escape(_lift_text(line))}{verdict}"


def _color(line: CampaignLine) -> str:
    return {Verdict.WORKED: GAIN, Verdict.HARMED: HARM}.get(line.verdict or Verdict.CANNOT_TELL, UNCLEAR)
