"""Reading the clocks of a file, and proving that each can start, end and tell somebody."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import APPLICANT, Chain, FieldType, Kind
from workflow.chain.model.clocks import BY_MONEY, Anchor, ClockRule, Point
from workflow.chain.reading.legal_basis import read_basis
from workflow.chain.reading.periods import MOST_DAYS, MOST_MONTHS, read_warn
from workflow.chain.reading.section import Part
from workflow.chain.reading.tree import Branch
from workflow.rules.calendar import Roll, Unit

LENGTHS = ("months", "years", "days", "day_of_next_month")
_KEYS = (
    *("zh", "en", "from", *LENGTHS, "unit", "every_months", "roll"),
    *("warn", "until", "for", "basis", "assumed"),
)
_MOST_YEARS = MOST_MONTHS // 12
_LAST_OF_MONTH = 31


def read_clocks(top: Part) -> dict[str, ClockRule]:
    """The clocks of a file, by name."""
    return {name: _clock(name, part) for name, part in top.named("clocks", _KEYS)}


def _clock(name: str, part: Part) -> ClockRule:
    _check_length(name, part)
    start = ((Anchor.INCOME, Anchor.PAYMENT), (Anchor.PASSED, Anchor.FIELD))
    stop = ((Anchor.PAID,), (Anchor.PASSED, Anchor.FILED, Anchor.FIELD))
    if not part.has("from"):
        part.missing("from")
    years = part.whole("years", 1, _MOST_YEARS, 0)
    return ClockRule(
        name=name,
        title=part.title(),
        begins=_point(part, "from", *start) or Point(Anchor.FIELD),
        told=part.text("for", needed=True),
        months=part.whole("months", 1, MOST_MONTHS, 12 * years),
        days=part.whole("days", 1, MOST_DAYS, 0),
        unit=part.choice("unit", Unit, Unit.NATURAL),
        day_of_next_month=part.whole("day_of_next_month", 1, _LAST_OF_MONTH, 0),
        every_months=part.whole("every_months", 1, MOST_MONTHS, 0),
        roll=part.choice("roll", Roll, Roll.NONE),
        warn=read_warn(part),
        ends=_point(part, "until", *stop) if part.has("until") else None,
        basis=read_basis(part),
        assumed=part.words("assumed"),
    )


def _check_length(name: str, part: Part) -> None:
    """One length, with the unit of its days; none is guessed and no two are added up."""
    written = [key for key in LENGTHS if part.has(key)]
    if not written and not part.has("every_months"):
        part.notes.add("clock-length", part.path, clock=name)
    if len(written) > 1:
        keys = ", ".join(written)
        part.notes.add("clock-length/two", part.at(written[1]), clock=name, keys=keys)
    if part.has("days") and not part.has("unit"):
        part.missing("unit")


def _point(part: Part, key: str, alone: Iterable[Anchor], named: Iterable[Anchor]) -> Point | None:
    """A moment: one word, or one word with the name of a step or a field."""
    words = [str(one) for one in named]
    if not isinstance(part.values.get(key), Branch):
        text, allowed = part.text(key), [str(one) for one in alone]
        if text in allowed:
            return Point(Anchor(text))
        if text:
            shown = ", ".join([*allowed, *(f"{{{one}: …}}" for one in words)])
            part.notes.add("bad-value", part.at(key), text=text, key=key, allowed=shown)
        return None
    inner = part.part(key, words)
    found = [one for one in words if inner.has(one)]
    if len(found) == 1:
        return Point(Anchor(found[0]), inner.text(found[0]))
    part.notes.add("clock-point", part.at(key), key=key, allowed=", ".join(words))
    return None


def check_clocks(chain: Chain, notes: Notes) -> None:
    """Every clock and every warning of a chain; adds findings, none stops the others."""
    for name, rule in chain.clocks.items():
        path: Path = ("clocks", name)
        if name in chain.steps:
            notes.add("name-clash/clock", path, text=name)
        _check_actor(chain, notes, (*path, "for"), rule.told)
        for key, point in (("from", rule.begins), ("until", rule.ends)):
            if point:
                _check_point(chain, notes, (*path, key), point)
        money = rule.begins.what in BY_MONEY
        if rule.day_of_next_month and not (money or rule.begins.what is Anchor.FIELD):
            notes.add("clock-month", (*path, "day_of_next_month"), clock=name)
        if rule.ends and rule.ends.what is Anchor.PAID and rule.begins.what is not Anchor.INCOME:
            notes.add("clock-until", (*path, "until"), clock=name)
    for name, step in chain.steps.items():
        at: Path = ("steps", name)
        _check_actor(chain, notes, (*at, "end_early"), step.end_early)
        if step.extension:
            by = step.extension.by
            _check_actor(chain, notes, (*at, "extension", "by"), by, applicant=False)
        if step.kind is Kind.FILE and step.warn and not step.every_months:
            notes.add("warn-without-day", (*at, "warn"), step=name)


def _check_actor(
    chain: Chain, notes: Notes, path: Path, by: str, *, applicant: bool = True
) -> None:
    known = {*chain.roles, *([APPLICANT] if applicant else [])}
    if by and by not in known:
        notes.add("no-approver/told", path, by=by, allowed=", ".join(sorted(known)))


def _check_point(chain: Chain, notes: Notes, path: Path, point: Point) -> None:
    """Whether the step or the date field that is named is there."""
    at = (*path, str(point.what))
    if point.what is Anchor.FIELD:
        field = chain.fields.get(point.name)
        if point.name and field is None:
            notes.add("unknown-field", at, name=point.name)
        elif field and field.type is not FieldType.DATE:
            notes.add("clock-field", at, name=point.name)
    elif point.what in (Anchor.PASSED, Anchor.FILED):
        step = chain.steps.get(point.name)
        files = [one.name for one in chain.steps.values() if one.kind is Kind.FILE]
        if point.name and step is None:
            notes.add("unknown-step", at, name=point.name, allowed=", ".join(chain.steps))
        elif step and point.what is Anchor.FILED and step.kind is not Kind.FILE:
            allowed = ", ".join(files) or "—"
            notes.add("clock-step", at, name=point.name, allowed=allowed)


def told_by_clocks(chain: Chain) -> set[str]:
    """The roles that clocks and periods use."""
    used = {rule.told for rule in chain.clocks.values()}
    used |= {step.end_early for step in chain.steps.values()}
    return used | {step.extension.by for step in chain.steps.values() if step.extension}
