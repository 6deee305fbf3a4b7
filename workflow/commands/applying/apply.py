"""What an applicant does: start, submit, supplement, withdraw."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from workflow.application.applying.events import Start, Submit, Supplement, Withdraw
from workflow.commands.frame import options
from workflow.commands.frame.inputs import read_fields
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _
from workflow.errors import Answer
from workflow.outcome import current

if TYPE_CHECKING:
    from workflow.application.state import Document
    from workflow.chain.model.chain import Chain
    from workflow.office.case import Receipt


@options.command(
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
@options.field_option
@options.document_option
@click.option("--submit", "at_once", is_flag=True, help=_("Submit it at once."))
@options.request_option
@options.word_option(
    "--parent", "NUMBER", _("The application whose step waits for the end of this one.")
)
def start(
    session: Session,
    chain: str,
    fields: tuple[str, ...],
    documents: tuple[Document, ...],
    at_once: bool,
    request_id: str,
    parent: str,
) -> None:
    """启动."""
    office, who, parent = session.office, session.who, parent.strip().upper()
    request_id = request_id or os.urandom(16).hex()
    act = Start(
        application="",
        documents=documents,
        request_id=request_id,
        parent=parent,
        seen=session.seen(parent) if parent else None,
    )

    def with_facts(act: Start, definition: Chain) -> Start:
        return replace(act, facts=read_fields(fields, definition))

    typed = {"fields": fields} if fields else {}
    receipt = office.start(chain, act, who, session.contents, finish=with_facts, typed=typed)
    known: int | None = 0
    if at_once:
        known = None if receipt.again else receipt.application.revision
        order = Submit(application=receipt.number, seen=known, request_id=f"{request_id}-submit")
        receipt = _handed_in(session, receipt, order)
    session.receipt(receipt, known)


def _handed_in(session: Session, draft: Receipt, act: Submit) -> Receipt:
    """The receipt of a draft that is handed in at once. Where that is refused, the draft stays, and
    the answer says so; where it is not known, the whole command can be repeated.
    """
    try:
        return session.office.perform(act, session.who, session.contents)
    except Answer as answer:
        answer.left = draft.number
        raise
    finally:
        current.request_id = act.request_id.removesuffix("-submit")


submit = options.act_command(
    Submit,
    options.field_option,
    options.document_option,
    options.text_option("--opinion", _("A word to those who decide."), default=""),
    help=_("Hand in a draft, a returned application or a revision."),
    example="tto submit PKU-2026-0001",
)
supplement = options.act_command(
    Supplement,
    options.field_option,
    options.document_option,
    options.text_option("--opinion", _("Why it is supplemented."), default=""),
    options.day_option(
        "--received", _("The day on which the papers came, where that was earlier.")
    ),
    help=_(
        "Add documents or change facts of an application under way. A changed fact sends it back "
        "to the first step that saw the old value."
    ),
    example="tto supplement PKU-2026-0001 --field amount=900万",
)
withdraw = options.act_command(
    Withdraw,
    options.reason_option,
    help=_("Take your application back; possible until the final say was given."),
    example='tto withdraw PKU-2026-0001 --reason "合作方退出"',
)
