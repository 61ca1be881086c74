from __future__ import annotations

from pathlib import Path

import pytest

from tests.sample.dozen_by_hand import EXPECTED, limit, mid_p, newcombe, wilson
from tests.sample.readme_tables import TABLES, number

README = (Path(__file__).parents[2] / "data" / "README.md").read_text(encoding="utf-8")
RESPONSE = EXPECTED["response_rate", "all", "all"]
LEAST, MOST = (limit((6, 1), (8, 4), 0.025, above=above) for above in (True, False))


@pytest.mark.parametrize("name", list(TABLES))
def test_table_is_what_the_figures_make(name: str) -> None:
    assert TABLES[name]() in README


@pytest.mark.parametrize(
    "value",
    [
        float(mid_p((6, 1), (8, 4))),
        *wilson(6, 8),
        *wilson(1, 4),
        *newcombe((6, 1), (8, 4)),
        *LEAST,
        *MOST,
        RESPONSE.lift_low,
        RESPONSE.lift_high,
        newcombe((5, 0), (8, 4))[0],
        EXPECTED["promoted_response_rate", "all", "all"].low,
        float(EXPECTED["average_order_value", "all", "all"].expected),
    ],
    ids=number,
)
def test_worked_figure_is_typed_right(value: float) -> None:
    assert number(value) in README
