"""How a notice changes an application."""

from __future__ import annotations

from msgspec.structs import replace

from workflow.application.changes import moved
from workflow.application.event import Record
from workflow.application.publicity import events as e
from workflow.application.registry import Changes, folds
from workflow.application.state import Application, Notice, Passage
from workflow.rules.publicity import Interruption


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
