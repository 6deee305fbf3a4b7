"""tto share: list the sharing rules, prove a division, record an income, divide a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import click
from msgspec.structs import replace

from workflow.application.money.distribution import Distribution
from workflow.application.money.events import Divide, Share
from workflow.chain.distribution import applicable_split, base_of_income, distribute, taken_off
from workflow.chain.findings.finding import BadDefinition
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import SharingRule, Split
from workflow.chain.model.facts import parse_fact
from workflow.chain.model.field import Field
from workflow.chain.reader import load_file, read_file
from workflow.chain.sharing_rules import read_rule, rule_in_force, shipped_rules
from workflow.commands.frame import options
from workflow.commands.frame.find import in_force_now
from workflow.commands.frame.incomes import payment_lines, proof_json, proof_lines, share_lines
from workflow.commands.frame.inputs import clean, read_fields, today
from workflow.commands.frame.session import Session
from workflow.commands.frame.show import application_json
from workflow.commands.frame.terminal import picked, styled, table
from workflow.commands.frame.texts import COLON, _, say, title
from workflow.commands.frame.words import topic
from workflow.errors import CouldNot
from workflow.rules.money import parse_money, parse_percent


@options.command(
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
    open_to_all=True,
)
@click.argument("name", type=click.UNPROCESSED, metavar=_("[NUMBER|RULE]"), default="")
@click.option("--income", metavar="YUAN", help=_("What was received, such as 1000万."))
@click.option("--base", metavar="YUAN", help=_("The base itself, where it is known already."))
@click.option(
    "--less",
    multiple=True,
    metavar="NAME=YUAN",
    help=_("A deduction before the division, or a cost that is borne."),
)
@options.field_option
@options.day_option("--on", _("On which day; default: today."))
@click.option("--record", is_flag=True, help=_("Record it with the application."))
@click.option("--divide", type=int, metavar="N", help=_("Divide the leader's part of income N."))
@click.option("--person", multiple=True, metavar="NAME=…%", help=_("The share of a person."))
@click.option("--main", multiple=True, metavar="NAME", help=_("Who is a main completer."))
@options.seen_option
@options.request_option
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
    number = name.strip().upper()
    if not name:
        _list_rules(session)
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
        _of_application(session, name, Amounts(income, base, less), fields, on)
    else:
        _of_rule(session, name, Amounts(income, base, less), fields, on)


def _is_number(name: str) -> bool:
    """Whether a name is the number of an application (BYSY-2026-0001), not that of a rule."""
    return "-" in name and name.rsplit("-", 1)[-1].isdecimal()


def _list_rules(session: Session) -> None:
    """The sharing rules that come with tto."""
    rules = shipped_rules()
    now = in_force_now(rules)
    data = [
        {
            "rule": rule.sharing,
            "version": rule.version,
            "institution": rule.institution.zh,
            "title": rule.title.zh,
            **picked(rule, "effective_from effective_to"),
            "in_force": rule.key in now,
        }
        for rule in rules
    ]
    rows = [
        [rule.key, title(rule.institution), title(rule.title), _days(rule, now)] for rule in rules
    ]
    headings = [_("rule"), _("institution"), _("title"), _("in force from")]
    session.say({"rules": data}, lambda: [table(headings, rows)])


def _days(rule: SharingRule, now: frozenset[str]) -> str:
    mark, days = "●" if rule.key in now else " ", str(rule.effective_from)
    if rule.effective_to:
        days = say(_("{from} to {to}"), {"from": rule.effective_from, "to": rule.effective_to})
    return f"{mark} {days}"


def _of_application(
    session: Session, number: str, amounts: Amounts, fields: tuple[str, ...], on: date | None
) -> None:
    """What an income of an application would be divided into, or what was recorded."""
    state, chain = session.application(number)
    if not amounts.given:
        session.say(
            lambda: {"application": application_json(state, chain)},
            lambda: [*share_lines(state, chain), *payment_lines(state, chain)],
        )
        return
    facts = {**state.facts, **read_fields(fields, chain)}
    split = Distribution(chain, replace(state, facts=facts)).required()
    before = sum((income.base for income in state.incomes), Decimal(0))
    heading = f"{state.number}  {state.title}  ({chain.key})"
    _prove(session, heading, split, chain.fields, facts, amounts, before, on)


def _of_rule(
    session: Session, name: str, amounts: Amounts, fields: tuple[str, ...], on: date | None
) -> None:
    """What an income would be divided into by a sharing rule, named or in a file."""
    day = on or today()
    rule: SharingRule | Chain | None = _rule_of_file(name)
    rule = rule or rule_in_force(shipped_rules(), name, day)
    if rule is None:
        raise CouldNot("no-such-rule", name=name, day=day)
    facts: dict[str, Any] = {}
    for item in fields:
        key, _equals, text = item.partition("=")
        if key not in rule.fields:
            raise click.BadParameter(", ".join(rule.fields) or "—", param_hint="--field")
        facts[key] = parse_fact(rule.fields[key], text)
    split = applicable_split(rule.splits, rule.fields, facts)
    if split is None:
        raise CouldNot("no-split-fits", name=rule.key, fields=list(rule.fields))
    heading = f"{rule.key}  {title(rule.title)}  {title(rule.institution)}"
    _prove(session, heading, split, rule.fields, facts, amounts, Decimal(0), on)


def _rule_of_file(name: str) -> SharingRule | Chain | None:
    """The institution's own rule in a file, or a chain with its split; None where no file is named.
    Raises BadDefinition.
    """
    if not name.endswith((".yaml", ".yml")):
        return None
    if read_file(name).chain is not None:
        return load_file(name)
    rule, findings = read_rule(name)
    if findings:
        raise BadDefinition(findings)
    return rule


def _prove(
    session: Session,
    heading: str,
    split: Split,
    fields: Mapping[str, Field],
    facts: Mapping[str, Any],
    amounts: Amounts,
    before: Decimal,
    on: date | None,
) -> None:
    base, deductions = amounts.under(split)
    day, gross = on or today(), amounts.gross
    shares = distribute(split, facts, fields, base, before, day, deductions)
    session.say(
        {"share": proof_json(shares, base, gross)},
        lambda: [
            styled(heading, bold=True),
            *proof_lines(split, shares, fields, gross, deductions, base, before, day),
            *(f"   {topic(key)}{COLON}{text}" for key, text in split.assumed.items()),
        ],
    )


def _percents(typed: tuple[str, ...]) -> dict[str, Decimal]:
    """The percent of each person, typed as NAME=…%."""
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

    def under(self, rule: Split) -> tuple[Decimal, dict[str, Decimal]]:
        """The base under a rule, and all that is taken off or borne."""
        self.require_given()
        if self.direct:
            return self.gross, {}
        deductions = taken_off(rule, self.gross, self.deductions)
        return base_of_income(rule, self.gross, deductions), deductions


def _require_once(name: str, amounts: Mapping[str, Decimal], option: str) -> None:
    """The second of two amounts for one name is not silently the one that counts."""
    if name in amounts:
        raise click.BadParameter(say(_("{name} is given twice"), {"name": name}), param_hint=option)
