"""Finds steps that nobody can pass any more, and holders who may no longer act."""

from __future__ import annotations

from workflow.application.context import Context, barred_people
from workflow.application.monitoring.events import Freed
from workflow.application.seats.seats import seats_at
from workflow.application.state import Application
from workflow.chain.model.step import APPLICANT, Panel, Step
from workflow.rules.signers import Mode, verdict, within_reach
from workflow.rules.standing import capacity


def without_anyone(application: Application, step: Step, context: Context) -> str:
    """The role or body in which nobody is left who may decide the step, the seat of an added
    signer who no longer may, or empty. A body that is yet to be formed lacks nobody.
    """
    spoken = {voice.seat for voice in application.voices}
    waiting = [signer for signer in application.added if signer.seat not in spoken]
    for signer in waiting:
        if _is_gone(signer.person, "", application, context):
            return signer.seat
    if step.panel:
        return _lacking(application, step, step.panel, context, bool(waiting))
    needed = [seat.role for seat in context.chain.seats(step) if seat.name not in spoken]
    if context.chain.body_rule(step) and not context.chain.bodies[step.by].adhoc:
        needed.append(step.by)
    return next((role for role in needed if not _free(role, application, context)), "")


def _lacking(
    application: Application, step: Step, panel: Panel, context: Context, waiting: bool
) -> str:
    """The role that several people at a step lack, if what they can still say cannot pass it."""
    seats = seats_at(application, step, context)
    names = [one.name for one in seats]
    said = {one.seat: one.agreed for one in application.voices if one.seat in names}
    if waiting and verdict(panel.mode, names, said, least=panel.least, sets=panel.sets):
        return ""
    apart = panel.mode in (Mode.LEAST, Mode.EACH)
    heard = frozenset(one.person for one in application.voices) if apart else frozenset()
    done = context.directory.accounts(heard)
    able = {
        one.name: (
            frozenset({one.name[1:]})
            if panel.everyone
            else _free(one.role, application, context) - done
        )
        for one in seats
        if one.name not in said
    }
    if within_reach(panel.mode, said, able, least=panel.least, sets=panel.sets):
        return ""
    empty = [one.role for one in seats if one.name in able and not able[one.name]]
    return (*empty, *(one.role for one in panel.seats))[0]


def _free(role: str, application: Application, context: Context) -> frozenset[str]:
    """The people who hold a role today and may decide this application."""
    if role == APPLICANT:
        return frozenset({application.applicant})
    holders = frozenset(one.person for one in context.directory.members(role, context.today))
    return holders - barred_people(application, context.chain, context.directory.accounts)


def let_go(application: Application, step: Step, context: Context) -> Freed | None:
    """The next seat or question held by somebody who no longer may deal with it."""
    for last in application.questions[-1:]:
        if _is_gone(last.person, "", application, context):
            return Freed.of(last, step=step.name, question=True)
    roles = {seat.name: seat.role for seat in context.chain.seats(step)}
    for seat, hand in application.hands.items():
        if _is_gone(hand.person, roles.get(seat, ""), application, context):
            return Freed.of(hand, step=step.name, seat=seat)
    return None


def _is_gone(person: str, role: str, application: Application, context: Context) -> bool:
    """Whether somebody was revoked, left, lost the role or takes no part in deciding."""
    standing, today = context.directory.standing_of(person), context.today
    barred = barred_people(application, context.chain, context.directory.accounts)
    if standing is None or standing.revoked or person in barred:
        return True
    if not role:
        return application.unit not in standing.units(today)
    chain = context.chain.chain
    grant = capacity(standing, application.unit, role, today, chain=chain, barred=barred)
    return grant is None or grant.principal in barred
