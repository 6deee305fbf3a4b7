"""The amounts of money that are typed for a division."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from workflow.commands.frame.texts import _, say

if TYPE_CHECKING:
    from workflow.chain.model.distribution import Split


class Amounts:
    """What was typed of the money: received and deducted, or the base itself."""

    def __init__(self, income: str | None, base: str | None, less: tuple[str, ...]) -> None:
        from workflow.rules.money import parse_money

        if income and base:
            raise click.UsageError(_("Give --income or --base, not both."))
        if base and less:
            raise click.UsageError(_("Give --less with --income: a base has no deductions left."))
        self.given = bool(income or base)
        self.direct = bool(base)
        self.gross = parse_money(income or base or "0")
        self.deductions: dict[str, Decimal] = {}
        for one in less:
            key, equals, text = one.partition("=")
            if not equals:
                raise click.BadParameter(_("write NAME=YUAN"), param_hint="--less")
            require_once(key, self.deductions, "--less")
            self.deductions[key] = parse_money(text)

    def require_given(self) -> None:
        """Wrong use where no amount was typed."""
        if not self.given:
            raise click.UsageError(_("Give what was received: --income YUAN."))

    def base_of(self, rule: Split) -> Decimal:
        """The base under a rule."""
        from workflow.chain.distribution import base_of_income

        self.require_given()
        return self.gross if self.direct else base_of_income(rule, self.gross, self.deductions)


def require_once(name: str, found: Mapping[str, Decimal], option: str) -> None:
    """The second of two amounts for one name is not silently the one that counts."""
    if name in found:
        raise click.BadParameter(say(_("{name} is given twice"), {"name": name}), param_hint=option)
