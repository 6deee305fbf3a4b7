"""tto document: lists the versions of every paper, and saves one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from workflow.commands.frame.inputs import tidy, write_new
from workflow.commands.frame.options import command, group, number_argument
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import listing
from workflow.commands.frame.texts import _, say
from workflow.commands.frame.words import paper_day, paper_title
from workflow.errors import CouldNot

if TYPE_CHECKING:
    from workflow.application.state import Application, Document


@command(
    help=_("Every paper handed in, with its version; nothing is ever replaced."),
    example="tto document list PKU-2026-0001",
)
@number_argument
def list_(session: Session, number: str) -> None:
    """材料一览."""
    state, chain = session.application(number)
    papers = versions(state)
    headings = [_("paper"), _("kind"), _("version"), _("day"), _("file"), "SHA-256"]

    def row(pair: tuple[int, Document]) -> list[str]:
        version, paper = pair
        named = [paper_title(paper.kind, chain), paper.kind, str(version)]
        return [*named, paper_day(paper), paper.name, paper.sha256[:12]]

    session.say(
        {"documents": [{"version": count, **to_builtins(paper)} for count, paper in papers]},
        lambda: listing(papers, row, headings, _("No paper was handed in.")),
    )


def versions(state: Application) -> list[tuple[int, Document]]:
    """Each paper with its version: 1 for the first of its kind, in the order handed in."""
    counted: Counter[str] = Counter()
    numbered = []
    for paper in state.documents:
        counted[paper.kind] += 1
        numbered.append((counted[paper.kind], paper))
    return numbered


@command(
    help=_("Write one paper to a file; without --version, the newest of its kind."),
    example="tto document save PKU-2026-0001 application-form --to form.pdf",
)
@number_argument
@click.argument("kind", metavar=_("KIND"))
@click.option("--version", type=int, metavar="N", help=_("Which version; see tto document list."))
@click.option("--to", "to", metavar="FILE", help=_("Where to; default: its own name, here."))
def save(session: Session, number: str, kind: str, version: int | None, to: str | None) -> None:
    """另存材料."""
    from workflow.office.queries import content

    state, _chain = session.application(number)
    fitting = [
        (count, paper)
        for count, paper in versions(state)
        if paper.kind == kind and version in (None, count)
    ]
    if not fitting:
        raise CouldNot("no-such-document", number=state.number, kind=kind)
    which, paper = fitting[-1]
    target = Path(to or paper.name).expanduser()
    write_new(target, content(session.office, paper), "--to")
    data = {"kind": kind, "version": which, "file": str(target), "sha256": paper.sha256}
    values = {"kind": kind, "version": which, "path": tidy(str(target))}
    session.say(data, lambda: [say(_("✓ {kind}, version {version}: {path}"), values)])


document = group(
    "document",
    _("Papers of an application: list the versions, save one."),
    {"list": list_, "save": save},
)
"""材料."""
