"""tto tick: carries out what is due, and asks the tools that automatic steps wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.commands.frame.options import command, seconds_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import one_line, progress
from workflow.commands.frame.texts import _, aside, say

if TYPE_CHECKING:
    from workflow.errors import Answer
    from workflow.office.case import Receipt
    from workflow.office.perform import Failures


@command(
    help=_(
        "Carry out everything that is due: publicities that have ended, periods that are over, "
        "deadlines whose calendar has become known; and ask the tools of automatic steps. Run it "
        "from cron as often as you like. An application that cannot be carried on stops no other; "
        "it is named. The exit code is then 1, as where a tool gave no answer."
    ),
    example="tto tick",
)
@seconds_option
def tick(session: Session, seconds: int) -> int:
    """到期处理: does only what the clock already decided, and what tools answer under the accounts
    that were given their roles; so anybody who is logged in may run it.
    """
    from workflow.commands.frame.show import receipt_json, standing
    from workflow.errors import Conflict
    from workflow.tools.automatic import run_waiting

    done: list[Receipt] = []
    failures: Failures = []
    with progress(_("applications moved")) as seen:
        for receipt in session.office.tick(failed=failures):
            done.append(receipt)
            seen(len(done))
    asked = list(run_waiting(session.office, seconds))
    done += [outcome.receipt for outcome in asked if outcome.receipt]
    problems = [(outcome, outcome.problem) for outcome in asked if outcome.problem]
    stuck = [_problem(number, problem) for number, problem in failures]
    silent = [
        _problem(outcome.number, problem) | {"tool": outcome.tool} for outcome, problem in problems
    ]
    session.say(
        lambda: {
            "done": [receipt_json(receipt)["receipt"] for receipt in done],
            "failed": stuck,
            "unanswered": silent,
        },
        lambda: [
            *[f"✓ {moved.number}  {standing(moved.application, moved.chain)}" for moved in done],
            *[f"✗ {problem['application']}  {problem['what']}" for problem in (*stuck, *silent)],
            say(_("{count} applications moved."), {"count": len(done)}),
        ],
    )
    unanswered = any(not isinstance(problem, Conflict) for _outcome, problem in problems)
    return 1 if failures or unanswered else 0


def _problem(number: str, problem: Answer) -> dict[str, str]:
    what = one_line(say(problem.what, problem.values)) + aside(problem.code)
    return {"application": number, "code": problem.code, "what": what}
