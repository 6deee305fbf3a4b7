"""tto definition check: every finding in a file, with what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workflow.commands.frame.options import (
    command,
)
from workflow.commands.frame.outlet import put
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import one_line, picked, print_lines, styled
from workflow.commands.frame.texts import _, say
from workflow.errors import Refused

if TYPE_CHECKING:
    from workflow.chain.findings.finding import Finding, Reading


@command(
    help=_(
        "Prove definitions before they are used: every finding with file, line, column, and what "
        "to write instead. The exit code is 1 if there is any."
    ),
    example="tto definition check definitions/pku/transfer.yaml",
    open_to_all=True,
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def check(session: Session, files: tuple[str, ...]) -> int:
    """检查."""
    from workflow.chain.checking.checks import duplicate_versions
    from workflow.chain.reader import findings_of, read_file

    readings = [read_file(name) for name in files]
    findings = [finding for reading in readings for finding in findings_of(reading)]
    findings += duplicate_versions(readings)
    findings += _against_pinned(session, readings)
    findings.sort(key=lambda finding: (files.index(finding.file), finding.line, finding.column))
    return print_findings(session, len(files), findings)


def _against_pinned(session: Session, readings: list[Reading]) -> list[Finding]:
    """Files whose version is pinned in the database with other content."""
    if not session.has_database:
        return []
    from workflow.chain.findings.finding import Notes
    from workflow.office.queries import chains

    pinned = {chain.key: chain.sha256 for chain in chains(session.office)}
    findings: list[Finding] = []
    for chain, reading in ((reading.chain, reading) for reading in readings if reading.chain):
        if pinned.get(chain.key, chain.sha256) != chain.sha256:
            notes = Notes(reading.file, reading.places)
            answer = Refused("duplicate-version", chain=chain.key)
            notes.add_answer(answer.code, ("version",), answer)
            findings += notes.findings
    return findings


def print_findings(session: Session, files: int, findings: list[Finding]) -> int:
    """Print the findings of so many files; the exit code."""
    if session.json:
        place = "code file line column"
        body = [picked(finding, place) | _words(finding) for finding in findings]
        session.print_json({"ok": not findings, "files": files, "findings": body})
    else:
        for finding in findings:
            print_lines(_finding_lines(finding))
        counts = {"files": files, "findings": len(findings)}
        word = _("files: {files}, findings: {findings}")
        put(("✗ " if findings else "✓ ") + say(word, counts))
    return 1 if findings else 0


def _words(finding: Finding) -> dict[str, str]:
    """What is wrong, why, and what to do; empty where the finding does not say it."""
    templates = {"what": finding.what, "why": finding.why, "do": finding.do}
    return {name: text and say(text, finding.values) for name, text in templates.items()}


def _finding_lines(finding: Finding) -> Iterator[str]:
    """A finding: where, what, why, do."""
    words = {name: one_line(text) for name, text in _words(finding).items()}
    where = f"{finding.file}:{finding.line}:{finding.column}"
    yield styled(f"{where}  {finding.code}  {words['what']}", fg="red")
    if words["why"]:
        yield f"  {_('why')}  {words['why']}"
    if words["do"]:
        yield f"  {_('do')}  {words['do']}"
