"""tto document: lists the versions of every paper, and saves one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from workflow.commands.frame.inputs import tidy, write_new
from workflow.commands.frame.options import command, group, number_argument
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import table
from workflow.commands.frame.texts import _, say, title, when
from workflow.errors import CouldNot

if TYPE_CHECKING:
    from workflow.application.state import Application, Document
    from workflow.chain.model.chain import Chain


@command(
    help=_("Every paper handed in, with its version; nothing is ever replaced."),
    example="tto document list PKU-2026-0001",
)
@number_argument
def list_(session: Session, number: str) -> None:
    """材料一览."""
    state, chain = session.application(number)
    found = versions(state)
    data = [{"version": number, **msgspec.to_builtins(paper)} for number, paper in found]
    session.say({"documents": data}, lambda: _lines(found, chain))


def versions(state: Application) -> list[tuple[int, Document]]:
    """Each paper with its version: 1 for the first of its kind, in the order handed in."""
    counted: dict[str, int] = {}
    found = []
    for paper in state.documents:
        counted[paper.kind] = counted.get(paper.kind, 0) + 1
        found.append((counted[paper.kind], paper))
    return found


def _lines(found: list[tuple[int, Document]], chain: Chain) -> Iterator[str]:
    if not found:
        yield _("No paper was handed in.")
        return
    rows = [
        [
            title(chain.documents[paper.kind].title) if paper.kind in chain.documents else "—",
            paper.kind,
            str(number),
            when(paper.at)[:10] if paper.at else "—",
            paper.name,
            paper.sha256[:12],
        ]
        for number, paper in found
    ]
    headings = [_("paper"), _("kind"), _("version"), _("day"), _("file"), "SHA-256"]
    yield table(headings, rows)


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
    found = [one for one in versions(state) if one[1].kind == kind and version in (None, one[0])]
    if not found:
        raise CouldNot("no-such-document", number=state.number, kind=kind)
    which, paper = found[-1]
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
