"""What is wrong with a definition, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import click

from workflow.chain.findings.finding import Finding
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import one_line, print_lines
from workflow.commands.frame.texts import _, say


def print_findings(session: Session, files: int, findings: list[Finding]) -> int:
    """Print the findings of so many files; the exit code."""
    if session.json:
        body = [_finding_json(finding) for finding in findings]
        session.print_json({"ok": not findings, "files": files, "findings": body})
    else:
        for finding in findings:
            print_lines(finding_lines(finding))
        counts = {"files": files, "findings": len(findings)}
        word = _("files: {files}, findings: {findings}")
        click.echo(("✗ " if findings else "✓ ") + say(word, counts))
    return 1 if findings else 0


def _finding_json(finding: Finding) -> dict[str, object]:
    place = {name: getattr(finding, name) for name in ("code", "file", "line", "column")}
    return place | _words(finding)


def _words(finding: Finding) -> dict[str, str]:
    """What is wrong, why, and what to do; empty where the finding does not say it."""
    templates = {"what": finding.what, "why": finding.why, "do": finding.do}
    return {name: text and say(text, finding.values) for name, text in templates.items()}


def finding_lines(finding: Finding) -> Iterator[str]:
    """A finding: where, what, why, do."""
    words = {name: one_line(text) for name, text in _words(finding).items()}
    where = f"{finding.file}:{finding.line}:{finding.column}"
    yield click.style(f"{where}  {finding.code}  {words['what']}", fg="red")
    if words["why"]:
        yield f"  {_('why')}  {words['why']}"
    if words["do"]:
        yield f"  {_('do')}  {words['do']}"
