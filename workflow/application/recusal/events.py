"""Who takes no part in deciding; like all events, for ever."""

from __future__ import annotations

from workflow.application.event import Event


class Recused(Event, frozen=True, kw_only=True):
    """回避 declared. `late` names the steps that the person had already taken part in; `accounts`
    are all of theirs: what they said at the step that is not over does not count. Records of
    before name none and take no word back.
    """

    person: str
    name: str
    reason: str
    late: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
