"""Proves how an income is divided, by an application's definition or by a sharing rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import click
from msgspec.structs import replace

from workflow.application.money.distribution import Distribution
from workflow.application.state import Application
from workflow.chain.distribution import applicable_split, distribute
from workflow.chain.findings.finding import BadDefinition
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import SharingRule, Split
from workflow.chain.model.facts import parse_fact
from workflow.chain.model.field import Field
from workflow.chain.sharing_rules import read_rule, rule_in_force, shipped_rules
from workflow.commands.closing.share_amounts import Amounts
from workflow.commands.frame.incomes import payment_lines, proof_json, proof_lines, share_lines
from workflow.commands.frame.inputs import read_fields, today
from workflow.commands.frame.session import Session
from workflow.commands.frame.show import application_json
from workflow.commands.frame.terminal import table
from workflow.commands.frame.texts import COLON, _, say, title
from workflow.commands.frame.words import topic
from workflow.errors import CouldNot


def list_rules(session: Session) -> None:
    """The sharing rules that come with tto."""
    rules = shipped_rules()
    session.say({"rules": [_rule_json(rule) for rule in rules]}, lambda: _rule_lines(rules))


def of_application(
    session: Session, number: str, amounts: Amounts, given: tuple[str, ...], on: date | None
) -> None:
    """What an income of an application would be divided into, or what was recorded."""
    state, chain = session.application(number)
    if not amounts.given:
        session.say(
            {"application": application_json(state, chain)},
            lambda: [*share_lines(state, chain), *payment_lines(state)],
        )
        return
    facts = {**state.facts, **read_fields(given, chain)}
    rule = Distribution(chain, replace(state, facts=facts)).required()
    before = sum((one.base for one in state.incomes), Decimal(0))
    _prove(session, _heading(state, chain), rule, chain.fields, facts, amounts, before, on)


def _heading(state: Application, chain: Chain) -> str:
    return f"{state.number}  {state.title}  ({chain.key})"


def of_rule(
    session: Session, name: str, amounts: Amounts, given: tuple[str, ...], on: date | None
) -> None:
    """What an income would be divided into by a sharing rule, named or in a file."""
    day = on or today()
    found = _rule_of_file(name) or rule_in_force(shipped_rules(), name, day)
    if found is None:
        raise CouldNot("no-such-rule", name=name, day=day)
    facts: dict[str, Any] = {}
    for one in given:
        key, _equals, text = one.partition("=")
        if key not in found.fields:
            raise click.BadParameter(", ".join(found.fields) or "—", param_hint="--field")
        facts[key] = parse_fact(found.fields[key], text)
    rule = applicable_split(found.splits, found.fields, facts)
    if rule is None:
        raise CouldNot("no-split-fits", name=found.key, fields=list(found.fields))
    heading = f"{found.key}  {title(found.title)}  {title(found.institution)}"
    _prove(session, heading, rule, found.fields, facts, amounts, Decimal(0), on)


def _rule_of_file(name: str) -> SharingRule | None:
    """The institution's own rule in a file; None where no file is named. Raises BadDefinition."""
    if not name.endswith((".yaml", ".yml")):
        return None
    found, findings = read_rule(name)
    if findings:
        raise BadDefinition(findings)
    return found


def _prove(
    session: Session,
    heading: str,
    rule: Split,
    fields: Mapping[str, Field],
    facts: Mapping[str, Any],
    amounts: Amounts,
    before: Decimal,
    on: date | None,
) -> None:
    base, day = amounts.base_of(rule), on or today()
    found = distribute(rule, facts, base, before, day)
    deductions = {} if amounts.direct else amounts.deductions
    session.say(
        {"share": proof_json(found, base, amounts.gross)},
        lambda: [
            click.style(heading, bold=True),
            *proof_lines(rule, found, fields, amounts.gross, deductions, base, before, day),
            *(f"   {topic(key)}{COLON}{text}" for key, text in rule.assumed.items()),
        ],
    )


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
