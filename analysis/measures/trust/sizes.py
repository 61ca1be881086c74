"""Do the cells have the sizes that were planned, and if not, where did the assignment break?"""

from __future__ import annotations

from dataclasses import replace

from analysis.measures.trust.subject import Levels, Subject, state_of
from analysis.model import ALL, Check, CheckTable, Code, Fact, Heading, NotMeasurable, Remark, TrustCheck
from analysis.stats.ratio_check import LevelRatio, SampleRatio, locate_mismatch, sample_ratio

ALARM = 0.001
MOST_LEVELS = 12
"""Levels to show of those that were tested, the smallest p-value first."""


def check_sizes(subject: Subject) -> tuple[TrustCheck, ...]:
    """The sample ratio: cell sizes against the planned split, over all and within every level."""
    observed, planned = subject.customers, dict(subject.campaign.settings.split)
    if not planned or len(observed) < 2:
        unmade = subject.unmade(Check.SAMPLE_RATIO, _no_split(observed), threshold=ALARM)
        return (replace(unmade, tables=(_sizes_alone(observed),)),)
    if set(observed) - set(planned):
        facts = (("planned", ", ".join(planned)), ("cells", ", ".join(observed)))
        return (subject.unmade(Check.SAMPLE_RATIO, Remark(Code.SPLIT_OTHER_CELLS, facts), threshold=ALARM),)
    ratio = sample_ratio(observed, planned)
    if isinstance(ratio, NotMeasurable):
        return (subject.unmade(Check.SAMPLE_RATIO, ratio, threshold=ALARM),)
    return (_judged(subject, observed, planned, ratio),)


def _no_split(observed: dict[str, int]) -> Remark:
    if len(observed) < 2:
        return Remark(Code.NO_CONTROL)
    equal = sample_ratio(observed, dict.fromkeys(observed, 1.0))
    return Remark(Code.NO_SPLIT, () if isinstance(equal, NotMeasurable) else (("equal_p", equal.p_value),))


def _judged(subject: Subject, observed: dict[str, int], planned: dict[str, float], ratio: SampleRatio) -> TrustCheck:
    levels = locate_mismatch(_by_level(of_customers(subject.levels)), planned)
    red, broken = ratio.p_value < ALARM, [level for level in levels if level.p_adjusted < ALARM]
    facts: tuple[tuple[str, Fact], ...] = (("planned", _shares(planned)), ("observed", _shares(observed, planned)))
    further = _where(levels, broken, planned) if red else ()
    remark = Remark(Code.SAMPLE_RATIO, facts)
    if broken and not red:
        remark = Remark(Code.SAMPLE_RATIO_WITHIN, _level_facts(broken[0], planned))
    return TrustCheck(
        subject.campaign.id,
        Check.SAMPLE_RATIO,
        ALL,
        ratio.p_value,
        ALARM,
        state_of(red=red, amber=bool(broken)),
        remark,
        further + _chosen_after(subject),
        (_sizes_table(observed, planned, ratio), *((_levels_table(levels),) if levels else ())),
    )


def of_customers(levels: Levels) -> Levels:
    """Attributes of customers: those that only tell the cells apart, such as the cell's name, are left out."""
    return {
        attribute: cells
        for attribute, cells in levels.items()
        if not all(len(counts) == 1 for counts in cells.values())
    }


def _by_level(levels: Levels) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for attribute, cells in levels.items():
        for cell, counts in cells.items():
            for level, customers in counts.items():
                found.setdefault((attribute, level), {})[cell] = customers
    return found


def _where(levels: tuple[LevelRatio, ...], broken: list[LevelRatio], planned: dict[str, float]) -> tuple[Remark, ...]:
    """Where the assignment broke: in a level that deviates, while the others of its attribute do not."""
    if not levels:
        return ()
    told = [level for level in broken if _stands_out(level, levels)]
    if told:
        return (Remark(Code.SPLIT_BROKE, _level_facts(told[0], planned)),)
    return (Remark(Code.SPLIT_BROKE_EVERYWHERE, (("levels", len(levels)),)),)


def _stands_out(level: LevelRatio, levels: tuple[LevelRatio, ...]) -> bool:
    """Whether every other level of the attribute keeps to the plan."""
    others = [other for other in levels if other.attribute == level.attribute and other.level != level.level]
    return bool(others) and all(other.p_adjusted >= ALARM for other in others)


def _level_facts(level: LevelRatio, planned: dict[str, float]) -> tuple[tuple[str, Fact], ...]:
    return (
        ("attribute", level.attribute),
        ("level", level.level),
        ("planned", _shares(planned)),
        ("observed", _shares(dict(level.observed), planned)),
        ("p_adjusted", level.p_adjusted),
    )


def _shares(parts: dict[str, float] | dict[str, int], order: dict[str, float] | None = None) -> str:
    """Shares as a person reads them, cells in the order of the plan."""
    total = sum(parts.values())
    cells = dict.fromkeys((*(order or ()), *parts))
    return ", ".join(f"{cell} {100 * parts.get(cell, 0) / total:.1f}\N{NO-BREAK SPACE}%" for cell in cells)


def _chosen_after(subject: Subject) -> tuple[Remark, ...]:
    last = {choice.setting: choice for choice in subject.campaign.choices}
    after = "split" in last and last["split"].after_sales
    return (Remark(Code.CHOSEN_AFTER, (("setting", "split"),)),) if after else ()


def _sizes_alone(observed: dict[str, int]) -> CheckTable:
    total = sum(observed.values())
    return CheckTable(
        Remark(Code.TABLE_SIZES_ALONE),
        (Heading.CELL, Heading.CUSTOMERS, Heading.SHARE),
        tuple((cell, customers, customers / total) for cell, customers in observed.items()),
    )


def _sizes_table(observed: dict[str, int], planned: dict[str, float], ratio: SampleRatio) -> CheckTable:
    total, whole = sum(observed.values()), sum(planned.values())
    expected = dict(ratio.expected)
    return CheckTable(
        Remark(Code.TABLE_SIZES, (("chi_square", ratio.chi_square), ("p_value", ratio.p_value), ("threshold", ALARM))),
        (Heading.CELL, Heading.CUSTOMERS, Heading.EXPECTED, Heading.SHARE, Heading.PLANNED_SHARE),
        tuple(
            (cell, observed.get(cell, 0), expected[cell], observed.get(cell, 0) / total, share / whole)
            for cell, share in planned.items()
        ),
    )


def _levels_table(levels: tuple[LevelRatio, ...]) -> CheckTable:
    facts = (("levels", len(levels)), ("shown", min(len(levels), MOST_LEVELS)), ("threshold", ALARM))
    return CheckTable(
        Remark(Code.TABLE_LEVELS, facts),
        (Heading.ATTRIBUTE, Heading.LEVEL, Heading.CUSTOMERS, Heading.CHI_SQUARE, Heading.P_VALUE, Heading.P_ADJUSTED),
        tuple(
            (
                level.attribute,
                level.level,
                sum(customers for _cell, customers in level.observed),
                level.ratio.chi_square,
                level.ratio.p_value,
                level.p_adjusted,
            )
            for level in levels[:MOST_LEVELS]
        ),
    )
