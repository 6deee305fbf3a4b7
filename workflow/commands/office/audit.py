"""tto audit: reads the journal and verifies that it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workflow.commands.frame.options import command, group
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import picked, print_lines, progress
from workflow.commands.frame.texts import _, aside, say
from workflow.commands.office.log import log

if TYPE_CHECKING:
    from workflow.audit.faults import Given, Verdict


@command(
    help=_(
        "Recompute every hash, replay every journal through its definition, ask the rules a "
        "second time, and compare with what is listed. Says also what that does not prove."
    ),
    example="tto audit verify\ntto audit verify --receipt PKU-2026-0001:3:4f0c2ab19d77e358",
)
@click.option(
    "--receipt",
    "receipts",
    multiple=True,
    metavar="NUMBER:SEQ:HASH",
    help=_("A receipt kept elsewhere, that the journal must still hold."),
)
def verify(session: Session, receipts: tuple[str, ...]) -> int:
    """校验."""
    from workflow.audit.verify import verify as check

    kept = [_read_receipt(text) for text in receipts]
    with progress(_("records verified")) as seen:
        verdict = check(session.office, kept, seen, heads=session.json)
    sound = not verdict.faults
    if session.json:
        session.print_json({"ok": sound, "verdict": verdict})
    else:
        print_lines(_verdict_lines(verdict))
    return 0 if sound else 1


def _read_receipt(text: str) -> Given:
    from workflow.audit.faults import Given

    match = re.fullmatch(r"([A-Za-z0-9-]+):([0-9]{1,9}):([0-9a-fA-F]{16,64})", text.strip())
    if match is None:
        raise click.BadParameter(
            _("write NUMBER:SEQ:HASH as the receipt shows it"), param_hint="--receipt"
        )
    number = match[1] if match[1] == "office" else match[1].upper()
    return Given(number, int(match[2]), match[3].lower())


def _verdict_lines(verdict: Verdict) -> Iterator[str]:
    for fault in verdict.faults:
        what = say(fault.what, fault.values)
        yield click.style(f"✗ {fault.application}  {fault.seq}  [{fault.code}] {what}", fg="red")
    if verdict.faults:
        yield say(_("faults: {count}"), {"count": len(verdict.faults)})
    else:
        sound = _("✓ {journals} journals, {records} records: all as they must be.")
        yield click.style(say(sound, picked(verdict, "journals records")), fg="green")
    for late in verdict.late:
        person, steps = f"{late.name}{aside(late.person)}", list(late.titles or late.steps)
        text = _("{person} declared an interest after taking part in: {steps}")
        text = say(text, {"person": person, "steps": steps})
        yield click.style(f"· {late.application}  {late.seq}  {text}", fg="yellow")
    yield _(
        "Not proven by this: that nobody with write access to the file rewrote all of it. "
        "Keep receipts elsewhere, and compare: tto audit verify --receipt …"
    )


audit = group("audit", _("Read and verify the journal."), {"log": log, "verify": verify})
"""合规."""
