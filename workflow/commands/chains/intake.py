"""When a chain takes applications, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflow.commands.frame.texts import COLON, _, say, title

if TYPE_CHECKING:
    from workflow.chain.model.chain import Chain


def intake_lines(chain: Chain) -> Iterator[str]:
    """When applications are taken."""
    if chain.intake and chain.intake.monthly:
        days = {"first": chain.intake.monthly.first, "last": chain.intake.monthly.last}
        yield say(_("applications are taken from day {first} to day {last} of each month"), days)
    for call in chain.intake.calls if chain.intake else ():
        days_of = say(_("{from} to {to}"), {"from": call.since, "to": call.until})
        yield f"{_('applications are taken in the call')}{COLON}{title(call.title)}  {days_of}"
