"""异议 judged a second time: by whom it was dealt with, and whether its term was known."""

from __future__ import annotations

from workflow.application.objections.events import Disposed, ObjectionTermSet
from workflow.audit.rules.deciding import HANDLED
from workflow.audit.rules.routes import REFUSED, passed_by, place_of
from workflow.audit.rules.table import Transition, judges
from workflow.chain.model.step import END
from workflow.rules.calendar import shanghai_date


@judges("objector", Disposed, *HANDLED)
def dealt_with_their_own(transition: Transition) -> bool:
    """Whether somebody dealt with an objection that they, or who they stood in for, raised."""
    number, record = transition.event.objection, transition.record
    raised = [
        objection.by for objection in transition.before.objections if objection.number == number
    ]
    here = transition.first_accounts(record.by, record.behalf)
    return not here.isdisjoint(transition.first_accounts(*raised))


@judges("early", ObjectionTermSet)
def term_was_known(transition: Transition) -> bool:
    """Whether the objection did not wait for the calendar, or its term lies in what was known."""
    event = transition.event
    return not any(
        objection.number == event.objection
        and objection.unknown_after is not None
        and shanghai_date(event.due_at) > objection.unknown_after
        for objection in transition.before.open_objections
    )


@judges("move", Disposed, *HANDLED)
def leads_elsewhere(transition: Transition) -> bool:
    """Whether it moved although no objection was upheld, or elsewhere than the notice of one that
    was leads.
    """
    before, after, chain = transition.before, transition.after, transition.chain
    if before.lines or after.lines or (after.step, after.status) == (before.step, before.status):
        return False  # of lines: `lines.py`
    upheld = {each.step for each in after.objections if each.upheld and each.at >= before.since}
    notices = [chain.steps[name].publicity for name in upheld]
    ways = {notice.on_upheld for notice in notices if notice}
    ways = {REFUSED if way == END else way for way in ways}
    return place_of(after) not in ways and passed_by(after, chain).isdisjoint(ways)
