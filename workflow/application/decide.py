"""How an act becomes an event, or is refused: by the verb that is registered for it."""

from __future__ import annotations

from functools import cache, partial

import msgspec
from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.context import Context, barred_people
from workflow.application.event import Event
from workflow.application.line_meant import decided_in_a_line, meant_at, same_in_line
from workflow.application.papers.content import differences
from workflow.application.registry import VERBS, load
from workflow.application.seats.elsewhere import why_not_now
from workflow.application.situations import Situation, require_none
from workflow.application.state import Application
from workflow.errors import Conflict, Refused, Word
from workflow.rules.standing import MEMBER, SERVICE, capacity, require_member

load("verbs")


def decide(
    application: Application, act: Act, context: Context, *, in_front: bool = False
) -> Event:
    """The event this act makes of the application, or Refused with a code and its reason. Where it
    stands in several lines it is that which is meant, or the one `in_front`.
    """
    if application.lines and not in_front:
        return decided_in_a_line(application, act, context, partial(decide, in_front=True))
    if context.now < application.last_at:  # its own time stands still where a clock went back
        context = replace(context, now=application.last_at)
    verb = VERBS[type(act)]
    require_member(
        context.standing, application.unit, context.today, unit_title=context.chain.institution
    )
    _require_involved(application, act, context)
    _require_said(act)
    stale = _stale(application, act, context)
    ended_for_good = stale and application.ended and Situation.ENDED not in verb.during
    if stale and not ended_for_good and _may_ever_act(application, context):
        raise stale
    try:
        require_none(application, context.chain, verb.during)
        event = verb.decide(application, act, context)
    except Refused as refusal:
        told = why_not_now(refusal, application, act.verb, verb.at, context)
        if told is refusal:
            raise
        raise told from refusal
    if stale:
        raise stale
    _require_meant(application, act, context)
    return event


def _may_ever_act(application: Application, context: Context) -> bool:
    """Whether the person has a part in this application at any step: who has none is told that,
    and not to look again.
    """
    person, chain, today = context.standing, context.chain, context.today
    if person.person == application.applicant:
        return True
    if person.person in barred_people(application, chain, context.directory.accounts):
        return False
    roles = {seat.role for step in chain.steps.values() for seat in chain.seats(step)}
    held = (capacity(person, application.unit, role, today, chain=chain.chain) for role in roles)
    return any(held) or f"+{person.person}" in {signer.seat for signer in application.added}


def _require_meant(application: Application, act: Act, context: Context) -> None:
    """Refuse a decision on another step than the one that is meant, or on one that was neither
    looked at nor named: two people at once, or one who repeats it, would pass two steps.
    """
    meant, ballot = getattr(act, "at_step", None), getattr(act, "ballot", None)
    if meant is None or not application.step:
        return
    if ballot and ballot.meeting:
        return  # a meeting belongs to one body, and so says which step is meant
    step, number = context.chain.steps[application.step], application.number
    names = (step.name, step.title.zh, step.title.en)
    if meant and meant not in names and not meant_at(meant, step):
        raise Conflict("other-step", number=number, step=step.title, name=step.name)
    if not meant and act.seen is None:
        raise Refused("not-looked-at", number=number, step=step.title, name=step.name)


def _require_involved(application: Application, act: Act, context: Context) -> None:
    """Who comes from outside acts only where they are awaited or took part; who only applies, on
    what they may read, but for what is open to all.
    """
    number, name = application.number, context.standing.name
    if context.directory.uninvolved():
        raise Refused("external-not-involved", number=number, name=name)
    grants = [grant for grant in context.standing.grants if grant.unit == application.unit]
    only_applies = {grant.role for grant in grants} <= {MEMBER, SERVICE}
    if VERBS[type(act)].public or not only_applies:
        return
    belongs = any(grant.holds_on(context.today) for grant in grants)
    if belongs and not context.directory.reads():
        raise Refused("not-involved", number=number, name=name)


def _require_said(act: Act) -> None:
    """Refuse an act whose words are blank: every text that it must have, whatever it is called.
    What a tool has to say stands in its evidence.
    """
    proved = getattr(act, "evidence", None) is not None
    for name in _texts_required(type(act)):
        if not (proved and name == "opinion"):
            require_words(getattr(act, name), name)


def require_words(text: str, what: str) -> None:
    """Refuse a text that is blank; `what` is the name of the option that gives it."""
    if not text.strip():
        raise Refused("text-missing", what=Word(what))


def words_of(act: Act) -> dict[str, str]:
    """What somebody said in an act, by the names of the options: kept even where it is refused."""
    names = _texts_required(type(act))
    if not getattr(act, "anonymous", False):
        names = (*names, "raised_by")
    return {name: text for name in names if (text := getattr(act, name, "").strip())}


@cache
def _texts_required(kind: type[Act]) -> tuple[str, ...]:
    """The texts that an act of this kind cannot be made without."""
    required = [field for field in msgspec.structs.fields(kind) if field.required]
    texts = [field.name for field in required if field.type is str]
    return tuple(name for name in texts if name != "application")


def _stale(application: Application, act: Act, context: Context) -> Conflict | None:
    """The answer to who saw the application otherwise than it is now."""
    if act.seen is None or act.seen == application.revision:
        return None
    seen = context.directory.as_seen(act.seen)
    if seen and application.lines and same_in_line(seen.application, application):
        return None  # what was done in another line makes nobody's look stale
    changes = differences(seen.application, application, context.chain) if seen else []
    return Conflict(
        "changed-since-seen",
        number=application.number,
        seen=act.seen,
        revision=application.revision,
        name=seen.by if seen else "—",
        at=seen.at if seen else application.last_at,
        changes=changes,
    )
