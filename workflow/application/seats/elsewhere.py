"""Why not now: the refused act, or who made it, belonged to a step that was passed or is to come.

Worked out once a verb has refused, from the state and its history; nothing is asked of anybody.
"""

from __future__ import annotations

from collections.abc import Collection

from workflow.application.context import Context, barred_people, typed_as
from workflow.application.lines import ahead, behind
from workflow.application.seats.seats import awaited_title
from workflow.application.situations import ending
from workflow.application.state import Application, Passage, Status
from workflow.chain.model.chain import Route
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.chain.routing import open_routes
from workflow.errors import N_, Phrase, Refused, Word
from workflow.rules.calendar import shanghai_date
from workflow.rules.standing import capacity

OBJECT = "object"
LEFT = (
    *("submitted", "passed", "refused", "expired", "upheld", "filed", "signed", "paid"),
    *("lapsed", "ended-early"),
)
"""The outcomes with which a step is left behind for good, unless it is returned to."""
RECALLED = frozenset(["passed", "refused", "returned", "deferred", "agreed", "disagreed"])
"""The outcomes of decisions that can be taken back."""
_OF_THE_PERSON = ("wrong-role", "not-the-applicant")
_TOO_LATE = {
    "wrong-role": "wrong-role/too-late",
    "not-the-applicant": "not-the-applicant/too-late",
    "wrong-verb": "wrong-verb/too-late",
    "nothing-to-decide": "nothing-to-decide/too-late",
}
_TOO_EARLY = {
    "wrong-role": "wrong-role/too-early",
    "not-the-applicant": "not-the-applicant/too-early",
    "wrong-verb": "wrong-verb/too-early",
}
_OBJECTION_LATE = {
    "wrong-verb": "wrong-verb/objection-late",
    "nothing-to-decide": "nothing-to-decide/objection-late",
    "already-ended": "already-ended/objection-late",
}
_OBJECTION_EARLY = {
    "wrong-verb": "wrong-verb/objection-early",
    "not-published": "not-published/objection-early",
}


def why_not_now(
    refusal: Refused, application: Application, verb: str, kinds: Collection[Kind], context: Context
) -> Refused:
    """The refusal in words that name the step which was passed, or is still to come, and belongs
    to this person and verb (used on `kinds` of steps); the same refusal where there is none.
    """
    if verb == OBJECT:
        return _objection(refusal, application, context) or refusal
    if refusal.code == "already-ended":
        return _ended(refusal, application, context)
    if refusal.key == "no-such-objection":
        return _none_raised(refusal, application, context)
    if not kinds or refusal.code not in _TOO_LATE:
        return refusal
    over = [step for step in _passed(application, context) if step.kind in kinds]
    coming = [step for step in _to_come(application, context) if step.kind in kinds]
    own = [step for step in (*over, *coming) if _may_act(application, step, context)]
    if own or refusal.code in _OF_THE_PERSON or len(kinds) > 1:  # many steps go on by approve
        over, coming = ([one for one in steps if one in own] for steps in (over, coming))
    here = _here(application, context)
    known = {"number": application.number, "command": typed_as(verb), "here": here}
    if over:
        later = Phrase(N_("It comes to {step} later."), {"step": coming[0].title}) if coming else ""
        ended = _how_it_ended(application, over[-1])
        key = _TOO_LATE[refusal.code]
        return Refused(key, **known, step=over[-1].title, ended=ended, later=later)
    if coming and refusal.code in _TOO_EARLY:
        waits = awaited_title(application, context.chain.steps[application.step], context.chain)
        right = refusal.values.get("right", "tto clocks")
        key = _TOO_EARLY[refusal.code]
        return Refused(key, **known, step=coming[0].title, waits=waits, right=right)
    if refusal.key == "wrong-verb" and not _anywhere(application, kinds, context):
        kind, right = refusal.values["kind"], refusal.values["right"]
        return Refused("wrong-verb/nowhere", **known, kind=kind, right=right)
    return refusal


def _passed(application: Application, context: Context) -> list[Step]:
    """The steps of the route that lie behind it and were left with an outcome."""
    left = {passage.step for passage in application.history if passage.outcome in LEFT}
    return [step for step in _path(application, context)[0] if step.name in left]


def _to_come(application: Application, context: Context) -> list[Step]:
    """The steps ahead that are on every way which it may still take."""
    ways = _ways(application, context)
    return [
        step
        for step in _path(application, context)[1]
        if all(step.name in route.path for route in ways)
    ]


def _path(application: Application, context: Context) -> tuple[list[Step], list[Step]]:
    """The steps of its route behind it and ahead of it; a draft has none behind."""
    chain = context.chain
    route = chain.route(application.route) if application.route else chain.ways[0]
    left, coming = behind(application, route), ahead(application, route)
    return [chain.steps[name] for name in left], [chain.steps[name] for name in coming]


def _ways(application: Application, context: Context) -> list[Route]:
    """The routes that it takes or may still take; any, as long as what decides is not known."""
    if not application.route or application.awaits:
        return list(context.chain.ways)
    own = context.chain.route(application.route)
    ways = open_routes(context.chain, application.facts) if application.step else [own]
    return [way for way in ways if not way.none] if own in ways else [own]


def _anywhere(application: Application, kinds: Collection[Kind], context: Context) -> bool:
    """Whether a step of these kinds lies on a way that it takes or may still take."""
    steps, ways = context.chain.steps, _ways(application, context)
    return any(steps[name].kind in kinds for route in ways for name in route.path)


def _may_act(application: Application, step: Step, context: Context) -> bool:
    """Whether the person acts at a step: as the applicant, or in the role of one of its seats."""
    person, chain, today = context.standing, context.chain, context.today
    roles = {seat.role for seat in chain.seats(step)}
    if APPLICANT in roles:
        return person.person == application.applicant
    if person.person in barred_people(application, chain, context.directory.accounts):
        return False
    held = (capacity(person, application.unit, role, today, chain=chain.chain) for role in roles)
    return any(held)


def _here(application: Application, context: Context) -> object:
    """Where it stands: the title of its step, or its status."""
    step = context.chain.steps.get(application.step)
    return step.title if step else Word(application.status.value)


def _how_it_ended(application: Application, step: Step) -> Phrase:
    """How a step was left, by whom, when, and with which count."""
    passage = next(left for left in reversed(application.history) if _left(left, step))
    values = {"how": Word(passage.outcome), "name": passage.name, "at": passage.at}
    if passage.window:
        days = {"first": passage.window.live_on, "last": passage.window.last_day}
        return Phrase(N_("It was published from {first} to {last}."), days)
    if passage.outcome == "expired":
        return Phrase(N_("Its time was over at {at}."), values)
    if passage.resolution and passage.resolution.votes:
        counted = passage.resolution.counted
        values |= {"yes": counted.yes, "base": counted.base}
        return Phrase(N_("{how} by {name} at {at}, yes {yes} of {base}."), values)
    if passage.count:
        values |= {"yes": passage.count.yes, "base": passage.count.of}
        return Phrase(N_("{how} by {name} at {at}, yes {yes} of {base}."), values)
    return Phrase(N_("{how} by {name} at {at}."), values)


def _left(passage: Passage, step: Step) -> bool:
    return passage.step == step.name and passage.outcome in LEFT


def _ended(refusal: Refused, application: Application, context: Context) -> Refused:
    """What has ended; to whoever ended it today, that it can be taken back; of one that was
    completed, that it can be declared void.
    """
    if _recallable(application, context):
        return Refused("already-ended/recall", **refusal.values)
    if application.status is not Status.COMPLETED:
        return refusal
    return Refused("already-ended/completed", **refusal.values)


def _recallable(application: Application, context: Context) -> bool:
    """Whether who asks made the last decision today, and nothing followed its end."""
    last = ending(application)
    if last is None or last is not application.history[-1] or last.outcome not in RECALLED:
        return False
    if application.parent or shanghai_date(last.at) != context.today:
        return False
    return last.by in context.directory.accounts(frozenset({context.standing.person}))


def _objection(refusal: Refused, application: Application, context: Context) -> Refused | None:
    """A late objection is told when the publicity ended, an early one where to complain."""
    code, number = refusal.code, application.number
    if code == "not-published":
        return _objection_early(code, application, context.chain.steps[application.step], context)
    over = [step for step in _passed(application, context) if step.publicity]
    if over and code in _OBJECTION_LATE:
        ended, step = _how_it_ended(application, over[-1]), over[-1].title
        if application.status is Status.COMPLETED:
            return Refused("already-ended/objection-void", number=number, step=step, ended=ended)
        return Refused(_OBJECTION_LATE[code], number=number, step=step, ended=ended)
    if code == "already-ended":
        return _ended(refusal, application, context)
    coming = [step for step in _to_come(application, context) if step.publicity]
    if code == "wrong-verb" and coming:
        return _objection_early(code, application, coming[0], context)
    if code == "wrong-verb" and not _anywhere(application, (Kind.PUBLICIZE,), context):
        return Refused("wrong-verb/no-publicity", number=number)
    return None


def _objection_early(
    code: str, application: Application, step: Step, context: Context
) -> Refused | None:
    """Who deals with objections once it is published, and where to write until then."""
    if step.publicity is None or code not in _OBJECTION_EARLY:
        return None
    chain, name = context.chain, step.publicity.handled_by
    handler = chain.bodies[name].title if name in chain.bodies else chain.roles[name].title
    key, number = _OBJECTION_EARLY[code], application.number
    return Refused(key, number=number, step=step.title, handler=handler)


def _none_raised(refusal: Refused, application: Application, context: Context) -> Refused:
    """Whether the notice to which it could be raised was up, is, or is still to come."""
    known, chain = refusal.values, context.chain
    here = chain.steps.get(application.step)
    if here and here.publicity and application.notice and application.notice.live:
        return Refused("no-such-objection/so-far", **known, step=here.title)
    over = [step for step in _passed(application, context) if step.publicity]
    if over:
        ended, step = _how_it_ended(application, over[-1]), over[-1].title
        return Refused("no-such-objection/too-late", **known, step=step, ended=ended)
    coming = [here] if here and here.publicity else []
    coming += [step for step in _to_come(application, context) if step.publicity]
    if coming and here:
        waits = awaited_title(application, here, chain)
        key = "no-such-objection/too-early"
        return Refused(key, **known, step=coming[0].title, here=here.title, waits=waits)
    if not _anywhere(application, (Kind.PUBLICIZE,), context):
        return Refused("no-such-objection/no-publicity", **known)
    return refusal
