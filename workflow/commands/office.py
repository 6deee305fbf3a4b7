"""The clock."""

from __future__ import annotations

from workflow.commands.desk import Desk, command
from workflow.commands.screen import progress
from workflow.commands.texts import _, say


@command(
    help=_(
        "Carry out everything that is due: publicities that have ended, periods that are over, "
        "deadlines whose calendar has become known. Run it from cron as often as you like."
    ),
    example="tto tick",
)
def tick(desk: Desk) -> None:
    """到期处理: needs no log-in, since it does only what the clock already decided."""
    from workflow.commands.show import receipt_json, standing

    done = []
    with progress(_("applications moved")) as seen:
        for receipt in desk.office.tick():
            done.append(receipt)
            seen(len(done))
    desk.say(
        {"done": [receipt_json(one)["receipt"] for one in done]},
        lambda: [
            *[f"✓ {one.number}  {standing(one.application, one.chain)}" for one in done],
            say(_("{count} applications moved."), {"count": len(done)}),
        ],
    )
