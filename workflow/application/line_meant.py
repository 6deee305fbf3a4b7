"""Which of several lines (并行) an act is meant for: that named, else that it can be done in."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.context import Context
from workflow.application.event import Event
from workflow.application.lines import OF_A_LINE, facing, open_lines, steps_of, waits
from workflow.application.registry import VERBS
from workflow.application.seats.seats import take_seat
from workflow.application.state import Application
from workflow.chain.model.step import Step
from workflow.errors import Conflict, Refused

Decide = Callable[[Application, Act, Context], Event]
SEVERAL = "|"
"""What stands between the names of steps that were looked at together."""
_NOT_ONES_OWN = frozenset({"reminded", "deadline", "stranded", "assignments"})
"""What of a line nobody need have seen who decides there."""

_OF_ANY_STRANGER = ("wrong-role", "not-the-applicant", "wrong-verb")


def meant_at(meant: str, step: Step) -> bool:
    """Whether a step is the one that is meant, by name or title, or one of several looked at."""
    return bool({*meant.split(SEVERAL)} & {step.name, step.title.zh, step.title.en})


def same_in_line(seen: Application, now: Application) -> bool:
    """Whether somebody saw all that concerns the line in front as it is: its step, what was said
    there, and the facts and papers.
    """
    if not seen.lines or (seen.facts, seen.awaits) != (now.facts, now.awaits):
        return False
    if (seen.documents, seen.objections, seen.recusals) != (
        *(now.documents, now.objections, now.recusals),
    ):
        return False
    then = facing(seen, now.step)
    names = (name for name in OF_A_LINE if name not in _NOT_ONES_OWN)
    return all(getattr(then, name) == getattr(now, name) for name in names)


def decided_in_a_line(
    application: Application, act: Act, context: Context, decide: Decide
) -> Event:
    """The event of an act in the line that is meant: the one named, else the only one in which the
    person may do such a thing. What belongs to no step is done as it can be.
    """
    lines, bound = _named(application, act, context), bool(VERBS[type(act)].at)
    able = [line for line in lines if bound and _may_speak(line, act, context)]
    if able:
        now = [line for line in able if not waits(line)]
        if len(now) > 1:
            raise _which(now, context)
        if not now:
            raise _not_its_turn(able[0], context)
        return _in_line(decide(now[0], act, context), now[0])
    made: list[tuple[Application, Event]] = []
    refused: list[tuple[Application, Refused | Conflict]] = []
    for line in lines:
        try:
            made.append((line, decide(line, act, context)))
        except (Refused, Conflict) as refusal:
            refused.append((line, refusal))
    if not made:
        raise _nearest(refused, act, context)
    if bound and any(event != made[0][1] for _line, event in made):
        raise _which([line for line, _event in made], context)
    return _in_line(made[0][1], made[0][0])


def in_the_line(application: Application, act: Act, context: Context) -> Application:
    """The application with the line in front that an act is probably meant for."""
    if not application.lines:
        return application
    lines = _of_named(application, act, context) or open_lines(application)
    able = [line for line in lines if _may_speak(line, act, context)]
    return next((line for line in able if not waits(line)), (*able, *lines)[0])


def _named(application: Application, act: Act, context: Context) -> tuple[Application, ...]:
    """The lines that are meant. Refused `other-step` where none stands at the step that is, or the
    person acts at another one alone.
    """
    meant = _of_named(application, act, context)
    others = [line for line in open_lines(application) if line not in meant]
    if any(_may_speak(line, act, context) for line in meant):
        return meant
    own = [line for line in others if _may_speak(line, act, context)]
    if own or not meant:
        steps = [context.chain.steps[line.step] for line in own or others]
        titles, names = [step.title for step in steps], [step.name for step in steps]
        raise Conflict("other-step", number=application.number, step=titles, name=names)
    return meant


def _which(lines: list[Application], context: Context) -> Refused:
    """The answer to an act that may be meant for several lines."""
    steps = [context.chain.steps[line.step] for line in lines]
    titles, names = [step.title for step in steps], [step.name for step in steps]
    return Refused("which-line", number=lines[0].number, steps=titles, names=names)


def _of_named(application: Application, act: Act, context: Context) -> tuple[Application, ...]:
    lines, steps = open_lines(application), context.chain.steps
    named = getattr(act, "step", "")  # of a filing, which may also be one that is owed
    meant = act.at_step or (named if named in steps_of(application) else "")
    return tuple(line for line in lines if not meant or meant_at(meant, steps[line.step]))


def _may_speak(line: Application, act: Act, context: Context) -> bool:
    """Whether the person may act at the step in front."""
    step = context.chain.steps[line.step]
    try:
        take_seat(line, step, context, getattr(act, "seat", ""))
    except Refused:
        return False
    return not VERBS[type(act)].at or step.kind in VERBS[type(act)].at


def _nearest(
    refused: list[tuple[Application, Refused | Conflict]], act: Act, context: Context
) -> Refused | Conflict:
    """Of several refusals the one that is no matter of the role or the kind of step, else of a line
    where such an act is made, else the first.
    """
    kinds, steps = VERBS[type(act)].at, context.chain.steps
    own = [refusal for _line, refusal in refused if refusal.code not in _OF_ANY_STRANGER]
    alike = [refusal for line, refusal in refused if steps[line.step].kind in kinds]
    return (*own, *alike, *(refusal for _line, refusal in refused))[0]


def _not_its_turn(line: Application, context: Context) -> Refused:
    """The answer to who would begin a line while another one is under way."""
    steps = context.chain.steps
    busy = next(other for other in open_lines(line) if not waits(other))
    title, under_way = steps[line.step].title, steps[busy.step].title
    return Refused("line-in-turn", number=line.number, step=title, busy=under_way)


def _in_line(event: Event, line: Application) -> Event:
    """The event with the step at which it happened, where it has none: so its line is known."""
    if getattr(event, "step", None) == "":
        return replace(event, step=line.step)
    return event
