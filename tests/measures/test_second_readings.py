"""Second readings of a campaign: of which lines, from which data, and why not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analysis.export.second_readings import READING_COLUMNS, readings_table
from analysis.measures.lift import measure_lift
from analysis.measures.second_readings import read_again
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import (
    BEFORE,
    BadInput,
    Capped,
    Chance,
    Code,
    Covaried,
    NotMeasurable,
    Permutation,
    Role,
    SecondReading,
    Split,
)
from analysis.stats.cuped import compare_covaried
from analysis.stats.permutation import permutation_p
from analysis.stats.summaries import summarize_pair
from tests.store.tools import load_members, load_sales

ROLES = (
    ("visit", Role.OUTCOME),
    ("spend", Role.OUTCOME),
    ("history", Role.ATTRIBUTE),
    ("noise", Role.ATTRIBUTE),
    ("tier", Role.ATTRIBUTE),
)
HEADER = "customer_id,cell,visit,spend,history,noise,tier\n"
CELLS = ("A", "B", "Control")


def customers() -> dict[str, np.ndarray]:
    """Nine hundred customers of three cells; spend goes with history, and cell A spends more."""
    rng = np.random.default_rng(8)
    cell = rng.integers(0, 3, 900)
    history = np.round(rng.lognormal(3, 0.7, 900), 2)
    bought = rng.random(900) < 0.5
    spend = np.round(bought * (history * rng.lognormal(0, 0.3, 900) + 4 * (cell == 0)), 2)
    return {"cell": cell, "visit": bought, "spend": spend, "history": history, "noise": rng.integers(0, 50, 900)}


@pytest.fixture
def campaign(store: Store) -> Store:
    made = customers()
    lines = [
        f"{n},{CELLS[made['cell'][n]]},{int(made['visit'][n])},{made['spend'][n]},{made['history'][n]},{made['noise'][n]},g\n"
        for n in range(900)
    ]
    load_members(store, HEADER + "".join(lines), campaign="c", roles=ROLES, control="Control", primary="spend")
    return store


def first(store: Store, metric: str, **asked: object) -> SecondReading:
    return read_again(store, "c", metrics=[metric], **asked).readings[0]  # type: ignore[arg-type]


def test_one_reading_for_each_metric_and_target_cell_on_the_lines_of_the_lift_table(campaign: Store) -> None:
    readings = read_again(campaign, "c")
    assert tuple(reading.row for reading in readings.readings) == measure_lift(campaign, "c").rows
    assert [list(row) for row in readings_table(readings)] != []
    assert {name for row in readings_table(readings) for name in row} == set(READING_COLUMNS)


def test_permutation_of_the_very_values(campaign: Store) -> None:
    made, reading = customers(), first(campaign, "spend")
    cells = [made["spend"][made["cell"] == place] for place in (0, 2)]
    found = reading.permutation
    assert isinstance(found, Permutation)
    same = permutation_p(
        *(np.sort(cell[cell != 0]) for cell in cells), target_n=cells[0].size, control_n=cells[1].size, seed=1
    )
    assert isinstance(same, Permutation)
    assert abs(found.p_value - same.p_value) <= 5 * np.hypot(found.error, same.error) + 1e-3
    assert first(campaign, "spend").permutation == found
    assert first(campaign, "visit").permutation.draws == 0  # type: ignore[union-attr]


def test_the_covariate_that_explains_most_is_taken(campaign: Store) -> None:
    made, reading = customers(), read_again(campaign, "c", metrics=["spend"]).readings[1]
    assert reading.covariate == "history"
    pairs = [summarize_pair(*(made[name][made["cell"] == place] for name in ("spend", "history"))) for place in (1, 2)]
    expected = compare_covaried(*pairs, confidence=0.95)
    assert isinstance(reading.covaried, Covaried)
    assert isinstance(expected, Covaried)
    assert reading.covaried.result.effect == pytest.approx(expected.result.effect, rel=1e-9)
    assert reading.covaried.result.p_value == pytest.approx(expected.result.p_value, rel=1e-9)
    assert reading.covaried.variance_removed == pytest.approx(expected.variance_removed, rel=1e-9)


def test_caps_and_parts(campaign: Store) -> None:
    made, reading = customers(), first(campaign, "spend")
    cells = [made["spend"][made["cell"] == place] for place in (0, 2)]
    together = np.concatenate(cells)
    cap = np.quantile(together[together != 0], 0.99)
    assert isinstance(reading.capped, Capped)
    assert reading.capped.cap == pytest.approx(cap, rel=1e-12)
    assert reading.capped.effect == pytest.approx(
        np.minimum(cells[0], cap).mean() - np.minimum(cells[1], cap).mean(), rel=1e-9
    )
    assert isinstance(reading.split, Split)
    parts = reading.split.more_buyers + reading.split.bigger_baskets
    assert parts == pytest.approx(cells[0].mean() - cells[1].mean(), rel=1e-9)
    share = first(campaign, "visit")
    assert share.capped == share.split == NotMeasurable(Code.NOT_OF_A_SHARE)


def test_chances_of_the_cells(campaign: Store) -> None:
    readings = read_again(campaign, "c", metrics=["spend"]).readings
    chances = [reading.chance for reading in readings if isinstance(reading.chance, Chance)]
    assert len(chances) == 2
    assert chances[0].is_best > chances[1].is_best
    assert all(chance.is_best <= chance.beats_control + 1e-4 for chance in chances)
    beaten = first(campaign, "spend", against="A", cells=["B"])
    assert isinstance(beaten.chance, Chance)
    assert beaten.chance.beats_control < 0.5
    two = [first(campaign, "spend", cells=[one], against=other).chance for one, other in (("A", "B"), ("B", "A"))]
    assert sum(chance.beats_control for chance in two if isinstance(chance, Chance)) == pytest.approx(1, abs=1e-4)


def test_sales_are_freed_of_the_same_figure_before(store: Store) -> None:
    rng = np.random.default_rng(1)
    before = np.round(rng.lognormal(3, 1, 800), 2)
    after = np.round(before * rng.lognormal(0, 0.4, 800), 2)
    load_members(
        store,
        "customer_id,cell\n" + "".join(f"{n},{('A', 'Control')[n % 2]}\n" for n in range(800)),
        campaign="c",
        launch=date(2026, 3, 1),
    )
    sales = "".join(f"{n},2026-02-10,{before[n]}\n{n},2026-03-05,{after[n]}\n" for n in range(800))
    load_sales(store, f"customer_id,date,amount\n{sales}x,2025-06-01,1\nx,2026-05-01,1\n")
    reading = first(store, "revenue_per_customer")
    assert reading.covariate == BEFORE
    expected = compare_covaried(
        summarize_pair(after[::2], before[::2]), summarize_pair(after[1::2], before[1::2]), confidence=0.95
    )
    assert isinstance(reading.covaried, Covaried)
    assert isinstance(expected, Covaried)
    assert expected.variance_removed > 0.5
    assert reading.covaried.result.effect == pytest.approx(expected.result.effect, rel=1e-9)
    ratio = first(store, "average_order_value")
    assert ratio.permutation == ratio.covaried == ratio.capped == NotMeasurable(Code.NOT_OF_A_RATIO)
    assert isinstance(ratio.split, Split)
    revenue = first(store, "revenue_per_customer").split
    assert ratio.split == revenue


def test_why_there_is_none(store: Store) -> None:
    load_members(store, "customer_id,cell,spend\n1,A,1\n2,A,4\n3,B,3\n4,B,9\n", campaign="c")
    reading = read_again(store, "c").readings[0]
    reasons = {reading.permutation, reading.covaried, reading.capped, reading.split, reading.chance}
    assert reasons == {NotMeasurable(Code.NO_CONTROL)}
    note = readings_table(read_again(store, "c"))[0]["note"]
    assert str(note).count("no control cell") == 1


def test_nothing_known_before_and_nobody_bought(store: Store) -> None:
    text = "customer_id,cell,spend\n1,A,0\n2,A,0\n3,Control,3\n4,Control,9\n5,Control,0\n"
    load_members(store, text, campaign="c")
    change_settings(store, "c", {"control": "Control"})
    reading = read_again(store, "c").readings[0]
    assert reading.covaried == NotMeasurable(Code.NO_COVARIATE)
    assert reading.split == NotMeasurable(Code.NO_BUYERS)
    assert isinstance(reading.permutation, Permutation)


def test_with_few_buyers_no_adjusted_interval(store: Store) -> None:
    rng = np.random.default_rng(2)
    lines = [
        f"{n},{'Control' if n % 10 == 0 else 'A'},{rng.lognormal(3, 1) * (rng.random() < 0.05):.2f},{n % 37}\n"
        for n in range(2_000)
    ]
    roles = (("spend", Role.OUTCOME), ("history", Role.ATTRIBUTE))
    load_members(store, "customer_id,cell,spend,history\n" + "".join(lines), campaign="c", roles=roles)
    covaried = first(store, "spend").covaried
    assert isinstance(covaried, NotMeasurable)
    assert covaried.code is Code.NOT_ENOUGH_BUYERS


def test_what_the_campaign_does_not_have(campaign: Store) -> None:
    with pytest.raises(BadInput, match="Campaign c has no cell Z"):
        read_again(campaign, "c", cells=["Z"])
