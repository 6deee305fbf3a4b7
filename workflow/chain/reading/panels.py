"""Reading several people at one step: `by: {all: […]}` and its like, and `branches`."""

from __future__ import annotations

from msgspec.structs import replace

from workflow.chain.model.step import Kind, Panel, Seat
from workflow.chain.model.value import Title
from workflow.chain.reading.section import Part
from workflow.chain.reading.tree import Branch, Leaf, Row
from workflow.rules.signers import Mode

SEVERAL = frozenset({Kind.REVIEW, Kind.EVALUATE, Kind.AUTHORIZE, Kind.CLASSIFY})
"""The kinds of step at which several people may act; a body votes, others are done once."""

_MODES = {"all": Mode.ALL, "any": Mode.ANY, "sequence": Mode.SEQUENCE, "of": Mode.LEAST}
_KEYS = (*_MODES, "one-of-each", "least", "optional")
_MOST = 99


def read_panel(name: str, part: Part, kind: Kind) -> Panel | None:
    """The panel of a step, or None where one actor acts. Findings: panel-unclear, panel-count,
    panel-not-here.
    """
    by = part.values.get("by")
    if part.has("branches"):
        panel = _branches(name, part)
    elif isinstance(by, Branch):
        panel = _several(name, part.part("by", _KEYS))
    else:
        return None
    if kind not in SEVERAL:
        key = "branches" if part.has("branches") else "by"
        part.notes.add("panel-not-here", part.at(key), step=name, kind=kind)
    return panel


def seat_titles(panel: Panel, titles: dict[str, Title]) -> Panel:
    """The panel with the titles of the roles in its seats."""

    def titled(seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
        return tuple(
            one if one.title.zh else replace(one, title=titles.get(one.role, one.title))
            for one in seats
        )

    return replace(panel, seats=titled(panel.seats), optional=titled(panel.optional))


def _branches(name: str, part: Part) -> Panel:
    """Branches that run side by side and join: every one must pass."""
    if part.has("by"):
        part.notes.add("panel-unclear", part.at("by"), step=name)
    seats = tuple(
        Seat(
            branch,
            inner.text("by", needed=True),
            inner.title(),
            inner.texts("requires"),
            inner.texts("asks"),
        )
        for branch, inner in part.named("branches", ("zh", "en", "by", "requires", "asks"))
    )
    if len(seats) < 2:
        part.notes.add("panel-count", part.at("branches"), step=name, most=_MOST)
    return Panel(Mode.ALL, seats)


def _several(name: str, by: Part) -> Panel:
    written = [key for key in (*_MODES, "one-of-each") if by.has(key)]
    if len(written) != 1 or by.has("least") is not by.has("of"):
        by.notes.add("panel-unclear", by.path, step=name)
        return Panel(Mode.ALL, ())
    key = written[0]
    optional = tuple(_seat(role) for role in by.texts("optional"))
    if key == "one-of-each":
        sets = _sets(by)
        seats = tuple(dict.fromkeys(role for one in sets for role in one))
        return _counted(name, by, Panel(Mode.EACH, _named(seats), 0, sets, optional))
    everyone = isinstance(by.values[key], Leaf)
    roles = (by.text(key),) if everyone else by.texts(key)
    if everyone and key == "sequence":
        by.notes.add("panel-unclear", by.at(key), step=name)
    least = by.whole("least", 1, _MOST, 0)
    panel = Panel(_MODES[key], _named(roles), least, (), optional, everyone)
    return _counted(name, by, panel)


def _counted(name: str, by: Part, panel: Panel) -> Panel:
    """Note a panel of one, a seat twice, and a number that can never be reached."""
    names = [one.name for one in panel.seats + panel.optional]
    few = not panel.everyone and (len(panel.seats) < 2 or panel.least > len(panel.seats))
    empty = panel.mode is Mode.EACH and not all(panel.sets)
    if few or empty or len(set(names)) < len(names):
        by.notes.add("panel-count", by.path, step=name, most=len(panel.seats))
    return panel


def _sets(by: Part) -> tuple[tuple[str, ...], ...]:
    found = []
    for path, node in by.row("one-of-each"):
        if not isinstance(node, Row):
            by.notes.add("wrong-shape/list", path, key="one-of-each")
            continue
        items = ((*path, str(number)) for number in range(len(node.items)))
        texts = (by.leaf_text("one-of-each", *pair) for pair in zip(node.items, items, strict=True))
        found.append(tuple(text for text in texts if text))
    return tuple(found)


def _named(roles: tuple[str, ...]) -> tuple[Seat, ...]:
    return tuple(_seat(role) for role in roles)


def _seat(role: str) -> Seat:
    return Seat(role, role, Title(zh="", en=""))
