"""退回次数: how often an application was returned from a step, and whether it may be once more."""

from __future__ import annotations

from workflow.application.state import Application
from workflow.chain.model.step import Step


def returned_from(application: Application, step: Step) -> int:
    """How often it was returned from this step so far; a return that was taken back is none."""
    return sum(
        passage.step == step.name and passage.outcome == "returned"
        for passage in application.history
    )


def last_is_over(application: Application, step: Step) -> bool:
    """Whether it was returned as often as the definition allows."""
    rounds = step.rounds
    return rounds is not None and returned_from(application, step) >= rounds.most
