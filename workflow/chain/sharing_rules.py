"""Reads and checks sharing rules of their own, apart from any chain: files with `sharing: NAME`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath

from workflow.chain.checking.distribution import check_distribution
from workflow.chain.distribution import applicable_split, distribute
from workflow.chain.findings.finding import Finding, Notes, Path, in_order
from workflow.chain.model.distribution import SharingExample, SharingRule
from workflow.chain.model.facts import parse_fact
from workflow.chain.reading.build import read_definition, read_fields
from workflow.chain.reading.library import folder
from workflow.chain.reading.section import Section
from workflow.chain.reading.source import read_tree
from workflow.chain.reading.tree import Branch, record
from workflow.errors import Answer, Refused
from workflow.rules.calendar import in_force
from workflow.rules.money import format_money, parse_money

SHARING = "sharing"
_KEYS = "sharing! version! institution! title! effective! basis assumed fields split! examples"


def shipped_rules() -> list[SharingRule]:
    """The sharing rules that come with tto, by name and version."""
    rules = [read_rule(path)[0] for path in sorted(folder().glob("sharing/*.yaml"))]
    return sorted((rule for rule in rules if rule), key=lambda rule: (rule.sharing, rule.version))


def rule_in_force(rules: list[SharingRule], name: str, day: date) -> SharingRule | None:
    """The newest version of a rule that is in force on that day (Asia/Shanghai), or the version
    that is named as `rule@version`.
    """
    fitting = [
        rule
        for rule in rules
        if name == rule.key
        or (name == rule.sharing and in_force(day, rule.effective_from, rule.effective_to))
    ]
    return max(fitting, key=lambda rule: rule.version, default=None)


def read_rule(path: str | FilePath) -> tuple[SharingRule | None, list[Finding]]:
    """The rule of a file, and all that is wrong with it; None with any finding."""
    notes = Notes(str(path))
    root = read_tree(path, notes)
    if root is None:
        return None, notes.findings
    rule = build_rule(root, notes)
    return (None if notes.findings else rule), in_order(notes.findings)


def build_rule(root: Branch, notes: Notes) -> SharingRule:
    """The rule of a tree; what is wrong is noted. Its examples are run."""
    record(root, notes.places)
    top = Section(notes, (), root, _KEYS)
    fields = read_fields(top)
    rule = read_definition(
        top,
        SharingRule,
        fields,
        sharing=top.plain_name(SHARING),
        examples=top.each("examples", SharingExample),
    )
    check_distribution(rule.splits, fields, notes)
    if not rule.examples:
        notes.add("no-examples", ("examples",))
    if not notes.findings:
        for number, example in enumerate(rule.examples):
            _run(rule, example, ("examples", str(number)), notes)
    return rule


def _run(rule: SharingRule, example: SharingExample, path: Path, notes: Notes) -> None:
    """Run an example and compare the result with the expected one."""
    if not example.parts and not example.refused:
        notes.add("example-empty", path)
        return
    try:
        facts = {
            name: parse_fact(rule.fields[name], text)
            for name, text in example.facts.items()
            if name in rule.fields
        }
        split, amounts = applicable_split(rule.splits, rule.fields, facts), {}
        if split is not None:
            day = rule.effective_to or rule.effective_from
            base, costs = parse_money(example.base), _amounts(example.costs)
            shares = distribute(split, facts, rule.fields, base, Decimal(0), day, costs)
            amounts = {
                share.part.name: share.amount for share in shares if share.amount is not None
            }
        wanted = _amounts(example.parts)
    except Refused as refusal:
        if refusal.code != example.refused:
            notes.add_answer("example-fails", path, refusal)
        return
    except Answer as answer:
        notes.add_answer("example-unclear", path, answer)
        return
    if example.refused or any(amounts.get(name) != amount for name, amount in wanted.items()):
        shown = ", ".join(f"{name} {format_money(amount)}" for name, amount in amounts.items())
        expected = ", ".join(f"{name} {amount}" for name, amount in wanted.items())
        expected = example.refused or expected
        notes.add("example-fails/shares", path, expected=expected, actual=shown or "—")


def _amounts(texts: dict[str, str]) -> dict[str, Decimal]:
    return {name: parse_money(text) for name, text in texts.items()}
