"""Reads the routes: their paths, and the conditions under which they are taken."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflow.chain.findings.finding import Path
from workflow.chain.model.chain import Route
from workflow.chain.model.field import (
    ORDERED,
    Field,
    FieldType,
    Holds,
    OneOf,
    Quantifier,
    Test,
    Within,
)
from workflow.chain.model.step import SUBMISSION
from workflow.chain.reading.conditional import expanded
from workflow.chain.reading.paths import read_path
from workflow.chain.reading.section import Section
from workflow.chain.reading.tree import Branch, Leaf, Row
from workflow.chain.routing import grain
from workflow.errors import Answer

_OTHERWISE = "otherwise"
_HOLDS = re.compile(r"(any|all|no)\s+(\S+)\s+holds")
_BORDER = re.compile(r"(<=|>=|==|<|>|≤|≥)\s*(.+)", re.DOTALL)
_LONGEST_SHOWN = 60


def read_routes(top: Section, fields: Mapping[str, Field]) -> tuple[Route, ...]:
    """The routes in the order written. Routes without a name are called by their number."""
    routes: list[Route] = []
    for number, section in enumerate(top.listed("routes", "name when! path inferred none"), 1):
        name = section.plain_name("name") or str(number)
        if any(route.called == name for route in routes):
            section.note("duplicate-route", "name", name=name)
        when = read_when(section, fields)
        if section.has("none"):
            for key in section.values.keys() & {"path", "inferred"}:
                section.note("key-of-other-kind", key, key=key, kind="none")
            why = section.section("none", "zh en").title()
            routes.append(Route(name, when, (), none=why))
            continue
        if not section.has("path"):
            section.missing("path")
        steps, lines, only = read_path(section, lambda group: read_when(group, fields, alone=True))
        path = (SUBMISSION, *steps)
        route = Route(name, when, path, section.text("inferred"), lines=lines)
        routes += expanded(section, route, only, fields)
    return tuple(routes)


def read_when(
    section: Section, fields: Mapping[str, Field], key: str = "when", *, alone: bool = False
) -> tuple[Test, ...]:
    """The tests under `key`, all of which must hold; of a `when` none for `otherwise`, but not
    where it stands `alone`, with nothing before it.
    """
    node = section.values.get(key)
    if isinstance(node, Branch) and node.values:
        conditions = _Conditions(section.section(key), fields)
        tests = (conditions.test(key) for key in conditions.section.values)
        return tuple(test for test in tests if test is not None)
    otherwise = key == "when" and isinstance(node, Leaf) and node.text == _OTHERWISE
    if node is not None and (alone or not otherwise):
        text = node.text if isinstance(node, Leaf) else "[]" if isinstance(node, Row) else "{}"
        section.note("bad-condition", key, text=text[:_LONGEST_SHOWN])
    return ()


class _Conditions:
    """The keys of one `when`; all of them must hold."""

    def __init__(self, section: Section, fields: Mapping[str, Field]) -> None:
        self.section = section
        self.fields = fields
        self.each = {field.each: field for field in fields.values() if field.each}

    def test(self, key: str) -> Test | None:
        """The test of one key; None with a finding."""
        people = _HOLDS.fullmatch(key)
        name = people[2] if people else key
        field = self.each.get(name) if people else self.fields.get(name)
        if field is None:
            self.section.note("unknown-field", key, name=name)
        elif people:
            posts = self._words(key, field.posts, field)
            return Holds(field.name, Quantifier(people[1]), posts) if posts else None
        elif field.type in ORDERED:
            return self._within(key, field)
        elif field.type is FieldType.CHOICE:
            values = self._words(key, field.choices, field)
            return OneOf(field.name, values) if values else None
        else:
            names = {"field": field.name, "type": field.type, "each": field.each or "…"}
            self.section.note("bad-condition/type", key, key=key, **names)
        return None

    def _leaves(self, key: str) -> list[tuple[Path, str]]:
        """One value, or a list of them."""
        section, node = self.section, self.section.values[key]
        items = section.row(key) if isinstance(node, Row) else [(section.at(key), node)]
        if not items:
            section.note("bad-condition", key, text="[]")
        read = [(path, section.leaf_text(key, item, path)) for path, item in items]
        return [(path, text) for path, text in read if text]

    def _words(self, key: str, known: Mapping[str, object], field: Field) -> frozenset[str]:
        leaves, allowed = self._leaves(key), ", ".join(known)
        for path, text in leaves:
            if text not in known:
                values = {"name": text, "field": field.name, "allowed": allowed}
                self.section.notes.add("unknown-value", path, **values)
        return frozenset(text for _, text in leaves if text in known)

    def _within(self, key: str, field: Field) -> Within | None:
        read = [self._span(path, text, field) for path, text in self._leaves(key)]
        spans = [span for span in read if span]
        if not spans:
            return None
        lows = [low for low, _ in spans if low is not None]
        highs = [high for _, high in spans if high is not None]
        return Within(field.name, max(lows, default=None), min(highs, default=None))

    def _span(self, path: Path, text: str, field: Field) -> tuple[int | None, int | None] | None:
        """One border as the grains it includes."""
        match = _BORDER.fullmatch(text)
        if match is None:
            short = text[:_LONGEST_SHOWN]
            self.section.notes.add("bad-condition/border", path, text=short, key=field.name)
            return None
        try:
            value = grain(field, match[2])
        except Answer as answer:
            self.section.notes.add_answer("bad-value", path, answer)
            return None
        sign = match[1].replace("≤", "<=").replace("≥", ">=")
        low = None if sign[0] == "<" else value + (sign == ">")
        return low, None if sign[0] == ">" else value - (sign == "<")
