"""The simulated extracts go through the real loader, and the lift table finds what the files alone show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analysis.measures.campaigns import campaign_ids, read_coverage
from analysis.measures.lift import measure_lift
from analysis.measures.sample import load_sample
from analysis.measures.store import Store, open_store
from analysis.model import Comparison, LoadReport, NotMeasurable
from analysis.sample import CAMPAIGNS, SampleFiles
from analysis.sample.purchases import FIRST_DAY, LAST_DAY
from analysis.sample.truth import RESPONSE, REVENUE
from tests.sample.files import Sales, read_outcomes

ROUNDING = 1e-9


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, tuple[LoadReport, ...]]]:
    store = open_store(tmp_path_factory.mktemp("program") / "store.duckdb")
    yield store, load_sample(store)
    store.close()


def test_nothing_is_set_aside(loaded: tuple[Store, tuple[LoadReport, ...]]) -> None:
    for report in loaded[1]:
        assert (report.loaded, report.set_aside) == (report.rows_in - report.repeated, 0)


def test_store_covers_the_calendar(loaded: tuple[Store, tuple[LoadReport, ...]]) -> None:
    coverage = read_coverage(loaded[0])
    assert (coverage.first_day, coverage.last_day) == (FIRST_DAY, LAST_DAY)
    assert set(campaign_ids(loaded[0])) == {campaign.id for campaign in CAMPAIGNS}


@pytest.mark.parametrize("metric", [REVENUE, RESPONSE])
@pytest.mark.parametrize("campaign", CAMPAIGNS[:2], ids=lambda campaign: campaign.id)
def test_effects_are_those_of_the_files(
    loaded: tuple[Store, tuple[LoadReport, ...]], files: SampleFiles, sales: Sales, campaign, metric: str
) -> None:
    outcomes = read_outcomes(files, campaign, sales)
    for row in measure_lift(loaded[0], campaign.id, metrics=(metric,)).rows:
        assert isinstance(row.result, Comparison)
        assert row.result.effect == pytest.approx(outcomes.estimate(row.target_cell, metric).effect, rel=ROUNDING)
        assert row.result.p_value < 0.01


def test_a_campaign_without_control_has_no_effect(loaded: tuple[Store, tuple[LoadReport, ...]]) -> None:
    for row in measure_lift(loaded[0], "sms-reminder").rows:
        assert isinstance(row.result, NotMeasurable)


def test_attributes_are_segments(loaded: tuple[Store, tuple[LoadReport, ...]]) -> None:
    report = measure_lift(
        loaded[0], "serum-launch", metrics=(REVENUE,), segments=("product_history", "contact_history", "age_group")
    )
    assert {row.level for row in report.of(REVENUE, "product_history")} == {"skin care", "make-up", "both", "none"}
    assert {row.level for row in report.of(REVENUE, "contact_history")} == {"0", "1-2", "3+"}
    assert "(missing)" in {row.level for row in report.of(REVENUE, "age_group")}
