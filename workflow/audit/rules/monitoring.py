"""What the engine noticed by itself, judged a second time: told in time, lapsed as written."""

from __future__ import annotations

from workflow.application.monitoring import events as e
from workflow.application.state import Status
from workflow.audit.rules.table import Transition, general_only, judges
from workflow.chain.model.step import END


@judges("early", e.Lapsed)
def lapsed_early(transition: Transition) -> bool:
    """Whether it lapsed before its deadline."""
    due = transition.before.deadline
    return due is None or due.due_at is None or transition.record.fell_due < due.due_at


@judges("move", e.Lapsed)
def lapsed_elsewhere(transition: Transition) -> bool:
    """Whether it lapsed to where the definition does not let it."""
    rule = transition.chain.steps[transition.before.step].deadline
    after = transition.after
    if transition.before.lines:
        return rule is None or not rule.lapse  # where that leads: `lines.py`
    went = END if after.status is Status.TERMINATED else after.step
    return rule is None or not rule.lapse or went != rule.lapse


@judges("early", e.Overdue)
def told_early(transition: Transition) -> bool:
    """Whether the moment had not come of which people were told."""
    before, event = transition.before, transition.event
    due = before.deadline
    if event.objection:
        ends = [
            objection.due_at
            for objection in before.open_objections
            if objection.number == event.objection
        ]
    else:
        ends = [due.remind_at if event.ahead else due.due_at] if due else []
    return not any(end is not None and end <= transition.record.fell_due for end in ends)


@judges("freed", e.Freed)
def freed_who_held_nothing(transition: Transition) -> bool:
    """Whether this person was neither asked last, nor held that seat."""
    before, event = transition.before, transition.event
    if event.question:
        return not before.questions or before.questions[-1].person != event.person
    assigned = before.assignments.get(event.seat)
    return assigned is None or assigned.person != event.person


general_only("who may act changes from day to day; nothing moves by it", e.Stranded, e.Restaffed)
general_only("what happens at a deadline is judged when it has come", e.DeadlineSet)
