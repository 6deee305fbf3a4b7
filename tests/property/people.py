"""The office the machine works in: its definitions, its people, and why somebody may not act."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tests import staffing
from tests.property.reference import CONTROL, Case, Law
from tests.story import ADMIN, MEMBERS, Clock, Story
from workflow.chain.reader import load_text
from workflow.chain.reading.library import shipped
from workflow.office import administration as roster
from workflow.rules.standing import ADMINISTRATOR, EVERYWHERE, Grant

FOUR = ("chaoyang-transfer", "jishuitan-grant-of-rights", "pku-transfer", "tsinghua-leader-reward")
"""The chains of which the reference knows every rule; `tests/scenarios/test_every_chain.py` walks
all of them.
"""
ELSEWHERE = "harbin"
SHORT = date(2026, 2, 1)


@dataclass(frozen=True)
class Person:
    """What the reference knows of somebody."""

    unit: str
    roles: frozenset[str]
    until: date | None = None
    revoked: bool = False


def texts() -> dict[str, str]:
    """The four definitions, and a fifth that waits for an unknown amount."""
    found = {name: shipped()[name].read_text("utf-8") for name in FOUR}
    held = found["pku-transfer"].replace("unknown: highest", "unknown: hold")
    held = held.replace("pku-transfer", "pku-held").replace("number: PKU", "number: PKH")
    lines = [line for line in held.splitlines() if "{amount: unknown," not in line]
    return {**found, "pku-held": "\n".join(lines) + "\n"}


LAWS = {name: Law(text) for name, text in texts().items()}


def staff() -> dict[str, Person]:
    """Three holders of every role, and everyone who must not act."""
    found = {"admin": Person(EVERYWHERE, frozenset({ADMINISTRATOR}))}
    for law in LAWS.values():
        roles = frozenset(law.data["roles"])
        for role in roles:
            for letter in "abc":
                found[f"{law.unit}.{role}.{letter}"] = Person(law.unit, frozenset({role}))
        for body in law.data["bodies"]:
            for number in range(len(MEMBERS)):
                found[f"{law.unit}-{body}-{number}"] = Person(law.unit, frozenset({body}))
        found[f"{law.unit}.member"] = Person(law.unit, frozenset({"member"}))
        found[f"{law.unit}.plain"] = Person(law.unit, frozenset({"member"}))
        found[f"{law.unit}.old"] = Person(law.unit, roles, until=SHORT)
        found[f"{law.unit}.gone"] = Person(law.unit, roles, revoked=True)
        found[f"{law.unit}.elsewhere"] = Person(ELSEWHERE, roles)
    return found


STAFF = staff()


def grants(person: Person) -> tuple[Grant, ...]:
    """The grants as the office keeps them; who once held a role is still a member."""
    held = tuple(Grant(person.unit, role, None, person.until) for role in sorted(person.roles))
    return (*held, Grant(person.unit, "member")) if person.until else held


_FOLDER = tempfile.TemporaryDirectory(prefix="tto-property-")


@cache
def _template() -> Path:
    folder = Path(_FOLDER.name)
    story = Story(str(folder / "made.db"), Clock("2026-03-02 09:00"))
    with story.database.writing() as tx:
        staffing.put_institution(tx, ELSEWHERE, "哈尔滨", "Harbin")
        for name, one in STAFF.items():
            revoked = "2026-01-01T00:00:00.000000Z" if one.revoked else None
            staffing.put_person(tx, name, name, grants(one), revoked)
    held = texts()["pku-held"]
    roster.put_in_force(story.office, ADMIN, load_text(held, "pku-held"), held)
    story.database.close()
    return folder / "made.db"


def fresh_office(folder: Path) -> Path:
    """A database of its own for one example."""
    return Path(shutil.copy(_template(), folder / "office.db"))


def barred(case: Case, name: str, role: str, verb: str, today: date) -> set[str]:
    """Why this person may not act in this role on the case; empty if they may."""
    person = STAFF.get(name)
    if person is None:
        return {"person-unknown"}
    if person.revoked:
        return {"person-revoked"}
    if person.unit not in (case.law.unit, EVERYWHERE):
        return {"wrong-institution"}
    if role == "applicant":
        return set() if name == case.applicant else {"not-the-applicant"}
    if not role:
        return set()
    if role not in person.roles:
        return {"wrong-role"}
    if person.until and today > person.until:
        return {"role-expired"}
    if verb in CONTROL:
        return set()
    own = {"own-application"} if name in {case.applicant, *case.listed} else set()
    return own | ({"recused"} if name in case.recused else set())


def only_applies(case: Case, name: str) -> bool:
    """Whether the person may not read the case: a member of the institution with no part in it."""
    person = STAFF.get(name)
    if person is None or person.revoked or person.unit != case.law.unit:
        return False
    return person.roles == {"member"} and name not in case.parts | {case.applicant}


def lacking(case: Case) -> str:
    """The role or the body of its step in which nobody is left who may decide; else empty."""
    by = str(case.step.get("by", "applicant"))
    votes = "passes" in case.law.data["bodies"].get(by, {})
    acting = case.law.role(case.at) if case.at else "applicant"
    for role in (acting, by) if votes else (acting,):
        active = [
            name
            for name, one in STAFF.items()
            if one.unit == case.law.unit and role in one.roles and not (one.until or one.revoked)
        ]
        if role != "applicant" and not set(active) - case.kept_out:
            return role
    return ""


def fit(case: Case, role: str) -> str:
    """Somebody who may act in a role."""
    if role == "applicant":
        return case.applicant
    if role == ADMINISTRATOR:
        return "admin"
    return f"{case.law.unit}.{role or min(case.law.data['roles'])}.c"
