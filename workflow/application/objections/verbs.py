"""异议 as a process: raised, accepted or not, investigated, disposed of, the finding published.

What a definition does not ask for is not asked: without `objections` a finding ends it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from msgspec.structs import replace

from workflow.application.advance import lead
from workflow.application.changes import moved, passage, with_papers
from workflow.application.context import Context, require_actor, require_kind, require_place
from workflow.application.event import Record
from workflow.application.lines import leads_back, open_lines, standing_at
from workflow.application.objections import events as e
from workflow.application.objections.notice import Posted, moved_since, posted
from workflow.application.objections.terms import term_of
from workflow.application.objections.why import accepted_already, finding_given, not_open
from workflow.application.registry import Changes, folds, verb
from workflow.application.situations import ALWAYS, Situation, require_none
from workflow.application.state import Application, Move, Objection, Status
from workflow.chain.machine import UPHOLD
from workflow.chain.model.step import Kind, Objections, Publicity, Step
from workflow.errors import Refused
from workflow.rules.calendar import SHANGHAI
from workflow.rules.standing import ADMINISTRATOR, capacity

AT_ONCE = Objections()
LETTER = "letter"
"""The kind of paper that every definition takes with an objection: what was received."""


def _handler(application: Application, act: Any, context: Context) -> str | None:
    """Who deals with an objection: at the step of the notice that it is about."""
    for objection in application.objections:
        if objection.number == act.objection:
            return _publicity(objection, context).handled_by
    return None


def _entering(application: Application, act: e.Object, context: Context) -> str:
    """In which role an objection is entered: of the office where it came on an earlier day."""
    if act.received is None:
        return ""
    if _is_administrator(application, context):
        return ADMINISTRATOR
    publicity = context.chain.steps[_received(application, act.received, context).step].publicity
    return publicity.handled_by if publicity else ""


@verb(e.Object, during=ALWAYS, role=_entering, at=(Kind.PUBLICIZE,), public=True)
def object_(application: Application, act: e.Object, context: Context) -> e.Objected:
    """Raise an objection while the publicity runs, or enter one whose letter came while it ran;
    the application is held from now on, wherever it stands.
    """
    if act.received is None:
        # what came just now waits for no other one, and may come while all is suspended
        require_none(application, context.chain, (Situation.SUSPENDED, Situation.OBJECTED))
        step = require_kind(application, context, act.verb, Kind.PUBLICIZE)
        if application.notice is None or not application.notice.live:
            raise Refused("not-published", number=application.number)
        since, late = context.now, {}
    else:
        notice = _received(application, act.received, context)
        if application.ended:
            raise _after_end(application, act.received)
        step = context.chain.steps[notice.step]
        _require_entered_by_the_office(application, act, step, context)
        since = datetime.combine(act.received, time(), SHANGHAI)
        late = {"meanwhile": moved_since(application, notice)}
    process = _process(step)
    if act.anonymous and not process.anonymous:
        raise Refused("no-anonymous", step=step.title)
    require_place(context.chain, step.name, act.documents, besides=LETTER)
    return e.Objected.of(
        act,
        objection=len(application.objections) + 1,
        step=step.name,
        raised_by=e.ANONYMOUS if act.anonymous else act.raised_by,
        **late,
        **term_of(process.accept or process.dispose, since, context),
    )


def _received(application: Application, day: date, context: Context) -> Posted:
    """The newest notice that was up on the day on which an objection came. Refused where there was
    none, or the day is not one on which it can have come in time.
    """
    notices = posted(application)
    if not notices:
        raise Refused("not-published", number=application.number)
    first, today = min(notice.first for notice in notices), context.today
    if not first <= day <= today:
        raise Refused("received-out-of-order", day=day, first=first, today=today)
    for notice in notices:
        if notice.had(day):
            return notice
    number, last = application.number, max(one.last for one in notices if one.last)
    raise Refused("objection-late", number=number, day=day, last=last)


def _require_entered_by_the_office(
    application: Application, act: e.Object, step: Step, context: Context
) -> None:
    """Refuse a day of receipt without the letter and a name, or by who does not deal with
    objections and is no administrator.
    """
    if not _is_administrator(application, context) and step.publicity:
        require_actor(application, context, step.publicity.handled_by)
    if not act.documents:
        raise Refused("letter-missing", day=act.received)
    if not act.anonymous and not act.raised_by:
        raise Refused("objector-missing", day=act.received)


def _is_administrator(application: Application, context: Context) -> bool:
    unit, today = application.unit, context.today
    return capacity(context.standing, unit, ADMINISTRATOR, today) is not None


def _after_end(application: Application, day: date) -> Refused:
    """What is possible where an objection in time is found only after the end."""
    completed = application.status is Status.COMPLETED
    key = "objection-after-end/completed" if completed else "objection-after-end"
    return Refused(key, number=application.number, day=day, status=application.status)


@verb(e.Accept, during=(Situation.OBJECTED,), role=_handler)
def accept(application: Application, act: e.Accept, context: Context) -> e.ObjectionAccepted:
    """受理 by who handles objections."""
    objection, step = _handled(application, act.objection, context)
    _require_unaccepted(application, objection, step, context)
    return e.ObjectionAccepted.of(act, **term_of(_process(step).dispose, context.now, context))


@verb(e.Decline, during=(Situation.OBJECTED,), role=_handler)
def decline(application: Application, act: e.Decline, context: Context) -> e.ObjectionDeclined:
    """不予受理 with a reason, before it was accepted."""
    objection, step = _handled(application, act.objection, context)
    _require_unaccepted(application, objection, step, context)
    move = _onward(application, objection, context, upheld=False)
    return e.ObjectionDeclined.of(act, move=move)


@verb(e.Investigate, during=(Situation.OBJECTED,), role=_handler)
def investigate(application: Application, act: e.Investigate, context: Context) -> e.Investigated:
    """调查 of an accepted objection."""
    objection, step = _handled(application, act.objection, context)
    if objection.upheld is not None:
        raise finding_given(application, objection, context)
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
        raise finding_given(application, objection, context)
    _require_accepted(application, objection, step)
    if not process.publish:
        move = _onward(application, objection, context, upheld=act.upheld)
    term = term_of(process.announce, context.now, context)
    return e.Disposed.of(act, move=move, to_publish=process.publish, **term)


@verb(e.Announce, during=(Situation.OBJECTED,), role=_handler)
def announce(application: Application, act: e.Announce, context: Context) -> e.FindingPublished:
    """公布处理结果: the finding is published, and the objection is over."""
    objection, step = _handled(application, act.objection, context)
    if objection.upheld is None:
        _require_accepted(application, objection, step)
        raise Refused("no-finding", objection=objection.number, number=application.number)
    move = _onward(application, objection, context, upheld=objection.upheld)
    return e.FindingPublished.of(act, move=move)


def _handled(application: Application, number: int, context: Context) -> tuple[Objection, Step]:
    """An open objection that this person may deal with: not their own."""
    objections = {objection.number: objection for objection in application.open_objections}
    objection = objections.get(number)
    if objection is None:
        raise not_open(application, number, context)
    grant = require_actor(application, context, _publicity(objection, context).handled_by)
    acting = {context.standing.person, grant.principal if grant else ""}
    if objection.by and acting & context.directory.accounts(frozenset({objection.by})):
        raise Refused("own-objection", name=context.standing.name, objection=number)
    return objection, context.chain.steps[objection.step]


def _publicity(objection: Objection, context: Context) -> Publicity:
    """The notice that an objection is about, as the definition has it."""
    publicity = context.chain.steps[objection.step].publicity
    if publicity is None:
        raise ValueError("an objection to what is no publicity")
    return publicity


def _require_unaccepted(
    application: Application, objection: Objection, step: Step, context: Context
) -> None:
    if objection.upheld is not None:
        raise finding_given(application, objection, context)
    if objection.accepted_at or not _process(step).accept:
        raise accepted_already(application, objection, context)


def _require_accepted(application: Application, objection: Objection, step: Step) -> None:
    if not objection.accepted_at and _process(step).accept:
        raise Refused("not-accepted", objection=objection.number, number=application.number)


def _onward(
    application: Application, ends: Objection, context: Context, *, upheld: bool
) -> Move | None:
    """Where the end of this objection leads: nowhere while another is open, or none was upheld.
    Of several that were, from the notice that comes first on the path; nowhere too where the
    application stands before the place to which that leads, since it passes there again.
    """
    others = [other for other in application.open_objections if other.number != ends.number]
    since = min(line.since for line in open_lines(application))
    won = {other.step for other in application.objections if other.upheld and other.at >= since}
    won |= {ends.step} if upheld else set()
    route = context.chain.route(application.route)
    first = next((step for step in route.path if step in won), "")
    if others or not first:
        return None
    move = lead(context.machine, standing_at(application, route, first), UPHOLD, context.today)
    return move if leads_back(application, move, route, first) else None


def _process(step: Step) -> Objections:
    return (step.publicity and step.publicity.objections) or AT_ONCE


@folds(e.Objected)
def objected(application: Application, event: e.Objected, record: Record) -> Changes:
    """One more."""
    raised_by = event.raised_by or record.name
    own = event.raised_by in ("", e.ANONYMOUS, record.name) and not event.received
    by = record.by if own else ""  # who entered a letter did not write it
    term = _term(event, record)
    objection = Objection(
        *(event.objection, event.step, event.text, raised_by, record.at),
        received=event.received,
        meanwhile=event.meanwhile,
        by=by,
        **term,
    )
    return {
        "objections": (*application.objections, objection),
        **with_papers(application, event, record, event.step),
    }


def _term(event: e.Objected | e.Disposed | e.ObjectionAccepted, record: Record) -> Changes:
    """Until when the next thing is to be done; from when, where the calendar ends before that."""
    unknown, received = event.unknown_after, getattr(event, "received", None)
    since = datetime.combine(received, time(), SHANGHAI) if received else record.at
    term_from = since if unknown else None
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
    (about,) = [each.step for each in application.objections if each.number == event.objection]
    history = passage(replace(application, step=about), record, "upheld", opinion)
    return {**objections, **moved(application, event.move, record.at), "history": history}
