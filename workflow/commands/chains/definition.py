"""tto definition: list and install the chains; the group of all that is done with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from workflow.commands.chains.definition_check import check
from workflow.commands.chains.definition_show import show
from workflow.commands.chains.draw import diagram
from workflow.commands.chains.read import diff, read
from workflow.commands.chains.simulate import simulate
from workflow.commands.frame.find import definitions, in_force_now
from workflow.commands.frame.inputs import today
from workflow.commands.frame.options import (
    command,
    group,
)
from workflow.commands.frame.roles import vacant_lines
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import picked, table
from workflow.commands.frame.texts import _, say, title

if TYPE_CHECKING:
    from workflow.chain.model.chain import Chain


@command(
    help=_("Every definition that comes with tto, and those installed in the database."),
    example="tto definition list",
    open_to_all=True,
)
def list_(session: Session) -> None:
    """一览."""
    chains = definitions(session)
    session.say(
        {"definitions": [_row_json(chain, in_force_now(chains)) for chain in chains]},
        lambda: _list_lines(chains),
    )


def _row_json(chain: Chain, now: frozenset[str]) -> dict[str, object]:
    return {
        **picked(chain, "chain version"),
        "institution": chain.institution.zh,
        "title": chain.title.zh,
        **picked(chain, "effective_from effective_to sha256"),
        "in_force": chain.key in now,
    }


def _list_lines(chains: list[Chain]) -> Iterator[str]:
    now = in_force_now(chains)
    rows = [
        [
            *(chain.key, title(chain.institution), title(chain.title)),
            f"{'●' if chain.key in now else ' '} {chain.effective_from}",
        ]
        for chain in chains
    ]
    yield table([_("chain"), _("institution"), _("title"), _("in force from")], rows)
    yield ""
    yield _("● in force today; new applications start on it")
    yield _("Fields and documents of one: tto definition show CHAIN")


@command(
    help=_("Put your institution's own definition in force; an administrator does that."),
    example="tto definition install our-chain.yaml",
)
@click.argument("file", metavar="FILE")
def install(session: Session, file: str) -> None:
    """生效."""
    from workflow.chain.reader import load_source
    from workflow.office.administration import put_in_force
    from workflow.office.coverage import thin

    chain, source = load_source(file)
    put_in_force(session.office, session.who, chain, source)
    vacant = [role for role in thin(session.office, None, chain.chain) if not role.only]
    values = {
        **{"chain": chain.key, "name": chain.chain},
        **{"since": chain.effective_from, "until": chain.effective_to},
    }
    now = in_force_now(definitions(session))
    done = say(_standing(chain, now, today()), values)
    session.say(
        {"definition": _row_json(chain, now), "vacant": [role.role for role in vacant]},
        lambda: [done, *vacant_lines(vacant)],
    )


def _standing(chain: Chain, now: frozenset[str], day: date) -> str:
    """What has become of a definition that was just installed."""
    if chain.key in now:
        return _("✓ {chain} is in force; start on it: tto start {name}")
    if chain.effective_from > day:
        return _(
            "✓ {chain} is installed and comes into force on {since}; until then tto start {name} "
            "takes the version before it"
        )
    if chain.effective_to and chain.effective_to < day:
        return _(
            "✓ {chain} is installed, but was in force until {until} only; nothing starts on it"
        )
    return _("✓ {chain} is installed, but a newer version is in force: tto start {name} takes that")


definition = group(
    "definition",
    _("Approval chains: list, show, check, diagram, install."),
    {
        "list": list_,
        "show": show,
        "check": check,
        "diagram": diagram,
        "install": install,
        "simulate": simulate,
        "read": read,
        "diff": diff,
    },
)
"""流程定义."""
