"""What stops or ends an application from outside its steps."""

from __future__ import annotations

from workflow.application.applying.events import Withdrawn
from workflow.application.control.events import Resumed, Suspended, Terminated, Voided
from workflow.application.state import Status
from workflow.audit.rules.table import Transition, general_only, judges


@judges("move", Voided)
def voided_too_soon(transition: Transition) -> bool:
    """Whether it was voided though it had not been completed."""
    return transition.before.status is not Status.COMPLETED


general_only(Withdrawn, "it may be withdrawn from any step before its end")
general_only(Terminated, "it may be terminated at any step before its end")
general_only(Suspended, "it may be suspended at any step before its end; then nothing moves")
general_only(Resumed, "it stands again where it stood")
