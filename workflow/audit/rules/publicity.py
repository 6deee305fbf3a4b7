"""公示 judged a second time: over only when its time was."""

from __future__ import annotations

from workflow.application.publicity.events import (
    Expired,
    Interrupted,
    Published,
    Rescheduled,
    Restored,
)
from workflow.audit.rules.table import Transition, general_only, judges
from workflow.chain.model.step import Kind


@judges("early", Expired)
def publicity_cut_short(transition: Transition) -> bool:
    """Whether a publicity was over before the end of its window."""
    before, step = transition.before, transition.step
    if step is None or step.kind is not Kind.PUBLICIZE:
        return False
    window = before.notice.window if before.notice else None
    return window is None or transition.record.at < window.ends_at


general_only(Published, "its window is asked for when the publicity ends")
general_only(Interrupted, "a notice that is down has no window: it cannot end")
general_only(Restored, "its window is asked for when the publicity ends")
general_only(Rescheduled, "its window is asked for when the publicity ends")
