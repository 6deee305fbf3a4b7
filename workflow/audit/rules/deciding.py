"""What a decision stands on: who took it, what they had seen, and the answer of a tool."""

from __future__ import annotations

from hashlib import sha256
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from workflow.application.clocks.events import Extended, ExtensionDeclined
from workflow.application.closing.events import Filed, Signed
from workflow.application.deciding.events import (
    Cosigned,
    Deferred,
    Passed,
    Recalled,
    Rejected,
    Returned,
)
from workflow.application.money.events import Paid
from workflow.application.objections import events as objections
from workflow.application.people.events import Delegated, SignerAdded, Transferred
from workflow.application.recusal.events import Recused
from workflow.application.state import Application
from workflow.audit.rules.table import Transition, general_only, judges
from workflow.chain.model.step import APPLICANT, APPLICANTS_OWN
from workflow.rules.bodies import Vote

JUDGED = (
    *(Passed, Rejected, Deferred, Returned, objections.Disposed, Filed, Signed, Paid),
    *(Cosigned, Transferred, Delegated, SignerAdded, Extended, ExtensionDeclined),
)
HANDLED = (
    *(objections.ObjectionAccepted, objections.ObjectionDeclined),
    *(objections.Investigated, objections.FindingPublished),
)
BY_THE_ACTOR = (Returned, Filed, Signed)
"""What the actor of a step does where nothing is judged: there it may be the applicant."""
BOUND = (Passed, Rejected, Deferred, Returned, Cosigned)
"""What is bound to the facts and papers that were seen."""
_DECIDED = frozenset({"passed", "refused", "returned", "deferred", "agreed", "disagreed"})
"""How a step is left, or stays, by a decision."""
MOST_OF_AN_ANSWER = 16_384
"""Bytes of a tool's answer."""

_CHINA = ZoneInfo("Asia/Shanghai")
_encode = msgspec.json.Encoder(order="sorted").encode


@judges("own", *JUDGED, *HANDLED)
def decided_on_their_own(transition: Transition) -> bool:
    """Whether who must not decide took part; the applicant is right at a step of their own."""
    step, event, record = transition.step, transition.event, transition.record
    own = step and step.by == APPLICANT and step.kind in APPLICANTS_OWN
    if own and isinstance(event, BY_THE_ACTOR) and record.by == transition.before.applicant:
        return False
    return not kept_out(transition).isdisjoint(_took_part(transition))


def _took_part(transition: Transition) -> set[str]:
    """Who decided, in whose place, and who voted; each by the first account of that person."""
    record, resolution = transition.record, getattr(transition.event, "resolution", None)
    took_part = [record.by, record.behalf]
    if resolution:
        votes = resolution.votes.items()
        took_part += [person for person, vote in votes if vote is not Vote.RECUSE]
    return transition.first_accounts(*took_part)


def kept_out(transition: Transition) -> set[str]:
    """Who must not decide, each by the first account of that person: the applicant, whom the facts
    name with an account, and who takes no part.
    """
    before = transition.before
    accounts = {before.applicant}
    for value in before.facts.values():
        if isinstance(value, list):
            accounts.update(str(person.get("person", "")) for person in value)
    accounts.update(recusal.person for recusal in before.recusals)
    return transition.first_accounts(*accounts)


@judges("apart", *BOUND)
def decided_two_kept_apart(transition: Transition) -> bool:
    """Whether somebody decided here who had decided at a step that is kept apart from this one."""
    before, apart = transition.before, set(transition.chain.apart)
    if before.step not in apart:
        return False
    here, there = _took_part(transition), apart - {before.step}
    for passage in before.history:
        if passage.step in there and passage.outcome in _DECIDED:
            votes = passage.resolution.votes if passage.resolution else {}
            voters = (person for person in votes if votes[person] is not Vote.RECUSE)
            if here & transition.first_accounts(passage.by, passage.principal, *voters):
                return True
    return False


@judges("rounds", Returned)
def returned_too_often(transition: Transition) -> bool:
    """Whether it had been returned from this step as often as the definition allows."""
    step, before = transition.step, transition.before
    if step is None or step.rounds is None:
        return False
    rounds = [one for one in before.history if (one.step, one.outcome) == (before.step, "returned")]
    return len(rounds) + 1 > step.rounds.most


@judges("content", *BOUND)
def bound_to_something_else(transition: Transition) -> bool:
    """Whether the record names other facts and papers than those on file before it."""
    return transition.record.content != seen_by(transition.before)


def seen_by(application: Application) -> str:
    """SHA-256 of canonical JSON of the facts, and of kind, name and hash of each paper."""
    papers = [[paper.kind, paper.name, paper.sha256] for paper in application.documents]
    return sha256(_encode({"facts": application.facts, "papers": papers})).hexdigest()


@judges("evidence", Passed, Rejected, Cosigned)
def unproved(transition: Transition) -> bool:
    """Whether an automatic step lacks its own tool's answer, whole, or another step has one."""
    step, evidence = transition.step, getattr(transition.event, "evidence", None)
    tool = step.tool if step else None
    if tool is None or evidence is None:
        return evidence is not None or tool is not None
    body = evidence.answer.encode()
    whole = sha256(body).hexdigest() == evidence.sha256 and 1 <= len(body) <= MOST_OF_AN_ANSWER
    return not (whole and evidence.tool == tool.name and evidence.version.strip())


@judges("recall", Recalled)
def taken_back_wrongly(transition: Transition) -> bool:
    """Whether more or less than one's own last decision was taken back, or an end too late."""
    if transition.latest is None:
        return True
    (decision, then), event = transition.latest, transition.event
    now, after, record = transition.before, transition.after, transition.record
    maker = transition.first_accounts(decision.by)
    if type(decision.event) not in BOUND or transition.first_accounts(record.by) != maker:
        return True
    days = {moment.astimezone(_CHINA).date() for moment in (decision.at, record.at)}
    if now.ended and (now.parent or len(days) > 1):
        return True
    if event.record != decision.seq or event.step != then.step:
        return True
    expected = replace(
        then,
        **{name: getattr(after, name) for name in ("seq", "revision", "last_at")},
        **{"history": (*then.history, after.history[-1])},
        **{name: getattr(now, name) for name in ("copies", "warned")},
    )
    return after != expected


general_only("who declares an interest decides nothing; what was said before is told", Recused)
