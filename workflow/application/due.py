"""The next event that nobody asked for: a publicity is over, a deadline passed, a clock warns."""

from __future__ import annotations

from workflow.application.clocks.verbs import clock_notice, request_lapses
from workflow.application.closing.verbs import ended
from workflow.application.context import Context
from workflow.application.event import Event
from workflow.application.monitoring.verbs import noticed, staffing
from workflow.application.publicity.verbs import due as due_at_a_publicity
from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Kind


def due(application: Application, context: Context) -> Event | None:
    """The next of it, or None; asked before and after every act. The order decides what comes
    first where several are due at once.
    """
    if _nothing_runs(application, context.chain):
        return staffing(application, context) if context.arrived else None
    return (
        ended(application, context)
        or request_lapses(application, context)
        or due_at_a_publicity(application, context)
        or noticed(application, context)
        or clock_notice(application, context)
    )


def _nothing_runs(application: Application, chain: Chain) -> bool:
    """Whether no time runs and nobody holds a seat: most steps, of which the clock need not ask."""
    if (
        application.notice
        or application.duties
        or application.objections
        or application.children
        or chain.clocks
    ):
        return False
    if application.assignments or application.questions or application.stranded:
        return False
    step = chain.steps.get(application.step)
    return step is None or (step.deadline is None and step.kind is not Kind.PERIOD)
