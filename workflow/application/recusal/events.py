"""回避: what is asked, and the event that becomes of it."""

from __future__ import annotations

from workflow.application.act import BlindAct
from workflow.application.event import Event


class Recuse(BlindAct, frozen=True, kw_only=True):
    """回避: declare that a person takes no part in deciding. `person` empty means oneself."""

    reason: str
    person: str = ""


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
