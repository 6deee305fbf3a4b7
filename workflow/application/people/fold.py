"""How the events of people among themselves change an application."""

from __future__ import annotations

from workflow.application.changes import moved, passage, with_papers
from workflow.application.event import Record
from workflow.application.people import events as e
from workflow.application.registry import Changes, folds
from workflow.application.state import (
    Added,
    Application,
    Hand,
    Question,
)


@folds(e.Claimed)
def claimed(application: Application, event: e.Claimed, record: Record) -> Changes:
    """The seat is in this person's hands."""
    return {"hands": {**application.hands, event.seat: Hand(record.by, record.name)}}


def open_again(application: Application, seat: str, *, question: bool) -> Changes:
    """The seat is open to every holder again, or the last question is taken back."""
    if question:
        return {"questions": application.questions[:-1]}
    return {"hands": {name: hand for name, hand in application.hands.items() if name != seat}}


@folds(e.Released)
def released(application: Application, event: e.Released, record: Record) -> Changes:
    """The seat is open again, or the last question is taken back."""
    return open_again(application, event.seat, question=event.question)


@folds(e.Transferred)
def transferred(application: Application, event: e.Transferred, record: Record) -> Changes:
    """The seat is in another person's hands."""
    return {
        "hands": {**application.hands, event.seat: Hand(event.person, event.name)},
        "history": passage(application, record, "transferred", event.reason),
    }


@folds(e.Delegated)
def delegated(application: Application, event: e.Delegated, record: Record) -> Changes:
    """One question more is open."""
    one = Question(
        event.person,
        event.name,
        record.by,
        record.name,
        event.seat,
        event.question,
        record.at,
    )
    return {
        "questions": (*application.questions, one),
        "history": passage(application, record, "delegated", event.question),
    }


@folds(e.Replied)
def replied(application: Application, event: e.Replied, record: Record) -> Changes:
    """The last question is answered."""
    return {
        **with_papers(application, event, record),
        "questions": application.questions[:-1],
        "history": passage(application, record, "replied", event.opinion),
    }


@folds(e.SignerAdded)
def signer_added(application: Application, event: e.SignerAdded, record: Record) -> Changes:
    """One seat more."""
    one = Added(event.person, event.name, event.place, record.by)
    return {
        "added": (*application.added, one),
        "history": passage(application, record, "signer-added", event.reason),
    }


@folds(e.SignerRemoved)
def signer_removed(application: Application, event: e.SignerRemoved, record: Record) -> Changes:
    """One seat less, and where that leads if nobody else is awaited."""
    changes = {
        "added": tuple(one for one in application.added if one.person != event.person),
        "history": passage(application, record, "signer-removed", event.reason),
        **moved(application, event.move, record.at),
    }
    return {**changes, "comes_back": None} if event.move else changes


@folds(e.Formed)
def formed(application: Application, event: e.Formed, record: Record) -> Changes:
    """The members of a body that exists for this application alone."""
    return {
        "formed": {**application.formed, event.body: event.members},
        "history": passage(application, record, "formed", ""),
    }


@folds(e.Reminded)
def reminded(application: Application, event: e.Reminded, record: Record) -> Changes:
    """Who reminded last, and when."""
    return {"reminded": {**application.reminded, record.by: record.at}}


@folds(e.Copied)
def copied(application: Application, event: e.Copied, record: Record) -> Changes:
    """These people have a copy to read."""
    return {"copies": tuple(dict.fromkeys((*application.copies, *event.people)))}


@folds(e.Read)
def read(application: Application, event: e.Read, record: Record) -> Changes:
    """This person has read theirs."""
    return {"copies": tuple(one for one in application.copies if one != record.by)}
