"""The rows beside an application: who is awaited, what ends by time, when to look again, who took
part. What they hold is handed in; here they are read, compared and written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from workflow.application.derived import Derived
from workflow.application.state import Application
from workflow.application.tasks import Timer
from workflow.store import sql
from workflow.store.times import stamp
from workflow.store.transaction import Asked, Row, Transaction

Tasks = dict[str, tuple[str, str, str, str, str | None]]
encode = msgspec.json.Encoder(order="sorted").encode
"""A state as it is kept: canonical JSON."""


class Kept(msgspec.Struct, frozen=True):
    """The rows of one application as they are stored: tasks and ends by their slot, the timer."""

    tasks: Tasks = {}
    ends: dict[str, str] = {}
    timer: tuple[str | None, str | None] | None = None


class Around(msgspec.Struct, frozen=True):
    """What is read with an application at an act on it. `request`: application, seq and hash of
    the record that carried this request out before; `external`: the roles of people from outside
    in its institution; `second`, `addresses`: whether anybody has a second account, an address;
    `time`: what the database says of it (`sql.TIME`).
    """

    kept: Kept = Kept()
    participants: frozenset[str] = frozenset()
    request: tuple[str, int, str] | None = None
    external: frozenset[str] = frozenset()
    second: bool = False
    addresses: bool = False
    time: str = ""


def asked(number: str, request_id: str) -> Asked:
    """The question whose rows `around` reads."""
    return sql.AROUND, {"number": number, "request_id": request_id or None}


def read(tx: Transaction, number: str, request_id: str = "") -> Around:
    """What is around an application, or, for an empty number, around none."""
    statement, values = asked(number, request_id)
    return around(tx.all(statement, **values))


def around(rows: Iterable[Row]) -> Around:
    """The rows of `asked`, put in their places."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    request, timer, time = found["request"], found["timer"], found["time"]
    return Around(
        kept=Kept(
            {row[1]: row[2:] for row in found["task"]},
            {row[1]: row[2] for row in found["clock"]},
            (timer[0][1], timer[0][2]) if timer else None,
        ),
        participants=frozenset([row[1] for row in found["part"]]),
        request=(request[0][1], int(request[0][2]), request[0][3]) if request else None,
        external=frozenset([row[1] for row in found["external"]]),
        second="second" in found,
        addresses="addresses" in found,
        time=time[0][1] if time else "",
    )


def kept(derived: Derived) -> Kept:
    """Rows as they are stored."""
    return Kept(
        {
            task.slot: (
                *(task.unit, task.actor, task.step, stamp(task.since)),
                stamp(task.due_at) if task.due_at else None,
            )
            for task in derived.tasks
        },
        {slot: stamp(at) for slot, at in derived.ends},
        _timer(derived.timer) if derived.timer else None,
    )


def _timer(wanted: Timer) -> tuple[str | None, str | None]:
    due_at, unknown_after = wanted.due_at, wanted.unknown_after
    return stamp(due_at) if due_at else None, unknown_after.isoformat() if unknown_after else None


def bring_along(
    tx: Transaction, old: Kept | None, after: Application, head: str, new: Kept
) -> None:
    """Write the application as it is now (`head`: its last record), and of the rows beside it
    those that changed; `old` is None for a new application.
    """
    number = after.number
    values = {
        "version": after.version,
        "title": after.title,
        "status": after.shown_status.value,
        "step": after.step,
        "since": stamp(after.since),
        "seq": after.seq,
        "head": head,
        "state": encode(after).decode(),
    }
    if old is None:
        fixed = {name: getattr(after, name) for name in ("unit", "chain", "applicant")}
        tx.put(sql.ADD_APPLICATION, number=number, **fixed, **values)
        old = Kept()
    else:
        tx.put(sql.CHANGE_APPLICATION, number_=number, **values)
    for slot in old.tasks.keys() - new.tasks.keys():
        tx.put(sql.FORGET_TASK, application=number, slot=slot)
    for slot, task in new.tasks.items():
        if old.tasks.get(slot) != task:
            unit, actor, step, since, due_at = task
            row = {"unit": unit, "actor": actor, "step": step, "since": since, "due_at": due_at}
            tx.put(sql.PUT_TASK, application=number, slot=slot, **row)
    for slot in old.ends.keys() - new.ends.keys():
        tx.put(sql.FORGET_CLOCK, application=number, slot=slot)
    for slot, ends_at in new.ends.items():
        if old.ends.get(slot) != ends_at:
            row = {"unit": after.unit, "ends_at": ends_at}
            tx.put(sql.PUT_CLOCK, application=number, slot=slot, **row)
    if new.timer != old.timer:
        _put_timer(tx, number, new.timer)


def put_timer(tx: Transaction, number: str, wanted: Timer | None) -> None:
    """Set, move or take away the application's timer."""
    _put_timer(tx, number, _timer(wanted) if wanted else None)


def _put_timer(tx: Transaction, number: str, wanted: tuple[str | None, str | None] | None) -> None:
    if wanted:
        due_at, unknown_after = wanted
        tx.put(sql.PUT_TIMER, application=number, due_at=due_at, unknown_after=unknown_after)
    else:
        tx.put(sql.FORGET_TIMER, application=number)


def put_participants(tx: Transaction, number: str, people: Iterable[str]) -> None:
    """Note who takes part, once each."""
    for person in sorted(people):
        tx.put(sql.PUT_PARTICIPANT, application=number, person=person)


def rewrite(
    tx: Transaction, state: Application, head: str, new: Kept, participants: Iterable[str]
) -> None:
    """Throw the rows of one application away and write them anew."""
    tx.put(sql.FORGET_APPLICATION, number=state.number)
    for statement in (
        *(sql.FORGET_TASKS, sql.FORGET_TIMER, sql.FORGET_CLOCKS),
        sql.FORGET_PARTICIPANTS,
    ):
        tx.put(statement, application=state.number)
    bring_along(tx, None, state, head, new)
    put_participants(tx, state.number, participants)
