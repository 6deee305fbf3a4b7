"""The verbs that carry a decision out: file, sign, start another application (子流程)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from workflow.application.advance import finished, lead
from workflow.application.changes import moved, passage, with_papers
from workflow.application.closing import events as e
from workflow.application.context import (
    Context,
    entered,
    require_actor,
    require_day,
    require_documents,
    require_kind,
)
from workflow.application.event import Record
from workflow.application.lines import stay
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import take_seat
from workflow.application.situations import Situation, require_no_objection
from workflow.application.state import ENDED, Application, Duty, Move, Signature, Status
from workflow.chain.machine import PASS, REFUSE
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Kind
from workflow.errors import N_, Refused, Word
from workflow.rules.calendar import months_longer


def _who_files(application: Application, act: e.File, context: Context) -> str | None:
    """Who settles the duty named, where one is."""
    step = context.chain.steps.get(act.step)
    return context.chain.actor(step) if step else None


@verb(
    e.File,
    during=(Situation.ENDED, Situation.OBJECTED, Situation.SUBPROCESS),
    role=_who_files,
    at=(Kind.FILE,),
)
def file(application: Application, act: e.File, context: Context) -> e.Filed:
    """备案: the receipt ends the current step, or settles a filing that is owed."""
    duty = _meant(application, act)
    moves = duty is None or not application.step  # or it would end it
    if moves and not application.ended:
        require_no_objection(application, context.chain)
    if duty is None:
        step = require_kind(application, context, act.verb, Kind.FILE)
        take_seat(application, step, context)
    else:
        step = context.chain.steps[duty.step]
        require_actor(application, context, context.chain.actor(step))
    require_documents(application, context, step, act.documents)
    since = _owed_since(application, duty, context.chain) if duty else application.since
    on = require_day(application, context, act.on, Word(N_("receipt")), since)
    if duty is None:
        move = lead(context.machine, application, PASS, context.today)
    else:
        move = _settled(application, duty)
    return e.Filed.of(act, step=step.name, on=on, move=move, entered=entered(on, context))


def _meant(application: Application, act: e.File) -> Duty | None:
    """The duty meant: the first due of the step named, or of the only step that owes one."""
    steps = {duty.step for duty in application.duties}
    if not act.step and len(steps) != 1:
        return None
    meant = [duty for duty in application.duties if duty.step == (act.step or min(steps))]
    return min(meant, key=lambda duty: duty.due_on or date.min, default=None)


def _owed_since(application: Application, duty: Duty, chain: Chain) -> datetime:
    """When it left the last step before the place of a filing: its receipt may be as old, however
    far the application has gone since. One that is on no path may be as old as the submission.
    """
    route = chain.route(application.route)
    before = route.before(duty.step) if duty.step in route.path else route.path[:1]
    left = [passage.at for passage in application.history if passage.step in before]
    return left[-1] if left else application.since


def _settled(application: Application, duty: Duty) -> Move:
    """The application with this filing made; a recurring one is due again."""
    others = tuple(other for other in application.duties if other != duty)
    if duty.every_months and duty.due_on:
        following = months_longer(duty.first or duty.due_on, duty.due_on, duty.every_months)
        others += (replace(duty, due_on=following),)
    status = application.status
    if not application.step and status is Status.APPROVED:
        status = finished(others)
    return stay(application, status, others)


@verb(e.Sign, at=(Kind.CONTRACT,))
def sign(application: Application, act: e.Sign, context: Context) -> e.Signed:
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
    return e.Signed.of(act, step=step.name, on=on, move=move, entered=entered(on, context))


@folds(e.Filed)
def filed(application: Application, event: e.Filed, record: Record) -> Changes:
    """A receipt more, of the current step or of a duty that was owed."""
    at_step = replace(application, step=event.step)
    *before, last = passage(at_step, record, "filed", event.receipt)
    last = replace(last, received=event.on if event.entered else None)
    return {
        **moved(application, event.move, record.at),
        **with_papers(application, event, record, event.step),
        "history": (*before, last),
    }


@folds(e.Signed)
def signed(application: Application, event: e.Signed, record: Record) -> Changes:
    """A signature more; the last one leads on."""
    signature = Signature(event.party, event.on, event.entered)
    changes: Changes = {
        **with_papers(application, event, record, event.step),
        "signatures": (*application.signatures, signature),
        **moved(application, event.move, record.at),
    }
    if event.move:
        changes["history"] = passage(application, record, "signed")
    return changes


@verb(e.StartChild, at=(Kind.SUBPROCESS,))
def begin(application: Application, act: e.StartChild, context: Context) -> e.ChildStarted:
    """Begin the other application; whoever acts at the step may, and only on the chain named."""
    step = require_kind(application, context, "start", Kind.SUBPROCESS)
    take_seat(application, step, context)
    if act.chain != step.chain:
        number, wanted = application.number, step.chain
        raise Refused("other-chain", step=step.title, wanted=wanted, chain=act.chain, number=number)
    return e.ChildStarted.of(act, step=step.name)


def ended(application: Application, context: Context) -> e.ChildEnded | None:
    """The end of the application that is waited for, once it has come."""
    if not application.child or application.suspended or application.ended:
        return None
    if application.open_objections:
        return None
    status = context.directory.status_of(application.child)
    if status not in ENDED:
        return None
    trigger = PASS if status is Status.COMPLETED else REFUSE
    move = lead(context.machine, application, trigger, context.today)
    return e.ChildEnded(step=application.step, child=application.child, status=status, move=move)


def carried(parent: Application, above: Chain, chain: Chain) -> dict[str, Any]:
    """The facts that the application above hands down at its step, by the fields of the one below.
    Refused where the chain has no such field of that type.
    """
    facts: dict[str, Any] = {}
    step = above.steps.get(parent.step)
    if step is None or step.chain != chain.chain:
        return facts  # nothing waits here for an application of that chain
    for below, own in step.carry.items():
        field = chain.fields.get(below)
        if field is None or field.type is not above.fields[own].type:
            title = above.fields[own].title
            raise Refused("cannot-carry", chain=chain.key, name=below, field=title, step=step.title)
        if own in parent.facts:
            facts[below] = parent.facts[own]
    return facts


@folds(e.ChildStarted)
def child_started(application: Application, event: e.ChildStarted, record: Record) -> Changes:
    """It waits for the other one."""
    history = passage(application, record, "child-started", event.child)
    handed = {**application.handed, event.child: event.facts} if event.facts else application.handed
    children = {**application.children, event.child: ""}
    return {"children": children, "handed": handed, "history": history}


@folds(e.ChildEnded)
def child_ended(application: Application, event: e.ChildEnded, record: Record) -> Changes:
    """Where the end of the other one leads."""
    outcome = "passed" if event.status is Status.COMPLETED else "refused"
    return {
        "children": {**application.children, event.child: event.status.value},
        **moved(application, event.move, record.at),
        "history": passage(application, record, outcome, event.child),
    }
