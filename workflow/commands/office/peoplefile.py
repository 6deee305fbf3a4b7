"""Reads the people file and the calendar file of an administrator; both are YAML."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeVar

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.reading.section import Section
from workflow.chain.reading.source import Limits, read_sound
from workflow.commands.frame.inputs import clean
from workflow.errors import N_, Answer, CouldNot, Phrase, WrongUse
from workflow.office.administration import Institution, Person
from workflow.office.known import nearest
from workflow.rules.calendar import YearDays, calendar_from_years, parse_day
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, MEMBER, SYSTEM, Grant

Model = TypeVar("Model")
LIMITS = Limits(bytes=4 * 1024 * 1024, values=400_000)
"""Room for the roster of a large university."""


def _read(name: str, keys: str, build: Callable[[Section], Model]) -> Model:
    """What `build` makes of the file, which must have all `keys`. Every value is text first, so a
    person may be called `no` or `off`. Raises CouldNot `bad-data-file` with every line that
    is wrong.
    """

    def whole(top: Section) -> Model:
        for key in keys.split():
            if not top.has(key):
                top.missing(key)
        return build(top)

    return read_sound(name, keys, whole, _CODES, LIMITS)


_CODES = "bad-data-file/advice", "bad-data-file/unread", "bad-data-file/several"


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
    if name and name in seen:
        problem = Phrase(N_("{id} is in the file twice"), {"id": name})
    elif name in RESERVED:
        problem = Phrase(N_("{id} is a word of the program and no log-in name"), {"id": name})
    elif name and (set(name) & APART or name[0] in SIGNS):
        marks = N_("{id} cannot be a log-in name: no blank or comma in it, no @, + or - before it")
        problem = Phrase(marks, {"id": name})
    seen.add(name)
    _tell(row, problem, "id")
    return name


RESERVED = {SYSTEM, "all", "rest"}
"""Who acts by itself, and the words of votes."""
APART = frozenset(",，、;； ")
"""What parts names in a list."""
SIGNS = "@+-*"


_FIX = N_("Fix that line")


def _tell(row: Section, problem: Phrase | None, key: str = "") -> None:
    """Note a problem in this row, or in what stands under a key of it."""
    if problem:
        row.notes.tell(row.at(key) if key else row.path, problem, _FIX)


def _tell_answer(notes: Notes, path: Path, answer: Answer) -> None:
    notes.tell(path, Phrase(answer.what, answer.values), _FIX)


ROLE = "role! institution from to chair"
"""The keys of a role; the institution may be left out where the file has only one."""


def _text(section: Section, key: str) -> str:
    """The text under a key, cleaned; empty where something is wrong with it, which is noted."""
    text = section.text(key)
    try:
        return clean(text, key) if text else ""
    except WrongUse as answer:
        _tell_answer(section.notes, section.at(key), answer)
        return ""


def _grant(section: Section, only: str, known: Roles) -> Grant:
    role, unit = _text(section, "role"), _text(section, "institution") or only
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
    if role:
        _tell(section, problem)
    return Grant(unit, role, since, until, section.flag("chair"))


BUILT_IN = (MEMBER, AUDITOR, ADMINISTRATOR)
"""Roles of every institution."""


def read_calendar(name: str) -> list[YearDays]:
    """The years of a calendar file. Raises CouldNot `bad-data-file` with every wrong line."""
    return _read(name, "years", _years)


def _years(top: Section) -> list[YearDays]:
    years = list[YearDays]()
    for row in top.listed("years", "year! rest_days! make_up_days! source!"):
        year = row.whole("year", date.max.year, 0)
        if year and year in {one.year for one in years}:
            twice = Phrase(N_("the year {year} is in the file twice"), {"year": year})
            _tell(row, twice, "year")
        rest = _days(row, "rest_days", year, _resting)
        work = _days(row, "make_up_days", year, _worked)
        for day, path in work.items():
            if day in rest:
                _tell_answer(row.notes, path, CouldNot("calendar-day-contradicts", day=day))
        years.append(YearDays(year, list(rest), list(work), _text(row, "source")))
    if not years and not top.notes.findings:
        _tell(top, Phrase(N_("there is no year in it"), {}), "years")
    return years


def _resting(year: int, day: date) -> YearDays:
    return YearDays(year, [day], [], "")


def _worked(year: int, day: date) -> YearDays:
    return YearDays(year, [], [day], "")


def _days(
    section: Section, key: str, year: int, alone: Callable[[int, date], YearDays]
) -> dict[date, Path]:
    """The days under a key, each with its place; a wrong one is noted, and one that cannot be in
    its year, which then holds it `alone`.
    """
    days = dict[date, Path]()
    for path, node in section.row(key):
        text = section.leaf_text(key, node, path)
        try:
            days[day := parse_day(text)] = path
            if year:
                calendar_from_years([alone(year, day)])
        except ValueError:
            section.notes.add("bad-value/date", path, text=text)
        except CouldNot as answer:
            _tell_answer(section.notes, path, answer)
    return days
