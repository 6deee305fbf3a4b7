"""An application as its events made it. State is only ever computed from events."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from workflow.application.moves import ENDED as ENDED
from workflow.application.moves import Duty as Duty
from workflow.application.moves import Move as Move
from workflow.application.moves import Stand as Stand
from workflow.application.moves import Status as Status
from workflow.application.outside import Income as Income
from workflow.application.outside import Payment as Payment
from workflow.application.outside import Signature as Signature
from workflow.rules.bodies import BodyRule, Count, Vote, count
from workflow.rules.publicity import Interruption, Window
from workflow.rules.signers import Tally


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """A paper on file: its kind, name, size in bytes and SHA-256. The content stays outside.
    `kept`: it was handed over with the paper and kept; earlier releases did not record that. `at`:
    when the paper was entered; `received`: the earlier day on which it came.
    """

    kind: str
    name: str
    size: int
    sha256: str
    step: str = ""
    by: str = ""
    at: datetime | None = None
    kept: bool = False
    received: date | None = None


class Member(msgspec.Struct, frozen=True, omit_defaults=True):
    """A member of a body on the day of a meeting."""

    person: str
    name: str
    chair: bool = False


class Ballot(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was recorded of one item: who was present, how each voted, in which meeting."""

    present: tuple[str, ...]
    votes: dict[str, Vote] = {}
    guests: tuple[str, ...] = ()
    meeting: str = ""
    circulation: bool = False


class Resolution(msgspec.Struct, frozen=True, omit_defaults=True):
    """决议 of a body that votes: all that is needed to count it again."""

    on: date
    members: tuple[Member, ...]
    present: tuple[str, ...]
    votes: dict[str, Vote]
    rule: BodyRule
    guests: tuple[str, ...] = ()
    meeting: str = ""
    circulation: bool = False

    @property
    def counted(self) -> Count:
        """Its arithmetic."""
        return count(
            self.rule, (member.person for member in self.members), self.present, self.votes
        )


class Recusal(msgspec.Struct, frozen=True, omit_defaults=True):
    """回避: somebody who takes no part in deciding this application, and why."""

    person: str
    name: str
    reason: str
    at: datetime


class Place(StrEnum):
    """When an added signer speaks (加签): 前加签, 并加签, 后加签."""

    BEFORE = "before"
    BESIDE = "parallel"
    AFTER = "after"


class Voice(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one of several said at the current step. An added signer's seat is `+` and the id.
    `behalf` is the name of the principal of a substitute, `principal` the account.
    """

    seat: str
    person: str
    name: str
    agreed: bool
    at: datetime
    behalf: str = ""
    principal: str = ""


class Added(msgspec.Struct, frozen=True, omit_defaults=True):
    """加签: somebody whose agreement the step needs too, and who asked for it."""

    person: str
    name: str
    place: Place
    by: str

    @property
    def seat(self) -> str:
        """Its name among the seats of the step."""
        return f"+{self.person}"


class Due(msgspec.Struct, frozen=True, omit_defaults=True):
    """办理期限 of the current step, and whether those awaited were told before and at its end."""

    due_at: datetime | None = None
    remind_at: datetime | None = None
    unknown_after: date | None = None
    reminded: bool = False
    overdue: bool = False
    escalated: str = ""


class Assignment(msgspec.Struct, frozen=True):
    """Who deals with a seat: by 认领 or 转办."""

    person: str
    name: str


class Question(msgspec.Struct, frozen=True):
    """委派: `by` asked `person`; the last one of several is answered first."""

    person: str
    name: str
    by: str
    by_name: str
    seat: str
    text: str
    at: datetime


class Comeback(msgspec.Struct, frozen=True, omit_defaults=True):
    """退回后直达: the step that an application comes straight back to once it is mended, with the
    facts, the number of papers and the filings owed when it left.
    """

    step: str
    facts: dict[str, Any] = {}
    papers: int = 0
    duties: tuple[Duty, ...] = ()


class How(StrEnum):
    """Whether tto ran the tool, or somebody brought its answer."""

    CALLED = "called"
    HANDED_IN = "handed-in"


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """证据: what an outside tool answered at an automatic step (自动环节): which tool in which
    version said what. `answer` is canonical JSON of a limited length, and `sha256` its hash. Of one
    that was called: the `distribution` with its `release`, and `code`, the SHA-256 of the file with
    its function, as they were found right before. Source: case 11.
    """

    tool: str
    version: str
    sha256: str
    how: How
    answer: str = ""
    distribution: str = ""
    release: str = ""
    code: str = ""


class Passage(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step left behind: how it ended, by whom and as whose substitute (`behalf` the name,
    `principal` the account), when; a publicity with its window, one of several with the `count`,
    an automatic step with its evidence, of which the answer stays in the record; `received`: the
    earlier day of a receipt.
    """

    step: str
    outcome: str
    by: str
    name: str
    at: datetime
    opinion: str = ""
    meeting: date | None = None
    window: Window | None = None
    resolution: Resolution | None = None
    behalf: str = ""
    evidence: Evidence | None = None
    principal: str = ""
    received: date | None = None
    count: Tally | None = None


class Notice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A publicity under way: places with the moment they went live, and the window."""

    step: str
    live: dict[str, datetime] = {}
    window: Window | None = None
    unknown_after: date | None = None
    interruptions: tuple[Interruption, ...] = ()

    @property
    def interrupted(self) -> bool:
        """Whether the notice is down at present."""
        return bool(self.interruptions) and self.interruptions[-1].up_at is None


class Objection(msgspec.Struct, frozen=True, omit_defaults=True):
    """异议: accepted or declined, investigated, disposed of with its finding, which may have to be
    published. `due_at`: until when the next of these is to be done; `late` once that was told.
    `by`: the account of who raised it; empty where it was recorded for an outside person.
    Where the calendar ends before that, at `unknown_after`, the days run from `term_from`.
    `received`: the day on which it came, where it was entered later, at `at`; `meanwhile`: the
    steps left between the end of the notice and that.
    """

    number: int
    step: str
    text: str
    raised_by: str
    at: datetime
    upheld: bool | None = None
    finding: str = ""
    due_at: datetime | None = None
    accepted_at: datetime | None = None
    declined: str = ""
    investigations: tuple[str, ...] = ()
    to_publish: bool = False
    published: str = ""
    late: bool = False
    by: str = ""
    unknown_after: date | None = None
    term_from: datetime | None = None
    received: date | None = None
    meanwhile: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it still holds the application."""
        if self.declined:
            return False
        return self.upheld is None or (self.to_publish and not self.published)


class Warned(msgspec.Struct, frozen=True, omit_defaults=True):
    """期限提醒: what was last told of a clock: so many `days` before its last day, or that it ran
    out. `number` is that of its income or payment, `turn` counts its rounds from 1.
    """

    clock: str
    starts_on: date
    last_day: date
    to: tuple[str, ...]
    number: int = 0
    turn: int = 1
    days: int = 0
    ran_out: bool = False


class Prolonged(msgspec.Struct, frozen=True, omit_defaults=True):
    """延期 of the period under way: the last days granted so far, and the open request's reason."""

    until: tuple[date, ...] = ()
    asked: str = ""
    asked_at: datetime | None = None


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of several lines of steps (并行) that is not in front: all that belongs to its present
    step alone, as the application holds it of the one in front. `number` counts from 0.
    """

    number: int
    step: str
    since: datetime
    over: str = ""
    begun: bool = False
    voices: tuple[Voice, ...] = ()
    seats: tuple[str, ...] = ()
    added: tuple[Added, ...] = ()
    questions: tuple[Question, ...] = ()
    signatures: tuple[Signature, ...] = ()
    notice: Notice | None = None
    deadline: Due | None = None
    prolonged: Prolonged | None = None
    assignments: dict[str, Assignment] = {}
    reminded: dict[str, datetime] = {}
    stranded: str = ""
    comes_back: Comeback | None = None

    @property
    def held(self) -> bool:
        """Whether nobody may act in it, or its days are not known yet."""
        unknown = self.notice is not None and self.notice.unknown_after is not None
        return not self.over and (bool(self.stranded) or unknown)


class Seen(msgspec.Struct, frozen=True):
    """An application as somebody saw it, and who changed it last since then."""

    application: Application
    by: str
    at: datetime


class Application(msgspec.Struct, frozen=True, omit_defaults=True):
    """申请. `revision` counts what a decision must have seen; `seq` counts every record. `parent`
    is the application that waits for the end of this one; `children` are those it waited for, with
    the status in which each ended. `carried`: the facts from above; `handed`: what each child has.
    Where it stands in several `lines` (并行) at once, `step` and all that belongs to one step is of
    the one in front, whose number is `line`; see `lines.py`.
    """

    number: str
    unit: str
    chain: str
    version: int
    sha256: str
    applicant: str
    applicant_name: str
    status: Status
    route: str
    step: str
    since: datetime
    seq: int
    revision: int
    last_at: datetime
    facts: dict[str, Any] = {}
    documents: tuple[Document, ...] = ()
    history: tuple[Passage, ...] = ()
    notice: Notice | None = None
    objections: tuple[Objection, ...] = ()
    duties: tuple[Duty, ...] = ()
    signatures: tuple[Signature, ...] = ()
    payments: tuple[Payment, ...] = ()
    incomes: tuple[Income, ...] = ()
    awaits: str = ""
    recusals: tuple[Recusal, ...] = ()
    suspended: str = ""
    voices: tuple[Voice, ...] = ()
    seats: tuple[str, ...] = ()
    added: tuple[Added, ...] = ()
    assignments: dict[str, Assignment] = msgspec.field(name="hands", default_factory=dict)
    questions: tuple[Question, ...] = ()
    reminded: dict[str, datetime] = {}
    copies: tuple[str, ...] = ()
    comes_back: Comeback | None = None
    stranded: str = ""
    deadline: Due | None = None
    formed: dict[str, tuple[Member, ...]] = {}
    parent: str = ""
    carried: tuple[str, ...] = ()
    children: dict[str, str] = {}
    handed: dict[str, dict[str, Any]] = {}
    warned: tuple[Warned, ...] = ()
    prolonged: Prolonged | None = None
    lines: tuple[Line, ...] = ()
    line: int = 0
    over: str = ""
    begun: bool = False
    in_turn: bool = False

    @property
    def child(self) -> str:
        """The application whose end the current step waits for; empty where there is none."""
        waits = [number for number, end in self.children.items() if not end]
        if not waits or not self.step:
            return waits[0] if waits else ""
        here = {
            passage.opinion
            for passage in self.history
            if (passage.step, passage.outcome) == (self.step, "child-started")
            and passage.at >= self.since
        }
        return next((number for number in waits if number in here), "")

    @property
    def ended(self) -> bool:
        """Whether nothing but owed filings and comments can follow."""
        return self.status in ENDED

    @property
    def question(self) -> Question | None:
        """The question that was asked last and is not answered."""
        return self.questions[-1] if self.questions else None

    @property
    def open_objections(self) -> tuple[Objection, ...]:
        """Objections that are not over."""
        return tuple(objection for objection in self.objections if objection.open)

    @property
    def held(self) -> str:
        """Why the application waits: `suspended`, `objection`, `calendar`, the name of a field
        that is not known, `stranded` where nobody may act, or empty.
        """
        if self.status in ENDED:
            return ""
        if self.suspended:
            return "suspended"
        if self.objections and self.open_objections:
            return "objection"
        if self.notice and self.notice.unknown_after:
            return "calendar"
        return self.awaits or ("stranded" if self.stranded else "")

    @property
    def shown_status(self) -> Status:
        """The status a person sees: `held` while a fact or disposition is awaited, in any line."""
        beside = any(line.held for line in self.lines) and not self.ended
        return Status.HELD if self.held or beside else self.status

    @property
    def title(self) -> str:
        """What the application is about."""
        return str(self.facts.get("title", ""))
