"""What every event and every record of a journal is.

A `Record` is one line of a journal: who, when, by which rule, and the event. Events are facts, in
the past tense; their names and fields are for ever.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Generic, Self, TypeVar

import msgspec
from msgspec import field

from workflow.application.register import Register


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Base of all events. `material`: a decision made without having seen it would be refused;
    `judged`: it decides, and its record holds the hash of the facts and papers that were seen.
    """

    material: ClassVar[bool] = True
    judged: ClassVar[bool] = False

    def to_be_seen(self) -> bool:
        """Whether a decision made without having seen it would be refused."""
        return self.material or getattr(self, "move", None) is not None

    @classmethod
    def of(cls, source: msgspec.Struct, **more: Any) -> Self:
        """The event that becomes of an act: the fields that both have, and `more`."""
        shared = {name: getattr(source, name) for name in _shared(cls, type(source))}
        return cls(**shared | more)


@cache
def _shared(event: type[msgspec.Struct], source: type[msgspec.Struct]) -> tuple[str, ...]:
    """The names of the fields that both have."""
    return tuple({*event.__struct_fields__}.intersection(source.__struct_fields__))


class Aside(Event, frozen=True, kw_only=True):
    """Base of events that change nothing which a decision must have seen."""

    material: ClassVar[bool] = False


class Declined(Aside, frozen=True, kw_only=True):
    """不予办理: an attempt that a rule refused; `said`: the words with which it was made, by the
    names of the options that gave them; `wording`: which words of the code were told, what stands
    after its slash, empty for the plain ones and in records of earlier releases; `meant`: the
    values that read differently in another language, as data; empty in records of earlier releases.
    """

    verb: str
    code: str
    values: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    wording: str = ""
    meant: dict[str, Any] = field(default_factory=dict)


class Administered(Event, frozen=True, kw_only=True):
    """Something done to the office itself: people, calendars, definitions, log-ins. `register`:
    what was entered in its books, whole; journals of earlier releases have none.
    """

    what: str
    detail: dict[str, str] = field(default_factory=dict)
    register: Register | None = None


Base = TypeVar("Base")
Kind = TypeVar("Kind", bound=Event, covariant=True)


class Entry(msgspec.Struct, Generic[Kind], frozen=True, kw_only=True, omit_defaults=True):
    """One line of a journal. `at` is UTC; `prev` the hash of the line before; `content` that of
    the facts and papers which a decision saw; `request` that of what was asked for by
    `request_id`, empty in older records. Where the clock went back the record is dated like the one
    before it, and `clock` is what it said. `due_at`: when it fell due, of what the clock brought.
    """

    log: str
    application: str
    seq: int
    prev: str
    at: datetime
    by: str
    name: str
    event: Kind
    role: str = ""
    unit: str = ""
    via: str = ""
    behalf: str = ""
    behalf_name: str = ""
    content: str = ""
    rule: str = ""
    seen: int | None = None
    request_id: str = ""
    request: str = ""
    clock_went_back: bool = False
    clock: datetime | None = None
    due_at: datetime | None = None

    @property
    def fell_due(self) -> datetime:
        """When it came about: of what the clock brought when it fell due, else when it was done."""
        return self.due_at or self.at


Record = Entry[Event]


def kinds_of(base: type[Base]) -> list[type[Base]]:
    """Every kind of a base that is itself no base of others."""
    below = [kind for other in base.__subclasses__() for kind in kinds_of(other)]
    return below or [base]
