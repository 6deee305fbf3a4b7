"""tto tick: carries out what is due, and asks the tools that automatic steps wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.commands.frame.options import command, seconds_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import one_line, progress
from workflow.commands.frame.texts import _, aside, say

if TYPE_CHECKING:
    from workflow.tools.automatic import Outcome


@command(
    help=_(
        "Carry out everything that is due: publicities that have ended, periods that are over, "
        "deadlines whose calendar has become known; and ask the tools of automatic steps. Run it "
        "from cron as often as you like. The exit code is 1 if a tool gave no answer."
    ),
    example="tto tick",
)
@seconds_option
def tick(session: Session, seconds: int) -> int:
    """到期处理: needs no log-in, since it does only what the clock already decided, and what tools
    answer under the accounts that were given their roles.
    """
    from workflow.commands.frame.show import receipt_json, standing
    from workflow.errors import Conflict
    from workflow.tools.automatic import run_waiting

    done = []
    with progress(_("applications moved")) as seen:
        for receipt in session.office.tick():
            done.append(receipt)
            seen(len(done))
    asked = list(run_waiting(session.office, seconds))
    done += [one.receipt for one in asked if one.receipt]
    silent = [one for one in asked if one.problem]
    session.say(
        {
            "done": [receipt_json(one)["receipt"] for one in done],
            "unanswered": [_silent_json(one) for one in silent],
        },
        lambda: [
            *[f"✓ {one.number}  {standing(one.application, one.chain)}" for one in done],
            *[f"✗ {one.number}  {_problem(one)}" for one in silent],
            say(_("{count} applications moved."), {"count": len(done)}),
        ],
    )
    return 1 if any(not isinstance(one.problem, Conflict) for one in silent) else 0


def _silent_json(one: Outcome) -> dict[str, str]:
    code = one.problem.code if one.problem else ""
    return {"application": one.number, "tool": one.tool, "code": code, "what": _problem(one)}


def _problem(one: Outcome) -> str:
    if one.problem is None:
        return ""
    return one_line(say(one.problem.what, one.problem.values)) + aside(one.problem.code)
