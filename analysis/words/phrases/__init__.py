"""The words of every remark, one module a subject.

The tables name the facts that each sentence needs; whoever makes a `Remark` gives them under these names. Numbers come
as numbers and days as dates: they are written in the reader's language by `analysis.words.remarks`.
"""

from analysis.model import Code
from analysis.words.phrases.check_tables import TABLE_PHRASES
from analysis.words.phrases.events import EVENT_PHRASES
from analysis.words.phrases.intervals import INTERVAL_PHRASES
from analysis.words.phrases.lift import LIFT_PHRASES
from analysis.words.phrases.phrase import Phrase
from analysis.words.phrases.planning import PLANNING_PHRASES
from analysis.words.phrases.returns import RETURN_PHRASES
from analysis.words.phrases.second_readings import SECOND_READING_PHRASES
from analysis.words.phrases.segments import SEGMENT_PHRASES
from analysis.words.phrases.steps import STEP_PHRASES
from analysis.words.phrases.tracking import TRACKING_PHRASES
from analysis.words.phrases.trust import TRUST_PHRASES
from analysis.words.phrases.verdicts import VERDICT_PHRASES

PHRASES: dict[Code, Phrase] = {
    **LIFT_PHRASES,
    **TRUST_PHRASES,
    **PLANNING_PHRASES,
    **RETURN_PHRASES,
    **SECOND_READING_PHRASES,
    **SEGMENT_PHRASES,
    **EVENT_PHRASES,
    **STEP_PHRASES,
    **INTERVAL_PHRASES,
    **TRACKING_PHRASES,
    **TABLE_PHRASES,
    **VERDICT_PHRASES,
}
