"""How the events of people among themselves change an application."""

from __future__ import annotations

from typing import Any

from workflow.application.events import Record
from workflow.application.monitoring import events as w
from workflow.application.people import events as p
from workflow.application.state import (
    Added,
    Application,
    Hand,
    Passage,
    Question,
    Voice,
)

Changes = dict[str, Any]


def cosigned(application: Application, event: p.Cosigned, record: Record) -> Changes:
    """One voice more; the move is added by who folds."""
    voice = Voice(
        event.seat,
        record.by,
        record.name,
        event.agreed,
        record.at,
        behalf=record.behalf_name,
        principal=record.behalf,
    )
    if event.move:
        outcome = "passed" if event.agreed else "refused"
    else:
        outcome = "agreed" if event.agreed else "disagreed"
    return {
        "facts": {**application.facts, **event.facts} if event.facts else application.facts,
        "voices": (*application.voices, voice),
        "seats": event.seats,
        "history": _left(application, record, outcome, event.opinion),
    }


def _left(
    application: Application, record: Record, outcome: str, opinion: str
) -> tuple[Passage, ...]:
    step, at = application.step, record.at
    one = Passage(
        step,
        outcome,
        record.by,
        record.name,
        at,
        opinion,
        behalf=record.behalf_name,
        principal=record.behalf,
    )
    return (*application.history, one)


def claimed(application: Application, event: p.Claimed, record: Record) -> Changes:
    """The seat is in this person's hands."""
    return {"hands": {**application.hands, event.seat: Hand(record.by, record.name)}}


def released(application: Application, event: p.Released, record: Record) -> Changes:
    """The seat is open again, or the last question is taken back."""
    if event.question:
        return {"questions": application.questions[:-1]}
    left = {seat: hand for seat, hand in application.hands.items() if seat != event.seat}
    return {"hands": left}


def freed(application: Application, event: w.Freed, record: Record) -> Changes:
    """As if they had released it, or the question had been taken back."""
    if event.question:
        return {"questions": application.questions[:-1]}
    left = {seat: hand for seat, hand in application.hands.items() if seat != event.seat}
    return {"hands": left}


def without(voices: tuple[Voice, ...], accounts: tuple[str, ...]) -> tuple[Voice, ...]:
    """What was said by others than the person of these accounts, and not in that person's place."""
    return tuple(one for one in voices if not {one.person, one.principal} & set(accounts))


def transferred(application: Application, event: p.Transferred, record: Record) -> Changes:
    """The seat is in another person's hands."""
    return {
        "hands": {**application.hands, event.seat: Hand(event.person, event.name)},
        "history": _left(application, record, "transferred", event.reason),
    }


def delegated(application: Application, event: p.Delegated, record: Record) -> Changes:
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
        "history": _left(application, record, "delegated", event.question),
    }


def replied(application: Application, event: p.Replied, record: Record) -> Changes:
    """The last question is answered."""
    return {
        "questions": application.questions[:-1],
        "history": _left(application, record, "replied", event.opinion),
    }


def signer_added(application: Application, event: p.SignerAdded, record: Record) -> Changes:
    """One seat more."""
    one = Added(event.person, event.name, event.place, record.by)
    return {
        "added": (*application.added, one),
        "history": _left(application, record, "signer-added", event.reason),
    }


def signer_removed(application: Application, event: p.SignerRemoved, record: Record) -> Changes:
    """One seat less."""
    return {
        "added": tuple(one for one in application.added if one.person != event.person),
        "history": _left(application, record, "signer-removed", event.reason),
    }


def formed(application: Application, event: p.Formed, record: Record) -> Changes:
    """The members of a body that exists for this application alone."""
    return {
        "formed": {**application.formed, event.body: event.members},
        "history": _left(application, record, "formed", ""),
    }


def reminded(application: Application, event: p.Reminded, record: Record) -> Changes:
    """Who reminded last, and when."""
    return {"reminded": {**application.reminded, record.by: record.at}}


def copied(application: Application, event: p.Copied, record: Record) -> Changes:
    """These people have a copy to read."""
    return {"copies": tuple(dict.fromkeys((*application.copies, *event.people)))}


def read(application: Application, event: p.Read, record: Record) -> Changes:
    """This person has read theirs."""
    return {"copies": tuple(one for one in application.copies if one != record.by)}
