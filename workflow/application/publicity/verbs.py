"""公示: publish, interrupt, and what the clock brings due."""

from __future__ import annotations

from datetime import date, datetime

from msgspec.structs import replace

from workflow.application.advance import lead
from workflow.application.changes import moved
from workflow.application.clocks.clocks import period_ends
from workflow.application.context import Context, require_kind
from workflow.application.event import Record
from workflow.application.publicity import events as e
from workflow.application.publicity.events import Interrupt, Publish
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import take_seat
from workflow.application.situations import Situation
from workflow.application.state import Application, Notice, Passage
from workflow.chain.machine import PASS
from workflow.chain.model.step import Kind, Publicity, Step
from workflow.chain.schedule import rule_of
from workflow.errors import CalendarNotPublished, Refused
from workflow.rules.publicity import Interruption, Window, later, may_proceed, window


@verb(Publish, during=(Situation.OBJECTED,))
def publish(application: Application, act: Publish, context: Context) -> e.Published | e.Restored:
    """The notice is up now. The clock starts when every place is live."""
    step = require_kind(application, context, act.verb, Kind.PUBLICIZE)
    take_seat(application, step, context)
    publicity = _publicity(step)
    notice = application.notice or Notice(step.name)
    if notice.interrupted:
        return _restore(application, notice, publicity, context)
    place = act.place or next((p for p in publicity.places if p not in notice.live), "")
    if place not in publicity.places or place in notice.live:
        raise Refused(
            "cannot-publish-there",
            number=application.number,
            place=place or "—",
            places=[p for p in publicity.places if p not in notice.live],
        )
    live = {**notice.live, place: context.now}
    ends, unknown = None, None
    if set(live) == set(publicity.places):
        ends, unknown = _reckon(publicity, list(live.values()), (), context)
    return e.Published(
        step=step.name,
        place=place,
        live_at=context.now,
        window=ends,
        unknown_after=unknown,
    )


def _restore(
    application: Application, notice: Notice, publicity: Publicity, context: Context
) -> e.Restored:
    *before, last = notice.interruptions
    interruptions = (*before, Interruption(last.down_at, context.now))
    ends, unknown = _reckon(publicity, list(notice.live.values()), interruptions, context)
    return e.Restored(step=application.step, up_at=context.now, window=ends, unknown_after=unknown)


@verb(Interrupt, during=(Situation.OBJECTED,))
def interrupt(application: Application, act: Interrupt, context: Context) -> e.Interrupted:
    """The notice was taken down; its end is open until it is up again."""
    step = require_kind(application, context, act.verb, Kind.PUBLICIZE)
    take_seat(application, step, context)
    notice = application.notice
    if notice is None or notice.interrupted or (notice.window is None and not notice.unknown_after):
        raise Refused("no-notice-up", number=application.number)
    return e.Interrupted(step=step.name, reason=act.reason, down_at=context.now)


def due(application: Application, context: Context) -> e.Rescheduled | e.Expired | None:
    """The next thing the clock brings about, or None. Asked before and after every act."""
    if application.ended or not application.step or application.open_objections:
        return None
    if application.suspended:
        return None
    step = context.chain.steps[application.step]
    if step.kind is Kind.PERIOD:
        return _period_over(application, step, context)
    notice = application.notice
    if step.kind is not Kind.PUBLICIZE or notice is None or notice.interrupted:
        return None
    return _publicity_due(application, step, notice, context)


def _publicity_due(
    application: Application, step: Step, notice: Notice, context: Context
) -> e.Rescheduled | e.Expired | None:
    now_known = _recount(step, notice, context)
    if now_known is not None:
        return e.Rescheduled(step=step.name, window=now_known)
    if notice.window and may_proceed(notice.window, context.now, 0, False):
        move = lead(context.machine, application, PASS, context.today)
        return e.Expired(step=step.name, move=move)
    return None


def _recount(step: Step, notice: Notice, context: Context) -> Window | None:
    """A window that is new or ends later under the calendar as it is now known, or None."""
    if notice.window is None and notice.unknown_after is None:
        return None
    if notice.window and notice.window.calendar == context.calendar_version:
        return None
    live = list(notice.live.values())
    fresh, _ = _reckon(_publicity(step), live, notice.interruptions, context)
    if fresh is None or notice.window is None:
        return fresh
    moved = later(notice.window, fresh)
    return moved if moved.ends_at > notice.window.ends_at else None


def _period_over(application: Application, step: Step, context: Context) -> e.Expired | None:
    if context.today <= period_ends(application, step):
        return None
    return e.Expired(step=step.name, move=lead(context.machine, application, PASS, context.today))


def _reckon(
    publicity: Publicity,
    live_at: list[datetime],
    interruptions: tuple[Interruption, ...],
    context: Context,
) -> tuple[Window | None, date | None]:
    """The window, or the last day the calendar knows where it does not reach far enough."""
    calendar = context.directory.calendar()
    try:
        return window(rule_of(publicity), live_at, calendar, interruptions), None
    except CalendarNotPublished:
        return None, calendar.known_through


def _publicity(step: Step) -> Publicity:
    if step.publicity is None:
        raise Refused("wrong-verb/publicity", step=step.title)
    return step.publicity


@folds(e.Published)
def published(application: Application, event: e.Published, record: Record) -> Changes:
    """Live in one place more."""
    notice = application.notice or Notice(event.step)
    return {
        "notice": replace(
            notice,
            live={**notice.live, event.place: event.live_at},
            window=event.window,
            unknown_after=event.unknown_after,
        )
    }


def _notice(application: Application) -> Notice:
    if application.notice is None:
        raise ValueError("an event about a notice without a notice")
    return application.notice


@folds(e.Interrupted)
def interrupted(application: Application, event: e.Interrupted, record: Record) -> Changes:
    """The notice is down."""
    notice = _notice(application)
    down = Interruption(event.down_at, None)
    changed = replace(notice, interruptions=(*notice.interruptions, down), unknown_after=None)
    return {"notice": changed}


@folds(e.Restored)
def restored(application: Application, event: e.Restored, record: Record) -> Changes:
    """It is up again, for as long as it was down."""
    notice = _notice(application)
    *before, last = notice.interruptions
    return {
        "notice": replace(
            notice,
            interruptions=(*before, Interruption(last.down_at, event.up_at)),
            window=event.window,
            unknown_after=event.unknown_after,
        )
    }


@folds(e.Rescheduled)
def rescheduled(application: Application, event: e.Rescheduled, record: Record) -> Changes:
    """A new last day."""
    notice = _notice(application)
    return {"notice": replace(notice, window=event.window, unknown_after=None)}


@folds(e.Expired)
def expired(application: Application, event: e.Expired, record: Record) -> Changes:
    """A publicity or a period ran its time, and leads on."""
    window = application.notice.window if application.notice else None
    entry = Passage(application.step, "expired", record.by, record.name, record.at, window=window)
    return {
        **moved(application, event.move, record.at),
        "history": (*application.history, entry),
    }
