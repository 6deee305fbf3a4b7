"""Builds the chain out of the tree of a file, section by section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from workflow.chain.findings.finding import Notes
from workflow.chain.model.chain import Body, Chain, DocumentKind, Example, Role, Route
from workflow.chain.model.facts import UNKNOWN
from workflow.chain.model.field import ORDERED, Field, FieldType, Unknown
from workflow.chain.model.step import APPLICANT, SUBMISSION, Step
from workflow.chain.model.value import Title
from workflow.chain.reading.clocks import read_clocks
from workflow.chain.reading.distribution import read_distribution
from workflow.chain.reading.routes import read_routes
from workflow.chain.reading.section import Section, check_name
from workflow.chain.reading.steps import read_steps
from workflow.chain.reading.tree import Branch, Row
from workflow.rules.bodies import Base, BodyRule, Recused, Share, parse_share
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, SYSTEM

_KEYS = (
    "chain! version! institution! number! title! effective! basis assumed fields roles bodies"
    " documents defaults steps! routes! split clocks examples"
)
_FIELD = "zh en type! required choices posts each unknown"
_TYPES_OF_KEY = {
    "choices": (FieldType.CHOICE,),
    "posts": (FieldType.PEOPLE,),
    "each": (FieldType.PEOPLE,),
    "unknown": tuple(kind for kind in FieldType if kind is not FieldType.TEXT),
}
_BODY = "zh en secretary! quorum passes of recused circulation adhoc assumed"
_RULE = ("quorum", "passes", "of", "recused")
_MOST_MEMBERS = 99
_NUMBER = re.compile(r"[A-Z]{2,6}")
_VERSION = re.compile(r"[1-9][0-9]{0,5}")
_ACTOR_WORDS = (APPLICANT, SYSTEM, ADMINISTRATOR, AUDITOR)
_EXAMPLE_WORDS = ("decided_by", "path")


def build(root: Branch, notes: Notes, sha256: str) -> Chain:
    """The chain of a tree. What is wrong is noted and has a stand-in in the chain."""
    top = Section(notes, (), root, _KEYS)
    institution = top.section("institution", "id! zh en")
    fields = read_fields(top)
    roles = _roles(top)
    steps = read_steps(top, {name: role.shown for name, role in roles.items()})
    routes = read_routes(top, fields)
    start, end = read_effective(top)
    return Chain(
        chain=top.plain_name("chain"),
        version=read_version(top),
        institution=institution.title(),
        unit=institution.plain_name("id"),
        number=top.match("number", _NUMBER, "bad-number-prefix"),
        title=top.section("title", "zh en").title(),
        effective_from=start,
        effective_to=end,
        fields=fields,
        roles=roles,
        bodies={section.name: _body(section) for section in _actors(top, "bodies", _BODY)},
        documents=_documents(top, steps),
        steps=_in_order(steps, routes),
        routes=routes,
        examples=tuple(_example(section) for section in top.listed("examples", None)),
        basis=top.basis(),
        assumed=top.words("assumed"),
        splits=read_distribution(top, fields),
        clocks=read_clocks(top),
        sha256=sha256,
    )


def _in_order(steps: dict[str, Step], routes: tuple[Route, ...]) -> dict[str, Step]:
    """The steps as the paths pass them, wherever they are written."""
    on_paths = [name for route in routes for name in route.path if name in steps]
    return {name: steps[name] for name in dict.fromkeys((*on_paths, *steps))}


def read_version(top: Section) -> int:
    """`version`: a whole number from 1; finding bad-version."""
    return int(top.match("version", _VERSION, "bad-version") or 1)


def read_effective(top: Section) -> tuple[date, date | None]:
    """`effective`: the first and the last day in force, both included; the last may be open."""
    section = top.section("effective", "from! to")
    start, end = section.day("from"), section.day("to")
    if start and end and end < start:
        section.note("dates-reversed", "to", start=start, end=end)
    return start or date.min, end


def read_fields(top: Section) -> dict[str, Field]:
    """`fields`: the facts that an application carries, by name."""
    return {section.name: _field(section) for section in top.named("fields", _FIELD)}


def _field(section: Section) -> Field:
    """One field with its type, and the keys that belong to it."""
    check_name(section.notes, section.name, section.path, _EXAMPLE_WORDS)
    kind = section.choice("type", FieldType, FieldType.TEXT)
    for key, types in _TYPES_OF_KEY.items():
        if section.has(key) and section.has("type") and kind not in types:
            section.note("key-of-other-kind", key, key=key, kind=f"type: {kind}")
        elif key in ("choices", "posts") and kind in types and not section.values.get(key):
            section.missing(key)
    unknown = section.choice("unknown", Unknown, Unknown.REFUSE)
    if unknown is Unknown.HIGHEST and kind not in ORDERED:
        section.bad_value("unknown", unknown, Unknown.REFUSE, Unknown.HOLD)
    return Field(
        name=section.name,
        title=section.title(),
        type=kind,
        required=section.flag("required", default=True),
        choices=_values(section, "choices"),
        posts=_values(section, "posts"),
        each=section.plain_name("each") or (section.name if kind is FieldType.PEOPLE else ""),
        unknown=unknown,
    )


def _values(section: Section, key: str) -> dict[str, Title]:
    values = section.titles(key)
    if UNKNOWN in values:
        section.notes.add("reserved-name", (*section.at(key), UNKNOWN), text=UNKNOWN)
    return values


def _actors(top: Section, key: str, keys: str) -> Iterator[Section]:
    """The roles or bodies of a file; some words are no names for them."""
    for section in top.named(key, keys):
        if section.name in _ACTOR_WORDS:
            section.note("reserved-name", text=section.name)
        yield section


def _roles(top: Section) -> dict[str, Role]:
    return {
        section.name: Role(section.name, section.title(), section.flag("external"))
        for section in _actors(top, "roles", "zh en external")
    }


def _body(section: Section) -> Body:
    return Body(
        name=section.name,
        title=section.title(),
        secretary=section.text("secretary"),
        rule=_body_rule(section),
        circulation=section.flag("circulation"),
        adhoc=section.whole("adhoc", _MOST_MEMBERS),
        assumed=section.words("assumed"),
    )


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
    half = Share(1, 2, strict=True)
    return BodyRule(
        quorum=section.read("quorum", parse_share, half),
        passes=section.read("passes", parse_share, half),
        of=section.choice("of", Base, Base.MEMBERS),
        recused=section.choice("recused", Recused, Recused.LEAVE),
    )


def _documents(top: Section, steps: dict[str, Step]) -> dict[str, DocumentKind]:
    """The kinds of papers; without handed_in_at, the steps that require one take it."""
    documents = {}
    for section in top.named("documents", "zh en handed_in_at"):
        name = section.name
        requiring = tuple(step.name for step in steps.values() if _takes(step, name))
        written = section.texts("handed_in_at") if section.has("handed_in_at") else requiring
        documents[name] = DocumentKind(name, section.title(), written)
    return documents


def _takes(step: Step, kind: str) -> bool:
    """Whether a kind of paper is required at a step, or proves the registration there."""
    return kind in step.all_papers or bool(step.relief and step.relief.registration == kind)


def _example(section: Section) -> Example:
    facts = {
        key: list(section.texts(key)) if isinstance(value, Row) else section.text(key)
        for key, value in section.values.items()
        if key not in _EXAMPLE_WORDS
    }
    path = section.texts("path")
    return Example(facts, section.text("decided_by"), (SUBMISSION, *path) if path else ())
