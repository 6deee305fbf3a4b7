"""What the engine noticed by itself, judged a second time: told in time, lapsed as written."""

from __future__ import annotations

from workflow.application.monitoring.events import (
    DeadlineSet,
    Freed,
    Lapsed,
    Overdue,
    Restaffed,
    Stranded,
)
from workflow.application.state import Status
from workflow.audit.rules.table import Transition, general_only, judges
from workflow.chain.model.step import END


@judges("early", Lapsed)
def lapsed_early(transition: Transition) -> bool:
    """Whether it lapsed before its deadline."""
    due = transition.before.deadline
    return due is None or due.due_at is None or transition.record.at < due.due_at


@judges("move", Lapsed)
def lapsed_elsewhere(transition: Transition) -> bool:
    """Whether it lapsed to where the definition does not let it."""
    rule = transition.chain.steps[transition.before.step].deadline
    after = transition.after
    went = END if after.status is Status.TERMINATED else after.step
    return rule is None or not rule.lapse or went != rule.lapse


@judges("early", Overdue)
def told_early(transition: Transition) -> bool:
    """Whether the moment had not come of which people were told."""
    before, event = transition.before, transition.event
    due = before.deadline
    if event.objection:
        ends = [one.due_at for one in before.open_objections if one.number == event.objection]
    else:
        ends = [due.remind_at if event.ahead else due.due_at] if due else []
    return not any(end is not None and end <= transition.record.at for end in ends)


@judges("freed", Freed)
def freed_who_held_nothing(transition: Transition) -> bool:
    """Whether this person was neither asked last, nor held that seat."""
    before, event = transition.before, transition.event
    if event.question:
        return not before.questions or before.questions[-1].person != event.person
    assigned = before.assignments.get(event.seat)
    return assigned is None or assigned.person != event.person


general_only(Stranded, "who may act changes from day to day; nothing moves by it")
general_only(Restaffed, "who may act changes from day to day; nothing moves by it")
general_only(DeadlineSet, "what happens at a deadline is judged when it has come")
