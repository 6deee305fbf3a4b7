"""The verbs that carry a decision out: file, sign."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from workflow.application.advance import finished, lead
from workflow.application.changes import moved, passage, with_papers
from workflow.application.closing.events import File, Filed, Sign, Signed
from workflow.application.context import (
    Context,
    require_actor,
    require_day,
    require_documents,
    require_kind,
)
from workflow.application.event import Record
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import take_seat
from workflow.application.situations import Situation
from workflow.application.state import Application, Duty, Move, Signature, Status
from workflow.chain.machine import PASS
from workflow.chain.model.step import Kind
from workflow.errors import N_, Refused, Word
from workflow.rules.calendar import add_months


def _who_files(application: Application, act: File, context: Context) -> str | None:
    """Who settles the duty named, where one is."""
    step = context.chain.steps.get(act.step)
    return context.chain.actor(step) if step else None


@verb(File, during=(Situation.ENDED, Situation.OBJECTED, Situation.SUBPROCESS), role=_who_files)
def file(application: Application, act: File, context: Context) -> Filed:
    """备案: the receipt ends the current step, or settles a filing that is owed."""
    duty = _meant(application, act)
    if duty is None:
        step = require_kind(application, context, act.verb, Kind.FILE)
        take_seat(application, step, context)
    else:
        step = context.chain.steps[duty.step]
        require_actor(application, context, context.chain.actor(step))
    require_documents(application, context, step, act.documents)
    on = require_day(application, context, act.on, Word(N_("receipt"))) if act.on else context.today
    if duty is None:
        move = lead(context.machine, application, PASS, context.today)
    else:
        move = _settled(application, duty)
    return Filed.of(act, step=step.name, on=on, move=move)


def _meant(application: Application, act: File) -> Duty | None:
    """The duty meant: the first due of the step named, or of the only step that owes one."""
    steps = {duty.step for duty in application.duties}
    if not act.step and len(steps) != 1:
        return None
    meant = [duty for duty in application.duties if duty.step == (act.step or min(steps))]
    return min(meant, key=lambda duty: duty.due_on or date.min, default=None)


def _settled(application: Application, duty: Duty) -> Move:
    """The application with this filing made; a recurring one is due again."""
    others = tuple(other for other in application.duties if other != duty)
    if duty.every_months and duty.due_on:
        others += (replace(duty, due_on=add_months(duty.due_on, duty.every_months)),)
    status = application.status
    if not application.step and status is Status.APPROVED:
        status = finished(others)
    return Move(application.route, application.step, status, others)


@verb(Sign)
def sign(application: Application, act: Sign, context: Context) -> Signed:
    """签署 by one of the parties the definition names; the last one ends the step."""
    step = require_kind(application, context, act.verb, Kind.CONTRACT)
    take_seat(application, step, context)
    signed = {signature.party for signature in application.signatures}
    parties = [party for party in step.parties if party not in signed]
    if act.party not in parties:
        raise Refused("cannot-sign", party=act.party, parties=parties)
    on = require_day(application, context, act.on, Word(N_("signature")))
    require_documents(application, context, step, act.documents)
    last = signed | {act.party} == set(step.parties)
    move = lead(context.machine, application, PASS, context.today) if last else None
    return Signed.of(act, step=step.name, on=on, move=move)


@folds(Filed)
def filed(application: Application, event: Filed, record: Record) -> Changes:
    """A receipt more, of the current step or of a duty that was owed."""
    at_step = replace(application, step=event.step)
    return {
        **moved(application, event.move, record.at),
        **with_papers(application, event, record, event.step),
        "history": passage(at_step, record, "filed", event.receipt),
    }


@folds(Signed)
def signed(application: Application, event: Signed, record: Record) -> Changes:
    """A signature more; the last one leads on."""
    changes: Changes = {
        **with_papers(application, event, record, event.step),
        "signatures": (*application.signatures, Signature(event.party, event.on)),
        **moved(application, event.move, record.at),
    }
    if event.move:
        changes["history"] = passage(application, record, "signed")
    return changes
