"""Deciding a step: approve, refuse, defer, recuse, return; or end it with the answer of a tool."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from workflow.application.deciding.events import Approve, Defer, Recall, Refuse, Return
from workflow.application.recusal.events import Recuse
from workflow.commands.deciding.ballot import vote_options, with_ballot
from workflow.commands.frame import options
from workflow.commands.frame.inputs import FILE, content_of, read_fields
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _

if TYPE_CHECKING:
    from workflow.application.state import Application, Evidence
    from workflow.chain.model.chain import Chain

said_options = (
    options.text_option("--opinion", _("Your opinion; it stays in the log.")),
    options.word_option(
        "--step", "STEP", _("The step that is meant; default: the one you looked at."), "at_step"
    ),
    *vote_options,
)
"""What is said at every decision of the present step."""

approve = options.act_command(
    Approve,
    *said_options,
    options.field_option,
    options.document_option,
    options.seat_option,
    finish=with_ballot,
    votes=True,
    help=_(
        "Agree: the current step passes. The secretary of a body records its resolution with the "
        "day of the meeting and the minutes."
    ),
    example='tto approve PKU-2026-0001 --opinion "同意，报领导小组审核"\n'
    'tto approve PKU-2026-0001 --opinion "会议同意" --meeting 2026-11-20 \\\n'
    "    --doc leaders-minutes=纪要.pdf",
)
refuse = options.act_command(
    Refuse,
    *said_options,
    options.document_option,
    options.seat_option,
    finish=with_ballot,
    votes=True,
    help=_("Decide against the application; where that leads, the definition says."),
    example='tto refuse PKU-2026-0001 --opinion "权属不清"',
)
defer = options.act_command(
    Defer,
    *said_options,
    finish=with_ballot,
    votes=True,
    help=_("The body decides at its next meeting; the step stays as it is (缓议)."),
    example='tto defer PKU-2026-0001 --opinion "意见分歧较大" --meeting today',
)
recuse = options.act_command(
    Recuse,
    options.reason_option,
    options.line_option("--person", _("Whom it concerns; default: you."), metavar="ID", default=""),
    help=_(
        "Declare that you take no part in deciding an application (回避), or as an administrator "
        "that somebody else does not. What the person had already taken part in is listed."
    ),
    example='tto recuse PKU-2026-0001 --reason "本人持有受让方股份"',
)


recall = options.act_command(
    Recall,
    options.reason_option,
    help=_(
        "Take your own last decision back, as long as nobody has acted on it; an end only on its "
        "own day. The application is again what it was before, and both records stay."
    ),
    example='tto recall PKU-2026-0001 --reason "误选了申请"',
)


def _to_where(
    session: Session, act: Return, state: Application, chain: Chain, **votes: Any
) -> Return:
    """The act with its ballot, and with the name of the step that was typed by its title."""
    act = with_ballot(session, act, state, chain, **votes)
    steps = [step.name for step in chain.steps.values() if act.to in (step.title.zh, step.title.en)]
    return act if act.to in chain.steps or len(steps) != 1 else replace(act, to=steps[0])


return_ = options.act_command(
    Return,
    *said_options,
    options.word_option("--to", "STEP", _("The step to go back to.")),
    options.seat_option,
    click.option(
        "--resume",
        "direct",
        type=click.Choice(["rerun", "direct"]),
        default="rerun",
        show_default=True,
        callback=lambda _context, _option, word: word == "direct",
        help=_("Once mended: step by step again, or straight back here."),
    ),
    finish=_to_where,
    votes=True,
    help=_(
        "Send it back to an earlier step; without --to, to the step's own target. A body returns "
        "by a resolution, as it refuses: with the day of the meeting and its votes."
    ),
    example='tto return PKU-2026-0001 --to department --opinion "请补充权属说明"',
)


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
@options.at_option
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

    content = content_of(Path(result).expanduser(), FILE)

    def with_evidence(act: Approve | Refuse, state: Application, chain: Chain) -> Approve | Refuse:
        answered = replace(act, evidence=_evidence(result, content, tool_version, state, chain))
        return replace(answered, facts=read_fields(fields, chain)) if fields else answered

    act = Refuse if against else Approve
    typed = {"version": tool_version, "result": content.decode("latin-1"), "fields": fields}
    session.act(act(application=number, **given), with_evidence, typed)


def _evidence(
    result: str, content: bytes, version: str, state: Application, chain: Chain
) -> Evidence:
    """The answer in a file, as evidence of the tool that the application's step names."""
    from workflow.application.papers.tool_answers import evidence_of, read_answer
    from workflow.application.state import How

    step = chain.steps.get(state.step)
    tool = step.tool.name if step and step.tool else ""
    answered = read_answer(tool or result, content)
    return evidence_of(tool, version, answered, How.HANDED_IN)
