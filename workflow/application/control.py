"""Case control: terminate and comment."""

from __future__ import annotations

from workflow.application import acts as a
from workflow.application import events as e
from workflow.application.context import Context
from workflow.application.state import Application, Move, Status
from workflow.rules.standing import ADMINISTRATOR, require_role


def terminate(application: Application, act: a.Terminate, context: Context) -> e.Terminated:
    """终止 by an administrator of the institution, with a reason."""
    require_role(context.standing, application.unit, ADMINISTRATOR, context.today)
    return e.Terminated(reason=act.reason, move=Move(application.route, "", Status.TERMINATED, ()))


def comment(application: Application, act: a.Comment, context: Context) -> e.Commented:
    """A remark by anyone of the institution; nothing moves."""
    return e.Commented(text=act.text)
