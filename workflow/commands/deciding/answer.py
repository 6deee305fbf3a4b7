"""tto answer: ends an automatic step with a tool's answer, handed in or asked for at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from workflow.application.deciding.events import Approve, Refuse
from workflow.commands.frame import options
from workflow.commands.frame.inputs import content_of, read_fields
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _

if TYPE_CHECKING:
    from workflow.application.state import Application, Evidence
    from workflow.chain.model.chain import Chain


@options.command(
    help=_(
        "End an automatic step with the answer of its tool, kept as evidence: handed in as a JSON "
        "file by who holds the step's role, or, with --run, asked of the installed tool at once."
    ),
    example="tto answer PKU-2026-0001 --tool-version 1.2 --result r.json --field s=82\n"
    "tto answer PKU-2026-0001 --tool-version 1.2 --result 结果.json --against\n"
    "tto answer PKU-2026-0001 --run",
)
@options.number_argument
@options.seen_option
@options.request_option
@options.word_option("--tool-version", "V", _("The version of the tool."))
@options.word_option("--result", "FILE", _("Its answer: one JSON value."))
@click.option("--against", is_flag=True, help=_("The answer is a no."))
@options.text_option("--opinion", _("What the answer means, in words."), default="")
@options.field_option
@options.document_option
@click.option("--run", "at_once", is_flag=True, help=_("Ask the installed tool now."))
@options.seconds_option
def answer(
    session: Session,
    number: str,
    tool_version: str,
    result: str,
    against: bool,
    fields: tuple[str, ...],
    at_once: bool,
    seconds: int,
    **given: Any,
) -> None:
    """工具答复. `given`: the fields of the act that are as they were typed."""
    number = number.strip().upper()
    if at_once:
        told = (tool_version, result, against, fields, given["opinion"], given["documents"])
        if any(told):
            raise click.UsageError(_("--run brings the answer itself; nothing else goes with it"))
        from workflow.tools.automatic import run_one

        receipt = run_one(session.office, number, session.who, given["request_id"], seconds)
        session.receipt(receipt, session.seen(receipt.number))
        return
    if not tool_version or not result:
        raise click.UsageError(_("give --tool-version and --result, or --run"))
    if against and fields:
        raise click.UsageError(_("--field goes with a yes only; a no has it in its result"))

    def with_evidence(act: Approve | Refuse, state: Application, chain: Chain) -> Approve | Refuse:
        answered = replace(act, evidence=_evidence(result, tool_version, state, chain))
        return replace(answered, facts=read_fields(fields, chain)) if fields else answered

    act = Refuse if against else Approve
    session.act(act(application=number, **given), with_evidence)


def _evidence(result: str, version: str, state: Application, chain: Chain) -> Evidence:
    """The answer in a file, as evidence of the tool that the application's step names."""
    from pathlib import Path

    from workflow.application.papers.tool_answers import evidence_of, read_answer
    from workflow.application.state import How

    step = chain.steps.get(state.step)
    tool = step.tool.name if step and step.tool else ""
    answered = read_answer(tool or result, content_of(Path(result).expanduser()))
    return evidence_of(tool, version, answered, How.HANDED_IN)
