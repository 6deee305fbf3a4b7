"""异议 as a process: raised, accepted or not, investigated, disposed of, the finding published.

What a definition does not ask for is not asked: without `objections` a finding ends it.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.advance import lead
from workflow.application.changes import moved, passage, with_papers
from workflow.application.context import Context, require_actor, require_kind, require_place
from workflow.application.event import Record
from workflow.application.objections import events as e
from workflow.application.objections.terms import term_of
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import no_role
from workflow.application.situations import Situation
from workflow.application.state import Application, Move, Objection
from workflow.chain.machine import UPHOLD
from workflow.chain.model.step import Kind, Objections, Step
from workflow.errors import Refused

AT_ONCE = Objections()


def _handler(application: Application, act: Act, context: Context) -> str | None:
    """Who deals with objections at the step."""
    step = context.chain.steps.get(application.step)
    return step.publicity.handled_by if step and step.publicity else None


@verb(
    e.Object,
    during=(Situation.SUSPENDED, Situation.OBJECTED),
    role=no_role,
    at=(Kind.PUBLICIZE,),
    public=True,
)
def object_(application: Application, act: e.Object, context: Context) -> e.Objected:
    """Raise an objection while the publicity runs; the application is held from now on."""
    step = require_kind(application, context, act.verb, Kind.PUBLICIZE)
    if application.notice is None or not application.notice.live:
        raise Refused("not-published", number=application.number)
    process = _process(step)
    if act.anonymous and not process.anonymous:
        raise Refused("no-anonymous", step=step.title)
    return e.Objected.of(
        act,
        objection=len(application.objections) + 1,
        step=step.name,
        raised_by=e.ANONYMOUS if act.anonymous else act.raised_by,
        **term_of(process.accept or process.dispose, context.now, context),
    )


@verb(e.Accept, during=(Situation.OBJECTED,), role=_handler)
def accept(application: Application, act: e.Accept, context: Context) -> e.ObjectionAccepted:
    """受理 by who handles objections."""
    objection, step = _handled(application, act.objection, context)
    _require_unaccepted(application, objection, step)
    return e.ObjectionAccepted.of(act, **term_of(_process(step).dispose, context.now, context))


@verb(e.Decline, during=(Situation.OBJECTED,), role=_handler)
def decline(application: Application, act: e.Decline, context: Context) -> e.ObjectionDeclined:
    """不予受理 with a reason, before it was accepted."""
    objection, step = _handled(application, act.objection, context)
    _require_unaccepted(application, objection, step)
    move = _onward(application, objection, step, context, upheld=False)
    return e.ObjectionDeclined.of(act, move=move)


@verb(e.Investigate, during=(Situation.OBJECTED,), role=_handler)
def investigate(application: Application, act: e.Investigate, context: Context) -> e.Investigated:
    """调查 of an accepted objection."""
    objection, step = _handled(application, act.objection, context)
    _require_accepted(application, objection, step)
    require_place(context.chain, step.name, act.documents)
    return e.Investigated.of(act)


@verb(e.Dispose, during=(Situation.OBJECTED,), role=_handler)
def dispose(application: Application, act: e.Dispose, context: Context) -> e.Disposed:
    """处理 with a finding. Once none is open, an upheld one of this publicity leads where the
    definition says; where the finding is to be published, only then.
    """
    objection, step = _handled(application, act.objection, context)
    process, move = _process(step), None
    if objection.upheld is not None:
        raise _not_open(application, act.objection)
    _require_accepted(application, objection, step)
    if not process.publish:
        move = _onward(application, objection, step, context, upheld=act.upheld)
    term = term_of(process.announce, context.now, context)
    return e.Disposed.of(act, move=move, to_publish=process.publish, **term)


@verb(e.Announce, during=(Situation.OBJECTED,), role=_handler)
def announce(application: Application, act: e.Announce, context: Context) -> e.FindingPublished:
    """公布处理结果: the finding is published, and the objection is over."""
    objection, step = _handled(application, act.objection, context)
    if objection.upheld is None:
        raise Refused("no-finding", objection=objection.number, number=application.number)
    move = _onward(application, objection, step, context, upheld=objection.upheld)
    return e.FindingPublished.of(act, move=move)


def _handled(application: Application, number: int, context: Context) -> tuple[Objection, Step]:
    """An open objection that this person may deal with: not their own."""
    objections = {objection.number: objection for objection in application.open_objections}
    objection, step = objections.get(number), context.chain.steps.get(application.step)
    if objection is None or step is None or step.publicity is None:
        raise _not_open(application, number)
    grant = require_actor(application, context, step.publicity.handled_by)
    acting = {context.standing.person, grant.principal if grant else ""}
    if objection.by and acting & context.directory.accounts(frozenset({objection.by})):
        raise Refused("own-objection", name=context.standing.name, objection=number)
    return objection, step


def _not_open(application: Application, number: int) -> Refused:
    numbers = [objection.number for objection in application.open_objections]
    return Refused("no-such-objection", number=application.number, objection=number, open=numbers)


def _require_unaccepted(application: Application, objection: Objection, step: Step) -> None:
    if objection.accepted_at or objection.upheld is not None or not _process(step).accept:
        raise Refused("accepted-already", objection=objection.number, number=application.number)


def _require_accepted(application: Application, objection: Objection, step: Step) -> None:
    if not objection.accepted_at and _process(step).accept:
        raise Refused("not-accepted", objection=objection.number, number=application.number)


def _onward(
    application: Application, ends: Objection, step: Step, context: Context, *, upheld: bool
) -> Move | None:
    """Where the end of this objection leads: nowhere while another is open, or none was upheld."""
    others = [other for other in application.open_objections if other.number != ends.number]
    won = upheld or any(
        other.upheld and other.step == step.name and other.at >= application.since
        for other in application.objections
    )
    if others or not won:
        return None
    return lead(context.machine, application, UPHOLD, context.today)


def _process(step: Step) -> Objections:
    return (step.publicity and step.publicity.objections) or AT_ONCE


@folds(e.Objected)
def objected(application: Application, event: e.Objected, record: Record) -> Changes:
    """One more."""
    raised_by = event.raised_by or record.name
    by = record.by if event.raised_by in ("", e.ANONYMOUS, record.name) else ""
    term = _term(event, record)
    objection = Objection(
        event.objection, event.step, event.text, raised_by, record.at, by=by, **term
    )
    return {"objections": (*application.objections, objection)}


def _term(event: e.Objected | e.Disposed | e.ObjectionAccepted, record: Record) -> Changes:
    """Until when the next thing is to be done; from when, where the calendar ends before that."""
    unknown = event.unknown_after
    term_from = record.at if unknown else None
    return {"due_at": event.due_at, "unknown_after": unknown, "term_from": term_from, "late": False}


def with_objection(application: Application, number: int, **changes: Any) -> Changes:
    """One objection changed."""
    return {
        "objections": tuple(
            replace(objection, **changes) if objection.number == number else objection
            for objection in application.objections
        )
    }


@folds(e.ObjectionAccepted)
def accepted(application: Application, event: e.ObjectionAccepted, record: Record) -> Changes:
    """受理."""
    term = {"accepted_at": record.at, **_term(event, record)}
    return with_objection(application, event.objection, **term)


@folds(e.ObjectionTermSet)
def term_set(application: Application, event: e.ObjectionTermSet, record: Record) -> Changes:
    """The calendar reaches far enough."""
    term = {"due_at": event.due_at, "unknown_after": None, "term_from": None}
    return with_objection(application, event.objection, **term)


@folds(e.ObjectionDeclined)
def declined(application: Application, event: e.ObjectionDeclined, record: Record) -> Changes:
    """不予受理."""
    ended = {"declined": event.reason, "due_at": None, "unknown_after": None}
    return _ended(application, event, record, event.reason, **ended)


@folds(e.Investigated)
def investigated(application: Application, event: e.Investigated, record: Record) -> Changes:
    """One finding on the way more."""
    (before,) = [each for each in application.objections if each.number == event.objection]
    texts = (*before.investigations, event.text)
    return {
        **with_objection(application, event.objection, investigations=texts),
        **with_papers(application, event, record),
    }


@folds(e.Disposed)
def disposed(application: Application, event: e.Disposed, record: Record) -> Changes:
    """处理."""
    ended = {"upheld": event.upheld, "finding": event.finding, "to_publish": event.to_publish}
    return _ended(application, event, record, event.finding, **ended, **_term(event, record))


@folds(e.FindingPublished)
def published(application: Application, event: e.FindingPublished, record: Record) -> Changes:
    """公布处理结果."""
    return _ended(application, event, record, "", published=event.place)


def _ended(
    application: Application, event: Any, record: Record, opinion: str, **changes: Any
) -> Changes:
    """One objection changed, and where its end leads, if it leads anywhere."""
    objections = with_objection(application, event.objection, **changes)
    if event.move is None:
        return objections
    history = passage(application, record, "upheld", opinion)
    return {**objections, **moved(application, event.move, record.at), "history": history}
