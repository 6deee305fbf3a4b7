"""The rules of an application written a second time, apart from those that its verbs ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from msgspec.structs import replace

from workflow.application.applying.events import Submitted, Supplemented
from workflow.application.clocks.events import (
    ClockRanOut,
    ClockWarned,
    EndedEarly,
    Extended,
    ExtensionDeclined,
    ExtensionLapsed,
)
from workflow.application.closing.events import Filed, Signed
from workflow.application.control.events import Commented, Corrected, Voided
from workflow.application.deciding.events import Cosigned, Deferred, Passed, Rejected, Returned
from workflow.application.event import Declined, Event, Record
from workflow.application.linking.events import ChildEnded, ChildStarted
from workflow.application.money.events import Paid
from workflow.application.monitoring.events import (
    DeadlineSet,
    Freed,
    Lapsed,
    Overdue,
    Restaffed,
    Stranded,
)
from workflow.application.objections.events import (
    Disposed,
    FindingPublished,
    Investigated,
    ObjectionAccepted,
    ObjectionDeclined,
    ObjectionTermSet,
)
from workflow.application.papers.content import fingerprint
from workflow.application.people.events import (
    Copied,
    Delegated,
    Read,
    SignerAdded,
    SignerRemoved,
    Transferred,
)
from workflow.application.publicity.events import Expired, Rescheduled
from workflow.application.state import Application, Resolution, Status
from workflow.audit.clocks import broken_clocks
from workflow.audit.incomes import shares_broken
from workflow.audit.relief import relief_broken
from workflow.chain.machine import NoMove, compiled
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import END, Kind, Panel, Step
from workflow.rules.bodies import Base, Recused, Share, Vote
from workflow.rules.calendar import shanghai_date
from workflow.rules.signers import Mode
from workflow.rules.standing import SYSTEM

JUDGED = (
    *(Passed, Rejected, Deferred, Returned, Disposed, Filed, Signed, Paid),
    *(Cosigned, Transferred, Delegated, SignerAdded, Extended, ExtensionDeclined),
)
HANDLED = (ObjectionAccepted, ObjectionDeclined, Investigated, FindingPublished)
MOVING_ON = (
    *(Passed, Rejected, Expired, Signed, Paid, Returned),
    *(Cosigned, SignerRemoved, ChildEnded, EndedEarly),
)
BY_THE_CLOCK = (
    *(Expired, Rescheduled, Stranded, Restaffed, Freed),
    *(DeadlineSet, Overdue, Lapsed, ChildEnded, ObjectionTermSet),
    *(ClockWarned, ClockRanOut, ExtensionLapsed),
)
ENDING = (Passed, Rejected, Cosigned)
BOUND = (Passed, Rejected, Deferred, Returned, Cosigned)
STILL_ALLOWED = (
    *(Commented, Corrected, Declined, Filed, Voided, Copied, Read),
    *(ClockWarned, ClockRanOut),
)


def broken_rules(
    before: Application,
    record: Record,
    after: Application,
    chain: Chain,
    second: Mapping[str, str],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every rule that a record breaks, given the state before and after it; `second` are the
    second accounts of people, each with the first.
    """
    if before.ended and not isinstance(record.event, STILL_ALLOWED):
        yield "ended", {}
    yield from _who(before, record, second)
    yield from _what(before, record, chain, second)
    yield from _where(before, record, after, chain)
    if relief_broken(before, record, after, chain):
        yield "relief", {}
    if shares_broken(before, record, chain):
        yield "shares", {}
    yield from broken_clocks(before, record, chain, _kept_out(before, second))


def _who(
    before: Application, record: Record, second: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Whether who must not decide has, and whether the clock did what only it does."""
    event = record.event
    took_part = {second.get(one, one) for one in {record.by, record.behalf} | _voters(event)}
    if isinstance(event, (*JUDGED, *HANDLED)) and took_part & _kept_out(before, second) - {""}:
        yield "own", {}
    if isinstance(event, (*HANDLED, Disposed)) and _deals_with_own(before, record, second):
        yield "objector", {}
    if isinstance(event, BY_THE_CLOCK) is not (record.by == SYSTEM):
        yield "clock", {}


def _kept_out(before: Application, second: Mapping[str, str]) -> set[str]:
    """Who must not decide, each by the first account of that person."""
    found = {before.applicant, *_listed(before), *(one.person for one in before.recusals)}
    return {second.get(one, one) for one in found}


def _deals_with_own(before: Application, record: Record, second: Mapping[str, str]) -> bool:
    """Whether somebody dealt with an objection that they, or who they stood in for, raised."""
    number = getattr(record.event, "objection", 0)
    raised = {one.by for one in before.objections if one.number == number} - {""}
    here = {record.by, record.behalf}
    return bool({second.get(one, one) for one in raised} & {second.get(one, one) for one in here})


def _what(
    before: Application, record: Record, chain: Chain, second: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Whether what was said and seen decides it as recorded."""
    event = record.event
    if isinstance(event, Freed) and not _held(before, event):
        yield "freed", {}
    before = _without_recused(before, second)
    if isinstance(event, Cosigned) and not _words_lead_there(before, event, record, chain):
        yield "several", {}
    if isinstance(event, SignerRemoved) and not _removal_leads_there(before, event, chain):
        yield "several", {}
    if isinstance(event, BOUND) and record.content != fingerprint(before):
        yield "content", {}
    if _votes_fail(before, event, chain):
        yield "votes", {}
    if isinstance(event, ENDING) and not _proved(event, chain.steps.get(before.step)):
        yield "evidence", {"step": before.step}
    if isinstance(event, (Passed, Rejected)) and _had_deferred(before, event):
        yield "deferred", {}


def _held(before: Application, event: Freed) -> bool:
    """Whether this person was asked last, or held that seat."""
    if event.question:
        return bool(before.questions) and before.questions[-1].person == event.person
    held = before.hands.get(event.seat)
    return held is not None and held.person == event.person


def _without_recused(before: Application, second: Mapping[str, str]) -> Application:
    """As it was before, but for the words of those who take no part, or spoken in their place."""
    out = {second.get(one.person, one.person) for one in before.recusals}
    kept = tuple(
        one
        for one in before.voices
        if not {second.get(who, who) for who in (one.person, one.principal)} & out
    )
    return replace(before, voices=kept)


def _had_deferred(before: Application, event: Passed | Rejected) -> bool:
    """Whether this very meeting, by its number, had put the item off to the next one."""
    number = event.resolution.meeting if event.resolution else ""
    put_off = (
        one.resolution.meeting
        for one in before.history
        if one.outcome == "deferred" and one.at >= before.since and one.resolution
    )
    return bool(number) and number in put_off


def _where(
    before: Application, record: Record, after: Application, chain: Chain
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Whether it may lead there, now."""
    event = record.event
    if _skipped(before, event, after, chain) or _goes_forward(before, event, after, chain):
        yield "skipped", {}
    yield from _moved_though_held(before, event, after)
    step = chain.steps.get(before.step)
    if isinstance(event, Expired) and step and step.kind is Kind.PUBLICIZE:
        window = before.notice.window if before.notice else None
        if window is None or record.at < window.ends_at:
            yield "early", {}
    if isinstance(event, Lapsed):
        yield from _lapse(before, record, after, chain)
    if isinstance(event, Overdue) and not _was_due(before, event, record.at):
        yield "early", {}
    if isinstance(event, ObjectionTermSet) and not _waited_for_days(before, event):
        yield "early", {}
    if _child_is_wrong(before, event, after, step):
        yield "child", {"child": getattr(event, "child", "")}
    moving = isinstance(event, (*MOVING_ON, *HANDLED, Filed, Disposed)) and bool(before.step)
    if moving and ((after.step and after.ended) or not _legal(before, after, chain)):
        yield "move", {"step": before.step, "target": after.step or after.status.value}


def _child_is_wrong(
    before: Application, event: Event, after: Application, step: Step | None
) -> bool:
    """Whether another application was begun where none is waited for, or ended otherwise than
    it says, or the step was left while it ran.
    """
    if isinstance(event, ChildStarted):
        name = event.definition.partition("@")[0]
        return step is None or step.kind is not Kind.SUBPROCESS or name != step.chain
    if isinstance(event, ChildEnded):
        onward = after.status is not Status.REFUSED and after.step != (step and step.on_refuse)
        return event.child != before.child or (event.status is Status.COMPLETED) is not onward
    return bool(before.child) and (after.child != before.child or after.step != before.step)


def _proved(event: Passed | Rejected | Cosigned, step: Step | None) -> bool:
    """Whether an automatic step has the answer of its own tool, whole, and no other step one."""
    given = None if isinstance(event, Cosigned) else event.evidence
    if step is None or step.tool is None or given is None:
        return given is None and (step is None or step.tool is None)
    body = given.answer.encode()
    whole = sha256(body).hexdigest() == given.sha256 and 1 <= len(body) <= 16384
    return whole and given.tool == step.tool.name and given.version.strip() != ""


def _lapse(
    before: Application, record: Record, after: Application, chain: Chain
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Whether it lapsed before its deadline, or to where the definition does not let it."""
    rule, due = chain.steps[before.step].deadline, before.deadline
    if due is None or due.due_at is None or record.at < due.due_at:
        yield "early", {}
    target = rule.lapse if rule else ""
    went = END if after.status is Status.TERMINATED else after.step
    if not target or went != target:
        yield "move", {"step": before.step, "target": after.step or after.status.value}


def _waited_for_days(before: Application, event: ObjectionTermSet) -> bool:
    """Whether the objection waited for the calendar, and its term reaches beyond what was known."""
    return any(
        one.number == event.objection
        and one.unknown_after is not None
        and shanghai_date(event.due_at) > one.unknown_after
        for one in before.open_objections
    )


def _was_due(before: Application, event: Overdue, at: datetime) -> bool:
    """Whether the moment had come of which people were told."""
    due = before.deadline
    if event.objection:
        ends = [one.due_at for one in before.open_objections if one.number == event.objection]
    else:
        ends = [due.remind_at if event.ahead else due.due_at] if due else []
    return any(one is not None and one <= at for one in ends)


def _moved_though_held(
    before: Application, event: Event, after: Application
) -> Iterator[tuple[str, dict[str, Any]]]:
    moving = isinstance(event, (*MOVING_ON, Lapsed))
    went_on = bool(after.step) and after.step != before.step
    if before.open_objections and (moving or (after.open_objections and went_on)):
        yield "objection", {}
    if before.suspended and (moving or went_on):
        yield "suspended", {}
    if isinstance(event, Voided) and before.status is not Status.COMPLETED:
        yield "move", {"step": before.step or before.status.value, "target": "voided"}


def _words_lead_there(before: Application, event: Cosigned, record: Record, chain: Chain) -> bool:
    """Whether all that was said by now decides the step as the record says."""
    panel = chain.steps[before.step].panel
    added = {f"+{one.person}" for one in before.added}
    spoken = [(one.seat, one.person) for one in before.voices]
    if event.seat in [seat for seat, _ in spoken]:
        return False
    if panel and panel.mode in (Mode.LEAST, Mode.EACH) and not event.seat.startswith("+"):
        others = [person for seat, person in spoken if not seat.startswith("+")]
        if record.by in others:
            return False
    said = {one.seat: one.agreed for one in before.voices} | {event.seat: event.agreed}
    answer = _verdict(panel, set(event.seats), said, added)
    if answer is False:
        return (event.move is None) is event.agreed
    return (event.move is not None) is (answer is True)


def _removal_leads_there(before: Application, event: SignerRemoved, chain: Chain) -> bool:
    """Whether what was said without the one taken off decides the step as the record says."""
    added = {f"+{one.person}" for one in before.added if one.person != event.person}
    said = {one.seat: one.agreed for one in before.voices}
    panel = chain.steps[before.step].panel
    answer = _verdict(panel, set(event.seats), said, added)
    return (event.move is not None) is (answer is True) and f"+{event.person}" not in said


def _verdict(
    panel: Panel | None, seats: set[str], said: dict[str, bool], added: set[str]
) -> bool | None:
    """Whether the words decide a step for it, against it, or not yet."""
    yes, no = {s for s in said if said[s]}, {s for s in said if not said[s]}
    passes, fails = _for_and_against(panel, seats, yes, no, said)
    if fails or no & added:
        return False
    return True if passes and added <= yes else None


def _for_and_against(
    panel: Panel | None, seats: set[str], yes: set[str], no: set[str], said: dict[str, bool]
) -> tuple[bool, bool]:
    """Whether the step's own seats have passed it, and whether they have refused it."""
    if panel is None:
        return "" in yes, "" in no
    if panel.mode is Mode.ANY:
        first = [seat for seat in said if seat in seats][:1]
        return bool(set(first) & yes), bool(set(first) & no)
    if panel.mode is Mode.LEAST:
        return len(seats & yes) >= panel.least, len(seats - no) < panel.least <= len(seats)
    if panel.mode is Mode.EACH:
        rows = [set(one) for one in panel.sets]
        return all(row & yes for row in rows), any(row <= no for row in rows)
    return bool(seats) and seats <= yes, bool(seats & no)


def _skipped(before: Application, event: Event, after: Application, chain: Chain) -> bool:
    """Whether steps were passed over though nobody had returned it to come straight back, or
    although what they had seen has changed.
    """
    on = (Submitted, Passed, Cosigned, SignerRemoved)
    if not isinstance(event, on) or event.move is None:
        return False
    path = chain.route(after.route).path if after.route else ()
    if before.route != after.route or not {before.step, after.step} <= set(path):
        return False
    if _only_filings(path[path.index(before.step) + 1 : path.index(after.step)], chain):
        return False
    back = before.comes_back
    if back is None or back.step != after.step:
        return False  # `_legal` has said so
    first, later = after.documents[: back.papers], after.documents[back.papers :]
    kinds = {one.kind for one in first}
    seen = {(one.kind, one.sha256) for one in first}
    replaced = any(one.kind in kinds and (one.kind, one.sha256) not in seen for one in later)
    kept = all(after.facts.get(name) == value for name, value in back.facts.items() if value)
    return replaced or not kept


def _goes_forward(before: Application, event: Event, after: Application, chain: Chain) -> bool:
    """Whether a supplement led over steps: it leads back to who saw the old, or to the first."""
    if not isinstance(event, Supplemented) or event.move is None:
        return False
    path = chain.route(after.route).path
    there = path.index(after.step) if after.step in path else len(path)
    if before.route == after.route and before.step in path:
        return there > path.index(before.step)
    return not _only_filings(path[1:there], chain)


def _only_filings(steps: Sequence[str], chain: Chain) -> bool:
    """Whether these steps are passed by: filings that do not block."""
    found = [chain.steps[one] for one in steps]
    return all(one.kind is Kind.FILE and not one.blocking for one in found)


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
    back = before.comes_back
    straight = {back.step} if back else set()
    return bool(reached & (straight | set(machine.outcomes(before.route, before.step).values())))


RESOLVED = (Passed, Rejected, Deferred)


def _votes_fail(before: Application, event: Event, chain: Chain) -> bool:
    """Whether a body's votes do not carry what the record says it resolved."""
    step = chain.steps.get(before.step)
    if step is None or not isinstance(event, RESOLVED):
        return False
    rule, resolved = chain.body_rule(step), event.resolution
    if rule is None or resolved is None:
        return (rule is None) is not (resolved is None) and not isinstance(event, Deferred)
    if resolved.rule != rule or isinstance(event, Deferred):
        return resolved.rule != rule
    quorate, carried = _counted_again(resolved)
    return not quorate or carried is not isinstance(event, Passed)


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


def _voters(event: Event) -> set[str]:
    """Who voted, recusals aside."""
    resolved = event.resolution if isinstance(event, RESOLVED) else None
    said = resolved.votes if resolved else {}
    return {person for person, vote in said.items() if vote is not Vote.RECUSE}
