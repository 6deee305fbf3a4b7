"""How an act becomes events, or is refused: the one door to all verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from workflow.application import acts as a
from workflow.application.applying.verbs import start, submit, supplement, withdraw
from workflow.application.clocks import verbs as periods
from workflow.application.clocks.notices import clock_notice, request_lapses
from workflow.application.closing.verbs import file, pay, sign
from workflow.application.context import Context, current_step, require_no_objection
from workflow.application.control.verbs import comment, correct, resume, suspend, terminate, void
from workflow.application.deciding.verbs import approve, defer, refuse, return_
from workflow.application.events import AnyEvent
from workflow.application.linking import verbs as subchain
from workflow.application.money import incomes
from workflow.application.monitoring.monitoring import noticed
from workflow.application.objections.verbs import (
    accept,
    announce,
    decline,
    dispose,
    investigate,
    object_,
)
from workflow.application.papers.content import differences
from workflow.application.people import verbs as hands
from workflow.application.publicity.verbs import due as due_at_a_publicity
from workflow.application.publicity.verbs import interrupt, publish
from workflow.application.recusal.verbs import recuse
from workflow.application.required_text import require_said
from workflow.application.state import Application
from workflow.errors import N_, Conflict, Refused
from workflow.rules.standing import require_member

Verb = Callable[[Application, Any, Context], AnyEvent]

VERBS: dict[type[a.Act], Verb] = {
    a.StartChild: subchain.begin,
    a.Submit: submit,
    a.Supplement: supplement,
    a.Approve: approve,
    a.Refuse: refuse,
    a.Return: return_,
    a.Defer: defer,
    a.Recuse: recuse,
    a.Claim: hands.claim,
    a.Release: hands.release,
    a.Transfer: hands.transfer,
    a.Delegate: hands.delegate,
    a.Reply: hands.reply,
    a.AddSigner: hands.add_signer,
    a.RemoveSigner: hands.remove_signer,
    a.Form: hands.form,
    a.Remind: hands.remind,
    a.Copy: hands.copy,
    a.Noted: hands.noted,
    a.Withdraw: withdraw,
    a.Terminate: terminate,
    a.Publish: publish,
    a.Interrupt: interrupt,
    a.Object: object_,
    a.Dispose: dispose,
    a.Accept: accept,
    a.Decline: decline,
    a.Investigate: investigate,
    a.Announce: announce,
    a.EndEarly: periods.end_early,
    a.AskExtension: periods.ask_extension,
    a.Extend: periods.extend,
    a.DeclineExtension: periods.decline_extension,
    a.File: file,
    a.Sign: sign,
    a.Pay: pay,
    a.Share: incomes.share,
    a.Divide: incomes.divide,
    a.Suspend: suspend,
    a.Resume: resume,
    a.Void: void,
    a.Comment: comment,
    a.Correct: correct,
}

TOLD = (a.Comment, a.Correct, a.Copy, a.Noted)
AFTER_THE_END = (*TOLD, a.File, a.Void)
CONTROLLING = (*TOLD, a.Remind, a.Withdraw, a.Terminate, a.Suspend, a.Resume, a.Recuse)
WHILE_SUSPENDED = (*(one for one in CONTROLLING if one is not a.Suspend), a.Object)
WHILE_OBJECTED = (
    *CONTROLLING,
    a.Object,
    *(a.Dispose, a.Accept, a.Decline, a.Investigate, a.Announce),
    a.Publish,
    a.Interrupt,
    a.Supplement,
    a.File,
)
WHILE_A_CHILD_RUNS = (*TOLD, a.Remind, a.Suspend, a.Resume, a.Recuse, a.File)
WHILE_AWAITING = (*CONTROLLING, a.Supplement)


def decide(application: Application, act: a.Act, context: Context) -> AnyEvent:
    """The event this act makes of the application, or Refused with a code and its reason."""
    # Where the clock went back, the application's own time stands still and never runs back.
    context = replace(context, now=max(context.now, application.last_at))
    require_member(
        context.standing, application.unit, context.today, unit_title=context.chain.institution
    )
    _require_involved(application, context)
    require_said(act)
    _require_seen(application, act, context)
    _require_open(application, act)
    _require_not_held(application, act, context)
    return VERBS[type(act)](application, act, context)


def due(application: Application, context: Context) -> AnyEvent | None:
    """The next thing that the clock brings about or the engine notices, or None."""
    return (
        subchain.ended(application, context)
        or request_lapses(application, context)
        or due_at_a_publicity(application, context)
        or noticed(application, context)
        or clock_notice(application, context)
    )


def _require_involved(application: Application, context: Context) -> None:
    """Who comes from outside acts only where they are awaited or took part."""
    if context.stranger():
        raise Refused(
            "external-not-involved",
            N_("{number} does not wait for {name}"),
            why=N_("People from outside deal with what waits for them, and with nothing else."),
            do=N_("See what waits: tto inbox"),
            number=application.number,
            name=context.standing.name,
        )


def _require_seen(application: Application, act: a.Act, context: Context) -> None:
    if act.seen is None or act.seen == application.revision:
        return
    seen = context.as_seen(act.seen)
    changes = differences(seen.application, application, context.chain) if seen else []
    raise Conflict(
        "changed-since-seen",
        N_("{number} changed since you looked at it"),
        why=N_("You saw revision {seen}, it is now {revision}; last: {name} at {at}. {changes}"),
        do=N_("Look again: tto show {number}, then repeat the command."),
        number=application.number,
        seen=act.seen,
        revision=application.revision,
        name=seen.by if seen else "—",
        at=seen.at if seen else application.last_at,
        changes=changes,
    )


def _require_open(application: Application, act: a.Act) -> None:
    if application.ended and not isinstance(act, AFTER_THE_END):
        last = application.history[-1] if application.history else None
        raise Refused(
            "already-ended",
            N_("{number} has ended: {status}"),
            why=N_("It ended by {name} at {at}; what ended stays as it is."),
            do=N_("Start a new application if the matter goes on."),
            number=application.number,
            status=application.status,
            name=last.name if last else "—",
            at=application.last_at,
        )


def _require_not_held(application: Application, act: a.Act, context: Context) -> None:
    if application.suspended and not isinstance(act, WHILE_SUSPENDED):
        raise Refused(
            "suspended",
            N_("{number} is suspended: {reason}"),
            why=N_("Nothing moves until an administrator resumes it."),
            do=N_("Ask an administrator: tto resume {number}"),
            number=application.number,
            reason=application.suspended,
        )
    if not isinstance(act, WHILE_A_CHILD_RUNS):
        subchain.require_no_child(application)
    if not isinstance(act, WHILE_OBJECTED):
        require_no_objection(application)
    if application.awaits and not isinstance(act, WHILE_AWAITING):
        raise Refused(
            "fact-unknown",
            N_("{number} is held until the field {field} is known"),
            why=N_("The routes read it, and nobody may guess it."),
            do=N_("The applicant gives it: tto supplement {number} --field {name}=…"),
            number=application.number,
            field=context.chain.fields[application.awaits].title,
            name=application.awaits,
        )


__all__ = ["VERBS", "Context", "current_step", "decide", "due", "start"]
