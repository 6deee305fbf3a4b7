"""The rules of an application written a second time, apart from those that its verbs ask."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from workflow.application import events as e
from workflow.application.state import Application, Resolution, Status
from workflow.chain.machine import NoMove, compiled
from workflow.chain.model import Chain, Kind
from workflow.rules.bodies import Base, Recused, Share, Vote

JUDGED = (e.Passed, e.Rejected, e.Deferred, e.Returned, e.Disposed, e.Filed, e.Signed, e.Paid)
MOVING_ON = (e.Passed, e.Rejected, e.Expired, e.Signed, e.Paid, e.Returned)
STILL_ALLOWED = (e.Commented, e.Corrected, e.Declined, e.Filed, e.Voided)


def broken_rules(
    before: Application, record: e.Record, after: Application, chain: Chain
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every rule that a record breaks, given the state before and after it."""
    event = record.event
    if before.ended and not isinstance(event, STILL_ALLOWED):
        yield "ended", {}
    kept_out = {before.applicant, *_listed(before), *(one.person for one in before.recusals)}
    if isinstance(event, JUDGED) and ({record.by} | _voters(event)) & kept_out:
        yield "own", {}
    if _votes_fail(before, event, chain):
        yield "votes", {}
    yield from _moved_though_held(before, event, after)
    step = chain.steps.get(before.step)
    if isinstance(event, e.Expired) and step and step.kind is Kind.PUBLICIZE:
        window = before.notice.window if before.notice else None
        if window is None or record.at < window.ends_at:
            yield "early", {}
    moving = isinstance(event, (*MOVING_ON, e.Filed, e.Disposed)) and bool(before.step)
    if moving and ((after.step and after.ended) or not _legal(before, after, chain)):
        yield "move", {"step": before.step, "target": after.step or after.status.value}


def _moved_though_held(
    before: Application, event: e.AnyEvent, after: Application
) -> Iterator[tuple[str, dict[str, Any]]]:
    moving = isinstance(event, MOVING_ON)
    went_on = bool(after.step) and after.step != before.step
    if before.open_objections and (moving or (after.open_objections and went_on)):
        yield "objection", {}
    if before.suspended and (moving or went_on):
        yield "suspended", {}
    if isinstance(event, e.Voided) and before.status is not Status.COMPLETED:
        yield "move", {"step": before.step or before.status.value, "target": "voided"}


def _listed(application: Application) -> Iterator[str]:
    """The persons that the facts name with an account."""
    for value in application.facts.values():
        for one in value if isinstance(value, list) else ():
            yield str(one.get("person", ""))


def _legal(before: Application, after: Application, chain: Chain) -> bool:
    """Whether the definition has a way from one place to the other, over passed-by filings."""
    if after.step == before.step and after.route == before.route:
        return True
    machine = compiled(chain)
    target = after.step or ("refused" if after.status is Status.REFUSED else "completed")
    if after.route != before.route:
        return target in chain.route(after.route).path or not after.step
    reached = {target}
    path = chain.route(after.route).path
    for name in reversed(path):
        step = chain.steps[name]
        try:
            following = machine.move(after.route, name, "pass")
        except NoMove:
            continue
        if step.kind is Kind.FILE and not step.blocking and following in reached:
            reached.add(name)
    return bool(reached & set(machine.outcomes(before.route, before.step).values()))


RESOLVED = (e.Passed, e.Rejected, e.Deferred)


def _votes_fail(before: Application, event: e.AnyEvent, chain: Chain) -> bool:
    """Whether a body's votes do not carry what the record says it resolved."""
    step = chain.steps.get(before.step)
    if step is None or not isinstance(event, RESOLVED):
        return False
    rule, resolved = chain.body_rule(step), event.resolution
    if rule is None or resolved is None:
        return (rule is None) is not (resolved is None) and not isinstance(event, e.Deferred)
    if resolved.rule != rule or isinstance(event, e.Deferred):
        return resolved.rule != rule
    quorate, carried = _counted_again(resolved)
    return not quorate or carried is not isinstance(event, e.Passed)


def _counted_again(resolved: Resolution) -> tuple[bool, bool]:
    """Quorate and carried, by fractions and person by person."""
    rule, everyone = resolved.rule, {one.person for one in resolved.members}
    away = {one for one in everyone if resolved.votes.get(one) is Vote.RECUSE}
    due = everyone - away if rule.recused is Recused.LEAVE else everyone
    here = due & set(resolved.present)
    said = [resolved.votes.get(one) for one in here]
    yes, cast = said.count(Vote.YES), said.count(Vote.YES) + said.count(Vote.NO)
    base = {
        Base.MEMBERS: len(everyone),
        Base.DUE: len(due),
        Base.PRESENT: len(here),
        Base.CAST: cast,
    }[rule.of]
    quorate = bool(here) and _reached(rule.quorum, len(here), len(due))
    return quorate, quorate and yes > 0 and _reached(rule.passes, yes, base)


def _reached(share: Share, some: int, of: int) -> bool:
    border = Fraction(share.over * of, share.under)
    return some > border if share.strict else some >= border


def _voters(event: e.AnyEvent) -> set[str]:
    """Who voted, recusals aside."""
    resolved = event.resolution if isinstance(event, RESOLVED) else None
    said = resolved.votes if resolved else {}
    return {person for person, vote in said.items() if vote is not Vote.RECUSE}
