"""The approval chain of an institution as a value: roles, bodies, papers, routes, examples.

Plain frozen values. Ordered fields (money, percent, date) are compared as whole
numbers of their smallest unit (`grain`), so that every proof about routes is exact.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec.structs import replace

from workflow.chain.model.clocks import ClockRule
from workflow.chain.model.distribution import Split
from workflow.chain.model.field import Field, Test
from workflow.chain.model.intake import Intake
from workflow.chain.model.lines import Lines
from workflow.chain.model.step import APPLICANT, JUDGING, Seat, Step, panel_title
from workflow.chain.model.value import Basis, Most, Title, Value
from workflow.chain.model.written import Written
from workflow.rules.bodies import BodyRule

NO_SPLIT, NOT_REGULATED, NOT_MEANT = "no-split", "not-regulated", "not-meant"
"""The codes of the refusals that an example can state: money that no group of a split divides, an
application for which the text has no rule, and one for which the chain is not.
"""


class Drafts(StrEnum):
    """What becomes of drafts that were opened under an earlier version: they are handed in under
    this one, or keep their own.
    """

    TAKE_OVER = "take-over"
    KEEP = "keep"


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
        title = self.title
        return Title(f"{title.zh}（外部）", f"{title.en} (external)") if self.external else title


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
    adhoc: Annotated[int, Most(99)] = 0
    assumed: dict[str, str] = msgspec.field(default_factory=dict)


class DocumentKind(Value, frozen=True):
    """A kind of paper, and the steps at which it may be handed in."""

    name: str
    title: Title
    handed_in_at: tuple[str, ...]


class Route(Value, frozen=True):
    """路径: the steps for applications that meet all of `when`; no test means `otherwise`.

    `path` begins with `submission`; steps of `lines` side by side stand in it line by line.
    `inferred` says what the source does not (shown to users). `none`: why the text has no rule for
    these applications; such a route has no path. `written`: the route as it stands in the file,
    where this is one of several that it stands for.
    """

    name: str
    when: tuple[Test, ...]
    path: tuple[str, ...]
    inferred: str = ""
    none: Title | None = None
    lines: tuple[Lines, ...] = ()
    written: Written | None = None

    @property
    def called(self) -> str:
        """The name of the route as it was written."""
        return self.written.name if self.written else self.name

    @property
    def as_written(self) -> Route:
        """The route with every step that may belong to it."""
        one = self.written
        return replace(self, name=one.name, when=one.when, path=one.path) if one else self

    def beside(self, step: str) -> Lines | None:
        """The lines among which a step stands; None where it stands alone."""
        if not self.lines:
            return None
        return next((lines for lines in self.lines if step in lines.steps), None)

    def before(self, step: str) -> tuple[str, ...]:
        """The steps that were passed on the way to this one: of lines beside it none."""
        lines = self.beside(step)
        if lines is None:
            return self.path[: self.path.index(step)]
        line = lines.lines[lines.number_of(step)]
        return self.path[: self.path.index(lines.steps[0])] + line[: line.index(step)]

    def next_after(self, step: str) -> tuple[str, ...]:
        """The steps that come next, the first of each line where lines begin. None behind the last
        step of a line, or of the path.
        """
        lines = self.beside(step)
        line = lines.lines[lines.number_of(step)] if lines else self.path
        following = line[line.index(step) + 1 :][:1]
        begun = self.beside(following[0]) if following and lines is None else None
        return tuple(one[0] for one in begun.lines) if begun else following

    def behind(self, lines: Lines) -> tuple[str, ...]:
        """The path behind the place where lines join."""
        return self.path[self.path.index(lines.steps[-1]) + 1 :]


class Example(Value, frozen=True):
    """A worked example that the check runs: facts as written, and what must come out; `refused`:
    the code with which it, or its money, is refused.
    """

    facts: dict[str, str | list[str]]
    decided_by: str = ""
    path: tuple[str, ...] = ()
    refused: str = ""


class Chain(Value, frozen=True):
    """审批链: one version of an institution's written procedure. `apart`: steps of which nobody
    decides two. `applies`: for whom it is; all of it must hold. `intake`: when applications are
    taken. `routes` are in the order written.
    """

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
    apart: tuple[str, ...] = ()
    drafts: Drafts = Drafts.TAKE_OVER
    applies: tuple[Test, ...] = ()
    intake: Intake | None = None
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
        """The actor of a step in words: the body or the role."""
        if step.by == APPLICANT:
            return Title(zh="申请人", en="the applicant")
        if step.panel:
            return panel_title(step.panel)
        body = self.bodies.get(step.by)
        return body.title if body else self.roles[step.by].shown

    def seats(self, step: Step) -> tuple[Seat, ...]:
        """The seats of a step: one without a name, or those of its panel."""
        if step.panel:
            return step.panel.seats + step.panel.optional
        body = self.bodies.get(step.by)
        return (Seat("", body.secretary if body else step.by, step.title),)

    def body_rule(self, step: Step) -> BodyRule | None:
        """The voting rule of a step's body; None where its secretary records the minutes."""
        body = self.bodies.get(step.by)
        if body is None or body.rule is None or not (step.quorum or step.passes):
            return body.rule if body else None
        return replace(
            body.rule,
            quorum=step.quorum or body.rule.quorum,
            passes=step.passes or body.rule.passes,
        )

    @property
    def ways(self) -> tuple[Route, ...]:
        """The routes that lead somewhere: those for which the text has a rule."""
        return tuple(route for route in self.routes if not route.none)

    @property
    def written_routes(self) -> tuple[Route, ...]:
        """The routes as they stand in the file: one for all that it stands for."""
        return tuple({route.called: route.as_written for route in self.routes}.values())

    @property
    def as_written(self) -> Chain:
        """The chain with its routes as they stand in the file."""
        conditional = any(route.written for route in self.routes)
        return replace(self, routes=self.written_routes) if conditional else self

    def route(self, name: str) -> Route:
        """The route of that name."""
        return next(route for route in self.routes if route.name == name)

    def final_say(self, route: Route) -> str:
        """最终决定权: the last judging step of the route; derived, never a flag."""
        back = reversed(route.path)
        return next((name for name in back if self.steps[name].kind in JUDGING), "")

    def final_says(self, route: Route) -> tuple[str, ...]:
        """As `final_say`; where that stands in a line beside others, the last of each that judges:
        none of them decides alone.
        """
        last = self.final_say(route)
        lines = route.beside(last) if last else None
        if lines is None:
            return (last,) if last else ()
        judging = (
            [name for name in line if self.steps[name].kind in JUDGING] for line in lines.lines
        )
        return tuple(names[-1] for names in judging if names)
