"""撤回决定: takes back one's own last decision; everything is again as it was before it."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from workflow.application.changes import passage
from workflow.application.context import Context
from workflow.application.deciding import events as e
from workflow.application.event import Record
from workflow.application.registry import Changes
from workflow.application.state import Application
from workflow.errors import Refused, Word
from workflow.rules.calendar import shanghai_date

TAKEN_BACK = (e.Passed, e.Rejected, e.Returned, e.Deferred, e.Cosigned)
_STAYS = frozenset({"seq", "revision", "last_at", "history", "documents", "copies", "warned"})
"""What goes on counting or is cut by its length, and what a reader or the clock may have changed
since without acting on the decision.
"""


def recall(application: Application, act: e.Recall, context: Context) -> e.Recalled:
    """By who decided, as long as nothing followed; an end can be taken back on its own day, unless
    an application above goes on by it.
    """
    last, number = context.directory.latest(), application.number
    if last is None or type(last.record.event) not in TAKEN_BACK:
        what = Word(type(last.record.event).__name__ if last else "Started")
        name, at = (last.record.name, last.record.at) if last else ("—", application.last_at)
        values = {"number": number, "name": name, "at": at, "what": what}
        if not _may_be_returned(application, context):
            raise Refused("nothing-to-recall/ended", **values)
        raise Refused("nothing-to-recall", **values)
    record, before = last
    if record.by not in context.directory.accounts(frozenset({context.standing.person})):
        values = {"number": number, "name": record.name, "what": Word(type(record.event).__name__)}
        if not _may_be_returned(application, context):
            raise Refused("not-yours-to-recall/ended", **values)
        raise Refused("not-yours-to-recall", **values)
    if application.ended and (application.parent or context.today != shanghai_date(record.at)):
        raise Refused("ended-for-good", number=number, at=record.at, status=application.status)
    return e.Recalled.of(
        act,
        step=before.step,
        record=record.seq,
        restored=replace(before, history=(), documents=()),
        papers=len(before.documents),
        passages=len(before.history),
    )


def _may_be_returned(application: Application, context: Context) -> bool:
    """Whether somebody deals with it who could return it: not after the end, nor with whoever
    handed it in.
    """
    step = context.chain.steps.get(application.step)
    return step is not None and bool(step.on_return)


def recalled(application: Application, event: e.Recalled, record: Record) -> Changes:
    """As it was, with one line more in the history."""
    there = replace(application, step=event.step, history=application.history[: event.passages])
    before = msgspec.structs.asdict(event.restored)
    return {
        **{name: value for name, value in before.items() if name not in _STAYS},
        "documents": application.documents[: event.papers],
        "history": passage(there, record, "recalled", event.reason),
    }
