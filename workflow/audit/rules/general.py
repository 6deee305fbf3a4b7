"""What holds for every event: nothing moves after the end or while held; the clock does its own."""

from __future__ import annotations

from workflow.application.applying import events as applying
from workflow.application.clocks import events as clocks
from workflow.application.closing import events as closing
from workflow.application.control import events as control
from workflow.application.deciding import events as deciding
from workflow.application.event import Administered, Declined
from workflow.application.money.events import Paid
from workflow.application.monitoring import events as noticed
from workflow.application.objections.events import ObjectionTermSet
from workflow.application.people import events as people
from workflow.application.publicity import events as publicity
from workflow.application.state import Status
from workflow.audit.rules.table import Transition, general_only, judges
from workflow.rules.standing import SYSTEM

AFTER_THE_END = frozenset(
    {control.Commented, control.Corrected, control.Voided, Declined, closing.Filed}
    | {deciding.Recalled, people.Copied, people.Read, clocks.ClockWarned, clocks.ClockRanOut}
)
BY_THE_CLOCK = frozenset(
    {publicity.Expired, publicity.Rescheduled, closing.ChildEnded, ObjectionTermSet}
    | {noticed.Stranded, noticed.Restaffed, noticed.Freed, noticed.Lapsed}
    | {noticed.DeadlineSet, noticed.Overdue}
    | {clocks.ClockWarned, clocks.ClockRanOut, clocks.ExtensionLapsed}
)
MOVING_ON = (
    *(deciding.Passed, deciding.Rejected, deciding.Returned, deciding.Cosigned),
    *(publicity.Expired, closing.Signed, closing.ChildEnded, Paid),
    *(people.SignerRemoved, clocks.EndedEarly),
)
_MOVES = frozenset({*MOVING_ON, noticed.Lapsed})


@judges("ended")
def decided_after_the_end(transition: Transition) -> bool:
    """Whether more than a remark, a filing or its voiding followed the end."""
    return transition.before.ended and type(transition.event) not in AFTER_THE_END


@judges("clock")
def by_the_wrong_hand(transition: Transition) -> bool:
    """Whether a person did what only the clock does, or the clock what only a person does."""
    return (type(transition.event) in BY_THE_CLOCK) is not (transition.record.by == SYSTEM)


@judges("clock")
def due_otherwise(transition: Transition) -> bool:
    """Whether it fell due after it was recorded, or a person brought it who has no such moment."""
    due_at = transition.record.due_at
    return due_at is not None and (
        due_at > transition.record.at or type(transition.event) not in BY_THE_CLOCK
    )


@judges("objection")
def moved_over_an_objection(transition: Transition) -> bool:
    """Whether it moved while an objection was open, or its end led on while another was."""
    before, after = transition.before, transition.after
    if not before.objections or not before.open_objections:
        return False
    filed = isinstance(transition.event, closing.Filed) and not before.ended
    moves = type(transition.event) in _MOVES
    moves = moves or (filed and (before.step, before.status) != (after.step, after.status))
    return moves or (bool(after.open_objections) and _went_on(transition))


@judges("suspended")
def moved_while_suspended(transition: Transition) -> bool:
    """Whether it moved before it was resumed."""
    if not transition.before.suspended:
        return False
    return type(transition.event) in _MOVES or _went_on(transition)


def _went_on(transition: Transition) -> bool:
    """Whether it stands at another step now."""
    return transition.after.step not in ("", transition.before.step)


@judges("move", control.Voided)
def voided_too_soon(transition: Transition) -> bool:
    """Whether it was voided though it had not been completed."""
    return transition.before.status is not Status.COMPLETED


general_only("nothing stood before it; its parent is compared with it at the end", applying.Started)
general_only("a remark decides nothing", control.Commented)
general_only("a correction is a remark; the record that it speaks of stays", control.Corrected)
general_only("what was refused changed nothing", Declined)
general_only("it belongs to the journal of the office, which has no state", Administered)
general_only("it may be withdrawn from any step before its end", applying.Withdrawn)
general_only("it may be terminated at any step before its end", control.Terminated)
general_only(
    "it may be suspended at any step before its end; then nothing moves", control.Suspended
)
general_only("it stands again where it stood", control.Resumed)
