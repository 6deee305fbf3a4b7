"""From the tree of a file to a chain, section by section."""

from __future__ import annotations

import re
from datetime import date

from workflow.chain.findings.finding import Notes
from workflow.chain.model.chain import Body, Chain, DocumentKind, Example, Role, Route
from workflow.chain.model.field import ORDERED, Field, FieldType, Unknown
from workflow.chain.model.step import APPLICANT, SUBMISSION, Step
from workflow.chain.model.value import Title
from workflow.chain.reading.clocks import read_clocks
from workflow.chain.reading.distribution import read_splits
from workflow.chain.reading.legal_basis import read_basis
from workflow.chain.reading.routes import read_routes
from workflow.chain.reading.section import Part, check_name
from workflow.chain.reading.steps import read_steps
from workflow.chain.reading.tree import Branch, Row
from workflow.rules.bodies import Base, BodyRule, Recused, Share, parse_share
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, SYSTEM

KEYS = (
    *("chain", "version", "institution", "number", "title", "effective", "basis", "assumed"),
    *("fields", "roles", "bodies", "documents", "defaults", "steps", "routes", "split"),
    *("clocks", "examples"),
)

_TITLE = ("zh", "en")
_NEEDED = ("steps", "routes")
FIELD_KEYS = ("zh", "en", "type", "required", "choices", "posts", "each", "unknown")
_KEYS_OF_TYPE = {
    "choices": (FieldType.CHOICE,),
    "posts": (FieldType.PEOPLE,),
    "each": (FieldType.PEOPLE,),
    "unknown": tuple(kind for kind in FieldType if kind is not FieldType.TEXT),
}
_RULE_KEYS = ("quorum", "passes", "of", "recused")
_MOST_MEMBERS = 99
_BODY_KEYS = (*_TITLE, "secretary", *_RULE_KEYS, "circulation", "adhoc", "assumed")
_NUMBER = re.compile(r"[A-Z]{2,6}")
_VERSION = re.compile(r"[1-9][0-9]{0,5}")
_ACTOR_WORDS = (APPLICANT, SYSTEM, ADMINISTRATOR, AUDITOR)
_EXAMPLE_WORDS = ("decided_by", "path")
_UNKNOWN_WORDS = ("unknown",)


def build(root: Branch, notes: Notes, sha256: str) -> Chain:
    """The chain of a tree. What is wrong is noted and has a stand-in in the chain."""
    top = Part(notes, (), root, KEYS)
    for key in _NEEDED:
        if not top.has(key):
            top.missing(key)
    institution = group_needed(top, "institution", ("id", *_TITLE))
    fields = {name: read_field(name, part) for name, part in top.named("fields", FIELD_KEYS)}
    roles = _roles(top)
    steps = read_steps(top, {name: role.shown for name, role in roles.items()})
    routes = read_routes(top, fields)
    start, end = read_effective(top)
    return Chain(
        chain=top.name("chain", needed=True),
        version=read_version(top),
        institution=institution.title(),
        unit=institution.name("id", needed=True),
        number=_number(top),
        title=group_needed(top, "title", _TITLE).title(),
        effective_from=start,
        effective_to=end,
        fields=fields,
        roles=roles,
        bodies=_bodies(top),
        documents=_documents(top, steps),
        steps=_in_order(steps, routes),
        routes=routes,
        examples=_examples(top),
        basis=read_basis(top),
        assumed=top.words("assumed"),
        splits=read_splits(top, fields),
        clocks=read_clocks(top),
        sha256=sha256,
    )


def _in_order(steps: dict[str, Step], routes: tuple[Route, ...]) -> dict[str, Step]:
    """The steps as the paths pass them, wherever they are written."""
    on_paths = [name for route in routes for name in route.path if name in steps]
    return {name: steps[name] for name in dict.fromkeys((*on_paths, *steps))}


def group_needed(top: Part, key: str, known: tuple[str, ...]) -> Part:
    """A group that must be there."""
    part = top.part(key, known)
    if not top.has(key):
        top.missing(key)
        part.stand_in = True
    return part


def read_version(top: Part) -> int:
    """`version`: a whole number from 1; findings missing-key, bad-version."""
    text = top.text("version", needed=True)
    if text and not _VERSION.fullmatch(text):
        top.notes.add("bad-version", top.at("version"), text=text)
    return int(text) if _VERSION.fullmatch(text) else 1


def _number(top: Part) -> str:
    text = top.text("number", needed=True)
    if text and not _NUMBER.fullmatch(text):
        top.notes.add("bad-number-prefix", top.at("number"), text=text)
    return text


def read_effective(top: Part) -> tuple[date, date | None]:
    """`effective`: the first and the last day in force, both included; the last may be open."""
    part = group_needed(top, "effective", ("from", "to"))
    start, end = part.day("from", needed=True), part.day("to")
    if start and end and end < start:
        top.notes.add("dates-reversed", part.at("to"), start=start, end=end)
    return start or date.min, end


def read_field(name: str, part: Part) -> Field:
    """One field with its type, and the keys that belong to it."""
    check_name(part.notes, name, part.path, _EXAMPLE_WORDS)
    kind = part.choice("type", FieldType, FieldType.TEXT)
    if not part.has("type"):
        part.missing("type")
    for key, types in _KEYS_OF_TYPE.items():
        if part.has(key) and part.has("type") and kind not in types:
            part.notes.add("key-of-other-kind", part.at(key), key=key, kind=f"type: {kind}")
        elif key in ("choices", "posts") and kind in types and not part.values.get(key):
            part.missing(key)
    unknown = part.choice("unknown", Unknown, Unknown.REFUSE)
    if unknown is Unknown.HIGHEST and kind not in ORDERED:
        part.notes.add(
            "bad-value", part.at("unknown"), text=unknown, key="unknown", allowed="refuse, hold"
        )
    return Field(
        name=name,
        title=part.title(),
        type=kind,
        required=part.flag("required", default=True),
        choices=_values(part, "choices"),
        posts=_values(part, "posts"),
        each=part.name("each") or (name if kind is FieldType.PEOPLE else ""),
        unknown=unknown,
    )


def _values(part: Part, key: str) -> dict[str, Title]:
    found = part.titles(key)
    for name in found:
        if name in _UNKNOWN_WORDS:
            part.notes.add("reserved-name", (*part.at(key), name), text=name)
    return found


def _roles(top: Part) -> dict[str, Role]:
    found = {}
    for name, part in top.named("roles", (*_TITLE, "external")):
        if name in _ACTOR_WORDS:
            top.notes.add("reserved-name", part.path, text=name)
        found[name] = Role(name, part.title(), part.flag("external", default=False))
    return found


def _bodies(top: Part) -> dict[str, Body]:
    found = {}
    for name, part in top.named("bodies", _BODY_KEYS):
        if name in _ACTOR_WORDS:
            top.notes.add("reserved-name", part.path, text=name)
        found[name] = Body(
            name,
            part.title(),
            part.text("secretary", needed=True),
            _body_rule(name, part),
            circulation=part.flag("circulation", default=False),
            adhoc=part.whole("adhoc", 1, _MOST_MEMBERS, 0),
            assumed=part.words("assumed"),
        )
    return found


def _body_rule(name: str, part: Part) -> BodyRule | None:
    """The rule of a body that votes; of its four settings none is guessed."""
    written = [key for key in _RULE_KEYS if part.has(key)]
    if not written:
        if part.has("circulation") or part.has("adhoc"):
            part.notes.add("body-rule-incomplete", part.path, body=name, key="passes")
        return None
    for key in _RULE_KEYS:
        if key not in written:
            part.notes.add("body-rule-incomplete", part.path, body=name, key=key)
    half = Share(1, 2, strict=True)
    return BodyRule(
        quorum=part.read("quorum", parse_share, half),
        passes=part.read("passes", parse_share, half),
        of=part.choice("of", Base, Base.MEMBERS),
        recused=part.choice("recused", Recused, Recused.LEAVE),
    )


def _documents(top: Part, steps: dict[str, Step]) -> dict[str, DocumentKind]:
    """The kinds of papers; without handed_in_at, the steps that require one take it."""
    found = {}
    for name, part in top.named("documents", (*_TITLE, "handed_in_at")):
        requiring = tuple(step.name for step in steps.values() if _takes(step, name))
        written = part.texts("handed_in_at") if part.has("handed_in_at") else requiring
        found[name] = DocumentKind(name, part.title(), written)
    return found


def _takes(step: Step, kind: str) -> bool:
    """Whether a kind of paper is required at a step, or proves the registration there."""
    return kind in step.all_papers or bool(step.relief and step.relief.registration == kind)


def _examples(top: Part) -> tuple[Example, ...]:
    found = []
    for path, node in top.row("examples"):
        part = top.inner("examples", node, path, None)
        facts = {
            key: part.texts(key) if isinstance(value, Row) else part.text(key)
            for key, value in part.values.items()
            if key not in _EXAMPLE_WORDS
        }
        walked = part.texts("path")
        found.append(
            Example(
                facts={key: v if isinstance(v, str) else list(v) for key, v in facts.items()},
                decided_by=part.text("decided_by"),
                path=(SUBMISSION, *walked) if walked else (),
            )
        )
    return tuple(found)
