"""Why a row was set aside. The store keeps the code; the sentence is made when it is read, in the reader's language."""

from __future__ import annotations

from enum import StrEnum

from analysis.words import _


class Reason(StrEnum):
    """Codes as they stand in the tables `set_aside` and `memberships`."""

    UNEVEN = "uneven"
    BLANK = "blank"
    TOTALS = "totals"
    NO_CUSTOMER = "no_customer"
    NO_CELL = "no_cell"
    NO_CAMPAIGN = "no_campaign"
    NO_DATE = "no_date"
    BAD_DATE = "bad_date"
    FUTURE_DATE = "future_date"
    NO_AMOUNT = "no_amount"
    BAD_NUMBER = "bad_number"
    BAD_FLAG = "bad_flag"
    NO_PRODUCT = "no_product"
    NO_LABEL = "no_label"
    BACKWARDS = "backwards"
    OTHER_VALUES = "other_values"
    DIFFERS = "differs"
    TWO_CELLS = "two_cells"
    LATER_ASSIGNMENT = "later_assignment"


def reason_text(code: str) -> str:
    """The reason as a sentence, in the language of the reader.

    >>> reason_text("no_cell")
    'The cell is missing.'
    """
    texts = {
        Reason.UNEVEN: _("The row has more or fewer values than the header has columns."),
        Reason.BLANK: _("The row has no value at all."),
        Reason.TOTALS: _("This row is a total of the others."),
        Reason.NO_CUSTOMER: _("The customer id is missing."),
        Reason.NO_CELL: _("The cell is missing."),
        Reason.NO_CAMPAIGN: _("The campaign is missing."),
        Reason.NO_DATE: _("The date is missing."),
        Reason.BAD_DATE: _("This is not a date."),
        Reason.FUTURE_DATE: _("This day has not come yet."),
        Reason.NO_AMOUNT: _("The amount is missing."),
        Reason.BAD_NUMBER: _("This is not a number."),
        Reason.BAD_FLAG: _("This is neither yes nor no."),
        Reason.NO_PRODUCT: _("The product is missing."),
        Reason.NO_LABEL: _("The label is missing."),
        Reason.BACKWARDS: _("The last day lies before the first."),
        Reason.OTHER_VALUES: _("The same stands further up in this file, with other values."),
        Reason.DIFFERS: _("The same customer stands in this cell already, with other values."),
        Reason.TWO_CELLS: _("The customer is in more than one cell and no date tells which came first."),
        Reason.LATER_ASSIGNMENT: _("The customer was assigned to another cell earlier; the first assignment counts."),
    }
    return texts[Reason(code)]
