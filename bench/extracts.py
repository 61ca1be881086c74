"""Large extracts, written by the engine itself: a campaign with three cells and attributes, and its sales."""

from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True, slots=True)
class Extracts:
    """Two files and how much is in them."""

    campaign: Path
    sales: Path
    members: int
    lines: int


def write_extracts(folder: Path, members: int, lines: int) -> Extracts:
    """Write both files; the same sizes give the same files."""
    made = Extracts(folder / "campaign.csv", folder / "sales.csv", members, lines)
    with duckdb.connect() as engine:
        engine.execute("select setseed(0.5)")
        engine.execute(
            f"copy (select printf('%08d', i) as customer_id, "
            f"case when i % 10 = 0 then 'Control' when i % 2 = 0 then 'Mailer' else 'Sample' end as cell, "
            f"'tier ' || (i // 7) % 4 as tier, 'age ' || (i // 11) % 6 as age_group, 'counter ' || (i // 13) % 60 as "
            f"counter from range({members}) t(i)) to '{made.campaign}' (header)"
        )
        engine.execute(
            f"copy (select printf('%08d', cast(floor(random() * {members} * 2) as bigint)) as customer_id, "
            f"date '2025-01-01' + cast(floor(random() * 365) as integer) as date, 'o' || i // 2 as order_id, "
            f"case when random() < 0.3 then 'Serum' else 'Cream' end as category, 1 as quantity, "
            f"round(exp(4 + random() * 2), 2) as amount from range({lines}) t(i)) to '{made.sales}' (header)"
        )
    return made
