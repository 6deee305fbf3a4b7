"""The applicant's side: start, submit, supplement, withdraw."""

from __future__ import annotations

import click

from workflow.application.applying.acts import Submit, Supplement, Withdraw
from workflow.commands.frame.session import (
    Session,
    Target,
    acting,
    command,
    document_option,
    field_option,
    prose,
    read_fields,
    request_option,
)
from workflow.commands.frame.texts import _


@command(
    help=_(
        "Open a draft of a new application on the definition CHAIN that is in force today. "
        "tto definition list names them; tto definition show tells which fields and documents "
        "each needs."
    ),
    example='tto start pku-transfer --field title="个性化中文字库" \\\n'
    "    --field mode=assignment --field amount=1998万 \\\n"
    "    --field transferee=某数字技术公司 --doc application-form=申请书.pdf",
)
@click.argument("chain", metavar=_("CHAIN"))
@field_option
@document_option
@click.option("--submit", "at_once", is_flag=True, help=_("Submit it at once."))
@request_option
@click.option(
    "--parent",
    default="",
    metavar="NUMBER",
    help=_("The application whose step waits for the end of this one."),
)
def start(
    session: Session,
    chain: str,
    fields: tuple[str, ...],
    documents: tuple[str, ...],
    at_once: bool,
    request_id: str,
    parent: str,
) -> None:
    """启动."""
    parent = parent.strip().upper()
    from workflow.application.applying.acts import Start, Submit
    from workflow.office.in_force import in_force
    from workflow.rules.calendar import shanghai_date

    office, who = session.office, session.who
    with office.database.reading() as tx:
        definition = in_force(tx, chain, shanghai_date(office.clock()))
    act = Start(
        application="",
        facts=read_fields(fields, definition),
        documents=session.read_documents(documents),
        request_id=request_id,
        parent=parent,
        seen=session.seen(parent) if parent else None,
    )
    receipt = office.start(chain, act, who, session.contents)
    if at_once:
        follow = f"{request_id}-submit" if request_id else ""
        seen = None if receipt.again else receipt.application.revision
        session.perform(Submit(application=receipt.number, seen=seen, request_id=follow))
    else:
        session.receipt(receipt, 0)


@command(
    help=_("Hand in a draft, a returned application or a revision."),
    example="tto submit PKU-2026-0001",
)
@acting
@field_option
@document_option
@click.option("--opinion", default="", metavar="TEXT", help=_("A word to those who decide."))
def submit(
    session: Session,
    target: Target,
    fields: tuple[str, ...],
    documents: tuple[str, ...],
    opinion: str,
) -> None:
    """提交."""
    _state, chain = session.acted_on(target["application"])
    session.act(
        Submit(
            **target,
            facts=read_fields(fields, chain),
            documents=session.read_documents(documents),
            opinion=prose(opinion, "--opinion") if opinion else "",
        )
    )


@command(
    help=_(
        "Add documents or change facts of an application under way. A changed fact sends it back "
        "to the first step that saw the old value."
    ),
    example="tto supplement PKU-2026-0001 --field amount=900万",
)
@acting
@field_option
@document_option
@click.option("--opinion", default="", metavar="TEXT", help=_("Why it is supplemented."))
def supplement(
    session: Session,
    target: Target,
    fields: tuple[str, ...],
    documents: tuple[str, ...],
    opinion: str,
) -> None:
    """补正."""
    _state, chain = session.acted_on(target["application"])
    session.act(
        Supplement(
            **target,
            facts=read_fields(fields, chain),
            documents=session.read_documents(documents),
            opinion=prose(opinion, "--opinion") if opinion else "",
        )
    )


@command(
    help=_("Take your application back; possible until the final say was given."),
    example='tto withdraw PKU-2026-0001 --reason "合作方退出"',
)
@acting
@click.option("--reason", required=True, metavar="TEXT", help=_("Why; it stays in the log."))
def withdraw(session: Session, target: Target, reason: str) -> None:
    """撤回."""
    session.act(
        Withdraw(
            **target,
            reason=prose(reason, "--reason"),
        )
    )
