"""The people file and the calendar file of an administrator."""

from __future__ import annotations

from datetime import date

import msgspec

from workflow.chain.findings.finding import Notes, Path
from workflow.commands.frame.datafile import bad_data, read_data
from workflow.commands.frame.inputs import clean
from workflow.errors import N_, Phrase
from workflow.office.administration import Institution, Person
from workflow.rules.calendar import YearDays
from workflow.rules.standing import Grant


class InstitutionRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An institution in a people file."""

    id: str
    zh: str
    en: str = ""


class RoleRow(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}
):
    """A role in a people file; the institution may be left out where the file has only one."""

    role: str
    institution: str = ""
    since: date | None = None
    until: date | None = None
    chair: bool = False


class PersonRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person in a people file."""

    id: str
    name: str
    roles: list[RoleRow] = []
    revoked: bool = False
    same_as: str = ""


class PeopleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A people file."""

    institutions: list[InstitutionRow]
    people: list[PersonRow]


class CalendarFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A calendar file."""

    years: list[YearDays]


def read_people(name: str) -> tuple[list[Institution], list[Person]]:
    """The institutions and people of a file. Raises CouldNot `bad-data-file` with the line."""
    found, notes = read_data(name, PeopleFile)
    institutions = [
        Institution(clean(one.id, "id"), clean(one.zh, "zh"), clean(one.en or one.zh, "en"))
        for one in found.institutions
    ]
    only = institutions[0].id if len(institutions) == 1 else ""
    persons = [
        Person(
            clean(one.id, "id"),
            clean(one.name, "name"),
            tuple(
                _grant(row, only, notes, ("people", str(at), "roles", str(number)))
                for number, row in enumerate(one.roles)
            ),
            one.revoked,
            clean(one.same_as, "same_as") if one.same_as else "",
        )
        for at, one in enumerate(found.people)
    ]
    return institutions, persons


def _grant(row: RoleRow, only: str, notes: Notes, path: Path) -> Grant:
    line = notes.place(path)[0]
    if not (row.institution or only):
        problem = Phrase(
            N_("the role {role} does not say at which institution"), {"role": row.role}
        )
        raise bad_data(notes.file, line, problem)
    if row.since and row.until and row.until < row.since:
        ends = N_("the role {role} would end on {until}, before it begins on {since}")
        values = {"role": row.role, "until": row.until, "since": row.since}
        raise bad_data(notes.file, line, Phrase(ends, values))
    return Grant(row.institution or only, row.role, row.since, row.until, row.chair)


def read_calendar(name: str) -> list[YearDays]:
    """The years of a calendar file. Raises CouldNot with what is wrong."""
    from workflow.rules.calendar import calendar_from_years

    found, notes = read_data(name, CalendarFile)
    if not found.years:
        line = notes.place(("years",))[0]
        raise bad_data(notes.file, line, Phrase(N_("there is no year in it"), {}))
    for one in found.years:
        calendar_from_years([one])
    return found.years
