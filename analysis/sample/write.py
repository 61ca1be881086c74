"""The simulated brand's extracts as CSV files, as a till system and a campaign tool would export them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.sample.campaigns import CAMPAIGNS, Played, SampleCampaign
from analysis.sample.members import COUNTERS, Members, Texts
from analysis.sample.purchases import CATEGORIES, DAYS, FIRST_DAY, PRODUCTS, Lines
from analysis.sample.truth import DEFAULT_SEED, simulate

SALES_FILE = "sales.csv"
SALES_COLUMNS = ("customer_id", "date", "order_id", "product", "category", "quantity", "amount", "store")


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """The files of one sample.

    Attributes:
        folder: Where they are.
        sales: The sales extract.
        campaigns: The campaigns in order of launch; `campaign.file` is the name of its extract in the folder.
    """

    folder: Path
    sales: Path
    campaigns: tuple[SampleCampaign, ...]

    def extract(self, campaign: SampleCampaign) -> Path:
        """Path of a campaign's extract."""
        return self.folder / campaign.file


def write_sample(folder: Path, *, seed: int = DEFAULT_SEED) -> SampleFiles:
    """Write the sales extract and one extract for each campaign; the same seed writes the same bytes.

    Args:
        folder: Where to write; made if it is not there. Files of the same names are replaced.
        seed: Any whole number from 0.

    Returns:
        The files, and the settings of each campaign.
    """
    simulation = simulate(seed)
    folder.mkdir(parents=True, exist_ok=True)
    files = SampleFiles(folder, folder / SALES_FILE, CAMPAIGNS)
    _write(files.sales, SALES_COLUMNS, _sales_columns(simulation.members, simulation.sales))
    for played in simulation.played:
        columns = _campaign_columns(simulation.members, played)
        _write(files.extract(played.campaign), tuple(columns), columns.values())
    return files


def _write(path: Path, header: Sequence[str], columns: Iterable[Texts]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(zip(*(column.tolist() for column in columns), strict=True))


def _sales_columns(members: Members, lines: Lines) -> tuple[Texts, ...]:
    lines = lines.where(np.lexsort((lines.quantity < 0, lines.order, lines.day)))
    return (
        members.ids[lines.member],
        (np.datetime64(FIRST_DAY) + np.arange(DAYS)).astype(str)[lines.day],
        _order_ids(lines),
        np.array([product.name for product in PRODUCTS])[lines.product],
        CATEGORIES[lines.product],
        lines.quantity.astype(str),
        np.char.mod("%.2f", lines.amount),
        np.array(COUNTERS)[lines.store],
    )


def _order_ids(lines: Lines) -> Texts:
    """Number the orders by their first line; a return carries the number of the order it takes back."""
    _, first, order = np.unique(lines.order, return_index=True, return_inverse=True)
    number = np.empty(first.size, dtype=np.int64)
    number[np.argsort(first)] = np.arange(1, first.size + 1)
    return np.char.mod("R%07d", number)[order]


def _campaign_columns(members: Members, played: Played) -> dict[str, Texts]:
    cells = np.array(played.cells)[played.cell]
    return {"customer_id": members.ids[played.who], "cell": cells} | played.columns
