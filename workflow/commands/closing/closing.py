"""Carrying out what was decided: file, sign, pay."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from workflow.application.closing.events import File, Sign
from workflow.application.money.events import Pay
from workflow.commands.frame.options import (
    Count,
    Target,
    act_command,
    day_option,
    document_option,
    line_option,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _

if TYPE_CHECKING:
    from workflow.application.state import Document

on_option = day_option("--on", _("On which day; default: today."))


@act_command(
    help=_("Record the receipt of a filing: the current step's, or one that is owed."),
    example="tto file CYH-2026-0001 --receipt 备案2026-17",
)
@line_option("--receipt", _("The receiver's receipt."))
@click.option("--step", default="", metavar="STEP", help=_("Which filing, if several are owed."))
@on_option
@document_option
def file(
    session: Session,
    target: Target,
    receipt: str,
    step: str,
    on: date | None,
    documents: tuple[Document, ...],
) -> None:
    """备案."""
    session.act(File(**target, receipt=receipt, step=step, on=on, documents=documents))


@act_command(
    help=_("Record that a party signed the contract; the last one ends the step."),
    example="tto sign CYH-2026-0001 --party hospital --doc contract=合同.pdf",
)
@click.option("--party", required=True, metavar="PARTY", help=_("Which party signed."))
@on_option
@document_option
def sign(
    session: Session, target: Target, party: str, on: date | None, documents: tuple[Document, ...]
) -> None:
    """签署."""
    session.act(Sign(**target, party=party, on=on, documents=documents))


@act_command(
    help=_("Record a payment; the step ends when the share that is due is paid in full."),
    example="tto pay PKU-2026-0001 --to 项目团队 --amount 13,986,000",
)
@line_option("--to", _("Who was paid."), "payee", metavar="NAME")
@click.option("--amount", required=True, metavar="YUAN", help=_("How much, such as 1998万."))
@click.option("--income", type=Count(1), metavar="N", help=_("Out of which income."))
@on_option
@click.option("--last", is_flag=True, help=_("The last payment; ends the step."))
@click.option("--relief", is_flag=True, help=_("With the tax relief for cash rewards."))
@document_option
def pay(
    session: Session,
    target: Target,
    payee: str,
    amount: str,
    income: int | None,
    on: date | None,
    last: bool,
    relief: bool,
    documents: tuple[Document, ...],
) -> None:
    """拨付."""
    from workflow.rules.money import parse_money

    session.act(
        Pay(
            **target,
            payee=payee,
            amount=parse_money(amount),
            on=on,
            last=last,
            income=income or 0,
            relief=relief,
            documents=documents,
        )
    )
