from __future__ import annotations

from pathlib import Path

import pytest

from tests.sample.dozen_by_hand import EXPECTED, Z, customers, linearised, mid_p, newcombe, t_tails, wilson
from tests.sample.readme_tables import TABLES, number

README = (Path(__file__).parents[2] / "data" / "README.md").read_text(encoding="utf-8")
REVENUE = EXPECTED["revenue_per_customer", "all", "all"]
ORDER_VALUE = EXPECTED["average_order_value", "all", "all"]


@pytest.mark.parametrize("name", list(TABLES))
def test_table_is_what_the_figures_make(name: str) -> None:
    assert TABLES[name]() in README


@pytest.mark.parametrize(
    "value",
    [
        float(REVENUE.squared_error) ** 0.5,
        REVENUE.quantile * float(REVENUE.squared_error) ** 0.5,
        REVENUE.incremental[1],
        REVENUE.incremental[2],
        40**2 - REVENUE.quantile**2 * 2200,
        float(mid_p((6, 1), (8, 4))),
        *wilson(6, 8),
        *wilson(1, 4),
        *newcombe((6, 1), (8, 4)),
        float(ORDER_VALUE.squared_error) ** 0.5,
        80**2 - ORDER_VALUE.quantile**2 * 800 / 3,
        140**2 - ORDER_VALUE.quantile**2 * 17800 / 7,
        ORDER_VALUE.lift_low,
        ORDER_VALUE.lift_high,
    ],
    ids=number,
)
def test_worked_figure_is_typed_right(value: float) -> None:
    assert number(value) in README


def test_linearised_order_values_are_typed_right() -> None:
    cells = [[one for one in customers() if one.cell == cell] for cell in ("Mailer", "Control")]
    lists = [", ".join(number(value) for value in linearised(cell)) for cell in cells]
    assert " and ".join(lists) in README


def test_t_tails_are_student_s() -> None:
    for df, quantile in ((1, 12.706204736174694), (4, 2.7764451051977934), (10, 2.228138851986274)):  # scipy 1.17 t.ppf
        assert t_tails(quantile, df) == pytest.approx(0.05, abs=1e-13)
    assert t_tails(Z, 1e6) == pytest.approx(0.05, abs=1e-6)
