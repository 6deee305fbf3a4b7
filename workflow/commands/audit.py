"""Compliance: the journal, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
import msgspec

from workflow.commands.desk import Desk, command
from workflow.commands.texts import _, say, shown, when

if TYPE_CHECKING:
    from workflow.application.events import Record
    from workflow.audit import Verdict


@click.group(help=_("Read and verify the journal."))
def audit() -> None:
    """合规."""


@command(
    help=_(
        "Every record of an application, refused attempts included: who, when, in which role, "
        "under which rule. NUMBER may be `office` for the office's own journal."
    ),
    example="tto audit log PKU-2026-0001\ntto audit log office",
)
@click.argument("number", metavar=_("NUMBER"))
def log(desk: Desk, number: str) -> None:
    """日志."""
    from workflow.board import log as records_of

    name = number if number == "office" else number.strip().upper()
    found = records_of(desk.office, desk.reader(), name)
    desk.say(
        {"records": [{**msgspec.to_builtins(one), "hash": digest} for one, digest in found]},
        lambda: _log_lines(found),
    )


def _log_lines(found: list[tuple[Record, str]]) -> Iterator[str]:
    from workflow.application.events import Administered, Declined

    for record, digest in found:
        event = record.event
        name = event.what if isinstance(event, Administered) else type(event).__name__
        role = f" · {shown(record.role)}" if record.role else ""
        colour = "yellow" if isinstance(event, Declined) else None
        head = f"{record.seq:>4}  {when(record.at)}  {_(name)}  {record.name}{role}"
        yield click.style(head, fg=colour)
        for detail in _details(event):
            yield f"      {detail}"
        mark = f" · {_('the clock had gone back')}" if record.clock_went_back else ""
        yield click.style(f"      {record.rule or '—'} · {digest[:16]}{mark}", dim=True)


def _details(event: Any) -> Iterator[str]:
    """What an event says, field by field, as far as a reader wants it."""
    data = msgspec.to_builtins(event)
    for name in ("opinion", "reason", "text", "finding", "receipt"):
        if data.get(name):
            yield str(data[name])
    if "step" in data:
        move = data.get("move") or {}
        target = move.get("step") or (shown(move.get("status", "")) if move else "")
        yield f"{data['step']} → {target}" if move else str(data["step"])
    for name, value in data.get("facts", {}).items():
        yield f"{name} = {_fact(value)}"
    for paper in data.get("documents", []):
        yield f"{paper['kind']}: {paper['name']}  {paper['size']} B  sha256 {paper['sha256'][:16]}"
    if data.get("code"):
        yield f"{data['verb']}: {data['code']}"
    for name in ("meeting", "party", "payee", "amount", "on", "place"):
        if data.get(name):
            yield f"{_(name)} {data[name]}"
    for name, value in data.get("detail", {}).items():
        yield f"{name}: {value}"


def _fact(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(f"{one['name']}:{one['post']}" for one in value)
    return str(value)


@command(
    help=_(
        "Recompute every hash, replay every journal through its definition, ask the rules a "
        "second time, and compare with what is listed. Says also what that does not prove."
    ),
    example="tto audit verify",
)
def verify(desk: Desk) -> int:
    """校验."""
    from workflow.audit import verify as check

    verdict = check(desk.office)
    sound = not verdict.faults
    body = {"verdict": msgspec.to_builtins(verdict)}
    if desk.json:
        desk.print_json({"ok": sound, **body})
    else:
        for text in _verdict_lines(verdict):
            click.echo(text)
    return 0 if sound else 1


def _verdict_lines(verdict: Verdict) -> Iterator[str]:
    counts = {"journals": verdict.journals, "records": verdict.records}
    for fault in verdict.faults:
        what = say(fault.what, fault.values)
        yield click.style(f"✗ {fault.application}  {fault.seq}  [{fault.code}] {what}", fg="red")
    if verdict.faults:
        yield say(_("{count} faults."), {"count": len(verdict.faults)})
    else:
        text = say(_("✓ {journals} journals, {records} records: all as they must be."), counts)
        yield click.style(text, fg="green")
    yield _(
        "Not proven by this: that nobody with write access to the file rewrote all of it. Keep "
        "receipts and the hashes of this run elsewhere, and compare."
    )


audit.add_command(log, "log")
audit.add_command(verify, "verify")
