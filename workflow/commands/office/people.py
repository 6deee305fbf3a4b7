"""tto people: people and their dated roles: import, check, template, list, password."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workflow.commands.frame.inputs import today
from workflow.commands.frame.options import command, group
from workflow.commands.frame.roles import thin_row, vacant_lines
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import table
from workflow.commands.frame.texts import _, say, title, word

if TYPE_CHECKING:
    from workflow.chain.model.chain import Chain
    from workflow.office.coverage import Thin
    from workflow.rules.standing import Standing


SEATS = 3
"""How many lines a template has for the members of a body."""


@command(
    help=_(
        "Add or replace people from a YAML file: institutions, and persons with roles and dates. "
        "Prints a first password for everyone who has none, once; it must be changed."
    ),
    example="tto people import people.yaml",
)
@click.argument("file", metavar="FILE")
def import_(session: Session, file: str) -> None:
    """导入."""
    from workflow.commands.office.peoplefile import read_people
    from workflow.office.administration import import_people
    from workflow.office.coverage import thin

    institutions, persons = read_people(file)
    passwords = import_people(session.office, session.who, institutions, persons)
    units = {one.id for one in institutions}
    units |= {grant.unit for person in persons for grant in person.grants}
    vacant = [one for one in thin(session.office, units) if not one.only]
    session.say(
        {
            "people": [one.id for one in persons],
            "first_passwords": passwords,
            "vacant": [_thin_json(one) for one in vacant],
        },
        lambda: _import_lines(len(persons), passwords, vacant),
    )


def _thin_json(one: Thin) -> dict[str, str]:
    return {"definition": one.chain, "role": one.role, "only": one.only}


def _import_lines(count: int, passwords: dict[str, str], vacant: list[Thin]) -> Iterator[str]:
    yield say(_("✓ people imported: {count}"), {"count": count})
    if passwords:
        yield _("First passwords, shown this once; each is changed at the first log-in:")
        yield table([_("person"), _("password")], [list(one) for one in passwords.items()])
    yield from vacant_lines(vacant)


@command(
    help=_(
        "Which roles and bodies of the chains in use nobody holds today, or only one person: where "
        "that person applies or recuses, nobody is left who may decide."
    ),
    example="tto people check",
)
def check(session: Session) -> None:
    """检查."""
    from workflow.office.coverage import thin
    from workflow.office.queries import visible_units

    found = thin(session.office, visible_units(session.office, session.who))
    session.say({"thin": [_thin_json(one) for one in found]}, lambda: _check_lines(found))


def _check_lines(found: list[Thin]) -> Iterator[str]:
    if not found:
        yield _("Every role is held by two people or more.")
        return
    rows = [[*thin_row(one), one.only or _("nobody")] for one in found]
    yield table([_("chain"), _("role"), "", _("held by")], rows)


@command(
    help=_(
        "A people file to fill in: the institution of a definition, and one line for every role "
        "it needs. Names and log-in names are yours to write."
    ),
    example="tto people template pku-transfer > people.yaml",
)
@click.argument("chain", metavar=_("CHAIN"))
def template(session: Session, chain: str) -> None:
    """模板."""
    from workflow.commands.frame.find import find

    found = find(session, chain)
    text = "\n".join(_template_lines(found, today().year))
    session.say({"yaml": text}, lambda: [text], exact=True)


def _template_lines(chain: Chain, year: int) -> Iterator[str]:
    """The lines; a role for people from outside ends with the `year` unless another day is put."""
    unit, outside = chain.institution, {role.name for role in chain.external_roles}
    yield "institutions:"
    yield f"  - {{id: {chain.unit}, zh: {_quoted(unit.zh)}, en: {_quoted(unit.en)}}}"
    yield "people:"
    yield _("  # id is the log-in name; a role may have the days from: and to:, as 2026-12-31")
    for role in ("member", *chain.roles, "auditor"):
        person = "applicant" if role == "member" else role
        name = _quoted(say(_("somebody ({role})"), {"role": person}))
        about = title(chain.roles[role].shown) if role in chain.roles else word(person)
        ends = f", to: {year}-12-31" if role in outside else ""
        yield f"  - {{id: {person}, name: {name}, roles: [{{role: {role}{ends}}}]}}   # {about}"
    voting = [one for one in chain.bodies.values() if one.rule and not one.adhoc]
    if voting:
        yield _("  # members of bodies that vote; add as many as there are")
    for body in voting:
        for number in range(1, SEATS + 1):
            name = _quoted(say(_("somebody ({role})"), {"role": f"{body.name}-{number}"}))
            seat = f"{{role: {body.name}{', chair: true' if number == 1 else ''}}}"
            about = f"   # {title(body.title)}" if number == 1 else ""
            yield f"  - {{id: {body.name}-{number}, name: {name}, roles: [{seat}]}}{about}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@command(help=_("Everyone of your institution, with roles and dates."), example="tto people list")
def list_(session: Session) -> None:
    """一览."""
    import msgspec

    from workflow.office.queries import people_list

    found = people_list(session.office, session.who)
    session.say(
        {"people": [msgspec.to_builtins(one) for one in found]}, lambda: _lines(session, found)
    )


def _lines(session: Session, found: list[Standing]) -> Iterator[str]:
    from workflow.commands.frame.roles import grant_rows

    rows = [
        [_account(one), one.name, role, unit, _("revoked") if one.revoked else days]
        for one, (role, unit, days) in grant_rows(session, found)
    ]
    yield table([_("person"), _("name"), _("role"), _("institution"), _("dates")], rows)


def _account(one: Standing) -> str:
    """The account; a second one with the first of the same person."""
    return f"{one.person} = {one.same_as}" if one.same_as else one.person


@command(
    help=_("Set a new first password for somebody who forgot theirs; shown once."),
    example="tto people password wang.wei",
)
@click.argument("person", metavar=_("PERSON"))
def password(session: Session, person: str) -> None:
    """重置密码."""
    from workflow.office.administration import reset_password

    plain = reset_password(session.office, session.who, person)
    session.say({"person": person, "first_password": plain}, lambda: [f"{person}  {plain}"])


people = group(
    "people",
    _("People and their dated roles."),
    {"import": import_, "template": template, "list": list_, "check": check, "password": password},
)
"""人员."""
