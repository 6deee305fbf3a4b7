"""The distribution of income (收益分配): splits of a chain, and sharing rules of their own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from workflow.chain.model.field import Field, Test
from workflow.chain.model.value import Basis, Title, Value
from workflow.rules import handing_on
from workflow.rules.money import Percent
from workflow.rules.sharing import Arithmetic, Slice


class BaseKind(StrEnum):
    """分配基数: what a split divides. Net income is defined by 北京条例 art. 12."""

    INCOME = "income"
    RECEIPTS = "receipts"
    NET_INCOME = "net-income"
    EQUITY = "equity"


class Grid(Value, frozen=True):
    """A percent for each pair of values of two choice fields: row → column → percent."""

    rows: str
    columns: str
    cells: dict[str, dict[str, Decimal]]


class Deduction(handing_on.Deduction, frozen=True, kw_only=True):
    """An amount taken off before anything is divided, in the order written: one that is given with
    each income, or a `percent` of what is left, such as a reserve.
    """

    title: Title


class Cost(Value, frozen=True):
    """A cost that the parties bear out of their shares: `percents` of it, each at most its own
    share, and `rest` bears what is left.
    """

    name: str
    title: Title
    percents: dict[str, Decimal]
    rest: str


class Leaving(Value, frozen=True):
    """The whole share goes `to` another part where all of `when` hold: somebody has left."""

    to: str
    when: tuple[Test, ...]


class Renouncing(Value, frozen=True):
    """放弃: the party may renounce its share or some of it, for the good of the part `to`. `share`
    is the percent field that says how much of it; nothing said is nothing renounced.
    """

    share: str
    to: str


class SplitPart(Value, frozen=True):
    """One share of the base: a `percent`, a point of a band that the field `chosen` gives, slices,
    or a `grid`; with none of them it takes the rest. `of` another part it divides that one;
    `inside` another part it is a percent of the base contained in it. `at_least` and
    `main_at_least` are percents of the base: of the part, and of those in it who are main
    completers. `reward`: it counts towards the floors. `divided`: the leader divides it.
    `leaves`, `renounces`: when it goes to another party, in whole or in part.
    """

    name: str
    title: Title
    percent: Decimal | None = None
    chosen: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    of: str = ""
    inside: str = ""
    slices: tuple[Slice, ...] = ()
    arithmetic: Arithmetic = Arithmetic.PROGRESSIVE
    grid: Grid | None = None
    at_least: Percent | None = None
    main_at_least: Percent | None = None
    reward: bool = False
    divided: bool = False
    leaves: Leaving | None = None
    renounces: Renouncing | None = None

    @property
    def rest(self) -> bool:
        """Whether it takes what the others leave."""
        return self.percent is None and self.lowest is None and not self.slices and not self.grid

    @property
    def top(self) -> bool:
        """Whether it is a part of the base itself."""
        return not self.of and not self.inside


class Floor(Value, frozen=True):
    """下限: the least percent of the base that the rewards must be, while in force."""

    name: str
    percent: Percent
    since: date
    until: date | None = None
    basis: tuple[Basis, ...] = ()


class Split(Value, frozen=True):
    """收益分配: who gets which share of which named base, where all of `when` hold.

    `base` is the money field that holds it, empty where it only comes with an income. `less` are
    the deductions before it, `costs` what the parties bear after it. `by`: the role that records
    incomes. `none`: why the text has no rule for these applications; such a group has no parts.
    """

    base: str
    parts: tuple[SplitPart, ...]
    when: tuple[Test, ...] = ()
    assumed: dict[str, str] = msgspec.field(default_factory=dict)
    of: BaseKind = BaseKind.INCOME
    less: dict[str, Deduction] = msgspec.field(default_factory=dict)
    costs: dict[str, Cost] = msgspec.field(default_factory=dict)
    floors: tuple[Floor, ...] = ()
    by: str = ""
    none: Title | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """The deductions and costs that must be given with an income."""
        return (*(one.name for one in self.less.values() if one.percent is None), *self.costs)


class SharingExample(Value, frozen=True):
    """A worked example of a sharing rule: what is divided, and the parts in yuan or the code of the
    refusal that must come out.
    """

    base: str
    facts: dict[str, str] = msgspec.field(default_factory=dict)
    costs: dict[str, str] = msgspec.field(default_factory=dict)
    parts: dict[str, str] = msgspec.field(default_factory=dict)
    refused: str = ""


class SharingRule(Value, frozen=True):
    """分配规则 of its own: one version of how an institution divides, apart from any chain."""

    sharing: str
    version: int
    institution: Title
    title: Title
    effective_from: date
    effective_to: date | None
    fields: dict[str, Field]
    splits: tuple[Split, ...]
    examples: tuple[SharingExample, ...]
    basis: tuple[Basis, ...] = ()
    assumed: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name of this version, such as `bjtu@1`."""
        return f"{self.sharing}@{self.version}"
