"""Case control: terminate, suspend, resume, void; and what anyone may leave: comment, correct."""

from __future__ import annotations

from workflow.application.advance import owed_for_payments
from workflow.application.changes import closed, passage
from workflow.application.context import Context, require_administrator
from workflow.application.control import events as e
from workflow.application.event import Record
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import no_role
from workflow.application.situations import ALWAYS, HELD, Situation
from workflow.application.state import Application, Move, Status
from workflow.errors import Refused


@verb(e.Terminate, during=HELD - {Situation.SUBPROCESS}, role=no_role)
def terminate(application: Application, act: e.Terminate, context: Context) -> e.Terminated:
    """终止 by an administrator of the institution, with a reason."""
    require_administrator(application, context)
    owed = owed_for_payments(context.chain, application)
    move = Move(application.route, "", Status.TERMINATED, owed)
    return e.Terminated.of(act, move=move)


@verb(e.Suspend, during=HELD - {Situation.SUSPENDED}, role=no_role)
def suspend(application: Application, act: e.Suspend, context: Context) -> e.Suspended:
    """暂停 by an administrator: nobody and no clock moves it until it is resumed."""
    require_administrator(application, context)
    return e.Suspended.of(act)


@verb(e.Resume, during=HELD, role=no_role)
def resume(application: Application, act: e.Resume, context: Context) -> e.Resumed:
    """恢复 by an administrator: it goes on where it stood; what fell due meanwhile is due now."""
    require_administrator(application, context)
    if not application.suspended:
        raise Refused("not-suspended", number=application.number)
    return e.Resumed.of(act)


@verb(e.Void, during=(Situation.ENDED,), role=no_role)
def void(application: Application, act: e.Void, context: Context) -> e.Voided:
    """作废 by an administrator of what was completed; what is still under way is terminated."""
    require_administrator(application, context)
    if application.status is not Status.COMPLETED:
        raise Refused("cannot-void", number=application.number, status=application.status)
    return e.Voided.of(act, move=Move(application.route, "", Status.VOIDED, ()))


@verb(e.Comment, during=ALWAYS, role=no_role)
def comment(application: Application, act: e.Comment, context: Context) -> e.Commented:
    """A remark by anyone of the institution; nothing moves."""
    return e.Commented.of(act)


@verb(e.Correct, during=ALWAYS, role=no_role)
def correct(application: Application, act: e.Correct, context: Context) -> e.Corrected:
    """更正 by whoever made the record, or by an administrator. The record stays as it is."""
    if not 1 <= act.record <= application.seq:
        raise Refused("no-such-record", number=application.number, record=act.record)
    if context.directory.made_by(act.record) != context.standing.person:
        require_administrator(application, context)
    if act.on and act.on > context.today:
        raise Refused("day-ahead", day=act.on)
    return e.Corrected.of(act)


folds(e.Terminated)(closed("terminated"))
folds(e.Voided)(closed("voided"))


@folds(e.Suspended)
def suspended(application: Application, event: e.Suspended, record: Record) -> Changes:
    """Nothing moves."""
    history = passage(application, record, "suspended", event.reason)
    return {"suspended": event.reason, "history": history}


@folds(e.Resumed)
def resumed(application: Application, event: e.Resumed, record: Record) -> Changes:
    """It goes on where it stood."""
    return {"suspended": "", "history": passage(application, record, "resumed", event.reason)}
