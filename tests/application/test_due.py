"""What comes by itself where no clock of the definition runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.application.test_clocks import CHAIN, NOW, application
from tests.rules.notices import PUBLISHED
from workflow.application.clocks.events import ClockWarned
from workflow.application.context import Context
from workflow.application.directory import Nobody
from workflow.application.due import due
from workflow.application.monitoring.events import Overdue
from workflow.application.state import Application, Duty, Objection
from workflow.chain.model.chain import Chain
from workflow.chain.reader import load_file
from workflow.rules.calendar import Calendar
from workflow.rules.standing import Standing

JOINT = load_file(Path(__file__).parents[1] / "scenarios" / "joint.yaml")


class Directory(Nobody):
    """It knows the calendar, and nobody."""

    def calendar(self) -> Calendar:
        """The published one."""
        return PUBLISHED


def at(moment: datetime, chain: Chain) -> Context:
    """The clock, at that moment."""
    return Context(chain, Standing("system", "system"), moment, Directory())


def test_a_recurring_filing_warns_without_any_clock_of_the_definition() -> None:
    chain = replace(CHAIN, clocks={})
    owed = application(duties=(Duty("report", date(2026, 4, 1), 12),))
    assert due(owed, at(datetime(2026, 2, 1, tzinfo=UTC), chain)) is None
    assert isinstance(due(owed, at(datetime(2026, 3, 15, tzinfo=UTC), chain)), ClockWarned)


def shown(**given: object) -> Application:
    """An application at a publicity that is yet to be put up again."""
    return application(chain="joint", unit="joint", step="shown", route="all", **given)


def test_an_objection_is_overdue_also_while_the_notice_is_not_up() -> None:
    raised = Objection(1, "shown", "异议", "甲", NOW, due_at=NOW + timedelta(days=3))
    held = shown(objections=(raised,))
    assert due(held, at(NOW + timedelta(days=2), JOINT)) is None
    assert isinstance(due(held, at(NOW + timedelta(days=3), JOINT)), Overdue)


def test_who_knows_no_calendar_says_so() -> None:
    with pytest.raises(LookupError, match="calendar"):
        Nobody().calendar()
