"""Reading the routes: paths, and the conditions under which they are taken."""

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
from workflow.chain.reading.section import Part
from workflow.chain.reading.tree import Branch, Leaf, Node, Row
from workflow.chain.routing import grain
from workflow.errors import Answer

_OTHERWISE = "otherwise"
_HOLDS = re.compile(r"(any|all|no)\s+(\S+)\s+holds")
_BORDER = re.compile(r"(<=|>=|==|<|>|≤|≥)\s*(.+)", re.DOTALL)
_CHOICES = "choices"
_ROUTE_KEYS = ("name", "when", "path", "inferred")
_LONGEST_SHOWN = 60


def read_routes(top: Part, fields: Mapping[str, Field]) -> tuple[Route, ...]:
    """The routes in the order written. Routes without a name are called by their number."""
    routes: list[Route] = []
    if top.has("routes") and isinstance(top.values["routes"], Row) and not top.row("routes"):
        top.notes.add("missing-key/empty", top.at("routes"), key="routes")
    for number, (path, node) in enumerate(top.row("routes"), 1):
        part = top.inner("routes", node, path, _ROUTE_KEYS)
        name = part.name("name") or str(number)
        if any(route.name == name for route in routes):
            part.notes.add("duplicate-route", part.at("name"), name=name)
        when = read_when(part, fields)
        routes.append(Route(name, when, (SUBMISSION, *_path(part)), part.text("inferred")))
    return tuple(routes)


def _path(part: Part) -> list[str]:
    if not part.has("path"):
        part.missing("path")
    names = []
    for path, node in part.row("path"):
        if isinstance(node, Row):
            part.notes.add("not-in-this-release", path, feature="path: [[…]]")
            continue
        name = part.leaf_text("path", node, path)
        if name == SUBMISSION:
            part.notes.add("submission-in-path", path)
        elif name:
            names.append(name)
    return names


def read_when(part: Part, fields: Mapping[str, Field]) -> tuple[Test, ...]:
    """The tests of a `when`, all of which must hold; none for `otherwise`."""
    node = part.values.get("when")
    if node is None:
        part.missing("when")
    elif isinstance(node, Branch) and node.values:
        return _Conditions(part.part("when"), fields).read()
    elif not isinstance(node, Leaf) or node.text != _OTHERWISE:
        text = node.text if isinstance(node, Leaf) else "[]" if isinstance(node, Row) else "{}"
        part.notes.add("bad-condition", part.at("when"), text=text[:_LONGEST_SHOWN])
    return ()


class _Conditions:
    """The keys of one `when`; all of them must hold."""

    def __init__(self, part: Part, fields: Mapping[str, Field]) -> None:
        self.part = part
        self.fields = fields
        self.each = {field.each: field for field in fields.values() if field.each}

    def read(self) -> tuple[Test, ...]:
        tests = (self._test(key, node) for key, node in self.part.values.items())
        return tuple(test for test in tests if test is not None)

    def _test(self, key: str, node: Node) -> Test | None:
        people = _HOLDS.fullmatch(key)
        name = people[2] if people else key
        field = self.each.get(name) if people else self.fields.get(name)
        if field is None:
            self.part.notes.add("unknown-field", self._key_path(key), name=name)
        elif people:
            posts = self._words(key, node, field.posts, field)
            return Holds(field.name, Quantifier(people[1]), posts) if posts else None
        elif field.type in ORDERED:
            return self._within(key, field)
        elif field.type is FieldType.CHOICE:
            values = self._words(key, node, field.choices, field)
            return OneOf(field.name, values) if values else None
        else:
            self.part.notes.add(
                "bad-condition/type",
                self._key_path(key),
                key=key,
                field=field.name,
                type=field.type,
                each=field.each or "…",
            )
        return None

    def _key_path(self, key: str) -> Path:
        return self.part.at(key)

    def _leaves(self, key: str) -> list[tuple[Path, str]]:
        """One value, or a list of them."""
        node = self.part.values[key]
        items = self.part.row(key) if isinstance(node, Row) else [(self.part.at(key), node)]
        if not items:
            self.part.notes.add("bad-condition", self.part.at(key), text="[]")
        read = [(path, self.part.leaf_text(key, item, path)) for path, item in items]
        return [(path, text) for path, text in read if text]

    def _words(
        self, key: str, node: Node, known: Mapping[str, object], field: Field
    ) -> frozenset[str]:
        leaves = self._leaves(key)
        for path, text in leaves:
            if text not in known:
                self.part.notes.add(
                    "unknown-value", path, name=text, field=field.name, allowed=", ".join(known)
                )
        return frozenset(text for _, text in leaves if text in known)

    def _within(self, key: str, field: Field) -> Within | None:
        spans = [
            span for path, text in self._leaves(key) if (span := self._span(path, text, field))
        ]
        lows = [low for low, _ in spans if low is not None]
        highs = [high for _, high in spans if high is not None]
        if not spans:
            return None
        return Within(field.name, max(lows, default=None), min(highs, default=None))

    def _span(self, path: Path, text: str, field: Field) -> tuple[int | None, int | None] | None:
        """One border as the grains it includes."""
        match = _BORDER.fullmatch(text)
        if match is None:
            short = text[:_LONGEST_SHOWN]
            self.part.notes.add("bad-condition/border", path, text=short, key=field.name)
            return None
        try:
            value = grain(field, match[2])
        except Answer as answer:
            self.part.notes.add_answer("bad-value", path, answer)
            return None
        return {
            "<=": (None, value),
            "≤": (None, value),
            "<": (None, value - 1),
            ">=": (value, None),
            "≥": (value, None),
            ">": (value + 1, None),
            "==": (value, value),
        }[match[1]]
