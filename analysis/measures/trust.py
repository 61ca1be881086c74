"""The trust checks: can the numbers of a campaign be believed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from analysis.measures.store import Store
from analysis.model import (
    ALL,
    DEFAULT_PRIMARY,
    SALES_METRICS,
    Campaign,
    CellSummary,
    Check,
    Code,
    Comparison,
    Fact,
    Kind,
    Metric,
    NotMeasurable,
    Remark,
    TrustCheck,
)
from analysis.settings import read_settings
from analysis.stats.balance import level_balance, standardised_difference
from analysis.stats.means import compare_means
from analysis.stats.multiplicity import holm
from analysis.stats.proportions import compare_proportions
from analysis.stats.ratio_check import sample_ratio
from analysis.stats.ratios import compare_ratios
from analysis.store.campaigns import campaign_key, read_campaign
from analysis.store.connection import read_meta
from analysis.store.outcomes import CellWindows, read_windows, refresh_outcomes
from analysis.store.summaries import (
    count_levels,
    summarize_order_value,
    summarize_outcomes,
    summarize_recency,
)

SAMPLE_RATIO_ALARM = 0.001
IMBALANCE_ALARM = 0.1
IMBALANCE_P = 0.01
PLACEBO_ALARM = 0.01
GAP_DAYS = 7


def check_trust(store: Store, campaign_id: str) -> tuple[TrustCheck, ...]:
    """Make every trust check of a campaign, in the order they are read.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.

    Returns:
        One line per check, or per check and target cell. A check that cannot be made has no alarm and says why.

    Raises:
        BadInput: There is no such campaign.
    """
    campaign = read_campaign(store, campaign_id)
    if campaign.has_sales_window:
        refresh_outcomes(store, campaign)
    windows = read_windows(store, campaign) if campaign.has_sales_window else ()
    cut = _cut(campaign, windows)
    return (
        _sample_ratio(campaign, _assigned(store, campaign)),
        _double_membership(store, campaign),
        *(replace(check, further=cut) for check in _balance(store, campaign, windows)),
        *(replace(check, further=cut) for check in _placebo(store, campaign, windows)),
        replace(_maturity(campaign, windows), further=_gaps(store, campaign, windows)),
    )


def _cut(campaign: Campaign, windows: tuple[CellWindows, ...]) -> tuple[Remark, ...]:
    """That the sales begin too late for the whole pre window; nothing where they cover none of it."""
    days, fewest = campaign.settings.pre_days, min((window.fewest_pre_days for window in windows), default=0)
    if not 0 < fewest < days:
        return ()
    return (Remark(Code.PRE_WINDOW_CUT, (("days_missing", days - fewest), ("pre_days", days))),)


def _assigned(store: Store, campaign: Campaign) -> dict[str, int]:
    return {cell.name: cell.customers for cell in campaign.cells}


def _sample_ratio(campaign: Campaign, observed: dict[str, int]) -> TrustCheck:
    planned = dict(campaign.settings.split)
    check = Check.SAMPLE_RATIO
    if not planned or len(observed) < 2:
        return _unmade(campaign, check, ALL, SAMPLE_RATIO_ALARM, _no_split(observed))
    if set(observed) - set(planned):
        facts = (("planned", ", ".join(planned)), ("cells", ", ".join(observed)))
        return _unmade(campaign, check, ALL, SAMPLE_RATIO_ALARM, Remark(Code.SPLIT_OTHER_CELLS, facts))
    ratio = sample_ratio(observed, planned)
    if isinstance(ratio, NotMeasurable):
        return _unmade(campaign, check, ALL, SAMPLE_RATIO_ALARM, Remark(ratio.code, ratio.facts))
    p = ratio.p_value
    remark = Remark(Code.SAMPLE_RATIO, (("planned", _shares(planned)), ("observed", _shares(observed))))
    last = {choice.setting: choice for choice in campaign.choices}
    after = "split" in last and last["split"].after_sales
    further = (Remark(Code.CHOSEN_AFTER, (("setting", "split"),)),) if after else ()
    return TrustCheck(campaign.id, check, ALL, p, SAMPLE_RATIO_ALARM, p < SAMPLE_RATIO_ALARM, remark, further)


def _no_split(observed: dict[str, int]) -> Remark:
    if len(observed) < 2:
        return Remark(Code.NO_CONTROL)
    equal = sample_ratio(observed, dict.fromkeys(observed, 1.0))
    return Remark(Code.NO_SPLIT, () if isinstance(equal, NotMeasurable) else (("equal_p", equal.p_value),))


def _shares(parts: dict[str, float] | dict[str, int]) -> str:
    total = sum(parts.values())
    return ", ".join(f"{cell} {part / total:.1%}" for cell, part in parts.items())


def _double_membership(store: Store, campaign: Campaign) -> TrustCheck:
    doubles, resolved = store.read("count_doubles", {"campaign": campaign_key(store, campaign.id)})[0]
    remark = Remark(Code.DOUBLE_MEMBERSHIP, (("customers", doubles), ("resolved", int(resolved))))
    return TrustCheck(campaign.id, Check.DOUBLE_MEMBERSHIP, ALL, float(doubles), 0.0, doubles > 0, remark)


@dataclass(frozen=True, slots=True)
class _Covariate:
    """Something known before the contact: how far apart two cells are in it, in standard deviations, and its p."""

    name: str
    difference: float
    p_value: float


def _balance(store: Store, campaign: Campaign, windows: tuple[CellWindows, ...]) -> tuple[TrustCheck, ...]:
    control = campaign.settings.control
    if control is None or control not in _assigned(store, campaign):
        return (_unmade(campaign, Check.BALANCE, ALL, IMBALANCE_ALARM, Remark(Code.NO_CONTROL)),)
    numeric = _past(store, campaign, windows)
    levels = _attributes(store, campaign)
    return tuple(
        _balance_of(campaign, cell.name, _covariates(numeric, levels, cell.name, control))
        for cell in campaign.target_cells
    )


def _past(store: Store, campaign: Campaign, windows: tuple[CellWindows, ...]) -> dict[str, dict[str, CellSummary]]:
    """Summaries by covariate and cell of what customers did before the contact, as far as the sales cover it."""
    if not any(window.with_a_pre_day for window in windows):
        return {}
    found = summarize_outcomes(
        store,
        campaign.id,
        ["revenue_per_customer", "orders_per_customer"],
        attribute=None,
        margin_rate=None,
        window="pre",
    )
    names = {"@pre_revenue": "revenue_per_customer", "@pre_orders": "orders_per_customer"}
    past = {
        covariate: {cell: summary for (metric, _level, cell), summary in found.items() if metric == name}
        for covariate, name in names.items()
    }
    return past | {"@recency": summarize_recency(store, campaign.id)}


def _attributes(store: Store, campaign: Campaign) -> dict[str, dict[str, dict[str, int]]]:
    """Customers by attribute, cell and level; without attributes that only describe the cell, such as its name."""
    counts = count_levels(store, campaign.id)
    return {
        attribute: cells
        for attribute, cells in counts.items()
        if not all(len(levels) == 1 for levels in cells.values())
    }


def _covariates(
    numeric: dict[str, dict[str, CellSummary]],
    levels: dict[str, dict[str, dict[str, int]]],
    target: str,
    control: str,
) -> list[_Covariate]:
    found = []
    for name, cells in numeric.items():
        if target in cells and control in cells:
            found += _numeric_covariate(name, cells[target], cells[control])
    for name, counts in levels.items():
        if target in counts and control in counts:
            balance = level_balance(counts[target], counts[control])
            found.append(_Covariate(name, balance.largest_difference, balance.p_value))
    return found


def _numeric_covariate(name: str, target: CellSummary, control: CellSummary) -> list[_Covariate]:
    """One covariate, or none where a cell is too small. Two constants that differ do so for certain."""
    result = compare_means(target, control, confidence=0.95)
    if isinstance(result, NotMeasurable) and result.code is not Code.NO_VARIATION:
        return []
    difference = standardised_difference(target, control)
    certain = 0.0 if difference else 1.0
    return [_Covariate(name, difference, result.p_value if isinstance(result, Comparison) else certain)]


def _balance_of(campaign: Campaign, target: str, covariates: list[_Covariate]) -> TrustCheck:
    """Alarm where a covariate is far apart and not by chance; report the furthest of those, else of all."""
    if not covariates:
        return _unmade(campaign, Check.BALANCE, target, IMBALANCE_ALARM, Remark(Code.NOTHING_TO_BALANCE))
    adjusted = holm([covariate.p_value for covariate in covariates])
    judged = list(zip(covariates, adjusted, strict=True))
    alarming = [(c, p) for c, p in judged if abs(c.difference) > IMBALANCE_ALARM and p < IMBALANCE_P]
    worst, p_adjusted = max(alarming or judged, key=lambda pair: abs(pair[0].difference))
    facts: tuple[tuple[str, Fact], ...] = (
        ("covariate", worst.name),
        ("difference", worst.difference),
        ("p_adjusted", p_adjusted),
        ("covariates", len(covariates)),
    )
    is_near = abs(worst.difference) > IMBALANCE_ALARM and not alarming
    remark = Remark(Code.BALANCE_NEAR if is_near else Code.BALANCE, facts)
    return TrustCheck(campaign.id, Check.BALANCE, target, worst.difference, IMBALANCE_ALARM, bool(alarming), remark)


def _placebo(store: Store, campaign: Campaign, windows: tuple[CellWindows, ...]) -> tuple[TrustCheck, ...]:
    """The effect that the program would report for the days before the contact, where nothing can have happened."""
    control, check = campaign.settings.control, Check.PLACEBO
    if control is None:
        return (_unmade(campaign, check, ALL, PLACEBO_ALARM, Remark(Code.NO_CONTROL)),)
    if not any(window.with_a_pre_day for window in windows):
        return (_unmade(campaign, check, ALL, PLACEBO_ALARM, _no_placebo(campaign)),)
    metric = _placebo_metric(campaign)
    results = {cell.name: _pre_effect(store, campaign, metric, cell.name, control) for cell in campaign.target_cells}
    measured = {cell: result for cell, result in results.items() if isinstance(result, Comparison)}
    adjusted = dict(zip(measured, holm([result.p_value for result in measured.values()]), strict=True))
    currency = read_meta(store, "currency") or read_settings().currency
    return tuple(
        _placebo_of(campaign, cell, metric, result, adjusted.get(cell), currency) for cell, result in results.items()
    )


def _no_placebo(campaign: Campaign) -> Remark:
    if campaign.has_sales_window:
        return Remark(Code.NO_PRE_WINDOW)
    if campaign.primary.own:
        return Remark(Code.NOT_A_SALES_METRIC, (("metric", campaign.primary.name),))
    return Remark(Code.NO_LAUNCH)


def _placebo_metric(campaign: Campaign) -> Metric:
    """The primary metric, or revenue where the extract brought the primary metric itself."""
    names = {metric.name: metric for metric in SALES_METRICS}
    return names.get(campaign.primary.name, names[DEFAULT_PRIMARY])


def _pre_effect(
    store: Store, campaign: Campaign, metric: Metric, target: str, control: str
) -> Comparison | NotMeasurable:
    confidence = campaign.settings.confidence
    if metric.kind is Kind.RATIO:
        pairs = summarize_order_value(store, campaign.id, attribute=None, window="pre")
        if (ALL, target) not in pairs or (ALL, control) not in pairs:
            return NotMeasurable(Code.NO_PRE_WINDOW)
        return compare_ratios(pairs[ALL, target], pairs[ALL, control], confidence=confidence)
    rate = campaign.settings.margin_rate
    found = summarize_outcomes(store, campaign.id, [metric.name], attribute=None, margin_rate=rate, window="pre")
    cells = [found.get((metric.name, ALL, cell)) for cell in (target, control)]
    if cells[0] is None or cells[1] is None:
        return NotMeasurable(Code.NO_PRE_WINDOW)
    compare = compare_proportions if metric.kind is Kind.PROPORTION else compare_means
    return compare(cells[0], cells[1], confidence=confidence)


def _placebo_of(
    campaign: Campaign,
    cell: str,
    metric: Metric,
    result: Comparison | NotMeasurable,
    adjusted: float | None,
    currency: str,
) -> TrustCheck:
    if isinstance(result, NotMeasurable) or adjusted is None:
        code = result.code if isinstance(result, NotMeasurable) else Code.NO_PRE_WINDOW
        return _unmade(campaign, Check.PLACEBO, cell, PLACEBO_ALARM, Remark(code))
    facts: tuple[tuple[str, Fact], ...] = (
        ("metric", metric.name),
        ("effect", result.effect),
        ("p_value", adjusted),
        ("currency", currency),
    )
    remark = Remark(Code.PLACEBO, facts)
    return TrustCheck(campaign.id, Check.PLACEBO, cell, adjusted, PLACEBO_ALARM, adjusted < PLACEBO_ALARM, remark)


def _maturity(campaign: Campaign, windows: tuple[CellWindows, ...]) -> TrustCheck:
    """The smallest share of a cell's customers whose post window the sales cover to its end."""
    check = Check.MATURITY
    if not campaign.has_sales_window:
        return _unmade(campaign, check, ALL, 1.0, Remark(Code.NO_LAUNCH))
    if not windows:
        return _unmade(campaign, check, ALL, 1.0, Remark(Code.NO_SALES))
    value = min(window.with_all_post_days / window.customers for window in windows)
    days = campaign.settings.post_days
    missing = days - min(window.fewest_post_days for window in windows)
    remark = Remark(Code.MATURITY, (("days_missing", missing), ("post_days", days)))
    return TrustCheck(campaign.id, check, ALL, value, 1.0, value < 1, remark)


def _gaps(store: Store, campaign: Campaign, windows: tuple[CellWindows, ...]) -> tuple[Remark, ...]:
    """Weeks without a single sale of anybody inside the campaign's windows: hardly true, so a file may be missing."""
    if not windows:
        return ()
    settings = campaign.settings
    first = min(window.first_contact for window in windows) - timedelta(days=settings.pre_days)
    end = max(window.last_contact for window in windows) + timedelta(days=settings.post_days)
    gaps = store.read("find_gaps", {"first": first, "end": end, "days": GAP_DAYS})
    return tuple(Remark(Code.SALES_GAP, (("first_day", start), ("last_day", last))) for start, last in gaps)


def _unmade(campaign: Campaign, check: Check, cell: str, threshold: float, remark: Remark) -> TrustCheck:
    return TrustCheck(campaign.id, check, cell, None, threshold, None, remark)
