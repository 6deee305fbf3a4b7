"""How the events of clocks and periods change an application."""

from __future__ import annotations

from msgspec.structs import replace

from workflow.application.changes import closed
from workflow.application.clocks import events as e
from workflow.application.event import Record
from workflow.application.registry import Changes, folds
from workflow.application.state import Application, Passage, Prolonged, Warned


def _said(application: Application, one: Warned) -> Changes:
    """The last that was told of a clock; its earlier rounds and starts are in the journal."""
    key = one.clock, one.number
    others = [each for each in application.warned if (each.clock, each.number) != key]
    return {"warned": (*others, one)}


@folds(e.ClockWarned)
def _warned(application: Application, event: e.ClockWarned, record: Record) -> Changes:
    start, last, to = event.starts_on, event.last_day, event.to
    one = Warned(event.clock, start, last, to, event.number, event.turn, event.days)
    return _said(application, one)


@folds(e.ClockRanOut)
def _ran_out(application: Application, event: e.ClockRanOut, record: Record) -> Changes:
    start, last, to = event.starts_on, event.last_day, event.to
    one = Warned(event.clock, start, last, to, event.number, event.turn, ran_out=True)
    return _said(application, one)


def _noted(application: Application, record: Record, outcome: str, text: str = "") -> Changes:
    """One line more in the history of the period."""
    one = Passage(application.step, outcome, record.by, record.name, record.at, text)
    one = replace(one, behalf=record.behalf_name)
    return {"history": (*application.history, one)}


@folds(e.ExtensionAsked)
def _asked(application: Application, event: e.ExtensionAsked, record: Record) -> Changes:
    so_far = application.prolonged or Prolonged()
    asked = replace(so_far, asked=event.reason, asked_at=record.at)
    return {"prolonged": asked, **_noted(application, record, "extension-asked", event.reason)}


def _answered(so_far: Prolonged | None) -> Prolonged:
    return replace(so_far or Prolonged(), asked="", asked_at=None)


@folds(e.Extended)
def _extended(application: Application, event: e.Extended, record: Record) -> Changes:
    """The last day moves, and the warnings of the new one are still to come."""
    so_far = _answered(application.prolonged)
    return {
        "prolonged": replace(so_far, until=(*so_far.until, event.until)),
        "warned": tuple(one for one in application.warned if one.clock != event.step),
        **_noted(application, record, "extended", event.opinion),
    }


@folds(e.ExtensionDeclined)
def _declined(application: Application, event: e.ExtensionDeclined, record: Record) -> Changes:
    noted = _noted(application, record, "extension-declined", event.opinion)
    return {"prolonged": _answered(application.prolonged), **noted}


@folds(e.ExtensionLapsed)
def _lapsed(application: Application, event: e.ExtensionLapsed, record: Record) -> Changes:
    noted = _noted(application, record, "extension-lapsed")
    return {"prolonged": _answered(application.prolonged), **noted}


folds(e.EndedEarly)(closed("ended-early"))
