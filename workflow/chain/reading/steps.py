"""Reads the steps: the keys that each kind has, where a step refuses and returns to, and several
people at one step (多人办理): `by: {all: […]}` and its like, and `branches`.
"""

from __future__ import annotations

from msgspec.structs import replace

from workflow.chain.model.step import (
    APPLICANT,
    END,
    JUDGING,
    SEVERAL,
    SUBMISSION,
    Deadline,
    Kind,
    Objections,
    Panel,
    Publicity,
    Rounds,
    Seat,
    Step,
    Term,
    Tool,
)
from workflow.chain.model.value import Title
from workflow.chain.reading.section import Section, keys_of
from workflow.chain.reading.tree import Branch, Leaf, Row
from workflow.rules.signers import Mode

_COMMON = "zh en kind by branches refuses deadline requires asks basis assumed"
_KEYS_OF_KIND = {
    Kind.REVIEW: "on_refuse on_return rounds tool",
    Kind.CLASSIFY: "tool",
    Kind.DECIDE: "on_refuse on_return rounds quorum passes",
    Kind.AUTHORIZE: "on_refuse on_return rounds",
    Kind.EVALUATE: "on_refuse on_return rounds binding tool",
    Kind.PRICE: "on_return rounds",
    Kind.FILE: "on_return rounds blocking every_months warn",
    Kind.PUBLICIZE: "days unit places handled_by on_upheld roll count_start_day close objections",
    Kind.CONTRACT: "parties",
    Kind.PAY: "pays relief",
    Kind.PERIOD: "months warn end_early extension",
    Kind.SUBPROCESS: "on_refuse chain carry",
}
_NEEDED = {
    Kind.SUBPROCESS: {"chain": "subprocess-without-chain"},
    Kind.PERIOD: {"months": "period-without-months"},
    Kind.CONTRACT: {"parties": "contract-without-parties"},
    Kind.PUBLICIZE: {
        "unit": "publicity-without-unit",
        "days": "publicity-without-length",
        "places": "publicity-incomplete",
        "handled_by": "publicity-incomplete",
        "on_upheld": "publicity-incomplete",
    },
}
_ALL_KEYS = " ".join((_COMMON, *_KEYS_OF_KIND.values()))
_RESERVED = (END, "completed", "refused")  # the ends of the machine

_MODES = {"of" if mode is Mode.LEAST else str(mode): mode for mode in Mode}
_PANEL_KEYS = " ".join((*_MODES, "least", "optional"))
_MOST = 99
_AFTER_ALL = "after-all"


def read_steps(top: Section, roles: dict[str, Title]) -> dict[str, Step]:
    """The steps of a file; `submission` comes first and is added where it is not written.
    `roles` are the titles of the seats where several act.
    """
    defaults = top.section("defaults", "approve refuse return")
    defaults.one_of("approve", "next")
    sections = top.named("steps", _ALL_KEYS, _RESERVED)
    steps = {section.name: _step(section, defaults, roles) for section in sections}
    title = Title(zh="提交申请", en="Submission")
    first = steps.pop(SUBMISSION, Step(SUBMISSION, title, Kind.SUBMIT, APPLICANT))
    return {SUBMISSION: first, **steps}


def _step(section: Section, defaults: Section, roles: dict[str, Title]) -> Step:
    kind = _kind(section)
    panel = _asked_to_the_end(section, kind, _panel(section, kind, roles))
    rounds = _rounds(section) if section.has("rounds") else None
    back = _return(section, kind, defaults)
    alone = _can_refuse(section, kind) and not (panel or section.has("tool"))
    if rounds and not (back and (alone or not rounds.refuses)):
        code = "rounds-not-here/refuse" if back else "rounds-not-here"
        section.note(code, "rounds", step=section.name)
    return section.make(
        Step,
        kind=kind,
        by="" if panel else _actor(section),
        panel=panel,
        on_refuse=_refusal(section, kind, defaults),
        on_return=back,
        publicity=section.make(Publicity, objections=_objections(section))
        if kind is Kind.PUBLICIZE
        else None,
        deadline=_deadline(section) if section.has("deadline") else None,
        tool=_tool(section) if section.has("tool") else None,
        rounds=rounds,
    )


def _kind(section: Section) -> Kind:
    """The kind of a step; notes the keys that it lacks and those of other kinds."""
    submission = section.name == SUBMISSION
    kind = section.choice("kind", Kind, Kind.SUBMIT if submission else Kind.REVIEW)
    if not section.has("kind") and not submission:
        section.missing("kind")
    if section.text("kind") in tuple(Kind) or (submission and not section.has("kind")):
        known = f"{_COMMON} {_KEYS_OF_KIND.get(kind, '')}".split()
        for key, place in section.node.keys.items():
            if key in _ALL_KEYS.split() and key not in known:
                at = section.at(key)
                section.notes.add_at("key-of-other-kind", place, at, key=key, kind=f"kind: {kind}")
    else:
        section.notes.broken.add("paths")  # who decides last is not known
    if submission and kind is not Kind.SUBMIT:
        section.bad_value("kind", kind, Kind.SUBMIT)
    for key, code in _NEEDED.get(kind, {}).items():
        if not section.has(key) or (key == "parties" and not section.section(key).values):
            section.note(code, step=section.name, key=key)
    return kind


def _actor(section: Section) -> str:
    if section.name == SUBMISSION:
        section.one_of("by", APPLICANT)
        return APPLICANT
    if not section.has("by"):
        section.missing("by")
    return section.text("by")


def _refusal(section: Section, kind: Kind, defaults: Section) -> str:
    """The target of a refusal; empty for a step that cannot refuse."""
    if not _can_refuse(section, kind):
        return ""
    target = section.text("on_refuse") or defaults.text("refuse")
    if not target:
        section.note("no-refusal-target", step=section.name)
    return target


def _can_refuse(section: Section, kind: Kind) -> bool:
    binding = kind is Kind.EVALUATE and section.flag("binding", default=True)
    return kind in JUDGING or kind is Kind.SUBPROCESS or binding


def _return(section: Section, kind: Kind, defaults: Section) -> str:
    """The target of a return; empty for a step that cannot return."""
    blocking = kind is Kind.FILE and section.flag("blocking", default=True)
    if not (kind in JUDGING or kind in (Kind.EVALUATE, Kind.PRICE) or blocking):
        return ""
    return section.text("on_return") or defaults.text("return")


def _tool(section: Section) -> Tool:
    """自动环节: `tool: name`, or with `called: false` where its answers are only handed in."""
    if isinstance(section.values["tool"], Leaf):
        return Tool(section.plain_name("tool"))
    tool = section.section("tool", "name! called")
    return Tool(tool.plain_name("name"), tool.flag("called", default=True))


def _rounds(section: Section) -> Rounds:
    """退回次数: `rounds: 3`, or with `after:` what follows the last."""
    if isinstance(section.values["rounds"], Leaf):
        return Rounds(section.whole("rounds", _MOST, 1))
    rounds = section.section("rounds", "most! after")
    refuses = rounds.one_of("after", "none", "refuse") == "refuse"
    return Rounds(rounds.whole("most", _MOST, 1), refuses)


def _deadline(section: Section) -> Deadline:
    """办理期限: its length and unit are never guessed, and it never agrees."""
    group = section.section("deadline", keys_of(Deadline))
    deadline = group.make(Deadline)
    if deadline.remind >= deadline.days or (group.has("escalate") and group.has("lapse")):
        section.note("deadline-unclear", "deadline", step=section.name)
    return deadline


def _objections(step: Section) -> Objections | None:
    """异议: `publish` is true or false, or the days for it."""
    if not step.has("objections"):
        return None
    section = step.section("objections", "anonymous accept dispose publish escalate")
    if isinstance(section.values.get("publish"), Branch):
        term = section.section("publish", keys_of(Term)).make(Term)
        return section.make(Objections, publish=True, announce=term)
    return section.make(Objections, announce=None)


def _panel(step: Section, kind: Kind, roles: dict[str, Title]) -> Panel | None:
    """The panel of a step, or None where one actor acts. `roles` are the titles of its seats.
    Findings: panel-unclear, panel-count, panel-not-here.
    """
    if step.has("branches"):
        key, panel = "branches", _branches(step)
    elif isinstance(step.values.get("by"), Branch):
        key, panel = "by", _several(step.name, step.section("by", _PANEL_KEYS), roles)
    else:
        return None
    if kind not in SEVERAL:
        step.note("panel-not-here", key, step=step.name, kind=kind)
    return panel


def _asked_to_the_end(step: Section, kind: Kind, panel: Panel | None) -> Panel | None:
    """`refuses`: whether one no of several ends the step at once, or once all have spoken. There is
    no such choice where one person acts, where the first to speak decides, where the next is asked
    after a yes only, and where nobody can refuse.
    """
    written = step.text("refuses")
    if not step.has("refuses") or not step.one_of("refuses", "at-once", _AFTER_ALL):
        return panel
    if panel is None or panel.mode in (Mode.ANY, Mode.SEQUENCE) or not _can_refuse(step, kind):
        step.note("after-all-not-here", "refuses", step=step.name)
        return panel
    return replace(panel, after_all=written == _AFTER_ALL)


def _branches(step: Section) -> Panel:
    """Branches that run side by side and join: every one must pass."""
    if step.has("by"):
        step.note("panel-unclear", "by", step=step.name)
    seats = tuple(
        branch.make(Seat, role=branch.text("by"))
        for branch in step.named("branches", "zh en by! requires asks")
    )
    if len(seats) < 2:
        step.note("panel-count", "branches", step=step.name, most=_MOST)
    return Panel(Mode.ALL, seats)


def _several(step: str, by: Section, roles: dict[str, Title]) -> Panel:
    """A group of roles, and how many of them must agree."""
    written = [key for key in _MODES if by.has(key)]
    if len(written) != 1 or by.has("least") is not by.has("of"):
        by.note("panel-unclear", step=step)
        return Panel(Mode.ALL, ())

    def seats(names: tuple[str, ...]) -> tuple[Seat, ...]:
        return tuple(Seat(name, name, roles.get(name, Title(zh="", en=""))) for name in names)

    key = written[0]
    mode, optional = _MODES[key], seats(by.texts("optional"))
    if mode is Mode.EACH:
        rows = [(node, by.items(key, node, path)) for path, node in by.row(key)]
        sets = tuple(by.texts(key, items) for node, items in rows if isinstance(node, Row))
        every = tuple(dict.fromkeys(role for row in sets for role in row))
        panel = Panel(mode, seats(every), 0, sets, optional)
    else:
        everyone = isinstance(by.values[key], Leaf)
        if everyone and mode is Mode.SEQUENCE:
            by.note("panel-unclear", key, step=step)
        names = (by.text(key),) if everyone else by.texts(key)
        panel = Panel(mode, seats(names), by.whole("least", _MOST, 0), (), optional, everyone)
    _check_count(step, by, panel)
    return panel


def _check_count(step: str, by: Section, panel: Panel) -> None:
    """Note a panel of one, a seat twice, and a number that can never be reached."""
    names = [seat.name for seat in panel.seats + panel.optional]
    few = not panel.everyone and (len(panel.seats) < 2 or panel.least > len(panel.seats))
    empty = panel.mode is Mode.EACH and not all(panel.sets)
    if few or empty or len(set(names)) < len(names):
        by.note("panel-count", step=step, most=len(panel.seats))
