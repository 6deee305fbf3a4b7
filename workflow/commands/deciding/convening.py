"""A body by the name that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _, say
from workflow.errors import CouldNot

if TYPE_CHECKING:
    from workflow.office.meetings import Convened


def convened(session: Session, body: str, unit: str = "") -> Convened:
    """A body by its name, in the newest definition that has it."""
    from workflow.commands.frame.find import definitions
    from workflow.office.meetings import Convened
    from workflow.office.queries import visible_units

    known = [
        Convened(chain, each)
        for chain in definitions(session)
        for each in chain.bodies.values()
        if unit in ("", chain.unit)
    ]
    named = {
        each.chain.unit: each
        for each in known
        if body in (each.body.name, each.body.title.zh, each.body.title.en)
    }
    if len(named) > 1:
        own = visible_units(session.office, session.who) or ()
        named = {unit: named[unit] for unit in own if unit in named} or named
    if not named:
        names = dict.fromkeys(each.body.name for each in known)
        raise CouldNot("no-such-body", body=body, known=list(names))
    if len(named) > 1:
        text = _("{body} exists at: {units}; add --institution")
        raise click.UsageError(say(text, {"body": body, "units": [*named]}))
    return next(iter(named.values()))
