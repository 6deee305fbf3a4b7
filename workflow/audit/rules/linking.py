"""子流程 judged a second time: begun where it is waited for, and left only at its end."""

from __future__ import annotations

from workflow.application.closing.events import ChildEnded, ChildStarted
from workflow.application.state import Status
from workflow.audit.rules.table import Transition, judges
from workflow.chain.model.step import Kind


@judges("child", ChildStarted)
def begun_where_none_is_waited_for(transition: Transition) -> bool:
    """Whether the step does not wait for an application of that chain."""
    step, name = transition.step, transition.event.definition.partition("@")[0]
    return step is None or step.kind is not Kind.SUBPROCESS or name != step.chain


@judges("child", ChildEnded)
def ended_otherwise(transition: Transition) -> bool:
    """Whether another one ended, or it led on though it failed, or back though it did not."""
    event, step, after = transition.event, transition.step, transition.after
    onward = after.status is not Status.REFUSED and after.step != (step and step.on_refuse)
    completed = event.status is Status.COMPLETED
    return event.child != transition.before.child or completed is not onward


@judges("child")
def left_while_it_ran(transition: Transition) -> bool:
    """Whether the step was left, or no longer waits, by anything but the end of the child."""
    before, after = transition.before, transition.after
    if not before.children or isinstance(transition.event, (ChildStarted, ChildEnded)):
        return False
    return bool(before.child) and (after.child != before.child or after.step != before.step)
