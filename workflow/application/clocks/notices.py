"""What the engine tells of clocks by itself, and of a request that nobody decided in time."""

from __future__ import annotations

from workflow.application.clocks.clocks import Clock, clocks, period_ends
from workflow.application.clocks.days import opens
from workflow.application.clocks.events import ClockRanOut, ClockWarned, ExtensionLapsed
from workflow.application.context import Context
from workflow.application.state import Application
from workflow.chain.model.step import Kind


def clock_notice(application: Application, context: Context) -> ClockWarned | ClockRanOut | None:
    """The next warning, or that a clock has run out; None if nothing is to be told now.

    A pause of the application stops no term of the law, so it is told then too.
    """
    step = context.chain.steps.get(application.step)
    warning = [step] if step and step.warn else []
    warning += [context.chain.steps[one.step] for one in application.duties]
    if not context.chain.clocks and not any(one.warn for one in warning):
        return None
    for clock in clocks(application, context.chain, context.directory.calendar()):
        if clock.over or clock.ran_out:
            continue
        found = _of(clock, context)
        if found:
            return found
    return None


def _of(clock: Clock, context: Context) -> ClockWarned | ClockRanOut | None:
    if clock.starts_on is None:
        return None
    if context.now >= clock.ends_at and not clock.provisional:
        if clock.ends_silently:
            return None
        return ClockRanOut(
            clock=clock.name,
            starts_on=clock.starts_on,
            last_day=clock.last_day,
            to=clock.to,
            number=clock.number,
            turn=clock.turn,
        )
    said = clock.said.days if clock.said else 0
    reached = [days for days in clock.warn if context.now >= opens(clock.last_day, days)]
    if not reached or (said and reached[-1] >= said):
        return None
    return ClockWarned(
        clock=clock.name,
        starts_on=clock.starts_on,
        last_day=clock.last_day,
        days=reached[-1],
        to=clock.to,
        number=clock.number,
        turn=clock.turn,
    )


def request_lapses(application: Application, context: Context) -> ExtensionLapsed | None:
    """A request for more time that is open when the last day is over."""
    step = context.chain.steps.get(application.step)
    asked = application.prolonged and application.prolonged.asked
    if not asked or application.suspended or step is None or step.kind is not Kind.PERIOD:
        return None
    over = context.today > period_ends(application, step)
    return ExtensionLapsed(step=step.name) if over else None
