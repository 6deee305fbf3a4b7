"""The office the machine works in: its definitions, its people, and why somebody may not act."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

from tests import staffing
from tests.property.law import Law
from tests.property.reference import CONTROL, DECISIONS, Case
from tests.story import ADMIN, MEMBERS, Clock, Story
from workflow.chain.reader import load_text
from workflow.chain.reading.library import shipped
from workflow.office import administration as roster
from workflow.rules.standing import ADMINISTRATOR, EVERYWHERE, Grant

FOUR = ("chaoyang-transfer", "jishuitan-grant-of-rights", "pku-transfer", "tsinghua-leader-reward")
"""The chains of which the reference knows every rule; `tests/scenarios/test_every_chain.py` walks
all of them.
"""
WALKED = Path(__file__).with_name("walked.yaml")
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
    """The four definitions, a fifth that waits for an unknown amount, and one for the tests."""
    found = {name: shipped()[name].read_text("utf-8") for name in FOUR}
    held = found["pku-transfer"].replace("unknown: highest", "unknown: hold")
    held = held.replace("pku-transfer", "pku-held").replace("number: PKU", "number: PKH")
    lines = [line for line in held.splitlines() if "{amount: unknown," not in line]
    return {**found, "pku-held": "\n".join(lines) + "\n", "walked": WALKED.read_text("utf-8")}


LAWS = {name: Law(text) for name, text in texts().items()}


SEVERAL_ROLES = {
    "walked.twice": Person("walked", frozenset({"office", "law", "finance"})),
    "walked-board-2": Person("walked", frozenset({"office", "board"})),
}
"""Who could decide at several of the steps that are kept apart."""


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
    return {**found, **SEVERAL_ROLES}


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
    for name in ("pku-held", "walked"):
        text = texts()[name]
        roster.put_in_force(story.office, ADMIN, load_text(text, name), text)
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
    own |= {"apart"} if name in case.kept_apart else set()
    return own | ({"recused"} if name in case.recused else set())


def seat_of(case: Case, name: str) -> str:
    """The seat in which somebody speaks where several decide: the first that is open to them, else
    the first that is open.
    """
    person = STAFF.get(name)
    own = [role for role in case.waiting if person and role in person.roles and not person.until]
    return (own or case.waiting)[0]


def silent(case: Case, name: str, verb: str, today: date) -> set[str]:
    """Why this person may not speak where several decide; empty if they may."""
    if name in {one for one, _ in case.said.values()}:
        return {"already-spoke"}
    return barred(case, name, seat_of(case, name), verb, today)


def several_decide(case: Case, verb: str) -> bool:
    """Whether it is a decision at a step where several people decide."""
    return bool(case.law.seats(case.at)) and verb.strip("_") in DECISIONS


def only_applies(case: Case, name: str) -> bool:
    """Whether the person may not read the case: a member of the institution with no part in it."""
    person = STAFF.get(name)
    if person is None or person.revoked or person.unit != case.law.unit:
        return False
    return person.roles == {"member"} and name not in case.parts | {case.applicant}


def lacking(case: Case) -> str:
    """The role or the body of its step in which nobody is left who may decide; else empty."""
    if case.law.seats(case.at):
        return _lacking_of_several(case)
    votes = "passes" in case.law.data["bodies"].get(case.body, {})
    acting = case.law.role(case.at) if case.at else "applicant"
    for role in (acting, case.body) if votes else (acting,):
        if role != "applicant" and not free(case, role):
            return role
    return ""


def free(case: Case, role: str) -> set[str]:
    """Who holds a role and may decide."""
    unit = case.law.unit
    held = {name for name, one in STAFF.items() if one.unit == unit and role in one.roles}
    return {name for name in held if not (STAFF[name].until or STAFF[name].revoked)} - case.kept_out


def _lacking_of_several(case: Case) -> str:
    """The first role with nobody left, where too few are left to pass it or to be heard."""
    spoken = {name for name, _ in case.said.values()}
    able = {role: free(case, role) - spoken for role in case.waiting}
    yes = sum(agreed for _, agreed in case.said.values())
    left, least = len(case.waiting), case.step["by"]["least"]
    can_pass = yes + left >= least
    ways = product(*([*people, ""] for people in able.values()))
    filled = ([one for one in way if one] for way in ways)
    most = max(len(way) for way in filled if len(way) == len(set(way)))
    if yes + most >= least if can_pass else most == left:
        return ""
    empty = [role for role in able if not able[role]]
    return (*empty, *case.law.seats(case.at))[0]


def fit(case: Case, role: str) -> str:
    """Somebody who may act in a role."""
    if role == "applicant":
        return case.applicant
    if role == ADMINISTRATOR:
        return "admin"
    return f"{case.law.unit}.{role or min(case.law.data['roles'])}.c"
