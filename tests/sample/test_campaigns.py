from __future__ import annotations

import numpy as np
import pytest

from analysis.sample import CAMPAIGNS, SampleFiles
from analysis.sample.campaigns import PRE_DAYS, product_history
from analysis.sample.members import draw_members
from analysis.sample.purchases import POST_DAYS, day_of
from analysis.sample.truth import Simulation
from tests.sample.files import Sales, launch_of, read_columns, read_outcomes

SERUM, VIP, SMS = range(3)


@pytest.mark.parametrize("campaign", CAMPAIGNS[:2], ids=lambda campaign: campaign.id)
def test_cells_have_their_planned_shares(files: SampleFiles, campaign) -> None:
    cells = read_columns(files.extract(campaign))["cell"]
    for name, share in campaign.split:
        assert (cells == name).mean() == pytest.approx(share, abs=0.001)


def test_serum_launch_holds_out_a_tenth(files: SampleFiles) -> None:
    assert (read_columns(files.extract(CAMPAIGNS[SERUM]))["cell"] == "Control").sum() == 1600


def test_sms_has_no_control(files: SampleFiles) -> None:
    assert set(read_columns(files.extract(CAMPAIGNS[SMS]))["cell"]) == {"SMS"}


@pytest.mark.parametrize("number", range(3), ids=[campaign.id for campaign in CAMPAIGNS])
def test_added_lines_start_at_the_launch(simulation: Simulation, number: int) -> None:
    played = simulation.played[number]
    caused, start = played.caused(), day_of(played.campaign.launch)
    assert caused.order.size
    assert caused.day.min() >= start
    assert caused.purchases().day.max() < start + POST_DAYS


@pytest.mark.parametrize("number", [SERUM, VIP], ids=["serum-launch", "vip-evening"])
def test_control_is_never_moved(simulation: Simulation, number: int) -> None:
    played = simulation.played[number]
    control = played.cells.index("Control")
    assert not played.adds[:, control].any()
    assert not played.chance[:, control].any()
    assert not (played.cell[played.caused().order] == control).any()


def test_sales_before_the_first_launch_know_nothing_of_any_campaign(simulation: Simulation) -> None:
    played = simulation.played
    assert min(one.caused().day.min() for one in played) >= day_of(played[SERUM].campaign.launch)


@pytest.mark.parametrize("number", [SERUM, VIP], ids=["serum-launch", "vip-evening"])
def test_an_added_order_does_not_reach_a_later_post_window(simulation: Simulation, number: int) -> None:
    later = day_of(CAMPAIGNS[number + 1].launch)
    assert simulation.played[number].caused().day.max() < later


@pytest.mark.parametrize("number", [SERUM, VIP], ids=["serum-launch", "vip-evening"])
def test_cells_are_alike_before_the_launch(files: SampleFiles, sales: Sales, number: int) -> None:
    campaign = CAMPAIGNS[number]
    columns = read_columns(files.extract(campaign))
    before = sales.within(launch_of(campaign) - PRE_DAYS, PRE_DAYS).revenue_of(columns["customer_id"])
    control = before[columns["cell"] == "Control"]
    for name, _ in campaign.split[:-1]:
        target = before[columns["cell"] == name]
        assert abs(target.mean() - control.mean()) / before.std() < 0.1


@pytest.mark.parametrize("number", [SERUM, VIP], ids=["serum-launch", "vip-evening"])
def test_control_has_buyers_enough(files: SampleFiles, sales: Sales, number: int) -> None:
    outcomes = read_outcomes(files, CAMPAIGNS[number], sales)
    assert outcomes.bought[outcomes.cell("Control")].sum() >= 60


def test_product_history_is_what_was_bought(files: SampleFiles, simulation: Simulation) -> None:
    columns, sold = read_columns(files.extract(CAMPAIGNS[SERUM])), read_columns(files.sales)
    early = (sold["date"].astype("datetime64[D]") < launch_of(CAMPAIGNS[SERUM])) & (sold["quantity"].astype(int) > 0)
    make_up = np.isin(sold["category"], ["Lipstick", "Foundation", "Eye make-up"])
    of_care, of_make_up = set(sold["customer_id"][early & ~make_up]), set(sold["customer_id"][early & make_up])
    words = {(True, True): "both", (True, False): "skin care", (False, True): "make-up", (False, False): "none"}
    for customer, word in zip(columns["customer_id"], columns["product_history"], strict=True):
        assert words[customer in of_care, customer in of_make_up] == word


def test_product_history_of_nobody_is_none(simulation: Simulation) -> None:
    assert set(product_history(simulation.sales.within(0, 0), 5)) == {"none"}


def test_only_the_invited_come_and_only_those_who_responded(files: SampleFiles) -> None:
    columns = read_columns(files.extract(CAMPAIGNS[VIP]))
    delivered, responded, attended = (columns[name] == "1" for name in ("delivered", "responded", "attended"))
    assert not (delivered | responded | attended)[columns["cell"] == "Control"].any()
    assert delivered.sum() > responded.sum() > attended.sum() > 300
    assert not (attended & ~responded).any()
    assert not (responded & ~delivered).any()


def test_who_came_had_spent_more_and_falls_back(simulation: Simulation) -> None:
    played, members = simulation.played[VIP], simulation.members.ids.size
    start = day_of(played.campaign.launch)
    before = simulation.sales.within(start - PRE_DAYS, start).spend(members)[played.who] / PRE_DAYS
    after = simulation.sales.within(start, start + POST_DAYS).spend(members)[played.who] / POST_DAYS
    held_out = played.cells.index("Control") == played.cell
    would, would_not = held_out & played.attends, held_out & ~played.attends
    assert before[would].mean() > 1.3 * before[would_not].mean()
    assert after[would].mean() / before[would].mean() < after[would_not].mean() / before[would_not].mean()


def test_sms_goes_to_recent_buyers(files: SampleFiles, sales: Sales) -> None:
    campaign = CAMPAIGNS[SMS]
    ids = read_columns(files.extract(campaign))["customer_id"]
    assert sales.within(launch_of(campaign) - PRE_DAYS, PRE_DAYS).buyers_among(ids).all()


def test_levels_are_few_and_some_ages_unknown(files: SampleFiles) -> None:
    columns = read_columns(files.extract(CAMPAIGNS[SERUM]))
    assert set(columns["contact_history"]) == {"0", "1-2", "3+"}
    assert set(columns["product_history"]) == {"skin care", "make-up", "both", "none"}
    assert 0.02 < (columns["age_group"] == "").mean() < 0.04
    assert len(set(columns["home_counter"])) == 8


def test_higher_tiers_buy_more_often() -> None:
    members = draw_members(np.random.default_rng(1))
    rates = [members.rate[members.tier == tier].mean() for tier in range(4)]
    assert rates == sorted(rates)


def test_settings_fit_the_extracts() -> None:
    for campaign in CAMPAIGNS:
        assert campaign.control == (campaign.split[-1][0] if campaign.split else None)
        assert sum(share for _, share in campaign.split) in (0, pytest.approx(1))
        assert campaign.file == f"{campaign.id}.csv"
