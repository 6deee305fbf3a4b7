"""Builds the chain out of the tree of a file, section by section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from workflow.chain.findings.finding import Notes
from workflow.chain.model.chain import (
    NO_SPLIT,
    NOT_MEANT,
    NOT_REGULATED,
    Body,
    Chain,
    DocumentKind,
    Example,
    Role,
)
from workflow.chain.model.clocks import Anchor, ClockRule, Point
from workflow.chain.model.distribution import SharingRule
from workflow.chain.model.facts import UNKNOWN
from workflow.chain.model.field import ORDERED, Field, FieldType, Unknown
from workflow.chain.model.step import APPLICANT, SUBMISSION, Step
from workflow.chain.reading.intake import read_intake
from workflow.chain.reading.routes import read_routes, read_when
from workflow.chain.reading.section import Section, keys_of
from workflow.chain.reading.splits import read_splits
from workflow.chain.reading.steps import read_steps
from workflow.chain.reading.tree import Branch, Row
from workflow.rules.bodies import BodyRule
from workflow.rules.calendar import parse_day
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, SYSTEM

_KEYS = (
    "chain! version! institution! number! title! effective! basis assumed fields roles bodies"
    " documents defaults steps! applies intake routes! apart drafts split clocks examples"
)
_FIELD = "zh en type! required choices posts each least unknown"
_TYPES_OF_KEY = {
    "choices": (FieldType.CHOICE,),
    "posts": (FieldType.PEOPLE,),
    "each": (FieldType.PEOPLE,),
    "least": (FieldType.PEOPLE,),
    "unknown": tuple(kind for kind in FieldType if kind is not FieldType.TEXT),
}
_BODY = "zh en secretary! quorum passes of recused circulation adhoc assumed"
_RULE = ("quorum", "passes", "of", "recused")
_CLOCK = (
    "zh en from! months years days unit day_of_next_month every_months roll"
    " warn until for! basis assumed"
)
_LENGTHS = ("months", "years", "days", "day_of_next_month")
_MOST_YEARS = 100
_REFUSALS = (NO_SPLIT, NOT_REGULATED, NOT_MEANT)
D = TypeVar("D", Chain, SharingRule)

_NUMBER = re.compile(r"[A-Z]{2,6}")
_VERSION = re.compile(r"[1-9][0-9]{0,5}")
_ACTOR_WORDS = (APPLICANT, SYSTEM, ADMINISTRATOR, AUDITOR)
_EXAMPLE_WORDS = ("decided_by", "path", "refused")


def build(root: Branch, notes: Notes, sha256: str) -> Chain:
    """The chain of a tree, its steps in the order in which the paths pass them. What is wrong is
    noted and has a stand-in in the chain.
    """
    top = Section(notes, (), root, _KEYS)
    fields = read_fields(top)
    roles = {
        section.name: section.make(Role)
        for section in top.named("roles", keys_of(Role), _ACTOR_WORDS)
    }
    steps = read_steps(top, {name: role.shown for name, role in roles.items()})
    routes = read_routes(top, fields)
    on_paths = [name for route in routes for name in route.as_written.path if name in steps]
    return read_definition(
        top,
        Chain,
        fields,
        chain=top.plain_name("chain"),
        unit=top.section("institution", "id! zh en").plain_name("id"),
        number=top.match("number", _NUMBER, "bad-number-prefix"),
        roles=roles,
        bodies={
            section.name: section.make(Body, rule=_body_rule(section))
            for section in top.named("bodies", _BODY, _ACTOR_WORDS)
        },
        documents=_documents(top, steps),
        steps={name: steps[name] for name in dict.fromkeys((*on_paths, *steps))},
        routes=routes,
        applies=read_when(top, fields, "applies"),
        intake=read_intake(top),
        examples=tuple(_example(section) for section in top.listed("examples", None)),
        clocks={section.name: _clock(section) for section in top.named("clocks", _CLOCK)},
        sha256=sha256,
    )


def read_definition(top: Section, model: type[D], fields: Mapping[str, Field], **given: Any) -> D:
    """A chain or a sharing rule: what both have, and what is `given` of the one. `effective`: the
    first and the last day in force, both included; the last may be open.
    """
    effective = top.section("effective", "from! to")
    start, end = (effective.read(key, parse_day, None) for key in ("from", "to"))
    if start and end and end < start:
        effective.note("dates-reversed", "to", start=start, end=end)
    return top.make(
        model,
        version=int(top.match("version", _VERSION, "bad-version") or 1),
        institution=top.section("institution", "id zh en").title(),
        title=top.section("title", "zh en").title(),
        effective_from=start or date.min,
        effective_to=end,
        fields=fields,
        splits=read_splits(top, fields),
        **given,
    )


def read_fields(top: Section) -> dict[str, Field]:
    """`fields`: the facts that an application carries, by name."""
    return {
        section.name: _field(section) for section in top.named("fields", _FIELD, _EXAMPLE_WORDS)
    }


def _field(section: Section) -> Field:
    """One field with its type, and the keys that belong to it."""
    kind = section.choice("type", FieldType, FieldType.TEXT)
    for key, types in _TYPES_OF_KEY.items():
        if section.has(key) and section.has("type") and kind not in types:
            section.note("key-of-other-kind", key, key=key, kind=f"type: {kind}")
        elif key in ("choices", "posts") and kind in types and not section.values.get(key):
            section.missing(key)
    each = section.plain_name("each") or (section.name if kind is FieldType.PEOPLE else "")
    field = section.make(Field, type=kind, each=each)
    for key, values in (("choices", field.choices), ("posts", field.posts)):
        if UNKNOWN in values:
            section.notes.add("reserved-name", (*section.at(key), UNKNOWN), text=UNKNOWN)
    if field.least and not field.required:
        section.note("least-optional", "least", field=section.name, least=field.least)
    if field.unknown is Unknown.HIGHEST and kind not in ORDERED:
        section.bad_value("unknown", field.unknown, Unknown.REFUSE, Unknown.HOLD)
    return field


def _body_rule(section: Section) -> BodyRule | None:
    """The rule of a body that votes; of its four settings none is guessed."""
    written = [key for key in _RULE if section.has(key)]
    if not written:
        if section.has("circulation") or section.has("adhoc"):
            section.note("body-rule-incomplete", body=section.name, key="passes")
        return None
    for key in _RULE:
        if key not in written:
            section.note("body-rule-incomplete", body=section.name, key=key)
    return section.make(BodyRule)


def _documents(top: Section, steps: dict[str, Step]) -> dict[str, DocumentKind]:
    """The kinds of papers; without handed_in_at, the steps take one that require it, or where it
    proves the registration.
    """
    documents = {}
    for section in top.named("documents", "zh en handed_in_at"):
        name, steps_written = section.name, section.texts("handed_in_at")
        if not section.has("handed_in_at"):
            steps_written = tuple(
                step.name
                for step in steps.values()
                if name in (*step.all_papers, step.relief and step.relief.registration)
            )
        documents[name] = section.make(DocumentKind, handed_in_at=steps_written)
    return documents


def _example(section: Section) -> Example:
    facts = {
        key: list(section.texts(key)) if isinstance(value, Row) else section.text(key)
        for key, value in section.values.items()
        if key not in _EXAMPLE_WORDS
    }
    path = section.texts("path")
    refused = section.text("refused")
    if refused and refused not in _REFUSALS:
        section.bad_value("refused", refused, *_REFUSALS)
    return Example(facts, section.text("decided_by"), (SUBMISSION, *path) if path else (), refused)


def _clock(section: Section) -> ClockRule:
    written = [key for key in _LENGTHS if section.has(key)]
    # one length, with the unit of its days; none is guessed and no two are added up
    if not written and not section.has("every_months"):
        section.note("clock-length", clock=section.name)
    if len(written) > 1:
        section.note("clock-length/two", written[1], clock=section.name, keys=", ".join(written))
    if section.has("days") and not section.has("unit"):
        section.missing("unit")
    start = ((Anchor.INCOME, Anchor.PAYMENT), (Anchor.PASSED, Anchor.FIELD))
    stop = ((Anchor.PAID,), (Anchor.PASSED, Anchor.FILED, Anchor.FIELD))
    years = section.whole("years", _MOST_YEARS, 0)
    return section.make(
        ClockRule,
        begins=_point(section, "from", *start) or Point(Anchor.FIELD),
        ends=_point(section, "until", *stop),
        months=section.whole("months", 12 * _MOST_YEARS, 12 * years),
    )


def _point(
    section: Section, key: str, alone: tuple[Anchor, ...], named: tuple[Anchor, ...]
) -> Point | None:
    """A moment: one word, or one word with the name of a step or a field."""
    if not isinstance(section.values.get(key), Branch):
        text = section.text(key)
        if text in alone:
            return Point(Anchor(text))
        if text:
            section.bad_value(key, text, *alone, *(f"{{{word}: …}}" for word in named))
        return None
    point = section.section(key, " ".join(named))
    written = [word for word in named if point.has(word)]
    if len(written) == 1:
        return Point(written[0], point.text(written[0]))
    section.note("clock-point", key, key=key, allowed=", ".join(named))
    return None
