"""Reads several people at one step (多人办理): `by: {all: […]}` and its like, and `branches`."""

from __future__ import annotations

from workflow.chain.model.step import Kind, Panel, Seat
from workflow.chain.model.value import Title
from workflow.chain.reading.section import Section
from workflow.chain.reading.tree import Branch, Leaf, Row
from workflow.rules.signers import Mode

SEVERAL = frozenset({Kind.REVIEW, Kind.EVALUATE, Kind.AUTHORIZE, Kind.CLASSIFY})
"""The kinds of step at which several people may act; a body votes, others are done once."""

_MODES = {"of" if mode is Mode.LEAST else str(mode): mode for mode in Mode}
_KEYS = " ".join((*_MODES, "least", "optional"))
_MOST = 99
_NO_TITLE = Title(zh="", en="")


def read_panel(step: Section, kind: Kind, roles: dict[str, Title]) -> Panel | None:
    """The panel of a step, or None where one actor acts. `roles` are the titles of its seats.
    Findings: panel-unclear, panel-count, panel-not-here.
    """
    if step.has("branches"):
        key, panel = "branches", _branches(step)
    elif isinstance(step.values.get("by"), Branch):
        key, panel = "by", _several(step.name, step.section("by", _KEYS), roles)
    else:
        return None
    if kind not in SEVERAL:
        step.note("panel-not-here", key, step=step.name, kind=kind)
    return panel


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
        return tuple(Seat(name, name, roles.get(name, _NO_TITLE)) for name in names)

    key = written[0]
    mode, optional = _MODES[key], seats(by.texts("optional"))
    if mode is Mode.EACH:
        rows = [(node, by.items(key, node, path)) for path, node in by.row(key)]
        sets = tuple(by.leaf_texts(key, items) for node, items in rows if isinstance(node, Row))
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
