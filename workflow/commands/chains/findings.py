"""What is wrong with a definition, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import click

from workflow.chain.findings.finding import Finding
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import one_line, print_lines
from workflow.commands.frame.texts import _, say


def told(session: Session, files: int, findings: list[Finding]) -> int:
    """Print the findings of so many files; the exit code."""
    if session.json:
        body = [_finding_json(one) for one in findings]
        session.print_json({"ok": not findings, "files": files, "findings": body})
    else:
        for finding in findings:
            print_lines(finding_lines(finding))
        counts = {"files": files, "findings": len(findings)}
        word = _("files: {files}, findings: {findings}")
        click.echo(("✗ " if findings else "✓ ") + say(word, counts))
    return 1 if findings else 0


def _finding_json(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "file": one.file,
        "line": one.line,
        "column": one.column,
        "what": say(one.what, one.values),
        "why": say(one.why, one.values) if one.why else "",
        "do": say(one.do, one.values) if one.do else "",
    }


def finding_lines(one: Finding) -> Iterator[str]:
    """A finding: where, what, why, do."""
    where = f"{one.file}:{one.line}:{one.column}"
    yield click.style(f"{where}  {one.code}  {one_line(say(one.what, one.values))}", fg="red")
    if one.why:
        yield f"  {_('why')}  {one_line(say(one.why, one.values))}"
    if one.do:
        yield f"  {_('do')}  {one_line(say(one.do, one.values))}"
