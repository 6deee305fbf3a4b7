"""Reading the steps: which keys each kind has, and where it refuses and returns to."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.chain.model.step import (
    APPLICANT,
    END,
    JUDGING,
    SUBMISSION,
    Deadline,
    Kind,
    Objections,
    Publicity,
    Step,
    Term,
    Tool,
)
from workflow.chain.model.value import Title
from workflow.chain.reading.legal_basis import read_basis
from workflow.chain.reading.panels import read_panel, seat_titles
from workflow.chain.reading.periods import MOST_DAYS, MOST_MONTHS, read_extension, read_warn
from workflow.chain.reading.relief import read_relief
from workflow.chain.reading.section import Part, check_name
from workflow.chain.reading.tree import Branch, Leaf
from workflow.rules.bodies import parse_share
from workflow.rules.calendar import Roll, Unit
from workflow.rules.publicity import Rule

_COMMON = ["zh", "en", "kind", "by", "branches", "deadline", "requires", "asks", "basis", "assumed"]
_TARGETS = ("on_refuse", "on_return")
_KEYS_OF_KIND: dict[Kind, tuple[str, ...]] = {
    Kind.REVIEW: (*_TARGETS, "tool"),
    Kind.CLASSIFY: ("tool",),
    Kind.DECIDE: (*_TARGETS, "quorum", "passes"),
    Kind.AUTHORIZE: _TARGETS,
    Kind.EVALUATE: (*_TARGETS, "binding", "tool"),
    Kind.PRICE: ("on_return",),
    Kind.FILE: ("on_return", "blocking", "every_months", "warn"),
    Kind.PUBLICIZE: (
        *("days", "unit", "places", "handled_by", "on_upheld"),
        *("roll", "count_start_day", "close", "objections"),
    ),
    Kind.CONTRACT: ("parties",),
    Kind.PAY: ("pays", "relief"),
    Kind.PERIOD: ("months", "warn", "end_early", "extension"),
    Kind.SUBPROCESS: ("on_refuse", "chain", "carry"),
}
_ALL_KEYS = sorted({*_COMMON, *(key for keys in _KEYS_OF_KIND.values() for key in keys)})
_RESERVED = (END, "completed", "refused")  # the ends of the machine
_DEFAULT_KEYS = ("approve", "refuse", "return")


def read_steps(top: Part, roles: dict[str, Title]) -> dict[str, Step]:
    """The steps of a file; `submission` comes first and is added where it is not written.
    `roles` are the titles of the seats where several act.
    """
    defaults = top.part("defaults", _DEFAULT_KEYS)
    if defaults.text("approve", "next") != "next":
        text = defaults.text("approve")
        defaults.notes.add(
            "bad-value", defaults.at("approve"), text=text, key="approve", allowed="next"
        )
    found = {
        name: _step(name, part, defaults, roles) for name, part in top.named("steps", _ALL_KEYS)
    }
    title = Title(zh="提交申请", en="Submission")
    first = found.pop(SUBMISSION, Step(SUBMISSION, title, Kind.SUBMIT, APPLICANT))
    return {SUBMISSION: first, **found}


def can_refuse(kind: Kind, *, binding: bool) -> bool:
    """Whether a step of this kind can say no for good."""
    return kind in JUDGING or kind is Kind.SUBPROCESS or (kind is Kind.EVALUATE and binding)


def can_return(kind: Kind, *, blocking: bool) -> bool:
    """Whether a step of this kind can send an application back."""
    returning = kind in JUDGING or kind in (Kind.EVALUATE, Kind.PRICE)
    return returning or (kind is Kind.FILE and blocking)


def _step(name: str, part: Part, defaults: Part, roles: dict[str, Title]) -> Step:
    check_name(part.notes, name, part.path, _RESERVED)
    kind = _kind(name, part)
    panel = read_panel(name, part, kind)
    binding = part.flag("binding", default=True)
    blocking = part.flag("blocking", default=True)
    return Step(
        name=name,
        title=part.title(),
        kind=kind,
        by="" if panel else _actor(name, part),
        panel=panel and seat_titles(panel, roles),
        requires=part.texts("requires"),
        asks=part.texts("asks"),
        on_refuse=_refusal(name, part, defaults) if can_refuse(kind, binding=binding) else "",
        on_return=_return(part, defaults) if can_return(kind, blocking=blocking) else "",
        binding=binding,
        blocking=blocking,
        every_months=part.whole("every_months", 1, MOST_MONTHS, 0),
        months=_months(name, part, kind),
        warn=read_warn(part),
        end_early=part.text("end_early"),
        extension=read_extension(part) if part.has("extension") else None,
        publicity=_publicity(name, part) if kind is Kind.PUBLICIZE else None,
        parties=_parties(name, part, kind),
        chain=part.text("chain"),
        carry=part.words("carry"),
        pays=part.text("pays"),
        quorum=part.read("quorum", parse_share, None),
        passes=part.read("passes", parse_share, None),
        deadline=_deadline(name, part) if part.has("deadline") else None,
        relief=read_relief(part),
        tool=_tool(part) if part.has("tool") else None,
        basis=read_basis(part),
        assumed=part.words("assumed"),
    )


def _tool(part: Part) -> Tool:
    """自动环节: `tool: name`, or with `called: false` where its answers are only handed in."""
    if isinstance(part.values["tool"], Leaf):
        return Tool(part.name("tool"))
    inner = part.part("tool", ("name", "called"))
    return Tool(inner.name("name", needed=True), inner.flag("called", default=True))


def _deadline(name: str, part: Part) -> Deadline:
    """办理期限: its length and unit are never guessed, and it never agrees."""
    inner = part.part("deadline", ("days", "unit", "remind", "escalate", "lapse"))
    for key in ("days", "unit"):
        if not inner.has(key):
            inner.missing(key)
    days = inner.whole("days", 1, MOST_DAYS, 1)
    remind = inner.whole("remind", 1, MOST_DAYS, 0)
    if remind >= days or (inner.has("escalate") and inner.has("lapse")):
        part.notes.add("deadline-unclear", part.at("deadline"), step=name)
    return Deadline(
        days=days,
        unit=inner.choice("unit", Unit, Unit.WORKING),
        remind=remind,
        escalate=inner.text("escalate"),
        lapse=inner.text("lapse"),
    )


def _actor(name: str, part: Part) -> str:
    if name != SUBMISSION:
        return part.text("by", needed=True)
    by = part.text("by", APPLICANT)
    if by != APPLICANT:
        part.notes.add("bad-value", part.at("by"), text=by, key="by", allowed=APPLICANT)
    return APPLICANT


def _kind(name: str, part: Part) -> Kind:
    default = Kind.SUBMIT if name == SUBMISSION else Kind.REVIEW
    kind = part.choice("kind", Kind, default)
    if not part.has("kind") and name != SUBMISSION:
        part.missing("kind")
    if part.text("kind") in tuple(Kind) or (name == SUBMISSION and not part.has("kind")):
        _check_keys(part, kind)
    else:
        part.notes.broken.add("paths")  # who decides last is not known
    if kind is Kind.SUBPROCESS:
        _needs_chain(name, part)
    if name == SUBMISSION and kind is not Kind.SUBMIT:
        part.notes.add("bad-value", part.at("kind"), text=kind, key="kind", allowed=Kind.SUBMIT)
    return kind


def _needs_chain(name: str, part: Part) -> None:
    if not part.has("chain"):
        part.notes.add("subprocess-without-chain", part.path, step=name)


def _check_keys(part: Part, kind: Kind) -> None:
    known: Iterable[str] = (*_COMMON, *_KEYS_OF_KIND.get(kind, ()))
    for key in part.node.values:
        if key in _ALL_KEYS and key not in known:
            part.notes.add_at(
                "key-of-other-kind",
                part.node.keys[key],
                part.at(key),
                key=key,
                kind=f"kind: {kind}",
            )


def _refusal(name: str, part: Part, defaults: Part) -> str:
    target = part.text("on_refuse") or defaults.text("refuse")
    if not target:
        part.notes.add("no-refusal-target", part.path, step=name)
    return target


def _return(part: Part, defaults: Part) -> str:
    return part.text("on_return") or defaults.text("return")


def _months(name: str, part: Part, kind: Kind) -> int:
    if kind is Kind.PERIOD and not part.has("months"):
        part.notes.add("period-without-months", part.path, step=name)
    return part.whole("months", 1, MOST_MONTHS, 0)


def _parties(name: str, part: Part, kind: Kind) -> dict[str, Title]:
    parties = part.titles("parties")
    if kind is Kind.CONTRACT and not parties:
        part.notes.add("contract-without-parties", part.path, step=name)
    return parties


def _publicity(name: str, part: Part) -> Publicity:
    if not part.has("unit"):
        part.notes.add("publicity-without-unit", part.path, step=name)
    if not part.has("days"):
        part.notes.add("publicity-without-length", part.path, step=name)
    for key in ("places", "handled_by", "on_upheld"):
        if not part.has(key):
            part.notes.add("publicity-incomplete", part.path, step=name, key=key)
    return Publicity(
        days=part.whole("days", 1, MOST_DAYS, 1),
        unit=part.choice("unit", Unit, Unit.NATURAL),
        places=part.titles("places"),
        handled_by=part.text("handled_by"),
        on_upheld=part.text("on_upheld"),
        roll=part.choice("roll", Roll, Roll.REST_DAY),
        count_start_day=part.flag("count_start_day", default=False),
        close=part.read("close", _close, "24:00"),
        objections=_objections(part) if part.has("objections") else None,
    )


def _objections(part: Part) -> Objections:
    """异议 as a process; a term has its days and their unit, none is guessed."""
    inner = part.part("objections", ("anonymous", "accept", "dispose", "publish", "escalate"))
    timed = isinstance(inner.values.get("publish"), Branch)
    return Objections(
        anonymous=inner.flag("anonymous", default=False),
        accept=_term(inner, "accept"),
        dispose=_term(inner, "dispose"),
        publish=timed or inner.flag("publish", default=False),
        escalate=inner.text("escalate"),
        announce=_term(inner, "publish") if timed else None,
    )


def _term(part: Part, key: str) -> Term | None:
    if not part.has(key):
        return None
    inner = part.part(key, ("days", "unit"))
    for one in ("days", "unit"):
        if not inner.has(one):
            inner.missing(one)
    days = inner.whole("days", 1, MOST_DAYS, 1)
    return Term(days, inner.choice("unit", Unit, Unit.WORKING))


def _close(text: str) -> str:
    """An hour as the publicity rule takes it. Raises WrongUse `bad-close`."""
    return Rule(1, Unit.NATURAL, close=text).close
