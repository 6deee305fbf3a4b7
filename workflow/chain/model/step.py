"""The steps of a chain: who acts on each, with what, for how long, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import msgspec

from workflow.chain.model.clocks import Extension
from workflow.chain.model.value import Basis, Days, Months, Most, Title, Value
from workflow.rules.bodies import Share
from workflow.rules.calendar import Roll, Unit
from workflow.rules.publicity import check_close
from workflow.rules.signers import Mode

APPLICANT = "applicant"
"""The actor word for the person who started the application."""

SUBMISSION = "submission"
"""The step every path begins with; it is not written in the path."""

END = "end"
"""The target word for "the application ends here, refused"."""


class Kind(StrEnum):
    """The 13 kinds of step; the kind says what ends the step."""

    SUBMIT = "submit"
    REVIEW = "review"
    EVALUATE = "evaluate"
    PRICE = "price"
    DECIDE = "decide"
    AUTHORIZE = "authorize"
    PUBLICIZE = "publicize"
    FILE = "file"
    CONTRACT = "contract"
    PAY = "pay"
    PERIOD = "period"
    CLASSIFY = "classify"
    SUBPROCESS = "subprocess"


JUDGING = frozenset({Kind.REVIEW, Kind.DECIDE, Kind.AUTHORIZE})
"""Kinds whose last one on a path has the final say (最终决定权)."""

APPLICANTS_OWN = frozenset(
    {Kind.SUBMIT, Kind.PUBLICIZE, Kind.FILE, Kind.CONTRACT, Kind.PERIOD, Kind.SUBPROCESS}
)
"""The kinds of step at which the applicant may act: nothing is judged there and nothing paid."""

SEVERAL = frozenset({Kind.REVIEW, Kind.EVALUATE, Kind.AUTHORIZE, Kind.CLASSIFY})
"""The kinds of step at which several people may act; a body votes, others are done once."""


class Term(Value, frozen=True):
    """A number of days, from the day after."""

    days: Days
    unit: Unit


class Objections(Value, frozen=True):
    """异议 as a process: whether anonymous ones are taken, the days to accept one and to dispose
    of it, whether the finding is published, and the days for that (`announce`). Without `accept`
    none has to be accepted. Whom a term that has passed is told to beside its handlers:
    `escalate`, a role.
    """

    anonymous: bool = False
    accept: Term | None = None
    dispose: Term | None = None
    publish: bool = False
    escalate: str = ""
    announce: Term | None = None


class Publicity(Value, frozen=True):
    """公示: how long, counted how, in which places, and what an upheld objection does."""

    days: Days
    unit: Unit
    places: dict[str, Title]
    handled_by: str
    on_upheld: str
    roll: Roll = Roll.REST_DAY
    count_start_day: bool = False
    close: Annotated[str, check_close] = "24:00"
    objections: Objections | None = None


class Seat(Value, frozen=True):
    """席位: one of several who act at a step, with the papers and facts that they bring."""

    name: str
    role: str
    title: Title
    requires: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


class Panel(Value, frozen=True):
    """多人办理: several seats at one step. `everyone`: each holder of the only seat's role has a
    seat of their own. What an `optional` seat says is recorded and decides nothing. `after_all`: a
    no counts once all who may speak have spoken.
    """

    mode: Mode
    seats: tuple[Seat, ...]
    least: int = 0
    sets: tuple[tuple[str, ...], ...] = ()
    optional: tuple[Seat, ...] = ()
    everyone: bool = False
    after_all: bool = False


class Rounds(Value, frozen=True):
    """退回次数: how often an application may be returned from the step. After the last a further
    return is not taken, or leads where a refusal does: `refuses`.
    """

    most: int
    refuses: bool = False


class Deadline(Value, frozen=True):
    """办理期限: days from the day after arrival. `remind` days before its end those awaited are
    told; at its end `escalate`, a role, is told too, or it lapses to a step or `end`.
    """

    days: Days
    unit: Unit
    remind: Days = 0
    escalate: str = ""
    lapse: str = ""


class Relief(Value, frozen=True):
    """现金奖励个税优惠: what must be open before a reward is paid with it. The publicity that ran
    its time, the kind of paper that proves the registration, the choices of each field that are
    transfers or licences, the filing owed afterwards, and the months from the income.
    """

    publicity: str
    registration: str
    modes: dict[str, tuple[str, ...]]
    filing: str
    months: Annotated[int, Most(36)] = 36


class Tool(Value, frozen=True):
    """自动环节: the outside tool whose answer ends a step. Its name is looked up among the
    installed entry points and is never code. Not `called`: its answers are only handed in.
    """

    name: str
    called: bool = True


class Step(Value, frozen=True):
    """环节: one place on a route.

    `by` is a role, a body, or `applicant`; empty where a `panel` of several acts. `on_refuse` and
    `on_return` are a step name or `end`; empty where the step cannot refuse or return.
    `every_months` makes a filing recur. A subprocess starts `chain` and hands its fields down as
    `carry` says: the field there, from the field here. `pays` is what a payment step pays: a part
    of the split or a money field, else all rewards. `quorum` and `passes` replace those of the
    body's rule for this kind of item. A period and a recurring filing `warn` so many days before
    their last day; a period may be ended by `end_early` and prolonged by its `extension`.
    """

    name: str
    title: Title
    kind: Kind
    by: str
    panel: Panel | None = None
    requires: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    on_refuse: str = ""
    on_return: str = ""
    binding: bool = True
    blocking: bool = True
    every_months: Months = 0
    months: Months = 0
    warn: tuple[int, ...] = ()
    end_early: str = ""
    extension: Extension | None = None
    publicity: Publicity | None = None
    parties: dict[str, Title] = msgspec.field(default_factory=dict)
    chain: str = ""
    carry: dict[str, str] = msgspec.field(default_factory=dict)
    pays: str = ""
    quorum: Share | None = None
    passes: Share | None = None
    deadline: Deadline | None = None
    relief: Relief | None = None
    tool: Tool | None = None
    rounds: Rounds | None = None
    basis: tuple[Basis, ...] = ()
    assumed: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def all_papers(self) -> tuple[str, ...]:
        """The kinds of papers that the step or one of its seats requires."""
        seats = self.panel.seats if self.panel else ()
        return (*self.requires, *(kind for seat in seats for kind in seat.requires))

    @property
    def all_facts(self) -> tuple[str, ...]:
        """The fields that the step or one of its seats asks for."""
        seats = self.panel.seats if self.panel else ()
        return (*self.asks, *(name for seat in seats for name in seat.asks))


def relief_filings(steps: Mapping[str, Step]) -> frozenset[str]:
    """The steps that are on no path: filings owed only for payments with the relief."""
    return frozenset(step.relief.filing for step in steps.values() if step.relief)


def panel_title(panel: Panel) -> Title:
    """Several who act, in words: 法务处、财务处（全员同意）."""
    chinese, english = _MODES[panel.mode]
    if panel.mode is Mode.LEAST:
        chinese, english = f"至少{panel.least}人同意", f"at least {panel.least} agree"
    if panel.after_all:
        chinese += "，征求完意见后再计否决"
        english += "; a no counts after all have spoken"
    rows = panel.sets or tuple((seat.name,) for seat in panel.seats)
    named = {seat.name: seat.title for seat in panel.seats}
    every = "全体" if panel.everyone else ""
    names = "、".join(" / ".join(named[name].zh for name in row) for row in rows)
    called = ", ".join(" / ".join(named[name].en for name in row) for row in rows)
    return Title(zh=f"{every}{names}（{chinese}）", en=f"{called} ({english})")


_MODES = {
    Mode.ALL: ("全员同意", "all agree"),
    Mode.ANY: ("或签，先办者为准", "whoever comes first"),
    Mode.SEQUENCE: ("依次", "one after the other"),
    Mode.LEAST: ("", ""),
    Mode.EACH: ("每组一人同意", "one of each"),
}
