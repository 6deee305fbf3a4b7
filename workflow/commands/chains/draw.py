"""tto definition diagram: a chain as a picture, on the screen or in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.commands.frame.find import find
from workflow.commands.frame.inputs import tidy, write_new
from workflow.commands.frame.options import (
    command,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _, say
from workflow.errors import WrongUse

if TYPE_CHECKING:
    pass

FORMATS = {".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot", ".svg": "svg"}
"""The formats by the endings of file names that mean them."""


@command(
    help=_(
        "A chain as a picture, made from the very table that carries it out; with --application, "
        "how far it has come. SVG is drawn here; DOT is for Graphviz."
    ),
    example="tto definition diagram pku-transfer --output pku.svg\n"
    "tto definition diagram --application PKU-2026-0001 --output way.svg",
    open_to_all=True,
)
@click.argument("chain", type=click.UNPROCESSED, metavar=_("[CHAIN|FILE]"), required=False)
@click.option(
    "--application", metavar=_("NUMBER"), help=_("Its own definition, with the steps passed.")
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(dict.fromkeys(FORMATS.values()))),
    help=_("Default: what the name of the output says, else mermaid."),
)
@click.option("--returns", is_flag=True, help=_("Show where each step sends back to, too."))
@click.option("--output", metavar="FILE", help=_("Write a new file instead of the screen."))
def diagram(
    session: Session,
    chain: str | None,
    application: str | None,
    form: str | None,
    returns: bool,
    output: str | None,
) -> None:
    """图."""
    from workflow.commands.chains.diagram.graph import graph_of
    from workflow.commands.chains.diagram.svg import svg
    from workflow.commands.chains.diagram.text import dot, mermaid

    if bool(chain) is bool(application):
        raise WrongUse("one-picture")
    if application:
        state, pinned = session.application(application)
        graph = graph_of(pinned, state, returns=returns)
    else:
        graph = graph_of(find(session, str(chain)), returns=returns)
    form = form or FORMATS.get(Path(output or "").suffix.lower(), "mermaid")
    text = {"mermaid": mermaid, "dot": dot, "svg": svg}[form](graph)
    if output is None:
        session.say({form: text}, lambda: [text], exact=True)
        return
    path = Path(output).expanduser()
    write_new(path, f"{text}\n".encode(), "--output")
    values = {"path": tidy(str(path)), "format": form}
    session.say(
        {"file": str(path), "format": form}, lambda: [say(_("✓ {path}, as {format}"), values)]
    )
