"""Reads the people file and the calendar file of an administrator; both are YAML."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import TypeVar

from workflow.chain.reading.section import Section
from workflow.chain.reading.source import Limits, read_sound
from workflow.commands.frame.inputs import clean
from workflow.errors import N_, CouldNot, Phrase
from workflow.office.administration import Institution, Person
from workflow.office.known import nearest
from workflow.rules.calendar import YearDays, calendar_from_years, parse_day
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, MEMBER, SYSTEM, Grant

Model = TypeVar("Model")
LIMITS = Limits(bytes=4 * 1024 * 1024, values=400_000)
"""Room for the roster of a large university."""


def _read(name: str, keys: str, build: Callable[[Section], Model]) -> Model:
    """What `build` makes of the file, which must have all `keys`. Every value is text first, so a
    person may be called `no` or `off`. Raises CouldNot `bad-data-file` with the first line that is
    wrong.
    """

    def whole(top: Section) -> Model:
        for key in keys.split():
            if not top.has(key):
                top.missing(key)
        return build(top)

    return read_sound(name, keys, whole, _CODES, LIMITS)


_CODES = "bad-data-file/advice", "bad-data-file/unread"


def _bad(file: str, line: int, problem: Phrase) -> CouldNot:
    return CouldNot("bad-data-file", file=file, line=line, problem=problem)


Roles = Mapping[str, Collection[str]]
"""The roles and bodies that the definitions of an institution know."""


def read_people(name: str, known: Roles) -> tuple[list[Institution], list[Person]]:
    """The institutions and people of a file. A role must be one that is `known`, where a definition
    of the institution is there. Raises CouldNot `bad-data-file` with the line.
    """
    return _read(name, "institutions people", lambda top: _people(top, known))


def _people(top: Section, known: Roles) -> tuple[list[Institution], list[Person]]:
    institutions = [
        Institution(_text(row, "id"), _text(row, "zh"), _text(row, "en") or _text(row, "zh"))
        for row in top.listed("institutions", "id! zh! en")
    ]
    only = institutions[0].id if len(institutions) == 1 else ""
    seen = set[str]()
    people = [
        Person(
            _id(row, seen),
            _text(row, "name"),
            tuple(_grant(role, only, known) for role in row.listed("roles", ROLE)),
            row.flag("revoked"),
            _text(row, "same_as"),
        )
        for row in top.listed("people", "id! name! roles revoked same_as")
    ]
    return institutions, people


def _id(row: Section, seen: set[str]) -> str:
    """A log-in name that nobody else of the file has, and that means nothing else."""
    name = _text(row, "id")
    problem = None
    if name in seen:
        problem = Phrase(N_("{id} is in the file twice"), {"id": name})
    elif name in RESERVED:
        problem = Phrase(N_("{id} is a word of the program and no log-in name"), {"id": name})
    elif name and (set(name) & APART or name[0] in SIGNS):
        marks = N_("{id} cannot be a log-in name: no blank or comma in it, no @, + or - before it")
        problem = Phrase(marks, {"id": name})
    seen.add(name)
    _tell(row, problem)
    return name


RESERVED = {SYSTEM, "all", "rest"}
"""Who acts by itself, and the words of votes."""
APART = frozenset(",，、;； ")
"""What parts names in a list."""
SIGNS = "@+-*"


def _tell(row: Section, problem: Phrase | None) -> None:
    """Refuse the file for a problem in this row, unless something before it is wrong already."""
    notes = row.notes
    if problem and not notes.findings:
        raise _bad(notes.file, notes.place(row.path)[0], problem)


ROLE = "role! institution from to chair"
"""The keys of a role; the institution may be left out where the file has only one."""


def _text(section: Section, key: str) -> str:
    text = section.text(key)
    return clean(text, key) if text else ""


def _grant(section: Section, only: str, known: Roles) -> Grant:
    role, unit = section.text("role"), section.text("institution") or only
    since, until = (section.read(key, parse_day, None) for key in ("from", "to"))
    problem = None
    if not unit:
        problem = Phrase(N_("the role {role} does not say at which institution"), {"role": role})
    elif since and until and until < since:
        ends = N_("the role {role} would end on {until}, before it begins on {since}")
        problem = Phrase(ends, {"role": role, "until": until, "since": since})
    elif unit in known and role not in {*known[unit], *BUILT_IN}:
        names = {name: () for name in (*known[unit], *BUILT_IN)}
        text = N_("no definition of {unit} knows the role {role}; the nearest: {nearest}")
        problem = Phrase(text, {"unit": unit, "role": role, "nearest": nearest(role, names)})
    _tell(section, problem)
    return Grant(unit, role, since, until, section.flag("chair"))


BUILT_IN = (MEMBER, AUDITOR, ADMINISTRATOR)
"""Roles of every institution."""


def read_calendar(name: str) -> list[YearDays]:
    """The years of a calendar file. Raises CouldNot with what is wrong."""
    years = _read(name, "years", _years)
    for year in years:
        calendar_from_years([year])
    return years


def _years(top: Section) -> list[YearDays]:
    years = [
        YearDays(
            row.whole("year", date.max.year, 0),
            list(_days(row, "rest_days")),
            list(_days(row, "make_up_days")),
            row.text("source"),
        )
        for row in top.listed("years", "year! rest_days! make_up_days! source!")
    ]
    if not years and not top.notes.findings:
        line = top.notes.place(("years",))[0]
        raise _bad(top.notes.file, line, Phrase(N_("there is no year in it"), {}))
    return years


def _days(section: Section, key: str) -> Iterator[date]:
    for path, node in section.row(key):
        text = section.leaf_text(key, node, path)
        try:
            yield parse_day(text)
        except ValueError:
            section.notes.add("bad-value/date", path, text=text)
