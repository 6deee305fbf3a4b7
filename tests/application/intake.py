"""Applications that come when none is taken: one attempt each."""

from __future__ import annotations

from collections.abc import Callable

from tests import acts as a
from tests.intake import CALLS, MONTHLY, WHO, draft
from tests.story import Story
from workflow.office.perform import Who

Attempt = tuple[a.Act, Who]


def _on(moment: str, text: str) -> Callable[[Story], Attempt]:
    def attempt(story: Story) -> Attempt:
        number = draft(story, text)
        story.clock.set(moment)
        return a.Submit(application=number), WHO

    return attempt


INTAKE: dict[str, Callable[[Story], Attempt]] = {
    "applying.require_taken not-taken-now": _on("2026-03-21 09:00", MONTHLY),
    "applying.require_taken not-taken-now/call": _on("2026-04-16 09:00", CALLS),
    "applying.require_taken not-taken-now/over": _on("2026-10-08 09:00", CALLS),
}
