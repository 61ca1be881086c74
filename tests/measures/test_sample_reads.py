"""The sample campaigns read as their truth says: what worked, and what paid back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.export.tables import campaigns_table
from analysis.measures.campaigns import list_campaigns
from analysis.measures.league import next_steps, profit_of, rank
from analysis.measures.performance import measure_performance
from analysis.measures.sample import load_sample
from analysis.measures.store import Store
from analysis.model import Amount, CampaignLine, Code, Comparison, Interval, PayBack, Verdict
from analysis.sample import CAMPAIGNS, truth

MEASURED = (("serum-launch", "Mailer"), ("serum-launch", "Mailer + sample sachet"), ("vip-evening", "Invited"))
README = (Path(__file__).parents[2] / "data" / "README.md").read_text(encoding="utf-8")
PAID = (PayBack.PAID_BACK, PayBack.LIKELY)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    store = Store()
    load_sample(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def lines(store: Store) -> tuple[CampaignLine, ...]:
    return list_campaigns(store)


@pytest.fixture(scope="module")
def effects() -> dict[tuple[str, str], float]:
    """The true effect on revenue per customer."""
    rows = [row for row in truth() if (row.segment, row.metric) == ("all", "revenue_per_customer")]
    return {(row.campaign, row.target_cell): row.expected for row in rows}


def line_of(lines: tuple[CampaignLine, ...], campaign: str, cell: str) -> CampaignLine:
    (found,) = (line for line in lines if (line.campaign.id, line.target_cell) == (campaign, cell))
    return found


def true_profit(line: CampaignLine, effect: float) -> float:
    """What the simulator's effect earns, at the prices that the brand stated."""
    campaign = next(campaign for campaign in CAMPAIGNS if campaign.id == line.campaign.id)
    share = dict(campaign.split)[line.target_cell or ""]
    targets = 1 - dict(campaign.split)[campaign.control or ""]
    customers = line.row.n_target if line.row else 0
    cost = campaign.contact_cost * customers + campaign.fixed_cost * share / targets
    return customers * effect * campaign.margin_rate - cost


@pytest.mark.parametrize(("campaign", "cell"), MEASURED)
def test_what_worked_reads_as_worked(lines, effects, campaign, cell):
    line, effect = line_of(lines, campaign, cell), effects[campaign, cell]
    assert isinstance(line.row.result, Comparison)
    assert effect > 0
    assert line.verdict is Verdict.WORKED
    assert line.row.result.interval.low <= effect <= line.row.result.interval.high


@pytest.mark.parametrize(("campaign", "cell"), MEASURED)
def test_what_paid_back_reads_as_paid_back(lines, effects, campaign, cell):
    line = line_of(lines, campaign, cell)
    profit = true_profit(line, effects[campaign, cell])
    assert f"{profit:,.0f}" in README
    assert profit > 0
    assert line.pays_back in PAID
    assert isinstance(line.pay.profit, Amount)
    assert isinstance(line.pay.profit.interval, Interval)
    assert line.pay.profit.interval.low <= profit <= line.pay.profit.interval.high
    assert not line.alarms


def test_the_evening_worked_and_has_not_surely_paid(lines):
    """Its true profit is a third of its cost: too little to be sure of with 750 held out, and it says both."""
    line = line_of(lines, "vip-evening", "Invited")
    assert (line.verdict, line.pays_back) == (Verdict.WORKED, PayBack.LIKELY)


def test_nobody_can_say_what_the_reminder_did(lines, effects):
    """It added something, which only the simulator knows: nobody was held out."""
    line = line_of(lines, "sms-reminder", "SMS")
    assert effects["sms-reminder", "SMS"] > 0
    assert (line.verdict, line.pays_back, profit_of(line)) == (Verdict.NOT_AN_EXPERIMENT, None, None)


def test_the_table_says_both(lines):
    table = {(row["campaign"], row["target_cell"]): row for row in campaigns_table(lines)}
    assert {key: (row["verdict"], row["pays_back"]) for key, row in table.items()} == {
        ("serum-launch", "Mailer"): ("worked", "paid back"),
        ("serum-launch", "Mailer + sample sachet"): ("worked", "paid back"),
        ("vip-evening", "Invited"): ("worked", "likely paid back"),
        ("sms-reminder", "SMS"): ("not an experiment", None),
    }


def test_what_campaigns_added_covers_the_truth(store, lines, effects):
    """Two campaigns on overlapping customers of one brand; the reminder without a control stays outside."""
    found = measure_performance(store, lines, days=180)
    truth = sum(line_of(lines, *key).row.n_target * effects[key] for key in MEASURED)
    assert (found.campaigns.campaigns, found.campaigns.left_out) == (2, 1)
    assert found.campaigns.incremental.interval.low <= truth <= found.campaigns.incremental.interval.high
    assert found.campaigns.share.value == pytest.approx(found.campaigns.incremental.value / found.now.sales)


def test_the_league_and_what_follows(lines):
    league = rank(lines)
    assert [line.target_cell for line in league] == ["Mailer + sample sachet", "Mailer", "Invited", "SMS"]
    assert [(step.remark.code, step.campaign) for step in next_steps(league, "CNY")] == [
        (Code.STEP_REPEAT, "serum-launch"),
        (Code.STEP_HOLD_OUT, "sms-reminder"),
        (Code.STEP_CONFIRM, "vip-evening"),
    ]
