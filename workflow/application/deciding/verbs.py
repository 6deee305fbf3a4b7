"""The verbs of those who decide: approve, refuse, return, defer."""

from __future__ import annotations

from workflow.application import acts as a
from workflow.application import events as e
from workflow.application.advance import lead, onward
from workflow.application.applying.verbs import require_asked
from workflow.application.bodies.ballots import NEITHER, PASSING, REFUSING, resolution
from workflow.application.context import (
    Context,
    merged,
    require_documents,
    require_kind,
    require_place,
)
from workflow.application.deciding.cosign import cannot_refuse, cosign, require_own_facts
from workflow.application.money.sharing import require_shares
from workflow.application.papers.evidence import require_evidence
from workflow.application.people import events as p
from workflow.application.seats.seats import joint, require_no_question, take_seat
from workflow.application.state import Application
from workflow.chain.machine import PASS, REFUSE, NoMove, return_to
from workflow.chain.model.step import END, Kind
from workflow.errors import N_, Refused

DECIDED = (
    Kind.REVIEW,
    Kind.EVALUATE,
    Kind.PRICE,
    Kind.DECIDE,
    Kind.AUTHORIZE,
    Kind.CLASSIFY,
    Kind.PERIOD,
)


def approve(application: Application, act: a.Approve, context: Context) -> e.Passed | p.Cosigned:
    """The current step passes: with its papers, its facts and, for a body, its meeting."""
    step = require_kind(application, context, act.verb, *DECIDED)
    if joint(application, step):
        require_evidence(application.number, step, act.evidence)
        return cosign(application, act, context, step)
    take_seat(application, step, context, act.seat)
    require_no_question(application, "")
    require_evidence(application.number, step, act.evidence)
    meeting, resolved = resolution(application, act.meeting, act.ballot, step, context, PASSING)
    require_own_facts(act.facts, step.asks, step, context)
    facts = merged(application, act.facts)
    require_asked(step.asks, facts, context, step)
    require_documents(application, context, step, act.documents)
    if act.facts:
        require_shares(context.chain, application, facts)
    if act.facts or application.comes_back:
        move = onward(context.machine, application, facts, act.documents, context.today)
    else:  # the route was worked out when the facts last changed
        move = lead(context.machine, application, PASS, context.today)
    return e.Passed(
        step=step.name,
        opinion=act.opinion,
        move=move,
        facts=act.facts,
        documents=act.documents,
        meeting=meeting,
        resolution=resolved,
        evidence=act.evidence,
    )


def refuse(application: Application, act: a.Refuse, context: Context) -> e.Rejected | p.Cosigned:
    """The current step goes against the application; minutes belong to a body's refusal too."""
    step = require_kind(application, context, act.verb, *DECIDED)
    if joint(application, step):
        require_evidence(application.number, step, act.evidence)
        return cosign(application, act, context, step)
    take_seat(application, step, context, act.seat)
    require_no_question(application, "")
    require_evidence(application.number, step, act.evidence)
    meeting, resolved = resolution(application, act.meeting, act.ballot, step, context, REFUSING)
    if not step.on_refuse:
        raise cannot_refuse(step)
    if step.kind is Kind.DECIDE:
        require_documents(application, context, step, act.documents)
    else:
        require_place(context.chain, step.name, act.documents)
    return e.Rejected(
        step=step.name,
        opinion=act.opinion,
        move=lead(context.machine, application, REFUSE, context.today),
        documents=act.documents,
        meeting=meeting,
        resolution=resolved,
        evidence=act.evidence,
    )


def defer(application: Application, act: a.Defer, context: Context) -> e.Deferred:
    """缓议: the step stays and is decided at the next meeting; nothing has to carry."""
    step = require_kind(application, context, act.verb, Kind.DECIDE)
    take_seat(application, step, context)
    require_no_question(application, "")
    day, resolved = resolution(application, act.meeting, act.ballot, step, context, NEITHER)
    return e.Deferred(step=step.name, opinion=act.opinion, meeting=day, resolution=resolved)


def return_(application: Application, act: a.Return, context: Context) -> e.Returned:
    """Back to an earlier step: the one named, else the step's own target."""
    step = require_kind(application, context, act.verb, *DECIDED, Kind.FILE)
    seat, _grant = take_seat(application, step, context, act.seat)
    require_no_question(application, seat.name)
    target = act.to or step.on_return
    route = context.chain.route(application.route)
    possible = context.machine.returnable(route, step.name) if step.on_return else []
    try:
        move = lead(context.machine, application, return_to(target), context.today)
    except NoMove:
        raise Refused(
            "cannot-return-there",
            N_("{number} cannot be returned to {target} from here"),
            do=N_("Steps it can be returned to: {possible}"),
            number=application.number,
            target=target if target != END else "—",
            possible=possible,
        ) from None
    return e.Returned(step=step.name, opinion=act.opinion, move=move, direct=act.direct)
