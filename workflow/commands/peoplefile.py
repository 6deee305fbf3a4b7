"""Data files of an administrator: people and calendars, read strictly."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from workflow.commands.desk import words
from workflow.errors import N_, CouldNot
from workflow.roster import Institution, Person
from workflow.rules.calendar import YearDays
from workflow.rules.standing import Grant

Model = TypeVar("Model")
LARGEST = 4 * 1024 * 1024


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


class PersonRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person in a people file."""

    id: str
    name: str
    roles: list[RoleRow] = []
    revoked: bool = False


class PeopleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A people file."""

    institutions: list[InstitutionRow]
    people: list[PersonRow]


class CalendarFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A calendar file."""

    years: list[YearDays]


def read_people(name: str) -> tuple[list[Institution], list[Person]]:
    """The institutions and people of a file. Raises CouldNot with what is wrong."""
    found = _read(name, PeopleFile)
    institutions = [
        Institution(words(one.id, "id"), words(one.zh, "zh"), words(one.en or one.zh, "en"))
        for one in found.institutions
    ]
    only = institutions[0].id if len(institutions) == 1 else ""
    persons = [
        Person(
            words(one.id, "id"),
            words(one.name, "name"),
            tuple(_grant(name, one, row, only) for row in one.roles),
            one.revoked,
        )
        for one in found.people
    ]
    return institutions, persons


def _grant(name: str, person: PersonRow, row: RoleRow, only: str) -> Grant:
    unit = row.institution or only
    if not unit:
        raise _bad(name, f"{person.id}: institution?")
    if row.since and row.until and row.until < row.since:
        raise _bad(name, f"{person.id}: {row.role}: {row.since} > {row.until}")
    return Grant(unit, row.role, row.since, row.until)


def read_calendar(name: str) -> list[YearDays]:
    """The years of a calendar file. Raises CouldNot with what is wrong."""
    from workflow.rules.calendar import calendar_from_years

    years = _read(name, CalendarFile).years
    if not years:
        raise _bad(name, "years: —")
    for one in years:
        calendar_from_years([one])
    return years


def _read(name: str, model: type[Model]) -> Model:
    import yaml

    # every scalar stays text: a person may be called `no` or `off`

    path = Path(name).expanduser()
    try:
        if path.stat().st_size > LARGEST:
            raise _bad(name, f"> {LARGEST} B")
        data: Any = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        return msgspec.convert(data, model, strict=False)
    except OSError as error:
        raise _bad(name, error.strerror or str(error)) from None
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise _bad(name, " ".join(str(error).split())) from None


def _bad(name: str, reason: str) -> CouldNot:
    return CouldNot(
        "bad-data-file",
        N_("{file} cannot be read: {reason}"),
        do=N_("Mend that place; docs/data-files.md shows the form. Nothing was changed."),
        file=name,
        reason=reason[:300],
    )
