"""子流程 judged a second time: where one is begun and left, and whether parent and child agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from workflow.application.closing.events import ChildEnded, ChildStarted
from workflow.application.state import Application, Status
from workflow.audit.faults import Fault, fault
from workflow.audit.rules.routes import REFUSED
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
    onward = after.status is not Status.REFUSED and after.over != REFUSED
    onward = onward and after.step != (step and step.on_refuse)
    completed = event.status is Status.COMPLETED
    return event.child != transition.before.child or completed is not onward


@judges("child")
def left_while_it_ran(transition: Transition) -> bool:
    """Whether the step was left, or no longer waits, by anything but the end of the child."""
    before, after = transition.before, transition.after
    if not before.children or isinstance(transition.event, (ChildStarted, ChildEnded)):
        return False
    return bool(before.child) and (after.child != before.child or after.step != before.step)


@judges("carried")
def changed_what_came_from_above(transition: Transition) -> bool:
    """Whether a fact that was handed down has another value than it was given."""
    before, after = transition.before, transition.after
    return any(before.facts.get(name) != after.facts.get(name) for name in before.carried)


@judges("carried", ChildStarted)
def handed_down_otherwise(transition: Transition) -> bool:
    """Whether other facts were handed down than the step says, or others than they were."""
    step, facts = transition.step, transition.before.facts
    wanted = (
        {below: facts[own] for below, own in step.carry.items() if own in facts} if step else {}
    )
    return bool(transition.event.facts) and transition.event.facts != wanted


class Kin(msgspec.Struct, frozen=True):
    """An application that was begun by another one, or began some: `children` with their ends."""

    number: str
    seq: int
    status: Status
    parent: str
    children: dict[str, str]
    carried: dict[str, Any] = {}
    handed: dict[str, dict[str, Any]] = {}


def kin_of(state: Application) -> Kin | None:
    """What it says of its family; None where it has none."""
    if not state.parent and not state.children:
        return None
    carried = {name: state.facts.get(name) for name in state.carried}
    own = (state.parent, state.children, carried, state.handed)
    return Kin(state.number, state.seq, state.status, *own)


def broken_families(
    families: Mapping[str, Kin], status_of: Callable[[str], Status | None]
) -> Iterator[Fault]:
    """Every child that its parent does not know, or of which it says another end. `status_of`
    asks for one that names no family itself; None where there is none.
    """
    for number, kin in families.items():
        above = families.get(kin.parent)
        wrong = [number] if kin.parent and (not above or number not in above.children) else []
        for child, end in kin.children.items():
            status = families[child].status if child in families else status_of(child)
            if not _ended_so(status, end):
                wrong.append(child)
        for child in wrong:
            yield fault(number, kin.seq, "child", child=child)
        if above and above.handed.get(number, {}) != kin.carried:
            yield fault(number, kin.seq, "carried")


def _ended_so(status: Status | None, end: str) -> bool:
    """Whether it ended as its parent says; what was completed may have been voided since."""
    if status is None:
        return False
    return status == end or (status is Status.VOIDED and end == Status.COMPLETED) or not end
