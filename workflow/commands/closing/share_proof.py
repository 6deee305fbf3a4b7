"""Proves how an income is divided, by an application's definition or by a sharing rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from workflow.application.money.distribution import Distribution
from workflow.chain.distribution import applying, divided
from workflow.chain.findings.finding import BadDefinition
from workflow.chain.model.distribution import SharingRule, Split
from workflow.chain.model.facts import parse_fact
from workflow.chain.model.field import Field
from workflow.chain.sharing_rules import read_rule, rule_in_force, shipped_rules
from workflow.commands.frame.incomes import payment_lines, proof_json, proof_lines, share_lines
from workflow.commands.frame.inputs import read_fields, today
from workflow.commands.frame.session import Session
from workflow.commands.frame.show import application_json
from workflow.commands.frame.terminal import table
from workflow.commands.frame.texts import COLON, _, say, title
from workflow.commands.frame.words import topic
from workflow.errors import CouldNot

if TYPE_CHECKING:
    from workflow.commands.closing.share import Amounts


def list_rules(session: Session) -> None:
    """The sharing rules that come with tto."""
    rules = shipped_rules()
    data = [
        {
            "rule": rule.sharing,
            "version": rule.version,
            "institution": rule.institution.zh,
            "title": rule.title.zh,
            "effective_from": rule.effective_from,
            "effective_to": rule.effective_to,
        }
        for rule in rules
    ]
    rows = [[rule.key, title(rule.institution), title(rule.title), _days(rule)] for rule in rules]
    headings = [_("rule"), _("institution"), _("title"), _("in force from")]
    session.say({"rules": data}, lambda: [table(headings, rows)])


def _days(rule: SharingRule) -> str:
    if rule.effective_to:
        return say(_("{from} to {to}"), {"from": rule.effective_from, "to": rule.effective_to})
    return str(rule.effective_from)


def of_application(
    session: Session, number: str, amounts: Amounts, fields: tuple[str, ...], on: date | None
) -> None:
    """What an income of an application would be divided into, or what was recorded."""
    state, chain = session.application(number)
    if not amounts.given:
        session.say(
            {"application": application_json(state, chain)},
            lambda: [*share_lines(state, chain), *payment_lines(state)],
        )
        return
    facts = {**state.facts, **read_fields(fields, chain)}
    split = Distribution(chain, replace(state, facts=facts)).required()
    before = sum((income.base for income in state.incomes), Decimal(0))
    heading = f"{state.number}  {state.title}  ({chain.key})"
    _prove(session, heading, split, chain.fields, facts, amounts, before, on)


def of_rule(
    session: Session, name: str, amounts: Amounts, fields: tuple[str, ...], on: date | None
) -> None:
    """What an income would be divided into by a sharing rule, named or in a file."""
    day = on or today()
    rule = _rule_of_file(name) or rule_in_force(shipped_rules(), name, day)
    if rule is None:
        raise CouldNot("no-such-rule", name=name, day=day)
    facts: dict[str, Any] = {}
    for item in fields:
        key, _equals, text = item.partition("=")
        if key not in rule.fields:
            raise click.BadParameter(", ".join(rule.fields) or "—", param_hint="--field")
        facts[key] = parse_fact(rule.fields[key], text)
    split = applying(rule.splits, rule.fields, facts)
    if split is None:
        raise CouldNot("no-split-fits", name=rule.key, fields=list(rule.fields))
    heading = f"{rule.key}  {title(rule.title)}  {title(rule.institution)}"
    _prove(session, heading, split, rule.fields, facts, amounts, Decimal(0), on)


def _rule_of_file(name: str) -> SharingRule | None:
    """The institution's own rule in a file; None where no file is named. Raises BadDefinition."""
    if not name.endswith((".yaml", ".yml")):
        return None
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
    base, day, gross = amounts.base_of(split), on or today(), amounts.gross
    shares = divided(split, facts, base, before, day)
    session.say(
        {"share": proof_json(shares, base, gross)},
        lambda: [
            click.style(heading, bold=True),
            *proof_lines(split, shares, fields, gross, amounts.deductions, base, before, day),
            *(f"   {topic(key)}{COLON}{text}" for key, text in split.assumed.items()),
        ],
    )
