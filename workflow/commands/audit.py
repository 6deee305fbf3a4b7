"""Compliance: the journal, and whether it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
import msgspec

from workflow.commands.desk import Desk, command, group
from workflow.commands.screen import print_lines, progress
from workflow.commands.texts import COLON, LANGUAGE, _, aside, say, shown, title, when, word

if TYPE_CHECKING:
    from workflow.application.events import Record
    from workflow.audit import Given, Verdict
    from workflow.chain.model import Chain


@group(_("Read and verify the journal."))
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
        lambda: _log_lines(found, None if name == "office" else desk.application(name)[1]),
    )


def _log_lines(found: list[tuple[Record, str]], chain: Chain | None) -> Iterator[str]:
    from workflow.application.events import Administered, Declined

    for record, digest in found:
        event = record.event
        name = event.what if isinstance(event, Administered) else type(event).__name__
        role = f" · {_role(record.role, chain)}" if record.role else ""
        colour = "yellow" if isinstance(event, Declined) else None
        person = record.name + (aside(record.by) if record.by != record.name else "")
        head = f"{record.seq:>4}  {when(record.at)}  {_(name)}  {person}{role}"
        yield click.style(head, fg=colour)
        for detail in _details(event, chain):
            yield f"      {detail}"
        mark = f" · {_('the clock had gone back')}" if record.clock_went_back else ""
        yield click.style(f"      {record.rule or '—'} · {digest[:16]}{mark}", dim=True)


def _details(event: Any, chain: Chain | None) -> Iterator[str]:
    """What an event says, field by field, as far as a reader wants it."""
    data = msgspec.to_builtins(event)
    for name in ("opinion", "reason", "text", "finding", "receipt"):
        yield from str(data.get(name) or "").splitlines()
    if chain and "step" in data:
        yield _way(data, chain)
    yield from _facts(data.get("facts", {}), chain)
    for paper in data.get("documents", []):
        kind = title(chain.documents[paper["kind"]].title) if chain else paper["kind"]
        yield f"{kind}  {paper['name']}  {paper['size']} B  sha256 {paper['sha256'][:16]}"
    if data.get("code"):
        given = _titled(data.get("values", {}), chain)
        values = "  ".join(f"{name}={value}" for name, value in given.items())
        yield f"tto {data['verb']} [{data['code']}]  {values}".rstrip()
    for name in ("meeting", "party", "payee", "amount", "on", "place"):
        if data.get(name):
            yield f"{word(name)}  {_named(event, name, data, chain)}"
    for name, value in data.get("detail", {}).items():
        yield f"{word(name)}{COLON}{word(str(value))}"


def _titled(values: dict[str, str], chain: Chain | None) -> dict[str, str]:
    """The values of a refusal; titles of the chain, kept in Chinese, in the reader's language."""
    if chain is None:
        return values
    groups = (chain.steps, chain.documents, chain.fields, chain.bodies, chain.roles)
    titles = [one.title for group in groups for one in group.values()]
    known = {one.zh: title(one) for one in (chain.institution, chain.title, *titles)}
    return {name: known.get(value, value) for name, value in values.items()}


def _named(event: Any, name: str, data: dict[str, Any], chain: Chain | None) -> str:
    """A party or a place by its title, money as money, all else as it is."""
    if chain and name in ("party", "place"):
        step = chain.steps[event.step]
        titles = step.parties if name == "party" else step.publicity and step.publicity.places
        return title(titles[data[name]]) if titles and data[name] in titles else str(data[name])
    return shown(getattr(event, name))


def _role(role: str, chain: Chain | None) -> str:
    """The title of a role or body of the chain, or the word for the applicant."""
    if chain and role in chain.roles:
        return title(chain.roles[role].title)
    if chain and role in chain.bodies:
        return title(chain.bodies[role].title)
    return word(role)


def _way(data: dict[str, Any], chain: Chain) -> str:
    """From which step an event led where."""
    move = data.get("move") or {}
    names = [data["step"], *([move.get("step") or move.get("status", "")] if move else [])]
    return " → ".join(
        title(chain.steps[name].title) if name in chain.steps else word(name) for name in names
    )


def _facts(facts: dict[str, Any], chain: Chain | None) -> Iterator[str]:
    from workflow.chain.routing import format_fact

    for name, field in chain.fields.items() if chain else ():
        if name in facts:
            yield f"{title(field.title)}  {format_fact(field, facts[name], LANGUAGE)}"


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
def verify(desk: Desk, receipts: tuple[str, ...]) -> int:
    """校验."""
    from workflow.audit import verify as check

    kept = [_read_receipt(text) for text in receipts]
    with progress(_("records verified")) as seen:
        verdict = check(desk.office, kept, seen)
    sound = not verdict.faults
    body = {"verdict": msgspec.to_builtins(verdict)}
    if desk.json:
        desk.print_json({"ok": sound, **body})
    else:
        print_lines(_verdict_lines(verdict))
    return 0 if sound else 1


def _read_receipt(text: str) -> Given:
    from workflow.audit import Given

    match = re.fullmatch(r"([A-Za-z0-9-]+):([0-9]{1,9}):([0-9a-fA-F]{16,64})", text.strip())
    if match is None:
        raise click.BadParameter(
            _("write NUMBER:SEQ:HASH as the receipt shows it"), param_hint="--receipt"
        )
    number = match[1] if match[1] == "office" else match[1].upper()
    return Given(number, int(match[2]), match[3].lower())


def _verdict_lines(verdict: Verdict) -> Iterator[str]:
    counts = {"journals": verdict.journals, "records": verdict.records}
    for fault in verdict.faults:
        what = say(fault.what, fault.values)
        yield click.style(f"✗ {fault.application}  {fault.seq}  [{fault.code}] {what}", fg="red")
    if verdict.faults:
        yield say(_("faults: {count}"), {"count": len(verdict.faults)})
    else:
        text = say(_("✓ {journals} journals, {records} records: all as they must be."), counts)
        yield click.style(text, fg="green")
    yield _(
        "Not proven by this: that nobody with write access to the file rewrote all of it. "
        "Keep receipts elsewhere, and compare: tto audit verify --receipt …"
    )


audit.add_command(log, "log")
audit.add_command(verify, "verify")
