"""What an institution's approval chain consists of, once it has been read.

Plain frozen values. Ordered fields (money, percent, date) are compared as whole
numbers of their smallest unit (`grain`), so that every proof about routes is exact.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from workflow.chain.model.clocks import ClockRule, Extension
from workflow.chain.model.distribution import BaseKind as BaseKind
from workflow.chain.model.distribution import Floor as Floor
from workflow.chain.model.distribution import Grid as Grid
from workflow.chain.model.distribution import SharingExample as SharingExample
from workflow.chain.model.distribution import SharingRule as SharingRule
from workflow.chain.model.distribution import Split as Split
from workflow.chain.model.distribution import SplitPart as SplitPart
from workflow.chain.model.field import ORDERED as ORDERED
from workflow.chain.model.field import Field as Field
from workflow.chain.model.field import FieldType as FieldType
from workflow.chain.model.field import Holds as Holds
from workflow.chain.model.field import OneOf as OneOf
from workflow.chain.model.field import Quantifier as Quantifier
from workflow.chain.model.field import Test as Test
from workflow.chain.model.field import Unknown as Unknown
from workflow.chain.model.field import Within as Within
from workflow.chain.model.value import Basis as Basis
from workflow.chain.model.value import Title as Title
from workflow.chain.model.value import Value as Value
from workflow.rules.bodies import BodyRule, Share
from workflow.rules.calendar import Roll, Unit
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


class Role(Value, frozen=True):
    """A right to act on certain steps. `external`: held by people from outside the institution,
    such as lawyers or an agency, who see nothing but what they deal with.
    """

    name: str
    title: Title
    external: bool = False

    @property
    def shown(self) -> Title:
        """The title as people see it: one from outside says so."""
        return outside(self.title) if self.external else self.title


def outside(title: Title) -> Title:
    """The title of a role from outside the institution."""
    return Title(zh=f"{title.zh}（外部）", en=f"{title.en} (external)")


class Body(Value, frozen=True):
    """决策机构: resolves in a meeting; its secretary (a role) records the resolution.

    Without a `rule` its secretary records what the minutes say; with one, every member's vote.
    `circulation`: its rules also allow 通讯表决, a vote without a meeting. `adhoc` > 0: it is
    formed anew for each application, of at least so many.
    """

    name: str
    title: Title
    secretary: str
    rule: BodyRule | None = None
    circulation: bool = False
    adhoc: int = 0
    assumed: dict[str, str] = msgspec.field(default_factory=dict)


class DocumentKind(Value, frozen=True):
    """A kind of paper, and the steps at which it may be handed in."""

    name: str
    title: Title
    handed_in_at: tuple[str, ...]


class Term(Value, frozen=True):
    """A number of days, from the day after."""

    days: int
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

    days: int
    unit: Unit
    places: dict[str, Title]
    handled_by: str
    on_upheld: str
    roll: Roll = Roll.REST_DAY
    count_start_day: bool = False
    close: str = "24:00"
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
    seat of their own. What an `optional` seat says is recorded and decides nothing.
    """

    mode: Mode
    seats: tuple[Seat, ...]
    least: int = 0
    sets: tuple[tuple[str, ...], ...] = ()
    optional: tuple[Seat, ...] = ()
    everyone: bool = False


class Deadline(Value, frozen=True):
    """办理期限: days from the day after arrival. `remind` days before its end those awaited are
    told; at its end `escalate`, a role, is told too, or it lapses to a step or `end`.
    """

    days: int
    unit: Unit
    remind: int = 0
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
    months: int = 36


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
    every_months: int = 0
    months: int = 0
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
    basis: tuple[Basis, ...] = ()
    assumed: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def all_papers(self) -> tuple[str, ...]:
        """The kinds of papers that the step or one of its seats requires."""
        seats = self.panel.seats if self.panel else ()
        return (*self.requires, *(kind for one in seats for kind in one.requires))

    @property
    def all_facts(self) -> tuple[str, ...]:
        """The fields that the step or one of its seats asks for."""
        seats = self.panel.seats if self.panel else ()
        return (*self.asks, *(name for one in seats for name in one.asks))


class Route(Value, frozen=True):
    """路径: the steps for applications that meet all of `when`; no test means `otherwise`.

    `path` begins with `submission`. `inferred` says what the source does not (shown to users).
    """

    name: str
    when: tuple[Test, ...]
    path: tuple[str, ...]
    inferred: str = ""


class Example(Value, frozen=True):
    """A worked example that the check runs: facts as written, and what must come out."""

    facts: dict[str, str | list[str]]
    decided_by: str = ""
    path: tuple[str, ...] = ()


class Chain(Value, frozen=True):
    """审批链: one version of an institution's written procedure."""

    chain: str
    version: int
    institution: Title
    unit: str
    number: str
    title: Title
    effective_from: date
    effective_to: date | None
    fields: dict[str, Field]
    roles: dict[str, Role]
    bodies: dict[str, Body]
    documents: dict[str, DocumentKind]
    steps: dict[str, Step]
    routes: tuple[Route, ...]
    examples: tuple[Example, ...]
    basis: tuple[Basis, ...] = ()
    assumed: dict[str, str] = msgspec.field(default_factory=dict)
    splits: tuple[Split, ...] = ()
    clocks: dict[str, ClockRule] = msgspec.field(default_factory=dict)
    sha256: str = ""

    @property
    def key(self) -> str:
        """The name of this version, such as `pku-transfer@1`."""
        return f"{self.chain}@{self.version}"

    @property
    def external_roles(self) -> tuple[Role, ...]:
        """The roles held by people from outside."""
        return tuple(role for role in self.roles.values() if role.external)

    def actor(self, step: Step) -> str:
        """The role that acts on a step: its own, or its body's secretary."""
        body = self.bodies.get(step.by)
        return body.secretary if body else step.by

    def actor_title(self, step: Step) -> Title:
        """Who acts on a step, in words: the body or the role."""
        if step.by == APPLICANT:
            return Title(zh="申请人", en="the applicant")
        if step.panel:
            return panel_title(step.panel)
        body = self.bodies.get(step.by)
        return body.title if body else self.roles[step.by].shown

    def seats(self, step: Step) -> tuple[Seat, ...]:
        """Who acts on a step: the one seat, without a name, or those of its panel."""
        if step.panel:
            return step.panel.seats + step.panel.optional
        return (Seat("", self.actor(step), step.title),)

    def body_rule(self, step: Step) -> BodyRule | None:
        """How the body of a step votes on it; None where its secretary records the minutes."""
        body = self.bodies.get(step.by)
        if body is None or body.rule is None or not (step.quorum or step.passes):
            return body.rule if body else None
        return replace(
            body.rule,
            quorum=step.quorum or body.rule.quorum,
            passes=step.passes or body.rule.passes,
        )

    def route(self, name: str) -> Route:
        """The route of that name."""
        return next(route for route in self.routes if route.name == name)

    def final_say(self, route: Route) -> str:
        """最终决定权: the last judging step of the route; derived, never a flag."""
        judging = [name for name in route.path if self.steps[name].kind in JUDGING]
        return judging[-1] if judging else ""


def panel_title(panel: Panel) -> Title:
    """Several who act, in words: 法务处、财务处（全员同意）."""
    chinese, english = _MODES[panel.mode]
    if panel.mode is Mode.LEAST:
        chinese, english = f"至少{panel.least}人同意", f"at least {panel.least} agree"
    rows = panel.sets or tuple((one.name,) for one in panel.seats)
    named = {one.name: one.title for one in panel.seats}
    every = "全体" if panel.everyone else ""
    names = "、".join(" / ".join(named[one].zh for one in row) for row in rows)
    called = ", ".join(" / ".join(named[one].en for one in row) for row in rows)
    return Title(zh=f"{every}{names}（{chinese}）", en=f"{called} ({english})")


_MODES = {
    Mode.ALL: ("全员同意", "all agree"),
    Mode.ANY: ("或签，先办者为准", "whoever comes first"),
    Mode.SEQUENCE: ("依次", "one after the other"),
    Mode.LEAST: ("", ""),
    Mode.EACH: ("每组一人同意", "one of each"),
}
