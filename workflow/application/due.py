"""What comes by itself: what the clock brings about, and what the engine notices."""

from __future__ import annotations

from workflow.application.clocks.verbs import clock_notice, request_lapses
from workflow.application.closing.verbs import ended
from workflow.application.context import Context
from workflow.application.event import Event
from workflow.application.monitoring.verbs import noticed
from workflow.application.publicity.verbs import due as due_at_a_publicity
from workflow.application.state import Application


def due(application: Application, context: Context) -> Event | None:
    """The next of it, or None; asked before and after every act. The order decides what comes
    first where several are due at once.
    """
    return (
        ended(application, context)
        or request_lapses(application, context)
        or due_at_a_publicity(application, context)
        or noticed(application, context)
        or clock_notice(application, context)
    )
