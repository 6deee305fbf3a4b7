"""tto people: people and their dated roles: import, check, template, list, password."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workflow.commands.frame.inputs import today
from workflow.commands.frame.options import chain_or_file_argument, command, group
from workflow.commands.frame.roles import thin_row, vacant_lines
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import listing, picked, table
from workflow.commands.frame.texts import _, say, title, word

if TYPE_CHECKING:
    from workflow.chain.model.chain import Chain
    from workflow.office.administration import Change
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
@click.option("--replace", is_flag=True, help=_("Known people may lose roles by it."))
def import_(session: Session, file: str, replace: bool) -> None:
    """导入."""
    from workflow.commands.frame.find import definitions
    from workflow.commands.office.peoplefile import read_people
    from workflow.office.administration import Change, import_people
    from workflow.office.coverage import thin

    institutions, persons = read_people(file, _known_roles(definitions(session)))
    changes = dict[str, Change]()
    passwords = import_people(
        *(session.office, session.who, institutions, persons), replace=replace, changes=changes
    )
    units = {institution.id for institution in institutions}
    units |= {grant.unit for person in persons for grant in person.grants}
    vacant: list[Thin] = []
    try:
        vacant = [role for role in thin(session.office, units) if not role.only]
    finally:  # the passwords are known nowhere else
        session.say(
            {
                "people": [person.id for person in persons],
                "first_passwords": passwords,
                "changes": changes,
                "vacant": [_thin_json(role) for role in vacant],
            },
            lambda: _import_lines(len(persons), passwords, changes, vacant),
        )


def _thin_json(role: Thin) -> dict[str, str]:
    return {"definition": role.chain, **picked(role, "role only")}


def _known_roles(chains: list[Chain]) -> dict[str, set[str]]:
    """The roles and bodies of the definitions of each institution."""
    known: dict[str, set[str]] = {}
    for chain in chains:
        known.setdefault(chain.unit, set()).update(chain.roles, chain.bodies)
    return known


def _import_lines(
    count: int, passwords: dict[str, str], changes: dict[str, Change], vacant: list[Thin]
) -> Iterator[str]:
    yield say(_("✓ people imported: {count}"), {"count": count})
    for person, change in changes.items():
        signs = [f"+{role}" for role in change.gains] + [f"−{role}" for role in change.loses]
        yield f"  {person}  {'  '.join(signs)}"
    if passwords:
        yield _("First passwords, shown this once; each is changed at the first log-in:")
        yield table([_("person"), _("password")], list(passwords.items()))
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

    roles = thin(session.office, visible_units(session.office, session.who))
    session.say(
        {"thin": [_thin_json(role) for role in roles]},
        lambda: listing(
            roles,
            lambda role: [*thin_row(role), role.only or _("nobody")],
            [_("chain"), _("role"), "", _("held by")],
            _("Every role is held by two people or more."),
        ),
    )


@command(
    help=_(
        "A people file to fill in: the institution of a definition, and one line for every role "
        "it needs. Names and log-in names are yours to write."
    ),
    example="tto people template pku-transfer > people.yaml",
    open_to_all=True,
)
@chain_or_file_argument
def template(session: Session, chain: str) -> None:
    """模板."""
    from workflow.commands.frame.find import find
    from workflow.office.queries import institutions

    definition = find(session, chain)
    others = (
        {unit for unit, *_names in institutions(session.office)} if session.has_database else set()
    )
    begun = f"{definition.unit}." if others - {definition.unit} else ""
    text = "\n".join(_template_lines(definition, today().year, begun))
    session.say({"yaml": text}, lambda: [text], exact=True)


def _template_lines(chain: Chain, year: int, begun: str) -> Iterator[str]:
    """The lines; a role for people from outside ends with the `year` unless another day is put.
    Every log-in name is `begun` alike where there is another institution, whose people are others.
    """
    unit, outside = chain.institution, {role.name for role in chain.external_roles}
    yield "institutions:"
    yield f"  - {{id: {chain.unit}, zh: {_quoted(unit.zh)}, en: {_quoted(unit.en)}}}"
    yield "people:"
    yield _("  # id is the log-in name; a role may have the days from: and to:, as 2026-12-31")
    for role in ("member", *chain.roles, "auditor"):
        named = "applicant" if role == "member" else role
        person = begun + named
        about = title(chain.roles[role].shown) if role in chain.roles else word(named)
        ends = f", to: {year}-12-31" if role in outside else ""
        yield f"{_person(person, role, ends)}   # {about}"
    voting = [body for body in chain.bodies.values() if body.rule and not body.adhoc]
    if voting:
        yield _("  # members of bodies that vote; add as many as there are")
    for body in voting:
        member = begun + body.name
        yield f"{_person(f'{member}-1', body.name, ', chair: true')}   # {title(body.title)}"
        for number in range(2, SEATS + 1):
            yield _person(f"{member}-{number}", body.name)


def _person(person: str, role: str, more: str = "") -> str:
    name = _quoted(say(_("somebody ({role})"), {"role": person}))
    return f"  - {{id: {person}, name: {name}, roles: [{{role: {role}{more}}}]}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@command(help=_("Everyone of your institution, with roles and dates."), example="tto people list")
def list_(session: Session) -> None:
    """一览."""
    from workflow.office.queries import people_list

    persons = people_list(session.office, session.who)
    session.say({"people": persons}, lambda: _lines(session, persons))


def _lines(session: Session, people: list[Standing]) -> Iterator[str]:
    """A line for each role; a second account with the first of the same person."""
    from workflow.commands.frame.roles import grant_rows

    rows = []
    for person, (role, unit, days) in grant_rows(session, people):
        account = f"{person.person} = {person.same_as}" if person.same_as else person.person
        rows.append([account, person.name, role, unit, _("revoked") if person.revoked else days])
    yield table([_("person"), _("name"), _("role"), _("institution"), _("dates")], rows)


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


@command(
    help=_(
        "Print a log-in of a year for an account of cron, which holds the role service and no "
        "other; shown once. tto people password ends it."
    ),
    example="tto people token cron",
)
@click.argument("person", metavar=_("PERSON"))
def token(session: Session, person: str) -> None:
    """服务令牌."""
    from workflow.office.upkeep import service_token

    made = service_token(session.office, session.who, person)
    session.say(
        {"person": person, "token": made.token, "expires_at": made.expires_at},
        lambda: [f"TTO_TOKEN={made.token}"],
        exact=True,
    )


people = group(
    "people",
    _("People and their dated roles."),
    {
        "import": import_,
        "template": template,
        "list": list_,
        "check": check,
        "password": password,
        "token": token,
    },
)
"""人员."""
