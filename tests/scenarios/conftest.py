"""In every scenario the short way of the clock must say what the long one says."""

from __future__ import annotations

from datetime import datetime

import pytest

from workflow.application import due as module
from workflow.application.context import Context
from workflow.application.event import Event
from workflow.application.state import Application
from workflow.office import case


@pytest.fixture(autouse=True)
def _the_long_way_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask what is due both ways, whenever it is asked."""
    short = module.next_due

    def both(
        application: Application, context: Context, since: datetime
    ) -> tuple[Event, datetime | None] | None:
        found = short(application, context, since)
        with monkeypatch.context() as the_long_way:
            the_long_way.setattr(module, "_nothing_runs", lambda *_: False)
            assert found == short(application, context, since), application
        return found

    monkeypatch.setattr(case, "next_due", both)
