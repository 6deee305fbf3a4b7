"""Resolutions of bodies counted a second time: by fractions, and person by person."""

from __future__ import annotations

from fractions import Fraction

from workflow.application.deciding.events import Deferred, Passed, Rejected, Returned
from workflow.application.people.events import Formed
from workflow.application.state import Resolution
from workflow.audit.rules.table import Transition, general_only, judges
from workflow.chain.model.step import Kind
from workflow.rules.bodies import Base, Recused, Share, Vote


@judges("votes", Passed, Rejected, Returned, Deferred)
def votes_fail(transition: Transition) -> bool:
    """Whether a body's votes do not carry what the record says it resolved."""
    event, step = transition.event, transition.step
    if step is None:
        return False
    votes = step.kind is not Kind.FILE  # a filing is returned by the secretary
    rule, resolution = transition.chain.body_rule(step) if votes else None, event.resolution
    deferred = isinstance(event, Deferred)
    if isinstance(event, Returned) and not transition.record.request:
        return False  # in earlier releases a body returned without a resolution
    if rule is None or resolution is None:
        return (rule is None) is not (resolution is None) and not deferred
    if resolution.rule != rule or deferred:
        return bool(resolution.rule != rule)
    quorate, carried = _counted_again(resolution)
    return not quorate or carried is not isinstance(event, Passed)


def _counted_again(resolution: Resolution) -> tuple[bool, bool]:
    """Quorate and carried, by fractions and person by person."""
    rule, everyone = resolution.rule, {member.person for member in resolution.members}
    away = {person for person in everyone if resolution.votes.get(person) is Vote.RECUSE}
    due = everyone - away if rule.recused is Recused.LEAVE else everyone
    here = due & set(resolution.present)
    votes = [resolution.votes.get(person) for person in here]
    yes, cast = votes.count(Vote.YES), votes.count(Vote.YES) + votes.count(Vote.NO)
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


@judges("deferred", Passed, Rejected, Returned)
def had_deferred(transition: Transition) -> bool:
    """Whether this very meeting, by its number, had put the item off to the next one."""
    before, resolution = transition.before, transition.event.resolution
    if resolution is None or not resolution.meeting:
        return False
    put_off = (
        passage.resolution.meeting
        for passage in before.history
        if passage.outcome == "deferred" and passage.at >= before.since and passage.resolution
    )
    return resolution.meeting in put_off


general_only("who belongs to a body is judged where its votes are counted", Formed)
