"""tto share: list the sharing rules, prove a division, record an income, divide a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from workflow.application.money.acts import Divide, Share
from workflow.commands.frame.inputs import clean
from workflow.commands.frame.options import (
    command,
    day_option,
    field_option,
    request_option,
    seen_option,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _, say

if TYPE_CHECKING:
    from workflow.chain.model.distribution import Split


@command(
    help=_(
        "Divide income by the rule of an application's definition, or by a sharing rule of its "
        "own (by its name or its file), and prove it: base, parts, floors. --record keeps it; "
        "--divide divides the part that is the leader's among people. Without a name: the rules."
    ),
    example=(
        "tto share bjtu --base 1250万 --field mode=equity --field team_share=90%\n"
        "tto share BYSY-2026-0001 --income 1000万 --on 2026-05-06 --record\n"
        "tto share BYSY-2026-0001 --divide 1 --person 甲=60% --person 乙=40%"
    ),
)
@click.argument("name", metavar=_("[NUMBER|RULE]"), default="")
@click.option("--income", metavar="YUAN", help=_("What was received, such as 1000万."))
@click.option("--base", metavar="YUAN", help=_("The base itself, where it is known already."))
@click.option("--less", multiple=True, metavar="NAME=YUAN", help=_("A deduction of net income."))
@field_option
@day_option("--on", _("On which day; default: today."))
@click.option("--record", is_flag=True, help=_("Record it with the application."))
@click.option("--divide", type=int, metavar="N", help=_("Divide the leader's part of income N."))
@click.option("--person", multiple=True, metavar="NAME=…%", help=_("The share of a person."))
@click.option("--main", multiple=True, metavar="NAME", help=_("Who is a main completer."))
@seen_option
@request_option
def share(
    session: Session,
    name: str,
    income: str | None,
    base: str | None,
    less: tuple[str, ...],
    fields: tuple[str, ...],
    on: date | None,
    record: bool,
    divide: int | None,
    person: tuple[str, ...],
    main: tuple[str, ...],
    **asked: Any,
) -> None:
    """收益分配. `asked`: the revision seen and the id of the request, for an act."""
    from workflow.commands.closing import share_proof as proof

    number = name.strip().upper()
    if not name:
        proof.list_rules(session)
    elif divide is not None:
        persons, mains = _percents(person), tuple(clean(each, "--main") for each in main)
        session.act(Divide(application=number, income=divide, persons=persons, main=mains, **asked))
    elif record:
        amounts = Amounts(income, base, less)
        amounts.require_given()
        if fields:
            raise click.UsageError(_("--record takes the facts on file; change them before."))
        gross, deductions = amounts.gross, amounts.deductions
        session.act(Share(application=number, gross=gross, deductions=deductions, on=on, **asked))
    elif _is_number(name):
        proof.of_application(session, name, Amounts(income, base, less), fields, on)
    else:
        proof.of_rule(session, name, Amounts(income, base, less), fields, on)


def _is_number(name: str) -> bool:
    """Whether a name is the number of an application (BYSY-2026-0001), not that of a rule."""
    return "-" in name and name.rsplit("-", 1)[-1].isdecimal()


def _percents(typed: tuple[str, ...]) -> dict[str, Decimal]:
    """The percent of each person, typed as NAME=…%."""
    from workflow.rules.money import parse_percent

    persons: dict[str, Decimal] = {}
    for item in typed:
        name, equals, text = item.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(_("write NAME=…%"), param_hint="--person")
        name = clean(name, "--person")
        _require_once(name, persons, "--person")
        persons[name] = parse_percent(text)
    if not persons:
        raise click.UsageError(_("Give the people: --person NAME=…% for each."))
    return persons


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
        for item in less:
            name, equals, text = item.partition("=")
            if not equals:
                raise click.BadParameter(_("write NAME=YUAN"), param_hint="--less")
            _require_once(name, self.deductions, "--less")
            self.deductions[name] = parse_money(text)

    def require_given(self) -> None:
        """Wrong use where no amount was typed."""
        if not self.given:
            raise click.UsageError(_("Give what was received: --income YUAN."))

    def base_of(self, rule: Split) -> Decimal:
        """The base under a rule."""
        from workflow.chain.distribution import base_of_income

        self.require_given()
        return self.gross if self.direct else base_of_income(rule, self.gross, self.deductions)


def _require_once(name: str, amounts: Mapping[str, Decimal], option: str) -> None:
    """The second of two amounts for one name is not silently the one that counts."""
    if name in amounts:
        raise click.BadParameter(say(_("{name} is given twice"), {"name": name}), param_hint=option)
