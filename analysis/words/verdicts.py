"""A judgement in sentences, the same on pages, in tables and in downloads."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.model import Code, Judgement, Remark
from analysis.words import _
from analysis.words.checks import check_label
from analysis.words.remarks import sentence

_SAID_BY_REASON = {Code.BECAUSE_FEW_BUYERS: Code.NOT_ENOUGH_BUYERS}
"""Remarks on a line that a reason says better."""


def judgement_sentences(judgement: Judgement) -> tuple[str, ...]:
    """Why the verdict is what it is, what would change it, which checks to mind, and what was chosen late."""
    remarks = [judgement.reason, *([judgement.change] if judgement.change else [])]
    said = [sentence(remark) for remark in remarks]
    return (*said, *reservation_sentences(judgement))


def reservation_sentences(judgement: Judgement) -> tuple[str, ...]:
    """Which checks to mind, and what was chosen after the sales were seen; nothing where all is well."""
    said = []
    if judgement.reservations:
        names = _(", ").join(check_label(check, alarm=True) for check in judgement.reservations)
        said.append(_("With reservations: {checks}.").format(checks=names))
    if judgement.chosen_after:
        said.append(sentence(Remark(Code.CHOSEN_AFTER, (("setting", ",".join(judgement.chosen_after)),))))
    return tuple(said)


def further_remarks(judgement: Judgement, remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The remarks on a line that its judgement does not say already."""
    said = {Code.CHOSEN_AFTER, judgement.reason.code, _SAID_BY_REASON.get(judgement.reason.code)}
    return tuple(remark for remark in remarks if remark.code not in said)
