"""The verbs of those who decide: approve, refuse, return, defer."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from workflow.application.advance import lead, onward
from workflow.application.applying.verbs import require_asked
from workflow.application.bodies.ballots import NEITHER, PASSING, REFUSING, resolution
from workflow.application.changes import given, moved, passage, with_papers
from workflow.application.context import (
    HOW_IT_ENDS,
    Context,
    require_documents,
    require_kind,
    require_place,
)
from workflow.application.deciding import events as e
from workflow.application.deciding.cosign import cannot_refuse, cosign, require_own_facts
from workflow.application.deciding.recall import recall, recalled
from workflow.application.deciding.rounds import last_is_over
from workflow.application.event import Record
from workflow.application.money.distribution import require_shares
from workflow.application.papers.tool_answers import require_evidence
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import (
    joint,
    no_role,
    of_the_seat_taken,
    require_no_question,
    take_seat,
)
from workflow.application.situations import Situation
from workflow.application.state import Application, Comeback, Resolution, Voice
from workflow.chain.machine import PASS, REFUSE, NoMove, return_to
from workflow.chain.model.step import END, Kind, Step
from workflow.errors import Refused

DECIDED = tuple(kind for kind, how in HOW_IT_ENDS.items() if how == "approve")


@verb(e.Approve, at=DECIDED)
def approve(application: Application, act: e.Approve, context: Context) -> e.Passed | e.Cosigned:
    """The current step passes: with its papers, its facts and, for a body, its meeting."""
    step = require_kind(application, context, act.verb, *DECIDED)
    if joint(application, step):
        return cosign(application, act, context, step)
    meeting, resolved = _of_one(application, act, context, step, PASSING)
    if act.facts:
        require_own_facts(application, act.facts, step.asks, step, context)
    facts = application.facts | act.facts
    require_asked(step.asks, facts, context, step)
    require_documents(application, context, step, act.documents)
    if act.facts:
        require_shares(context.chain, facts)
    if act.facts or application.comes_back:
        move = onward(context.machine, application, facts, act.documents, context.today)
    else:  # the route was worked out when the facts last changed
        move = lead(context.machine, application, PASS, context.today)
    return e.Passed.of(act, step=step.name, move=move, meeting=meeting, resolution=resolved)


@verb(e.Refuse, at=DECIDED)
def refuse(application: Application, act: e.Refuse, context: Context) -> e.Rejected | e.Cosigned:
    """The current step goes against the application; minutes belong to a body's refusal too."""
    step = require_kind(application, context, act.verb, *DECIDED)
    if joint(application, step):
        return cosign(application, act, context, step)
    meeting, resolved = _of_one(application, act, context, step, REFUSING)
    if not step.on_refuse:
        raise cannot_refuse(step)
    if step.kind is Kind.DECIDE:
        require_documents(application, context, step, act.documents)
    else:
        require_place(context.chain, step.name, act.documents)
    move = lead(context.machine, application, REFUSE, context.today)
    return e.Rejected.of(act, step=step.name, move=move, meeting=meeting, resolution=resolved)


def _of_one(
    application: Application, act: e.Verdict, context: Context, step: Step, outcome: str
) -> tuple[date | None, Resolution | None]:
    """The meeting and the resolution with which the one actor of a step, or its body, decides."""
    take_seat(application, step, context, act.seat)
    require_no_question(application, "")
    require_evidence(application.number, step, act.evidence)
    return resolution(application, act.meeting, act.ballot, step, context, outcome)


@verb(e.Defer, at=(Kind.DECIDE,))
def defer(application: Application, act: e.Defer, context: Context) -> e.Deferred:
    """缓议: the step stays and is decided at the next meeting; nothing has to carry."""
    step = require_kind(application, context, act.verb, Kind.DECIDE)
    take_seat(application, step, context)
    require_no_question(application, "")
    ballot = act.ballot
    meeting, resolved = resolution(application, act.meeting, ballot, step, context, NEITHER)
    return e.Deferred.of(act, step=step.name, meeting=meeting, resolution=resolved)


@verb(e.Return, role=of_the_seat_taken, at=(*DECIDED, Kind.FILE))
def return_(application: Application, act: e.Return, context: Context) -> e.Returned | e.Rejected:
    """Back to an earlier step: the one named, else the step's own target. After the last round that
    the definition allows it is a refusal, where it says so, else it is refused.
    """
    step = require_kind(application, context, act.verb, *DECIDED, Kind.FILE)
    seat = take_seat(application, step, context, act.seat)
    require_no_question(application, seat.name)
    ballot = act.ballot
    meeting, resolved = resolution(application, act.meeting, ballot, step, context, REFUSING)
    if step.rounds and last_is_over(application, step):
        if not step.rounds.refuses:
            most = {"step": step.title, "most": step.rounds.most}
            raise Refused("rounds-over", number=application.number, **most)
        if step.kind is Kind.DECIDE:
            require_documents(application, context, step, ())
        move = lead(context.machine, application, REFUSE, context.today)
        return e.Rejected.of(act, step=step.name, move=move, meeting=meeting, resolution=resolved)
    target = act.to or step.on_return
    route = context.chain.route(application.route)
    possible = context.machine.returnable(route, step.name) if step.on_return else []
    try:
        move = lead(context.machine, application, return_to(target), context.today)
    except NoMove:
        raise Refused(
            "cannot-return-there",
            number=application.number,
            target=target if target != END else "—",
            possible=possible,
        ) from None
    if act.direct and not context.machine.comes_back(route, step.name, target):
        raise Refused("no-way-straight-back", number=application.number, target=target)
    return e.Returned.of(act, step=step.name, move=move, meeting=meeting, resolution=resolved)


verb(e.Recall, during=(Situation.ENDED, Situation.AWAITING), role=no_role)(recall)


# what the events change

folds(e.Recalled)(recalled)


@folds(e.Passed)
def passed(application: Application, event: e.Passed, record: Record) -> Changes:
    """On to the next step."""
    return {
        **given(application, event, record),
        **moved(application, event.move, record.at),
        "history": passage(application, record, "passed", event.opinion, event),
        "comes_back": None,
    }


@folds(e.Rejected)
def rejected(application: Application, event: e.Rejected, record: Record) -> Changes:
    """Where a refusal leads."""
    return {
        **with_papers(application, event, record),
        **moved(application, event.move, record.at),
        "history": passage(application, record, "refused", event.opinion, event),
    }


@folds(e.Returned)
def returned(application: Application, event: e.Returned, record: Record) -> Changes:
    """Back at an earlier step; `direct`: it comes back to this one as it was left."""
    back = Comeback(
        application.step, application.facts, len(application.documents), application.duties
    )
    return {
        **moved(application, event.move, record.at),
        "history": passage(application, record, "returned", event.opinion, event),
        "comes_back": back if event.direct else None,
    }


@folds(e.Deferred)
def deferred(application: Application, event: e.Deferred, record: Record) -> Changes:
    """The step stays."""
    return {"history": passage(application, record, "deferred", event.opinion, event)}


@folds(e.Cosigned)
def cosigned(application: Application, event: e.Cosigned, record: Record) -> Changes:
    """One voice more, and where all of them lead."""
    voice = Voice(
        event.seat,
        record.by,
        record.name,
        event.agreed,
        record.at,
        behalf=record.behalf_name,
        principal=record.behalf,
    )
    if event.move and not event.against:
        outcome = "passed" if event.agreed else "refused"
    else:
        outcome = "agreed" if event.agreed else "disagreed"
    *before, said = passage(application, record, outcome, event.opinion)
    changes = {
        **given(application, event, record),
        "voices": (*application.voices, voice),
        "seats": event.seats,
        "history": (*before, replace(said, count=event.count)),
        **moved(application, event.move, record.at),
    }
    return {**changes, "comes_back": None} if event.move else changes
