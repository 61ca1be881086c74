"""The frozen values that every room shares. No behaviour beyond pooling summaries, no imports of other rooms.

Units, everywhere: shares and lifts are 0 to 1, money is in the store's currency, windows are whole days and half
open `[start, end)`. What cannot be measured is a `NotMeasurable` with its reason, never a number.
"""

from analysis.model.campaigns import (
    ALL,
    DEFAULT_PRIMARY,
    MISSING,
    SALES_METRICS,
    Campaign,
    CampaignSettings,
    Cell,
    Choice,
    Metric,
)
from analysis.model.content import (
    CalendarEntry,
    Coverage,
    Filled,
    Gap,
    Matched,
    SalesDay,
    StoreContent,
    StoredLoad,
)
from analysis.model.figures import CellSummary, Comparison, Interval, Kind, Method, PairSummary, Unit
from analysis.model.groups import ABSENT, NOT_INVITED, Group, Grouping, Part, cell_groups, participation_groups
from analysis.model.jobs import Job, JobState, Phase
from analysis.model.loading import (
    BadInput,
    Cancelled,
    Column,
    Extract,
    LoadReport,
    LoadRequest,
    Preview,
    Role,
    SalesCoverage,
    SetAside,
)
from analysis.model.planning import Audience, Baseline, Design, PastBehaviour, Plan, PlanRow
from analysis.model.remarks import Code, Fact, NotMeasurable, Remark
from analysis.model.reports import CampaignLine, Check, LiftReport, LiftRow, State, TrustCheck, Verdict

__all__ = [
    "ABSENT",
    "ALL",
    "DEFAULT_PRIMARY",
    "MISSING",
    "NOT_INVITED",
    "SALES_METRICS",
    "Audience",
    "BadInput",
    "Baseline",
    "CalendarEntry",
    "Campaign",
    "CampaignLine",
    "CampaignSettings",
    "Cancelled",
    "Cell",
    "CellSummary",
    "Check",
    "Choice",
    "Code",
    "Column",
    "Comparison",
    "Coverage",
    "Design",
    "Extract",
    "Fact",
    "Filled",
    "Gap",
    "Group",
    "Grouping",
    "Interval",
    "Job",
    "JobState",
    "Kind",
    "LiftReport",
    "LiftRow",
    "LoadReport",
    "LoadRequest",
    "Matched",
    "Method",
    "Metric",
    "NotMeasurable",
    "PairSummary",
    "Part",
    "PastBehaviour",
    "Phase",
    "Plan",
    "PlanRow",
    "Preview",
    "Remark",
    "Role",
    "SalesCoverage",
    "SalesDay",
    "SetAside",
    "State",
    "StoreContent",
    "StoredLoad",
    "TrustCheck",
    "Unit",
    "Verdict",
    "cell_groups",
    "participation_groups",
]
