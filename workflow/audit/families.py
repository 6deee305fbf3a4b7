"""Parents and children (子流程): what each journal says of the other, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from workflow.application.state import Application, Status
from workflow.audit.faults import Fault, fault


class Kin(msgspec.Struct, frozen=True):
    """An application that was begun by another one, or began some: `children` with their ends."""

    number: str
    seq: int
    status: Status
    parent: str
    children: dict[str, str]


def kin_of(state: Application) -> Kin | None:
    """What it says of its family; None where it has none."""
    if not state.parent and not state.children:
        return None
    return Kin(state.number, state.seq, state.status, state.parent, state.children)


def broken_families(
    families: Mapping[str, Kin], status_of: Callable[[str], Status | None]
) -> Iterator[Fault]:
    """Every child that its parent does not know, or of which it says another end. `status_of`
    asks for one that names no family itself; None where there is none.
    """
    for number, kin in families.items():
        wrong = [number] if kin.parent and not _began(families.get(kin.parent), number) else []
        for child, end in kin.children.items():
            status = families[child].status if child in families else status_of(child)
            if not _ended_so(status, end):
                wrong.append(child)
        for child in wrong:
            yield fault(number, kin.seq, "child", child=child)


def _began(parent: Kin | None, number: str) -> bool:
    return parent is not None and number in parent.children


def _ended_so(status: Status | None, end: str) -> bool:
    """Whether it ended as its parent says; what was completed may have been voided since."""
    if status is None:
        return False
    return status == end or (status is Status.VOIDED and end == Status.COMPLETED) or not end
