"""Which notice an objection is in time for, by the day on which it was received, and what moved
between the end of that notice and the day on which the objection was entered.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from workflow.application.lines import open_lines
from workflow.application.state import Application
from workflow.rules.calendar import shanghai_date


class Posted(NamedTuple):
    """A notice: its step, its first day, its last one where that is known, and after how many
    entries of the history it was over; None while it is up. Days in Asia/Shanghai.
    """

    step: str
    first: date
    last: date | None
    over: int | None

    def had(self, day: date) -> bool:
        """Whether it was up on that day."""
        return self.first <= day and (self.last is None or day <= self.last)


def posted(application: Application) -> list[Posted]:
    """Every notice there was, the newest first."""
    found = [
        Posted(passage.step, passage.window.live_on, passage.window.last_day, position)
        for position, passage in enumerate(application.history)
        if passage.window
    ]
    for line in open_lines(application):
        notice = line.notice
        if notice is None or not notice.live:
            continue
        first = min(map(shanghai_date, notice.live.values()))
        last = notice.window.last_day if notice.window else None
        found.append(Posted(notice.step, first, last, None))
    return found[::-1]


def moved_since(application: Application, notice: Posted) -> tuple[str, ...]:
    """The steps that it left from the end of a notice on, in their order, each once."""
    if notice.over is None:
        return ()
    return tuple(dict.fromkeys(passage.step for passage in application.history[notice.over :]))
