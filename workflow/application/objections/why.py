"""Why not now: what was done already with an objection, by whom and when."""

from __future__ import annotations

from typing import Any

from workflow.application.context import Context
from workflow.application.objections import events as e
from workflow.application.state import Application, Objection
from workflow.errors import N_, Phrase, Refused

_UPHELD = {True: N_("upheld: {finding}"), False: N_("not upheld: {finding}")}


def not_open(application: Application, number: int, context: Context) -> Refused:
    """The answer where no objection of this number is open: how it ended, or that there is none."""
    known = {
        "number": application.number,
        "objection": number,
        "open": [objection.number for objection in application.open_objections],
    }
    over = next((one for one in application.objections if one.number == number), None)
    if over is None:
        return Refused("no-such-objection", **known)
    if over.declined:
        made = {**_made(e.ObjectionDeclined, over, context), "reason": over.declined}
        return Refused("no-such-objection/declined", **known, **made)
    if over.published:
        made = {**_made(e.FindingPublished, over, context), "place": over.published}
        return Refused("no-such-objection/published", **known, **made, **_finding(over))
    made = _made(e.Disposed, over, context)
    return Refused("no-such-objection/disposed", **known, **made, **_finding(over))


def accepted_already(application: Application, objection: Objection, context: Context) -> Refused:
    """The answer where it was accepted, or where the definition does not ask for that."""
    known = {"objection": objection.number, "number": application.number}
    if objection.accepted_at is None:
        return Refused("accepted-already/not-asked", **known)
    return Refused("accepted-already", **known, **_made(e.ObjectionAccepted, objection, context))


def finding_given(application: Application, objection: Objection, context: Context) -> Refused:
    """The answer where it has its finding, which is only to be published."""
    known = {"objection": objection.number, "number": application.number, **_finding(objection)}
    return Refused("finding-given", **known, **_made(e.Disposed, objection, context))


def _finding(objection: Objection) -> dict[str, Any]:
    text = _UPHELD[bool(objection.upheld)]
    return {"how": Phrase(text, {"finding": objection.finding})}


def _made(kind: type, objection: Objection, context: Context) -> dict[str, Any]:
    """Who made the newest record of that kind about this objection, and when."""
    record = context.directory.newest(
        lambda record: (
            type(record.event) is kind and getattr(record.event, "objection", 0) == objection.number
        )
    )
    return {"name": record.name if record else "—", "at": record.at if record else objection.at}
