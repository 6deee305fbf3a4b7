"""子流程: a step that starts another chain and waits for its end (case 17, its last step)."""

from __future__ import annotations

from typing import Any

from workflow.application.advance import lead
from workflow.application.changes import moved, passage
from workflow.application.context import Context, require_kind
from workflow.application.event import Record
from workflow.application.linking.events import ChildEnded, ChildStarted, StartChild
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import take_seat
from workflow.application.state import ENDED, Application, Status
from workflow.chain.machine import PASS, REFUSE
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Kind
from workflow.errors import Refused


@verb(StartChild)
def begin(application: Application, act: StartChild, context: Context) -> ChildStarted:
    """Begin the other application; whoever acts at the step may, and only on the chain named."""
    step = require_kind(application, context, "start", Kind.SUBPROCESS)
    take_seat(application, step, context)
    if act.chain != step.chain:
        number, wanted = application.number, step.chain
        raise Refused("other-chain", step=step.title, wanted=wanted, chain=act.chain, number=number)
    return ChildStarted.of(act, step=step.name)


def ended(application: Application, context: Context) -> ChildEnded | None:
    """The end of the application that is waited for, once it has come."""
    if not application.child or application.suspended or application.ended:
        return None
    status = context.directory.status_of(application.child)
    if status not in ENDED:
        return None
    trigger = PASS if status is Status.COMPLETED else REFUSE
    move = lead(context.machine, application, trigger, context.today)
    return ChildEnded(step=application.step, child=application.child, status=status, move=move)


def carried(parent: Application, above: Chain, chain: Chain) -> dict[str, Any]:
    """The facts that the application above hands down, by the fields of the one below. Refused
    where the chain has no such field of that type.
    """
    step = above.steps[parent.step]
    found: dict[str, Any] = {}
    for below, own in step.carry.items():
        field = chain.fields.get(below)
        if field is None or field.type is not above.fields[own].type:
            title = above.fields[own].title
            raise Refused("cannot-carry", chain=chain.key, name=below, field=title, step=step.title)
        if own in parent.facts:
            found[below] = parent.facts[own]
    return found


@folds(ChildStarted)
def child_started(application: Application, event: ChildStarted, record: Record) -> Changes:
    """It waits for the other one."""
    history = passage(application, record, "child-started", event.child)
    return {"children": {**application.children, event.child: ""}, "history": history}


@folds(ChildEnded)
def child_ended(application: Application, event: ChildEnded, record: Record) -> Changes:
    """Where the end of the other one leads."""
    outcome = "passed" if event.status is Status.COMPLETED else "refused"
    return {
        "children": {**application.children, event.child: event.status.value},
        **moved(application, event.move, record.at),
        "history": passage(application, record, outcome, event.child),
    }
