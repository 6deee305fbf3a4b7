"""Automatic steps: a tool's answer is handed in, or the tool is asked at once."""

from __future__ import annotations

from typing import NamedTuple

import click

from workflow.application.deciding.acts import Approve, Refuse
from workflow.commands.frame.session import (
    Count,
    Session,
    Target,
    acting,
    command,
    document_option,
    field_option,
    prose,
    read_fields,
)
from workflow.commands.frame.texts import _


class Given(NamedTuple):
    """An answer as it is handed in."""

    version: str
    result: str
    against: bool
    opinion: str
    fields: tuple[str, ...]
    documents: tuple[str, ...]


seconds_option = click.option(
    "--seconds",
    type=Count(1, 3600),
    default=60,
    show_default=True,
    metavar="N",
    help=_("How long a tool may take before it is stopped."),
)


@command(
    help=_(
        "End an automatic step with the answer of its tool, kept as evidence: handed in as a JSON "
        "file by who holds the step's role, or, with --run, asked of the installed tool at once."
    ),
    example="tto answer PKU-2026-0001 --tool-version 1.2 --result r.json --field s=82\n"
    "tto answer PKU-2026-0001 --tool-version 1.2 --result 结果.json --against\n"
    "tto answer PKU-2026-0001 --run",
)
@acting
@click.option("--tool-version", default="", metavar="V", help=_("The version of the tool."))
@click.option("--result", default="", metavar="FILE", help=_("Its answer: one JSON value."))
@click.option("--against", is_flag=True, help=_("The answer is a no."))
@click.option("--opinion", default="", metavar="TEXT", help=_("What the answer means, in words."))
@field_option
@document_option
@click.option("--run", "at_once", is_flag=True, help=_("Ask the installed tool now."))
@seconds_option
def answer(
    session: Session,
    target: Target,
    tool_version: str,
    result: str,
    against: bool,
    opinion: str,
    fields: tuple[str, ...],
    documents: tuple[str, ...],
    at_once: bool,
    seconds: int,
) -> None:
    """工具答复."""
    if at_once:
        if tool_version or result or against or opinion or fields or documents:
            raise click.UsageError(_("--run brings the answer itself; nothing else goes with it"))
        _ask(session, target, seconds)
        return
    if not tool_version or not result:
        raise click.UsageError(_("give --tool-version and --result, or --run"))
    if against and fields:
        raise click.UsageError(_("--field goes with a yes only; a no has it in its result"))
    given = Given(tool_version, result, against, opinion, fields, documents)
    _hand_in(session, target, given)


def _ask(session: Session, target: Target, seconds: int) -> None:
    from workflow.tools.automatic import run_one

    office, who = session.office, session.who
    receipt = run_one(office, target["application"], who, target["request_id"], seconds)
    session.receipt(receipt, session.seen(receipt.number))


def _hand_in(session: Session, target: Target, given: Given) -> None:
    from pathlib import Path

    from workflow.application.papers.evidence import How, evidence_of, read_answer
    from workflow.commands.looking.papers import content_of

    state, chain = session.acted_on(target["application"])
    step = chain.steps.get(state.step)
    tool = step.tool.name if step and step.tool else ""
    said = read_answer(tool or given.result, content_of(Path(given.result).expanduser()))
    opinion = prose(given.opinion, "--opinion") if given.opinion else ""
    papers = session.read_documents(given.documents)
    evidence = evidence_of(tool, given.version, said, How.HANDED_IN)
    if given.against:
        session.act(Refuse(**target, opinion=opinion, documents=papers, evidence=evidence))
        return
    facts = read_fields(given.fields, chain)
    session.act(
        Approve(**target, opinion=opinion, documents=papers, evidence=evidence, facts=facts)
    )
