"""tto tick: carries out what is due, and asks the tools that automatic steps wait for."""

from __future__ import annotations

from workflow.commands.frame.options import command, seconds_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import one_line, progress
from workflow.commands.frame.texts import _, aside, say


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
    done += [outcome.receipt for outcome in asked if outcome.receipt]
    problems = [(outcome, outcome.problem) for outcome in asked if outcome.problem]
    silent = [
        {
            "application": outcome.number,
            "tool": outcome.tool,
            "code": problem.code,
            "what": one_line(say(problem.what, problem.values)) + aside(problem.code),
        }
        for outcome, problem in problems
    ]
    session.say(
        {"done": [receipt_json(receipt)["receipt"] for receipt in done], "unanswered": silent},
        lambda: [
            *[f"✓ {moved.number}  {standing(moved.application, moved.chain)}" for moved in done],
            *[f"✗ {answer['application']}  {answer['what']}" for answer in silent],
            say(_("{count} applications moved."), {"count": len(done)}),
        ],
    )
    return 1 if any(not isinstance(problem, Conflict) for _outcome, problem in problems) else 0
