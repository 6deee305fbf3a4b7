"""How a notice changes an application."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from workflow.application import events as e
from workflow.application.state import Application, Notice, Passage
from workflow.rules.publicity import Interruption

Changes = dict[str, Any]


def published(application: Application, event: e.Published, record: e.Record) -> Changes:
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


def interrupted(application: Application, event: e.Interrupted, record: e.Record) -> Changes:
    """The notice is down."""
    notice = _notice(application)
    down = Interruption(event.down_at, None)
    changed = replace(notice, interruptions=(*notice.interruptions, down), unknown_after=None)
    return {"notice": changed}


def restored(application: Application, event: e.Restored, record: e.Record) -> Changes:
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


def rescheduled(application: Application, event: e.Rescheduled, record: e.Record) -> Changes:
    """A new last day."""
    notice = _notice(application)
    return {"notice": replace(notice, window=event.window, unknown_after=None)}


def lapse(application: Application, record: e.Record) -> Passage:
    """The step left behind by a publicity that ran its time."""
    window = application.notice.window if application.notice else None
    step, at = application.step, record.at
    return Passage(step, "expired", record.by, record.name, at, window=window)
