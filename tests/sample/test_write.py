from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.sample import CAMPAIGNS, SampleFiles, write_sample
from tests.sample.files import PRE_DAYS, Sales, launch_of, read_columns

ATTRIBUTES = ("age_group", "tier", "home_counter")


def _bytes(files: SampleFiles) -> list[bytes]:
    return [path.read_bytes() for path in (files.sales, *(files.extract(campaign) for campaign in files.campaigns))]


def test_same_seed_writes_the_same_bytes(files: SampleFiles, tmp_path: Path) -> None:
    assert _bytes(write_sample(tmp_path)) == _bytes(files)


def test_other_seed_writes_other_bytes(files: SampleFiles, tmp_path: Path) -> None:
    assert not set(_bytes(write_sample(tmp_path, seed=7))) & set(_bytes(files))


def test_sales_columns(files: SampleFiles) -> None:
    names = "customer_id date order_id product category quantity amount store"
    assert list(read_columns(files.sales)) == names.split()


@pytest.mark.parametrize(
    ("campaign", "more"),
    [
        (CAMPAIGNS[0], ("product_history", "contact_history")),
        (CAMPAIGNS[1], ("delivered", "responded", "attended")),
        (CAMPAIGNS[2], ("delivered",)),
    ],
    ids=[campaign.id for campaign in CAMPAIGNS],
)
def test_campaign_columns(files: SampleFiles, campaign, more: tuple[str, ...]) -> None:
    assert tuple(read_columns(files.extract(campaign))) == ("customer_id", "cell", *ATTRIBUTES, *more)


def test_customer_ids_are_text_with_leading_zeros(files: SampleFiles) -> None:
    for path in (files.sales, *(files.extract(campaign) for campaign in files.campaigns)):
        ids = read_columns(path)["customer_id"]
        assert all(len(one) == 8 and one.startswith("000") for one in np.unique(ids))


@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda campaign: campaign.id)
def test_each_customer_once_in_a_campaign(files: SampleFiles, campaign) -> None:
    ids = read_columns(files.extract(campaign))["customer_id"]
    assert np.unique(ids).size == ids.size


def test_some_customers_bought_and_are_in_no_campaign_and_some_in_several(files: SampleFiles, sales: Sales) -> None:
    members = [set(read_columns(files.extract(campaign))["customer_id"]) for campaign in files.campaigns]
    assert len(set(sales.customer) - set.union(*members)) > 1000
    assert len(set.intersection(*members)) > 100


def test_small_enough_to_load_in_seconds(sales: Sales) -> None:
    assert 100_000 < sales.amount.size < 150_000


def test_sales_are_sorted_and_every_day_has_some(sales: Sales) -> None:
    assert (np.diff(sales.day.astype(int)) >= 0).all()
    assert (np.diff(np.unique(sales.day).astype(int)) == 1).all()


@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda campaign: campaign.id)
def test_sales_cover_both_windows(sales: Sales, campaign) -> None:
    launch = launch_of(campaign)
    assert sales.day.min() < launch - PRE_DAYS
    assert launch + 30 < sales.day.max()


def test_returns_take_back_a_line_of_an_earlier_order(files: SampleFiles) -> None:
    columns = read_columns(files.sales)
    amount, keys = columns["amount"].astype(float), list(zip(columns["order_id"], columns["product"], strict=True))
    bought: dict[tuple[str, str], set[tuple[str, str, float]]] = {}
    for key, customer, day, value in zip(keys, columns["customer_id"], columns["date"], amount, strict=True):
        if value > 0:
            bought.setdefault(key, set()).add((customer, day, value))
    back = np.flatnonzero(amount < 0)
    assert 0.02 < back.size / amount.size < 0.06
    for row in back:
        lines = bought[keys[row]]
        assert any(
            (customer, value) == (columns["customer_id"][row], -amount[row]) and day < columns["date"][row]
            for customer, day, value in lines
        )


def test_quantity_and_amount_have_the_same_sign(files: SampleFiles) -> None:
    columns = read_columns(files.sales)
    assert (np.sign(columns["quantity"].astype(int)) == np.sign(columns["amount"].astype(float))).all()


def test_an_order_is_one_customer_and_one_purchase_day(files: SampleFiles) -> None:
    columns = read_columns(files.sales)
    kept = columns["amount"].astype(float) > 0
    orders = set(zip(*(columns[name][kept] for name in ("order_id", "customer_id", "date")), strict=True))
    assert len(orders) == np.unique(columns["order_id"]).size


def test_promoted_categories_are_sold_before_and_after(files: SampleFiles) -> None:
    columns = read_columns(files.sales)
    days = columns["date"].astype("datetime64[D]")
    for campaign in files.campaigns:
        for category in campaign.promoted:
            sold = days[columns["category"] == category]
            assert (sold < launch_of(campaign)).sum() > 100 < (sold >= launch_of(campaign)).sum()
