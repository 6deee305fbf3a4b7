"""异议 judged a second time: by whom it was dealt with, and whether its term was known."""

from __future__ import annotations

from workflow.application.objections.events import Disposed, Objected, ObjectionTermSet
from workflow.audit.rules.deciding import HANDLED
from workflow.audit.rules.table import Transition, general_only, judges
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


general_only("anybody may object, and it holds the application until it is disposed of", Objected)
