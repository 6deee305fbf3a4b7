"""Dividing income: compute and prove it, record it, divide a part among people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from workflow.application.money.acts import Divide, Share
from workflow.commands.frame.session import (
    Desk,
    Target,
    command,
    day_option,
    field_option,
    request_option,
    seen_option,
    today,
    words,
)
from workflow.commands.frame.terminal import table
from workflow.commands.frame.texts import COLON, _, say, title
from workflow.errors import CouldNot

if TYPE_CHECKING:
    from workflow.application.state import Application
    from workflow.chain.model.chain import Chain
    from workflow.chain.model.distribution import SharingRule, Split
    from workflow.chain.model.field import Field


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
    desk: Desk,
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
    seen: int | None,
    request_id: str,
) -> None:
    """收益分配."""
    target = Target(application=name.strip().upper(), seen=seen, request_id=request_id)
    if not name:
        desk.say({"rules": [_rule_json(one) for one in _rules()]}, lambda: _rule_lines(_rules()))
        return
    if divide is not None:
        _divide(desk, target, divide, person, main)
        return
    amounts = _Amounts(income, base, less)
    if record:
        _require_recordable(amounts, fields)
        gross, deductions = amounts.gross, amounts.deductions
        desk.act(Share(**target, gross=gross, deductions=deductions, on=on))
    elif "-" in name and name.rsplit("-", 1)[-1].isdecimal():
        _of_application(desk, name, amounts, fields, on)
    else:
        _of_rule(desk, name, amounts, fields, on)


def _require_recordable(amounts: _Amounts, fields: tuple[str, ...]) -> None:
    """An income is recorded by what was received and by the facts on file, not by others."""
    amounts.require_given()
    if fields:
        raise click.UsageError(_("--record takes the facts on file; change them before."))


class _Amounts:
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
            _require_once(key, self.deductions, "--less")
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


def _require_once(name: str, found: Mapping[str, Decimal], option: str) -> None:
    """The second of two amounts for one name is not silently the one that counts."""
    if name in found:
        raise click.BadParameter(say(_("{name} is given twice"), {"name": name}), param_hint=option)


def _divide(
    desk: Desk,
    target: Target,
    income: int,
    person: tuple[str, ...],
    main: tuple[str, ...],
) -> None:
    from workflow.rules.money import parse_percent

    persons: dict[str, Decimal] = {}
    for one in person:
        name, equals, text = one.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(_("write NAME=…%"), param_hint="--person")
        called = words(name, "--person")
        _require_once(called, persons, "--person")
        persons[called] = parse_percent(text)
    if not persons:
        raise click.UsageError(_("Give the people: --person NAME=…% for each."))
    named = tuple(words(one, "--main") for one in main)
    desk.act(Divide(**target, income=income, persons=persons, main=named))


def _of_application(
    desk: Desk, number: str, amounts: _Amounts, given: tuple[str, ...], on: date | None
) -> None:
    """What an income of an application would be divided into, or what was recorded."""
    from msgspec.structs import replace

    from workflow.application.money.distribution import Distribution
    from workflow.commands.frame.incomes import payment_lines, share_lines
    from workflow.commands.frame.session import read_fields
    from workflow.commands.frame.show import application_json

    state, chain = desk.application(number)
    if not amounts.given:
        desk.say(
            {"application": application_json(state, chain)},
            lambda: [*share_lines(state, chain), *payment_lines(state)],
        )
        return
    facts = {**state.facts, **read_fields(given, chain)}
    rule = Distribution(chain, replace(state, facts=facts)).required()
    before = sum((one.base for one in state.incomes), Decimal(0))
    _prove(desk, _heading(state, chain), rule, chain.fields, facts, amounts, before, on)


def _heading(state: Application, chain: Chain) -> str:
    return f"{state.number}  {state.title}  ({chain.key})"


def _of_rule(
    desk: Desk, name: str, amounts: _Amounts, given: tuple[str, ...], on: date | None
) -> None:
    from workflow.chain.distribution import applying
    from workflow.chain.model.facts import parse_fact
    from workflow.chain.sharing_rules import rule_in_force

    day = on or today()
    found = _rule_of_file(name) or rule_in_force(_rules(), name, day)
    if found is None:
        raise CouldNot("no-such-rule", name=name, day=day)
    facts: dict[str, Any] = {}
    for one in given:
        key, _equals, text = one.partition("=")
        if key not in found.fields:
            raise click.BadParameter(", ".join(found.fields) or "—", param_hint="--field")
        facts[key] = parse_fact(found.fields[key], text)
    rule = applying(found.splits, found.fields, facts)
    if rule is None:
        raise CouldNot("no-split-fits", name=found.key, fields=list(found.fields))
    heading = f"{found.key}  {title(found.title)}  {title(found.institution)}"
    _prove(desk, heading, rule, found.fields, facts, amounts, Decimal(0), on)


def _rule_of_file(name: str) -> SharingRule | None:
    """The institution's own rule in a file; None where no file is named. Raises BadDefinition."""
    from workflow.chain.findings.finding import BadDefinition
    from workflow.chain.sharing_rules import read_rule

    if not name.endswith((".yaml", ".yml")):
        return None
    found, findings = read_rule(name)
    if findings:
        raise BadDefinition(findings)
    return found


def _prove(
    desk: Desk,
    heading: str,
    rule: Split,
    fields: Mapping[str, Field],
    facts: Mapping[str, Any],
    amounts: _Amounts,
    before: Decimal,
    on: date | None,
) -> None:
    from workflow.chain.distribution import divided
    from workflow.commands.frame.incomes import proof_json, proof_lines
    from workflow.commands.frame.words import topic

    base, day = amounts.base_of(rule), on or today()
    found = divided(rule, facts, base, before, day)
    deductions = {} if amounts.direct else amounts.deductions
    desk.say(
        {"share": proof_json(found, base, amounts.gross)},
        lambda: [
            click.style(heading, bold=True),
            *proof_lines(rule, found, fields, amounts.gross, deductions, base, before, day),
            *(f"   {topic(key)}{COLON}{text}" for key, text in rule.assumed.items()),
        ],
    )


def _rules() -> list[SharingRule]:
    from workflow.chain.sharing_rules import shipped_rules

    return shipped_rules()


def _rule_json(one: SharingRule) -> dict[str, Any]:
    return {
        "rule": one.sharing,
        "version": one.version,
        "institution": one.institution.zh,
        "title": one.title.zh,
        "effective_from": one.effective_from,
        "effective_to": one.effective_to,
    }


def _rule_lines(found: list[SharingRule]) -> Iterator[str]:
    rows = [[one.key, title(one.institution), title(one.title), _days(one)] for one in found]
    yield table([_("rule"), _("institution"), _("title"), _("in force from")], rows)


def _days(one: SharingRule) -> str:
    if one.effective_to:
        span = {"from": one.effective_from, "to": one.effective_to}
        return say(_("{from} to {to}"), span)
    return str(one.effective_from)
