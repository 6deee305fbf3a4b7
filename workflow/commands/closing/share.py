"""tto share: list the sharing rules, prove a division, record an income, divide a part of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click

from workflow.application.money.events import Divide, Share
from workflow.commands.closing.share_amounts import Amounts, require_once
from workflow.commands.frame.inputs import clean
from workflow.commands.frame.options import (
    Target,
    command,
    day_option,
    field_option,
    request_option,
    seen_option,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _


@command(
    help=_(
        "Divide income by the rule of an application's definition, or by a sharing rule of its "
        "own (by its name or its file), and prove it: base, parts, floors. --record keeps it; "
        "--divide divides the part that is the leader's among people. Without a name: the rules."
    ),
    example=(
        "tto share bjtu --base 1250万 --field mode=equity --field team_share=90%\n"
        "tto share BYSY-2026-0001 --income 1000万 --on 2026-05-06 --record\n"
        "tto share BYSY-2026-0001 --divide 1 --person 甲=60% --person 乙=40%"
    ),
)
@click.argument("name", metavar=_("[NUMBER|RULE]"), default="")
@click.option("--income", metavar="YUAN", help=_("What was received, such as 1000万."))
@click.option("--base", metavar="YUAN", help=_("The base itself, where it is known already."))
@click.option("--less", multiple=True, metavar="NAME=YUAN", help=_("A deduction of net income."))
@field_option
@day_option("--on", _("On which day; default: today."))
@click.option("--record", is_flag=True, help=_("Record it with the application."))
@click.option("--divide", type=int, metavar="N", help=_("Divide the leader's part of income N."))
@click.option("--person", multiple=True, metavar="NAME=…%", help=_("The share of a person."))
@click.option("--main", multiple=True, metavar="NAME", help=_("Who is a main completer."))
@seen_option
@request_option
def share(
    session: Session,
    name: str,
    income: str | None,
    base: str | None,
    less: tuple[str, ...],
    fields: tuple[str, ...],
    on: date | None,
    record: bool,
    divide: int | None,
    person: tuple[str, ...],
    main: tuple[str, ...],
    seen: int | None,
    request_id: str,
) -> None:
    """收益分配."""
    from workflow.commands.closing import share_proof as proof

    target = Target(application=name.strip().upper(), seen=seen, request_id=request_id)
    if not name:
        proof.list_rules(session)
    elif divide is not None:
        _divide(session, target, divide, person, main)
    elif record:
        _record(session, target, Amounts(income, base, less), fields, on)
    elif _is_number(name):
        proof.of_application(session, name, Amounts(income, base, less), fields, on)
    else:
        proof.of_rule(session, name, Amounts(income, base, less), fields, on)


def _is_number(name: str) -> bool:
    """Whether a name is the number of an application (BYSY-2026-0001), not that of a rule."""
    return "-" in name and name.rsplit("-", 1)[-1].isdecimal()


def _record(
    session: Session, target: Target, amounts: Amounts, fields: tuple[str, ...], on: date | None
) -> None:
    """Record an income, by what was received and by the facts on file, not by others."""
    amounts.require_given()
    if fields:
        raise click.UsageError(_("--record takes the facts on file; change them before."))
    gross, deductions = amounts.gross, amounts.deductions
    session.act(Share(**target, gross=gross, deductions=deductions, on=on))


def _divide(
    session: Session, target: Target, income: int, person: tuple[str, ...], main: tuple[str, ...]
) -> None:
    """Divide the leader's part of a recorded income among people."""
    from workflow.rules.money import parse_percent

    persons: dict[str, Decimal] = {}
    for one in person:
        name, equals, text = one.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(_("write NAME=…%"), param_hint="--person")
        called = clean(name, "--person")
        require_once(called, persons, "--person")
        persons[called] = parse_percent(text)
    if not persons:
        raise click.UsageError(_("Give the people: --person NAME=…% for each."))
    named = tuple(clean(one, "--main") for one in main)
    session.act(Divide(**target, income=income, persons=persons, main=named))
