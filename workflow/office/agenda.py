"""What lies before a meeting of a body: who belongs to it, what waits, what was resolved."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from workflow.application.lines import open_lines
from workflow.application.meeting import Meeting
from workflow.application.state import Application, Member, Passage, Resolution
from workflow.chain.model.chain import Body
from workflow.chain.model.step import Kind
from workflow.office.perform import Office, Who
from workflow.office.queries import visible_units
from workflow.rules.bodies import Vote
from workflow.store import definitions as rules
from workflow.store import people
from workflow.store.transaction import Transaction

MOST_ITEMS = 1000


class Item(msgspec.Struct, frozen=True):
    """What a meeting resolved on one application, and the arithmetic of the vote."""

    number: str
    title: str
    outcome: str
    counted: dict[str, int]


class Agenda(msgspec.Struct, frozen=True):
    """What waits for the body, what it resolved in this meeting, who belongs to it (of a body
    formed for each application: to one of these), and the names of those who came.
    """

    waiting: list[Application]
    resolved: list[Item]
    members: tuple[Member, ...]
    came: tuple[str, ...]


def meetings(office: Office, who: Who | None, limit: int) -> list[Meeting]:
    """The meetings that the reader may see, newest first."""
    from workflow.store import queries

    units = visible_units(office, who)
    with office.database.reading() as tx:
        return queries.meetings(tx, units, limit)


def agenda(office: Office, meeting: Meeting, body: Body) -> Agenda:
    """What lies before a meeting now."""
    from workflow.store import queries

    with office.database.reading() as tx:
        waiting = _waiting(tx, meeting, body)
        touched = queries.resolved_in(tx, meeting.number)
        items = [
            Item(state.number, state.title, passage.outcome, msgspec.to_builtins(resolved.counted))
            for state in touched
            for passage, resolved in _passages(state, meeting)
        ]
        members = _members(tx, meeting, body, [*waiting, *touched])
        came = tuple(people.name_of(tx, person) for person in meeting.present)
    return Agenda(waiting, items, members, came)


def _members(
    tx: Transaction, meeting: Meeting, body: Body, about: list[Application]
) -> tuple[Member, ...]:
    """Who belongs to the body on the day, or was formed into it for one of these applications."""
    if not body.adhoc:
        return people.members(tx, meeting.unit, meeting.body, meeting.held_on.isoformat())
    formed = {
        member.person: member for state in about for member in state.formed.get(body.name, ())
    }
    return tuple(formed[person] for person in sorted(formed))


def _waiting(tx: Transaction, meeting: Meeting, body: Body) -> list[Application]:
    """What waits for the body's secretary, whoever of them has taken it in hand; each with the line
    in front that stands before the body.
    """
    from workflow.store import queries

    steps = {
        (chain.chain, chain.version, step.name)
        for chain in rules.every(tx)
        if chain.unit == meeting.unit
        for step in chain.steps.values()
        if step.kind is Kind.DECIDE and step.by == body.name
    }
    names = sorted({name for _chain, _version, name in steps})
    states = queries.at_steps(tx, meeting.unit, names, body.secretary, MOST_ITEMS)
    before = (
        next(
            (face for face in open_lines(state) if (face.chain, face.version, face.step) in steps),
            None,
        )
        for state in states
    )
    return [state for state in before if state]


def voters(tx: Transaction, meeting: Meeting) -> frozenset[str]:
    """Who voted on an item in this meeting; who took no part in it has not."""
    from workflow.store import queries

    return frozenset(
        person
        for state in queries.resolved_in(tx, meeting.number)
        for _passage, resolution in _passages(state, meeting)
        for person, vote in resolution.votes.items()
        if vote is not Vote.RECUSE
    )


def _passages(state: Application, meeting: Meeting) -> Iterator[tuple[Passage, Resolution]]:
    for passage in state.history:
        if passage.resolution and passage.resolution.meeting == meeting.number:
            yield passage, passage.resolution
