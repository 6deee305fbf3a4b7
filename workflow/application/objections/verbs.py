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
from workflow.application.objections.terms import ends
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.roles import no_role
from workflow.application.situations import Situation
from workflow.application.state import ANONYMOUS, Application, Move, Objection
from workflow.chain.machine import UPHOLD
from workflow.chain.model.step import Kind, Objections, Step
from workflow.errors import Refused

AT_ONCE = Objections()


def _handler(application: Application, act: Act, context: Context) -> str | None:
    """Who deals with objections at the step."""
    step = context.chain.steps.get(application.step)
    return step.publicity.handled_by if step and step.publicity else None


@verb(e.Object, during=(Situation.SUSPENDED, Situation.OBJECTED), role=no_role)
def object_(application: Application, act: e.Object, context: Context) -> e.Objected:
    """Raise an objection while the publicity runs; the application is held from now on."""
    step = require_kind(application, context, act.verb, Kind.PUBLICIZE)
    if application.notice is None or not application.notice.live:
        raise Refused("not-published", number=application.number)
    process = _process(step)
    if act.anonymous and not process.anonymous:
        raise Refused("no-anonymous", step=step.title)
    due_at, unknown_after = ends(process.accept or process.dispose, context.now, context)
    return e.Objected(
        objection=len(application.objections) + 1,
        step=step.name,
        text=act.text,
        raised_by=ANONYMOUS if act.anonymous else act.raised_by,
        due_at=due_at,
        unknown_after=unknown_after,
    )


@verb(e.Accept, during=(Situation.OBJECTED,), role=_handler)
def accept(application: Application, act: e.Accept, context: Context) -> e.ObjectionAccepted:
    """受理 by who handles objections."""
    one, step = _handled(application, act.objection, context)
    _require_unaccepted(application, one, step)
    due_at, unknown_after = ends(_process(step).dispose, context.now, context)
    return e.ObjectionAccepted(objection=one.number, due_at=due_at, unknown_after=unknown_after)


@verb(e.Decline, during=(Situation.OBJECTED,), role=_handler)
def decline(application: Application, act: e.Decline, context: Context) -> e.ObjectionDeclined:
    """不予受理 with a reason, before it was accepted."""
    one, step = _handled(application, act.objection, context)
    _require_unaccepted(application, one, step)
    move = _onward(application, one, step, context, upheld=False)
    return e.ObjectionDeclined(objection=one.number, reason=act.reason, move=move)


@verb(e.Investigate, during=(Situation.OBJECTED,), role=_handler)
def investigate(application: Application, act: e.Investigate, context: Context) -> e.Investigated:
    """调查 of an accepted objection."""
    one, step = _handled(application, act.objection, context)
    _require_accepted(application, one, step)
    require_place(context.chain, step.name, act.documents)
    return e.Investigated(objection=one.number, text=act.text, documents=act.documents)


@verb(e.Dispose, during=(Situation.OBJECTED,), role=_handler)
def dispose(application: Application, act: e.Dispose, context: Context) -> e.Disposed:
    """处理 with a finding. Once none is open, an upheld one of this publicity leads where the
    definition says; where the finding is to be published, only then.
    """
    one, step = _handled(application, act.objection, context)
    process = _process(step)
    if one.upheld is not None:
        raise _not_open(application, act.objection)
    if process.accept:
        _require_accepted(application, one, step)
    move = None if process.publish else _onward(application, one, step, context, upheld=act.upheld)
    due_at, unknown_after = ends(process.announce, context.now, context)
    return e.Disposed(
        objection=act.objection,
        upheld=act.upheld,
        finding=act.finding,
        move=move,
        to_publish=process.publish,
        due_at=due_at,
        unknown_after=unknown_after,
    )


@verb(e.Announce, during=(Situation.OBJECTED,), role=_handler)
def announce(application: Application, act: e.Announce, context: Context) -> e.FindingPublished:
    """公布处理结果: the finding is published, and the objection is over."""
    one, step = _handled(application, act.objection, context)
    if one.upheld is None:
        raise Refused("no-finding", objection=one.number, number=application.number)
    move = _onward(application, one, step, context, upheld=one.upheld)
    return e.FindingPublished(objection=one.number, place=act.place, move=move)


def _handled(application: Application, number: int, context: Context) -> tuple[Objection, Step]:
    """An open objection that this person may deal with: not their own."""
    found = next((one for one in application.open_objections if one.number == number), None)
    step = context.chain.steps.get(application.step)
    if found is None or step is None or step.publicity is None:
        raise _not_open(application, number)
    grant = require_actor(application, context, step.publicity.handled_by)
    acting = {context.standing.person, grant.principal if grant else ""}
    if found.by and acting & context.directory.accounts(frozenset({found.by})):
        raise Refused("own-objection", name=context.standing.name, objection=number)
    return found, step


def _not_open(application: Application, number: int) -> Refused:
    return Refused(
        "no-such-objection",
        number=application.number,
        objection=number,
        open=[one.number for one in application.open_objections],
    )


def _require_unaccepted(application: Application, one: Objection, step: Step) -> None:
    if one.accepted_at or one.upheld is not None or not _process(step).accept:
        raise Refused("accepted-already", objection=one.number, number=application.number)


def _require_accepted(application: Application, one: Objection, step: Step) -> None:
    if not one.accepted_at and _process(step).accept:
        raise Refused("not-accepted", objection=one.number, number=application.number)


def _onward(
    application: Application, ends: Objection, step: Step, context: Context, *, upheld: bool
) -> Move | None:
    """Where the end of this objection leads: nowhere while another is open, or none was upheld."""
    others = [one for one in application.open_objections if one.number != ends.number]
    won = upheld or any(
        one.upheld and one.step == step.name and one.at >= application.since
        for one in application.objections
    )
    if others or not won:
        return None
    return lead(context.machine, application, UPHOLD, context.today)


def _process(step: Step) -> Objections:
    return (step.publicity and step.publicity.objections) or AT_ONCE


@folds(e.Objected)
def objected(application: Application, event: e.Objected, record: Record) -> Changes:
    """One more."""
    own = event.raised_by in ("", ANONYMOUS, record.name)
    one = Objection(
        event.objection,
        event.step,
        event.text,
        event.raised_by or record.name,
        record.at,
        by=record.by if own else "",
    )
    return {"objections": (*application.objections, replace(one, **_term(event, record)))}


def _term(event: e.Objected | e.Disposed | e.ObjectionAccepted, record: Record) -> Changes:
    """Until when the next thing is to be done; from when, where the calendar ends before that."""
    unknown = event.unknown_after
    term_from = record.at if unknown else None
    return {"due_at": event.due_at, "unknown_after": unknown, "term_from": term_from, "late": False}


def with_objection(application: Application, number: int, **changes: Any) -> Changes:
    """One objection changed."""
    return {
        "objections": tuple(
            replace(one, **changes) if one.number == number else one
            for one in application.objections
        )
    }


@folds(e.ObjectionAccepted)
def accepted(application: Application, event: e.ObjectionAccepted, record: Record) -> Changes:
    """受理."""
    term = _term(event, record)
    return with_objection(application, event.objection, accepted_at=record.at, **term)


@folds(e.ObjectionTermSet)
def term_set(application: Application, event: e.ObjectionTermSet, record: Record) -> Changes:
    """The calendar reaches far enough."""
    return with_objection(
        application, event.objection, due_at=event.due_at, unknown_after=None, term_from=None
    )


@folds(e.ObjectionDeclined)
def declined(application: Application, event: e.ObjectionDeclined, record: Record) -> Changes:
    """不予受理."""
    ended = with_objection(
        application, event.objection, declined=event.reason, due_at=None, unknown_after=None
    )
    return ended | _upheld(application, event, record, event.reason)


@folds(e.Investigated)
def investigated(application: Application, event: e.Investigated, record: Record) -> Changes:
    """One finding on the way more."""
    (one,) = [one for one in application.objections if one.number == event.objection]
    texts = (*one.investigations, event.text)
    return {
        **with_objection(application, event.objection, investigations=texts),
        **with_papers(application, event, record),
    }


@folds(e.Disposed)
def disposed(application: Application, event: e.Disposed, record: Record) -> Changes:
    """处理."""
    ended = with_objection(
        application,
        event.objection,
        upheld=event.upheld,
        finding=event.finding,
        to_publish=event.to_publish,
        **_term(event, record),
    )
    return ended | _upheld(application, event, record, event.finding)


@folds(e.FindingPublished)
def published(application: Application, event: e.FindingPublished, record: Record) -> Changes:
    """公布处理结果."""
    ended = with_objection(application, event.objection, published=event.place)
    return ended | _upheld(application, event, record, "")


def _upheld(application: Application, event: Any, record: Record, finding: str) -> Changes:
    """Where the end of an objection leads, if it leads anywhere."""
    if event.move is None:
        return {}
    return {
        **moved(application, event.move, record.at),
        "history": passage(application, record, "upheld", finding),
    }
