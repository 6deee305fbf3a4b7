"""Papers of an application: handing in, listing the versions, saving one again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from workflow.commands.frame.session import Desk, command, group, number_argument, tidy, words
from workflow.commands.frame.terminal import table
from workflow.commands.frame.texts import _, say, title, when
from workflow.errors import CouldNot

if TYPE_CHECKING:
    from workflow.application.state import Application, Document
    from workflow.chain.model.chain import Chain

MOST_BYTES = 64 * 1024 * 1024


def read_papers(given: tuple[str, ...]) -> list[tuple[Document, bytes]]:
    """Each document named by KIND=FILE, with its content. Raises CouldNot."""
    from workflow.application.state import Document

    found = []
    for item in given:
        kind, equals, name = item.partition("=")
        path = Path(name).expanduser()
        if not equals or not name:
            raise click.BadParameter(_("write KIND=FILE"), param_hint="--doc")
        content = content_of(path)
        digest = hashlib.sha256(content).hexdigest()
        names = words(kind, "--doc"), words(path.name, "--doc")
        found.append((Document(*names, len(content), digest), content))
    return found


def content_of(path: Path) -> bytes:
    """What a file holds. Raises CouldNot `document-too-big`, `document-unreadable`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CouldNot("document-too-big", path=path, most=MOST_BYTES // 1024**2)
        return path.read_bytes()
    except OSError as error:
        raise CouldNot("document-unreadable", path=path, reason=error.strerror or error) from None


@group(_("Papers of an application: list the versions, save one."))
def document() -> None:
    """材料."""


@command(
    help=_("Every paper handed in, with its version; nothing is ever replaced."),
    example="tto document list PKU-2026-0001",
)
@number_argument
def list_(desk: Desk, number: str) -> None:
    """材料一览."""
    state, chain = desk.application(number)
    found = versions(state)
    data = [{"version": number, **msgspec.to_builtins(paper)} for number, paper in found]
    desk.say({"documents": data}, lambda: _lines(found, chain))


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
def save(desk: Desk, number: str, kind: str, version: int | None, to: str | None) -> None:
    """另存材料."""
    from workflow.office.queries import content

    state, _chain = desk.application(number)
    found = [one for one in versions(state) if one[1].kind == kind and version in (None, one[0])]
    if not found:
        raise CouldNot("no-such-document", number=state.number, kind=kind)
    which, paper = found[-1]
    target = Path(to or paper.name).expanduser()
    write_new(target, content(desk.office, paper), "--to")
    data = {"kind": kind, "version": which, "file": str(target), "sha256": paper.sha256}
    values = {"kind": kind, "version": which, "path": tidy(str(target))}
    desk.say(data, lambda: [say(_("✓ {kind}, version {version}: {path}"), values)])


def write_new(path: Path, content: bytes, option: str) -> None:
    """Write a new file that `option` named; what is there is never overwritten. Raises CouldNot."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise CouldNot("file-exists", option=option, path=path) from None
    except OSError as error:
        raise CouldNot(
            "not-written", option=option, path=path, reason=error.strerror or error
        ) from None


document.add_command(list_, "list")
document.add_command(save, "save")
