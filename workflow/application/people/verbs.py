"""The verbs among people at a step: claim, transfer, delegate, sign too, form, remind, copy."""

from __future__ import annotations

from datetime import timedelta

from workflow.application.context import (
    Context,
    barred_people,
    current_step,
    require_administrator,
    require_place,
    require_unbiased,
)
from workflow.application.deciding.cosign import outcome
from workflow.application.people import acts as a
from workflow.application.people import events as e
from workflow.application.registry import verb
from workflow.application.seats.roles import no_role, of_the_seat_taken
from workflow.application.seats.seats import require_no_question, seats_at, take_seat
from workflow.application.situations import ALWAYS, HELD
from workflow.application.state import Application, Member, Question
from workflow.application.tasks import tasks
from workflow.chain.model.step import APPLICANT, Step
from workflow.chain.reading.panels import SEVERAL
from workflow.errors import Refused
from workflow.rules.standing import ADMINISTRATOR, Standing, capacity

MOST_ADDED = 20
REMIND_AFTER = timedelta(hours=24)


@verb(a.Claim)
def claim(application: Application, act: a.Claim, context: Context) -> e.Claimed:
    """认领 by a holder of the role; nobody else decides it until it is released."""
    step = _step_of_a_role(application, context)
    seat, _grant = take_seat(application, step, context, act.seat)
    if seat.name in application.hands:
        raise Refused("already-yours", number=application.number)
    return e.Claimed(step=step.name, seat=seat.name)


@verb(a.Release, role=no_role)
def release(application: Application, act: a.Release, context: Context) -> e.Released:
    """退还 by who holds it or an administrator; or a question taken back by who asked it."""
    step = current_step(application, context)
    person = context.standing.person
    last = application.questions[-1] if application.questions else None
    if last and (last.by == person or _administers(application, context)):
        return e.Released(step=step.name, seat=last.seat, reason=act.reason, question=True)
    held = [seat for seat in application.hands if act.seat in ("", seat)]
    own = [seat for seat in held if application.hands[seat].person == person]
    if not held:
        raise Refused("not-held", number=application.number)
    if not own:
        require_administrator(application, context)
    return e.Released(step=step.name, seat=(own or held)[0], reason=act.reason)


@verb(a.Transfer)
def transfer(application: Application, act: a.Transfer, context: Context) -> e.Transferred:
    """转办 to another holder of the role; the responsibility moves with it."""
    step = _step_of_a_role(application, context)
    seat, _grant = take_seat(application, step, context, act.seat)
    other = _colleague(application, act.person, context)
    if not seat.role or seat.name.startswith("@"):
        raise Refused("not-transferable", seat=seat.title, number=application.number)
    chain = context.chain
    held = capacity(other, application.unit, seat.role, context.today, chain=chain.chain)
    if held is None or held.principal:  # a substitute's power ends with the days of it
        raise Refused(
            "not-a-holder",
            name=other.name,
            role=chain.roles[seat.role].title,
            number=application.number,
        )
    return e.Transferred(
        step=step.name, person=other.person, name=other.name, reason=act.reason, seat=seat.name
    )


@verb(a.Delegate)
def delegate(application: Application, act: a.Delegate, context: Context) -> e.Delegated:
    """委派: ask somebody of the institution; it comes back with the answer. Who was asked may ask
    on, but never somebody who is waiting for the answer.
    """
    last = application.questions[-1] if application.questions else None
    step = current_step(application, context)
    if last and last.person == context.standing.person:
        seat = last.seat
        require_unbiased(application, context)
    else:
        found, _grant = take_seat(_at_a_role(application, step, context), step, context, act.seat)
        seat = found.name
        require_no_question(application, seat)
    other = _colleague(application, act.person, context)
    waiting = {one.by for one in application.questions} | {context.standing.person}
    if other.person in waiting:
        raise Refused("delegation-cycle", name=other.name, number=application.number)
    return e.Delegated(
        step=step.name, person=other.person, name=other.name, question=act.question, seat=seat
    )


@verb(a.Reply, role=no_role)
def reply(application: Application, act: a.Reply, context: Context) -> e.Replied:
    """答复 by the person asked last."""
    step = current_step(application, context)
    last: Question | None = application.questions[-1] if application.questions else None
    if last is None or last.person != context.standing.person:
        raise Refused("not-asked", name=context.standing.name, number=application.number)
    require_unbiased(application, context)
    require_place(context.chain, step.name, act.documents)
    return e.Replied(step=step.name, opinion=act.opinion, documents=act.documents)


@verb(a.AddSigner, role=of_the_seat_taken)
def add_signer(application: Application, act: a.AddSigner, context: Context) -> e.SignerAdded:
    """加签 by who may speak now: another person of the institution must agree too."""
    step = _at_several(application, context)
    take_seat(application, step, context, act.seat)
    other = _colleague(application, act.person, context)
    known = {one.person for one in application.added} | {context.standing.person}
    if other.person in known or len(application.added) >= MOST_ADDED:
        raise Refused(
            "cannot-add-signer", name=other.name, most=MOST_ADDED, number=application.number
        )
    return e.SignerAdded(
        step=step.name, person=other.person, name=other.name, place=act.place, reason=act.reason
    )


@verb(a.RemoveSigner, role=no_role)
def remove_signer(
    application: Application, act: a.RemoveSigner, context: Context
) -> e.SignerRemoved:
    """减签 by who added them, or an administrator, as long as they have not spoken."""
    step = current_step(application, context)
    found = next((one for one in application.added if one.person == act.person), None)
    spoken = {one.seat for one in application.voices}
    if found is None or found.seat in spoken:
        raise Refused("cannot-remove-signer", person=act.person, number=application.number)
    if found.by != context.standing.person:
        require_administrator(application, context)
    left = tuple(one for one in application.added if one is not found)
    seats = tuple(one.name for one in seats_at(application, step, context))
    move = outcome(application, step, seats, application.voices, left, context, act)
    return e.SignerRemoved(
        step=step.name,
        person=found.person,
        name=found.name,
        reason=act.reason,
        seats=seats,
        move=move,
    )


@verb(a.Form)
def form(application: Application, act: a.Form, context: Context) -> e.Formed:
    """组建 by the body's secretary, until the body has resolved; who has an interest is no member.
    Source: case 14.
    """
    step = current_step(application, context)
    body = context.chain.bodies.get(step.by)
    if body is None or not body.adhoc:
        raise Refused("not-formed-here", step=step.title, number=application.number)
    take_seat(application, step, context)
    found = [_colleague(application, one, context, self_too=True) for one in act.people]
    members = tuple(
        Member(one.person, one.name, one.person == act.chair)
        for one in sorted(found, key=lambda one: one.person)
    )
    if len({one.person for one in members}) < body.adhoc or len(set(act.people)) < len(act.people):
        raise Refused(
            "too-few-members", body=body.title, least=body.adhoc, number=application.number
        )
    if act.chair and act.chair not in act.people:
        raise Refused("chair-no-member", person=act.chair)
    return e.Formed(body=body.name, members=members)


@verb(a.Remind, during=HELD, role=no_role)
def remind(application: Application, act: a.Remind, context: Context) -> e.Reminded:
    """催办 by anyone of the institution, once a day at one step."""
    awaited = tuple(dict.fromkeys(one.actor for one in tasks(application, context.chain)))
    last = application.reminded.get(context.standing.person)
    if last and context.now - last < REMIND_AFTER:
        raise Refused("just-reminded", name=context.standing.name, at=last)
    if not awaited:
        raise Refused("nobody-awaited", number=application.number)
    return e.Reminded(step=application.step, to=awaited, text=act.text)


@verb(a.Copy, during=ALWAYS, role=no_role)
def copy(application: Application, act: a.Copy, context: Context) -> e.Copied:
    """抄送 to people of the institution; they read it, nothing waits for them."""
    found = [_known(application, one, context) for one in act.people]
    return e.Copied(
        people=tuple(one.person for one in found),
        names=tuple(one.name for one in found),
        text=act.text,
    )


@verb(a.Noted, during=ALWAYS, role=no_role)
def noted(application: Application, act: a.Noted, context: Context) -> e.Read:
    """已阅 by somebody who was sent a copy."""
    if context.standing.person not in application.copies:
        raise Refused("no-copy", name=context.standing.name, number=application.number)
    return e.Read()


def _step_of_a_role(application: Application, context: Context) -> Step:
    """The current step, if one person of a role acts on it."""
    step = current_step(application, context)
    _at_a_role(application, step, context)
    return step


def _at_a_role(application: Application, step: Step, context: Context) -> Application:
    if step.by == APPLICANT:
        raise Refused("only-applicant-here", step=step.title, applicant=application.applicant_name)
    return application


def _at_several(application: Application, context: Context) -> Step:
    step = current_step(application, context)
    if step.kind not in SEVERAL or step.by in context.chain.bodies or step.tool:
        raise Refused("no-signers-here", step=step.title, number=application.number)
    return step


def _known(application: Application, person: str, context: Context) -> Standing:
    """An active person of the institution."""
    found = context.directory.standing_of(person)
    if found is None or found.revoked or application.unit not in found.units(context.today):
        raise Refused("not-a-colleague", person=person)
    return found


def _colleague(
    application: Application, person: str, context: Context, *, self_too: bool = False
) -> Standing:
    """A person of the institution other than the actor, who takes part in deciding."""
    found = _known(application, person, context)
    if person in barred_people(application, context.chain, context.directory.accounts):
        raise Refused("recused-person", name=found.name, number=application.number)
    if person == context.standing.person and not self_too:
        raise Refused("to-oneself", name=found.name)
    return found


def _administers(application: Application, context: Context) -> bool:
    unit, today = application.unit, context.today
    return capacity(context.standing, unit, ADMINISTRATOR, today) is not None
