"""The sample: a simulated brand's extracts, written as files and loaded like anybody's."""

from __future__ import annotations

from analysis.measures.loading import load
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import Extract, LoadReport, LoadRequest, Role
from analysis.sample import ATTRIBUTES, SampleCampaign, SampleFiles, write_sample
from analysis.store.connection import touch, write_meta

CURRENCY = "CNY"
FOLDER = "simulated"
POINT = "point"


def load_sample(store: Store) -> tuple[LoadReport, ...]:
    """Write the sample's extracts beside the store and load them, campaigns and their settings before the sales.

    Returns:
        One report per file. In a store that holds the sample already, nothing changes.
    """
    files = write_sample((store.path.parent if store.path else store.staging) / FOLDER)
    with store.write() as cursor:
        write_meta(cursor, "currency", CURRENCY)
        touch(cursor)
    reports = [_load_campaign(store, files, campaign) for campaign in files.campaigns]
    sales = LoadRequest(str(files.sales), files.sales.name, Extract.SALES, decimal=POINT)
    return (*reports, load(store, sales))


def _load_campaign(store: Store, files: SampleFiles, campaign: SampleCampaign) -> LoadReport:
    path = files.extract(campaign)
    with path.open(encoding="utf-8") as extract:
        columns = extract.readline().strip().split(",")
    report = load(
        store,
        LoadRequest(
            str(path),
            path.name,
            Extract.CAMPAIGN,
            roles=tuple((column, Role.ATTRIBUTE) for column in columns if column in ATTRIBUTES),
            campaign=campaign.id,
            launch=campaign.launch,
            decimal=POINT,
        ),
    )
    chosen = {
        "control": campaign.control,
        "randomised": True if campaign.control else None,
        "split": campaign.split,
        "promoted": campaign.promoted,
        "margin_rate": campaign.margin_rate,
        "contact_cost": campaign.contact_cost,
        "fixed_cost": campaign.fixed_cost,
        "planned_effect": campaign.planned_effect,
    }
    change_settings(store, campaign.id, {name: value for name, value in chosen.items() if value not in (None, ())})
    return report
