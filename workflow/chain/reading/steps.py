"""Reads the steps: the keys that each kind has, and where a step refuses and returns to."""

from __future__ import annotations

from workflow.chain.model.step import (
    APPLICANT,
    END,
    JUDGING,
    SUBMISSION,
    Deadline,
    Kind,
    Step,
    Tool,
)
from workflow.chain.model.value import Title
from workflow.chain.reading import publicity
from workflow.chain.reading.panels import read_panel
from workflow.chain.reading.periods import MOST_DAYS, MOST_MONTHS, read_extension, read_warn
from workflow.chain.reading.relief import read_relief
from workflow.chain.reading.section import Section, check_name
from workflow.chain.reading.tree import Leaf
from workflow.rules.bodies import parse_share
from workflow.rules.calendar import Unit

_COMMON = "zh en kind by branches deadline requires asks basis assumed"
_KEYS_OF_KIND = {
    Kind.REVIEW: "on_refuse on_return tool",
    Kind.CLASSIFY: "tool",
    Kind.DECIDE: "on_refuse on_return quorum passes",
    Kind.AUTHORIZE: "on_refuse on_return",
    Kind.EVALUATE: "on_refuse on_return binding tool",
    Kind.PRICE: "on_return",
    Kind.FILE: "on_return blocking every_months warn",
    Kind.PUBLICIZE: publicity.KEYS,
    Kind.CONTRACT: "parties",
    Kind.PAY: "pays relief",
    Kind.PERIOD: "months warn end_early extension",
    Kind.SUBPROCESS: "on_refuse chain carry",
}
_ALL_KEYS = " ".join((_COMMON, *_KEYS_OF_KIND.values()))
_RESERVED = (END, "completed", "refused")  # the ends of the machine


def read_steps(top: Section, roles: dict[str, Title]) -> dict[str, Step]:
    """The steps of a file; `submission` comes first and is added where it is not written.
    `roles` are the titles of the seats where several act.
    """
    defaults = top.section("defaults", "approve refuse return")
    approve = defaults.text("approve", "next")
    if approve != "next":
        defaults.bad_value("approve", approve, "next")
    steps = {
        section.name: _step(section, defaults, roles) for section in top.named("steps", _ALL_KEYS)
    }
    title = Title(zh="提交申请", en="Submission")
    first = steps.pop(SUBMISSION, Step(SUBMISSION, title, Kind.SUBMIT, APPLICANT))
    return {SUBMISSION: first, **steps}


def _step(section: Section, defaults: Section, roles: dict[str, Title]) -> Step:
    check_name(section.notes, section.name, section.path, _RESERVED)
    kind = _kind(section)
    panel = read_panel(section, kind, roles)
    binding = section.flag("binding", default=True)
    blocking = section.flag("blocking", default=True)
    return Step(
        name=section.name,
        title=section.title(),
        kind=kind,
        by="" if panel else _actor(section),
        panel=panel,
        requires=section.texts("requires"),
        asks=section.texts("asks"),
        on_refuse=_refusal(section, defaults) if can_refuse(kind, binding=binding) else "",
        on_return=_return(section, defaults) if can_return(kind, blocking=blocking) else "",
        binding=binding,
        blocking=blocking,
        every_months=section.whole("every_months", MOST_MONTHS),
        months=section.whole("months", MOST_MONTHS),
        warn=read_warn(section),
        end_early=section.text("end_early"),
        extension=read_extension(section),
        publicity=publicity.read_publicity(section) if kind is Kind.PUBLICIZE else None,
        parties=section.titles("parties"),
        chain=section.text("chain"),
        carry=section.words("carry"),
        pays=section.text("pays"),
        quorum=section.read("quorum", parse_share, None),
        passes=section.read("passes", parse_share, None),
        deadline=_deadline(section) if section.has("deadline") else None,
        relief=read_relief(section),
        tool=_tool(section) if section.has("tool") else None,
        basis=section.basis(),
        assumed=section.words("assumed"),
    )


def can_refuse(kind: Kind, *, binding: bool) -> bool:
    """Whether a step of this kind can say no for good."""
    return kind in JUDGING or kind is Kind.SUBPROCESS or (kind is Kind.EVALUATE and binding)


def can_return(kind: Kind, *, blocking: bool) -> bool:
    """Whether a step of this kind can send an application back."""
    returning = kind in JUDGING or kind in (Kind.EVALUATE, Kind.PRICE)
    return returning or (kind is Kind.FILE and blocking)


def _kind(section: Section) -> Kind:
    """The kind of a step; notes the keys that it lacks and those of other kinds."""
    submission = section.name == SUBMISSION
    kind = section.choice("kind", Kind, Kind.SUBMIT if submission else Kind.REVIEW)
    if not section.has("kind") and not submission:
        section.missing("kind")
    if section.text("kind") in tuple(Kind) or (submission and not section.has("kind")):
        _check_keys(section, kind)
    else:
        section.notes.broken.add("paths")  # who decides last is not known
    if submission and kind is not Kind.SUBMIT:
        section.bad_value("kind", kind, Kind.SUBMIT)
    if kind is Kind.SUBPROCESS and not section.has("chain"):
        section.note("subprocess-without-chain", step=section.name)
    if kind is Kind.PERIOD and not section.has("months"):
        section.note("period-without-months", step=section.name)
    if kind is Kind.CONTRACT and not section.section("parties").values:
        section.note("contract-without-parties", step=section.name)
    return kind


def _check_keys(section: Section, kind: Kind) -> None:
    known = f"{_COMMON} {_KEYS_OF_KIND.get(kind, '')}".split()
    for key, place in section.node.keys.items():
        if key in _ALL_KEYS.split() and key not in known:
            at = section.at(key)
            section.notes.add_at("key-of-other-kind", place, at, key=key, kind=f"kind: {kind}")


def _actor(section: Section) -> str:
    if section.name != SUBMISSION:
        if not section.has("by"):
            section.missing("by")
        return section.text("by")
    by = section.text("by", APPLICANT)
    if by != APPLICANT:
        section.bad_value("by", by, APPLICANT)
    return APPLICANT


def _refusal(section: Section, defaults: Section) -> str:
    target = section.text("on_refuse") or defaults.text("refuse")
    if not target:
        section.note("no-refusal-target", step=section.name)
    return target


def _return(section: Section, defaults: Section) -> str:
    return section.text("on_return") or defaults.text("return")


def _tool(section: Section) -> Tool:
    """自动环节: `tool: name`, or with `called: false` where its answers are only handed in."""
    if isinstance(section.values["tool"], Leaf):
        return Tool(section.plain_name("tool"))
    tool = section.section("tool", "name! called")
    return Tool(tool.plain_name("name"), tool.flag("called", default=True))


def _deadline(section: Section) -> Deadline:
    """办理期限: its length and unit are never guessed, and it never agrees."""
    deadline = section.section("deadline", "days! unit! remind escalate lapse")
    days, remind = deadline.whole("days", MOST_DAYS, 1), deadline.whole("remind", MOST_DAYS)
    if remind >= days or (deadline.has("escalate") and deadline.has("lapse")):
        section.note("deadline-unclear", "deadline", step=section.name)
    return Deadline(
        days=days,
        unit=deadline.choice("unit", Unit, Unit.WORKING),
        remind=remind,
        escalate=deadline.text("escalate"),
        lapse=deadline.text("lapse"),
    )
