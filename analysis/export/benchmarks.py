"""The table of what campaigns usually do."""

from __future__ import annotations

from analysis.export.tables import TableRow
from analysis.model import Amount, Benchmark, BenchmarkReport, BenchmarkRow, Interval

BENCHMARK_COLUMNS = (
    "metric group campaign lift lift_low lift_high lift_shrunk shrunk_low shrunk_high "
    "usual_lift usual_low usual_high next_low next_high"
).split()


def benchmark_table(report: BenchmarkReport) -> list[TableRow]:
    """One row per campaign, with what its group usually does beside it."""
    usual = {group.group: group.usual for group in report.groups}
    return [_row(report, row, usual[row.group]) for row in report.rows]


def _row(report: BenchmarkReport, row: BenchmarkRow, usual: object) -> TableRow:
    found = usual if isinstance(usual, Benchmark) else None
    return {
        "metric": report.metric.name,
        "group": row.group,
        "campaign": row.campaign,
        **_amount("lift", "lift", row.lift),
        **_amount("lift_shrunk", "shrunk", row.shrunk),
        **_amount("usual_lift", "usual", found.mean if found else None),
        "next_low": found.next_one.low if found else None,
        "next_high": found.next_one.high if found else None,
    }


def _amount(name: str, ends: str, amount: Amount | None) -> TableRow:
    interval = amount.interval if amount and isinstance(amount.interval, Interval) else None
    return {
        name: amount.value if amount else None,
        f"{ends}_low": interval.low if interval else None,
        f"{ends}_high": interval.high if interval else None,
    }
