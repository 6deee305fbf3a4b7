"""What a body resolved: its members, who came, how each voted, and whether that carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from workflow.application.context import Context, barred_people, require_day
from workflow.application.meeting import no_circulation, require_sitting
from workflow.application.state import Application, Ballot, Member, Resolution
from workflow.chain.model.step import Kind, Step
from workflow.errors import N_, Refused, Word
from workflow.rules.bodies import (
    BodyRule,
    Count,
    Vote,
    count,
    require_carried,
    require_guests,
    require_quorum,
    require_votes,
    stranger,
)

PASSING, REFUSING, NEITHER = "pass", "refuse", "neither"


def resolution(
    application: Application,
    meeting: date | None,
    ballot: Ballot | None,
    step: Step,
    context: Context,
    outcome: str,
) -> tuple[date | None, Resolution | None]:
    """The day of the meeting and, for a body that votes, the proof that its votes carry
    `outcome`. Both are required of a body and refused for anyone else.
    """
    if step.kind is not Kind.DECIDE:
        _require_no_meeting(meeting, ballot, step)
        return None, None
    if meeting is None:
        raise Refused("meeting-missing", body=context.chain.actor_title(step))
    day = require_day(application, context, meeting, Word(N_("meeting")))
    if outcome != NEITHER:
        _require_another_meeting(application, day, ballot, step, context)
    rule = context.chain.body_rule(step)
    if rule is None:
        if ballot is not None:
            raise _no_votes_here(step, context)
        return day, None
    if ballot is None and outcome == NEITHER:
        return day, None
    if ballot is None:
        raise Refused("ballot-missing", body=context.chain.actor_title(step))
    return day, _counted(application, day, ballot, step, context, rule, outcome)


def _require_no_meeting(meeting: date | None, ballot: Ballot | None, step: Step) -> None:
    if meeting is not None or ballot is not None:
        raise Refused("meeting-not-here", step=step.title)


def _require_another_meeting(
    application: Application, day: date, ballot: Ballot | None, step: Step, context: Context
) -> None:
    """What a meeting deferred, it does not decide. Two meetings of one day are told apart by their
    numbers alone.
    """
    number = ballot.meeting if ballot else ""
    for one in application.history:
        here = one.step == step.name and one.at >= application.since
        if not here or one.outcome != "deferred" or one.meeting != day:
            continue
        before = one.resolution.meeting if one.resolution else ""
        if before == number or not (before and number):
            raise Refused(
                "deferred-here",
                day=day,
                number=application.number,
                body=context.chain.actor_title(step),
            )


def _no_votes_here(step: Step, context: Context) -> Refused:
    return Refused("no-votes-here", body=context.chain.actor_title(step))


def _counted(
    application: Application,
    day: date,
    ballot: Ballot,
    step: Step,
    context: Context,
    rule: BodyRule,
    outcome: str,
) -> Resolution:
    ballot = _as_recorded(ballot, day, step, context)
    _require_form(ballot, step, context)
    members = members_of(application, step, day, context)
    _require_attendance(ballot, members, step, context)
    persons = frozenset(one.person for one in members)
    barred = persons & barred_people(application, context.chain, context.directory.accounts)
    votes = {**dict.fromkeys(sorted(barred), Vote.RECUSE), **ballot.votes}
    present = frozenset(ballot.present)
    names = {one: context.called(one) for one in votes if one not in persons}
    names |= {one.person: one.name for one in members}
    if outcome != NEITHER or ballot.votes:  # nothing has to be voted to put it off
        require_votes(persons, present, votes, names)
    _require_recused(application, members, barred, votes)
    _require_outcome(count(rule, persons, present, votes), outcome)
    return Resolution(
        on=day,
        members=members,
        present=tuple(one.person for one in members if one.person in present),
        votes={one.person: votes[one.person] for one in members if one.person in votes},
        guests=tuple(context.called(one) for one in sorted(present - persons)) + ballot.guests,
        rule=rule,
        meeting=ballot.meeting,
        circulation=ballot.circulation,
    )


def members_of(
    application: Application, step: Step, day: date, context: Context
) -> tuple[Member, ...]:
    """Who belongs to the body of a step: that day, or as formed for this application alone."""
    if context.chain.bodies[step.by].adhoc:
        return application.formed.get(step.by, ())
    return context.directory.members(step.by, day)


def _require_form(ballot: Ballot, step: Step, context: Context) -> None:
    if ballot.circulation and not context.chain.bodies[step.by].circulation:
        raise no_circulation(context.chain.actor_title(step))


def _require_attendance(
    ballot: Ballot, members: tuple[Member, ...], step: Step, context: Context
) -> None:
    """Refuse an attendance that names nobody, a stranger, or a member as a guest. That of a
    meeting was looked at when it was recorded; the members of other items may be among it.
    """
    known = {one.person: one.name for one in members}
    if not known:
        return
    if not ballot.present:
        raise Refused("attendance-missing", body=context.chain.actor_title(step))
    if ballot.meeting:
        return
    for person in ballot.present:
        if person not in known:
            raise stranger(context.called(person))
    require_guests(ballot.guests, known)


def _require_recused(
    application: Application,
    members: tuple[Member, ...],
    barred: frozenset[str],
    votes: Mapping[str, Vote],
) -> None:
    for one in members:
        if one.person in barred and votes[one.person] is not Vote.RECUSE:
            raise Refused("must-recuse", name=one.name, number=application.number)


def _as_recorded(ballot: Ballot, day: date, step: Step, context: Context) -> Ballot:
    """With the attendance of the meeting, where the ballot names one."""
    if not ballot.meeting:
        return ballot
    meeting = context.directory.meeting(ballot.meeting)
    body = context.chain.actor_title(step)
    require_sitting(meeting, context.chain.unit, step.by, day, body)
    return replace(
        ballot,
        present=meeting.present,
        guests=meeting.guests,
        circulation=meeting.circulation,
    )


def _require_outcome(counted: Count, outcome: str) -> None:
    if outcome == PASSING:
        require_carried(counted)
    elif outcome == REFUSING:
        require_quorum(counted)
        if counted.carried:
            raise Refused("votes-carry", yes=counted.yes, base=counted.base)
