"""公示: publish, interrupt, and what the clock brings due."""

from __future__ import annotations

from msgspec.structs import replace

from workflow.application.advance import lead
from workflow.application.changes import moved
from workflow.application.clocks.clocks import period_ends
from workflow.application.context import Context, require_kind
from workflow.application.event import Record
from workflow.application.objections.terms import reckoned
from workflow.application.publicity import events as e
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import take_seat
from workflow.application.situations import Situation
from workflow.application.state import Application, Notice, Passage
from workflow.chain.machine import PASS
from workflow.chain.model.step import Kind, Publicity, Step
from workflow.chain.schedule import publicity_rule
from workflow.errors import Refused
from workflow.rules.publicity import Interruption, Window, later, may_proceed


@verb(e.Publish, during=(Situation.OBJECTED,), at=(Kind.PUBLICIZE,))
def publish(application: Application, act: e.Publish, context: Context) -> e.Published | e.Restored:
    """The notice is up now. The clock starts when every place is live."""
    step = require_kind(application, context, act.verb, Kind.PUBLICIZE)
    take_seat(application, step, context)
    publicity = _publicity(step)
    notice = application.notice or Notice(step.name)
    if notice.interrupted:
        return _restore(application, notice, publicity, context)
    places = [place for place in publicity.places if place not in notice.live]
    place = act.place or next(iter(places), "—")
    if place not in places:
        raise Refused("cannot-publish-there", number=application.number, place=place, places=places)
    live = {**notice.live, place: context.now}
    ends, unknown = None, None
    if set(live) == set(publicity.places):
        ends, unknown = reckoned(publicity_rule(publicity), list(live.values()), context)
    return e.Published(
        step=step.name, place=place, live_at=context.now, window=ends, unknown_after=unknown
    )


def _restore(
    application: Application, notice: Notice, publicity: Publicity, context: Context
) -> e.Restored:
    *before, last = notice.interruptions
    interruptions = (*before, Interruption(last.down_at, context.now))
    live = list(notice.live.values())
    ends, unknown = reckoned(publicity_rule(publicity), live, context, interruptions)
    return e.Restored(step=application.step, up_at=context.now, window=ends, unknown_after=unknown)


@verb(e.Interrupt, during=(Situation.OBJECTED,), at=(Kind.PUBLICIZE,))
def interrupt(application: Application, act: e.Interrupt, context: Context) -> e.Interrupted:
    """The notice was taken down; its end is open until it is up again."""
    step = require_kind(application, context, act.verb, Kind.PUBLICIZE)
    take_seat(application, step, context)
    notice = application.notice
    if notice is None or notice.interrupted or (notice.window is None and not notice.unknown_after):
        raise Refused("no-notice-up", number=application.number)
    return e.Interrupted.of(act, step=step.name, down_at=context.now)


def due(application: Application, context: Context) -> e.Rescheduled | e.Expired | None:
    """The next thing the clock brings about, or None. Asked before and after every act."""
    if application.ended or not application.step or application.open_objections:
        return None
    if application.suspended:
        return None
    step, notice = context.chain.steps[application.step], application.notice
    if step.kind is Kind.PERIOD:
        over = context.today > period_ends(application, step)
    elif step.kind is not Kind.PUBLICIZE or notice is None or notice.interrupted:
        return None
    elif window := _recount(step, notice, context):
        return e.Rescheduled(step=step.name, window=window)
    else:
        over = notice.window is not None and may_proceed(notice.window, context.now, 0, False)
    if not over:
        return None
    return e.Expired(step=step.name, move=lead(context.machine, application, PASS, context.today))


def _recount(step: Step, notice: Notice, context: Context) -> Window | None:
    """A window that is new or ends later under the calendar as it is now known, or None."""
    if notice.window is None and notice.unknown_after is None:
        return None
    if notice.window and notice.window.calendar == context.calendar_version:
        return None
    live = list(notice.live.values())
    fresh, _ = reckoned(publicity_rule(_publicity(step)), live, context, notice.interruptions)
    if fresh is None or notice.window is None:
        return fresh
    moved = later(notice.window, fresh)
    return moved if moved.ends_at > notice.window.ends_at else None


def _publicity(step: Step) -> Publicity:
    if step.publicity is None:
        raise Refused("wrong-verb/publicity", step=step.title)
    return step.publicity


@folds(e.Published)
def published(application: Application, event: e.Published, record: Record) -> Changes:
    """Live in one place more."""
    notice = application.notice or Notice(event.step)
    live = {**notice.live, event.place: event.live_at}
    ends = {"window": event.window, "unknown_after": event.unknown_after}
    return {"notice": replace(notice, live=live, **ends)}


def _notice(application: Application) -> Notice:
    if application.notice is None:
        raise ValueError("an event about a notice without a notice")
    return application.notice


@folds(e.Interrupted)
def interrupted(application: Application, event: e.Interrupted, record: Record) -> Changes:
    """The notice is down."""
    notice = _notice(application)
    down = Interruption(event.down_at, None)
    interruptions = (*notice.interruptions, down)
    return {"notice": replace(notice, interruptions=interruptions, unknown_after=None)}


@folds(e.Restored)
def restored(application: Application, event: e.Restored, record: Record) -> Changes:
    """It is up again, for as long as it was down."""
    notice = _notice(application)
    *before, last = notice.interruptions
    interruptions = (*before, Interruption(last.down_at, event.up_at))
    ends = {"window": event.window, "unknown_after": event.unknown_after}
    return {"notice": replace(notice, interruptions=interruptions, **ends)}


@folds(e.Rescheduled)
def rescheduled(application: Application, event: e.Rescheduled, record: Record) -> Changes:
    """A new last day."""
    notice = _notice(application)
    return {"notice": replace(notice, window=event.window, unknown_after=None)}


@folds(e.Expired)
def expired(application: Application, event: e.Expired, record: Record) -> Changes:
    """A publicity or a period ran its time, and leads on."""
    window = application.notice.window if application.notice else None
    entry = Passage(
        application.step, "expired", record.by, record.name, record.fell_due, window=window
    )
    return {
        **moved(application, event.move, record.fell_due),
        "history": (*application.history, entry),
    }
