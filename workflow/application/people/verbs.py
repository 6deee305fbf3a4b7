"""The verbs among people at a step: claim, transfer, delegate, sign too, form, remind, copy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from workflow.application.changes import moved, passage, with_papers
from workflow.application.context import (
    Context,
    barred_people,
    current_step,
    require_administrator,
    require_place,
    require_unbiased,
)
from workflow.application.deciding.cosign import outcome
from workflow.application.event import Record
from workflow.application.people import events as e
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import (
    no_role,
    of_the_seat_taken,
    require_no_question,
    seats_at,
    take_seat,
)
from workflow.application.situations import ALWAYS, HELD
from workflow.application.state import Added, Application, Assignment, Member, Question
from workflow.application.tasks import tasks
from workflow.chain.model.step import APPLICANT, SEVERAL, Kind, Step
from workflow.errors import Refused
from workflow.rules.standing import ADMINISTRATOR, Standing, capacity

MOST_ADDED = 20
HANDED = frozenset(Kind) - {Kind.SUBMIT}
"""The kinds of step that somebody may take in hand, hand over or ask about."""
REMIND_AFTER = timedelta(hours=24)


@verb(e.Claim, at=HANDED)
def claim(application: Application, act: e.Claim, context: Context) -> e.Claimed:
    """认领 by a holder of the role; nobody else decides it until it is released."""
    step = _step_of_a_role(application, context)
    seat = take_seat(application, step, context, act.seat)
    if seat.name in application.assignments:
        raise Refused("already-yours", number=application.number)
    return e.Claimed(step=step.name, seat=seat.name)


@verb(e.Release, role=no_role)
def release(application: Application, act: e.Release, context: Context) -> e.Released:
    """退还 by who holds it or an administrator; or a question taken back by who asked it."""
    step = current_step(application, context)
    person, unit, today = context.standing.person, application.unit, context.today
    administers = capacity(context.standing, unit, ADMINISTRATOR, today)
    last = application.question
    if last and (last.by == person or administers):
        return e.Released.of(act, step=step.name, seat=last.seat, question=True)
    held = [seat for seat in application.assignments if act.seat in ("", seat)]
    own = [seat for seat in held if application.assignments[seat].person == person]
    if not held:
        raise Refused("not-held", number=application.number)
    if not own:
        require_administrator(application, context)
    return e.Released.of(act, step=step.name, seat=(own or held)[0])


@verb(e.Transfer, at=HANDED)
def transfer(application: Application, act: e.Transfer, context: Context) -> e.Transferred:
    """转办 to another holder of the role; the responsibility moves with it."""
    step = _step_of_a_role(application, context)
    seat = take_seat(application, step, context, act.seat)
    other = _colleague(application, act.person, context)
    if not seat.role or seat.name.startswith("@"):
        raise Refused("not-transferable", seat=seat.title, number=application.number)
    chain = context.chain
    held = capacity(other, application.unit, seat.role, context.today, chain=chain.chain)
    if held is None or held.principal:  # a substitute's power ends with the days of it
        role = chain.roles[seat.role].title
        raise Refused("not-a-holder", name=other.name, role=role, number=application.number)
    return e.Transferred.of(act, step=step.name, name=other.name, seat=seat.name)


@verb(e.Delegate, at=HANDED)
def delegate(application: Application, act: e.Delegate, context: Context) -> e.Delegated:
    """委派: ask somebody of the institution; it comes back with the answer. Who was asked may ask
    on, but never somebody who is waiting for the answer.
    """
    last = application.question
    if last and last.person == context.standing.person:
        step, seat = current_step(application, context), last.seat
        require_unbiased(application, context)
    else:
        step = _step_of_a_role(application, context)
        seat = take_seat(application, step, context, act.seat).name
        require_no_question(application, seat)
    other = _colleague(application, act.person, context)
    waiting = {question.by for question in application.questions} | {context.standing.person}
    if other.person in waiting:
        raise Refused("delegation-cycle", name=other.name, number=application.number)
    return e.Delegated.of(act, step=step.name, name=other.name, seat=seat)


@verb(e.Reply, role=no_role)
def reply(application: Application, act: e.Reply, context: Context) -> e.Replied:
    """答复 by the person asked last."""
    step = current_step(application, context)
    last = application.question
    if last is None or last.person != context.standing.person:
        raise Refused("not-asked", name=context.standing.name, number=application.number)
    require_unbiased(application, context)
    require_place(context.chain, step.name, act.documents)
    return e.Replied.of(act, step=step.name)


@verb(e.AddSigner, role=of_the_seat_taken, at=SEVERAL)
def add_signer(application: Application, act: e.AddSigner, context: Context) -> e.SignerAdded:
    """加签 by who may speak now: another person of the institution must agree too."""
    step = current_step(application, context)
    if step.kind not in SEVERAL or step.by in context.chain.bodies or step.tool:
        raise Refused("no-signers-here", step=step.title, number=application.number)
    take_seat(application, step, context, act.seat)
    other = _colleague(application, act.person, context)
    name, known = other.name, {signer.person for signer in application.added}
    if other.person in {*known, context.standing.person} or len(known) >= MOST_ADDED:
        raise Refused("cannot-add-signer", name=name, most=MOST_ADDED, number=application.number)
    return e.SignerAdded.of(act, step=step.name, name=name)


@verb(e.RemoveSigner, role=no_role)
def remove_signer(
    application: Application, act: e.RemoveSigner, context: Context
) -> e.SignerRemoved:
    """减签 by who added them, or an administrator, as long as they have not spoken."""
    step = current_step(application, context)
    added = {signer.person: signer for signer in application.added}
    signer = added.pop(act.person, None)
    if signer is None or signer.seat in {voice.seat for voice in application.voices}:
        raise Refused("cannot-remove-signer", person=act.person, number=application.number)
    if signer.by != context.standing.person:
        require_administrator(application, context)
    left = replace(application, added=tuple(added.values()))
    seats = tuple(seat.name for seat in seats_at(application, step, context))
    move = outcome(left, step, seats, context, act)
    return e.SignerRemoved.of(act, step=step.name, name=signer.name, seats=seats, move=move)


@verb(e.Form)
def form(application: Application, act: e.Form, context: Context) -> e.Formed:
    """组建 by the body's secretary, until the body has resolved; who has an interest is no member.
    Source: case 14.
    """
    step = current_step(application, context)
    body = context.chain.bodies.get(step.by)
    if body is None or not body.adhoc:
        raise Refused("not-formed-here", step=step.title, number=application.number)
    take_seat(application, step, context)
    people = [_colleague(application, person, context, self_too=True) for person in act.people]
    names, least = {member.person: member.name for member in people}, body.adhoc
    if len(names) < max(least, len(act.people)):
        raise Refused("too-few-members", body=body.title, least=least, number=application.number)
    if act.chair and act.chair not in act.people:
        raise Refused("chair-no-member", person=act.chair)
    members = [Member(person, names[person], person == act.chair) for person in sorted(names)]
    return e.Formed(body=body.name, members=tuple(members))


@verb(e.Remind, during=HELD, role=no_role)
def remind(application: Application, act: e.Remind, context: Context) -> e.Reminded:
    """催办 by anyone of the institution, once a day at one step."""
    awaited = tuple(dict.fromkeys(task.actor for task in tasks(application, context.chain)))
    last = application.reminded.get(context.standing.person)
    if last and context.now - last < REMIND_AFTER:
        raise Refused("just-reminded", name=context.standing.name, at=last)
    if not awaited:
        raise Refused("nobody-awaited", number=application.number)
    return e.Reminded.of(act, step=application.step, to=awaited)


@verb(e.Copy, during=ALWAYS, role=no_role)
def copy(application: Application, act: e.Copy, context: Context) -> e.Copied:
    """抄送 to people of the institution; they read it, nothing waits for them."""
    names = tuple(_known(application, person, context).name for person in act.people)
    return e.Copied.of(act, names=names)


@verb(e.Noted, during=ALWAYS, role=no_role)
def noted(application: Application, act: e.Noted, context: Context) -> e.Read:
    """已阅 by somebody who was sent a copy."""
    if context.standing.person not in application.copies:
        raise Refused("no-copy", name=context.standing.name, number=application.number)
    return e.Read()


def _step_of_a_role(application: Application, context: Context) -> Step:
    """The current step, if one person of a role acts on it."""
    step = current_step(application, context)
    if step.by == APPLICANT:
        raise Refused("only-applicant-here", step=step.title, applicant=application.applicant_name)
    return step


def _known(application: Application, person: str, context: Context) -> Standing:
    """An active person of the institution."""
    standing = context.directory.standing_of(person)
    here = standing is not None and standing.belongs_to(application.unit, day=context.today)
    if standing is None or standing.revoked or not here:
        raise Refused("not-a-colleague", person=person)
    return standing


def _colleague(
    application: Application, person: str, context: Context, *, self_too: bool = False
) -> Standing:
    """A person of the institution other than the actor, who takes part in deciding."""
    standing = _known(application, person, context)
    if person in barred_people(application, context.chain, context.directory.accounts):
        raise Refused("recused-person", name=standing.name, number=application.number)
    if person == context.standing.person and not self_too:
        raise Refused("to-oneself", name=standing.name)
    return standing


@folds(e.Claimed)
def claimed(application: Application, event: e.Claimed, record: Record) -> Changes:
    """The seat is assigned to this person."""
    assigned = {event.seat: Assignment(record.by, record.name)}
    return {"assignments": application.assignments | assigned}


@folds(e.Released)
def released(application: Application, event: Any, record: Record) -> Changes:
    """The seat is open to every holder again, or the last question is taken back."""
    if event.question:
        return {"questions": application.questions[:-1]}
    assignments = application.assignments.items()
    return {"assignments": {seat: assigned for seat, assigned in assignments if seat != event.seat}}


@folds(e.Transferred)
def transferred(application: Application, event: e.Transferred, record: Record) -> Changes:
    """The seat is assigned to another person."""
    assigned = {event.seat: Assignment(event.person, event.name)}
    return {
        "assignments": application.assignments | assigned,
        "history": passage(application, record, "transferred", event.reason),
    }


@folds(e.Delegated)
def delegated(application: Application, event: e.Delegated, record: Record) -> Changes:
    """One question more is open."""
    person, seat, text = (event.person, event.name), event.seat, event.question
    question = Question(*person, record.by, record.name, seat, text, record.at)
    return {
        "questions": (*application.questions, question),
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
    signer = Added(event.person, event.name, event.place, record.by)
    return {
        "added": (*application.added, signer),
        "history": passage(application, record, "signer-added", event.reason),
    }


@folds(e.SignerRemoved)
def signer_removed(application: Application, event: e.SignerRemoved, record: Record) -> Changes:
    """One seat less, and where that leads if nobody else is awaited."""
    changes = {
        "added": tuple(added for added in application.added if added.person != event.person),
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
    return {"copies": tuple(person for person in application.copies if person != record.by)}
