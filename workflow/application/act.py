"""What every act is: an order to change one application.

Every act names its application, the revision the person saw (`seen`, None if they did not
look) and a `request_id` that makes it repeatable: the same id is carried out once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import ClassVar

import msgspec


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all acts. `blind`: it may be asked for without having looked at the application."""

    blind: ClassVar[bool] = False

    application: str
    seen: int | None = None
    request_id: str = ""

    @property
    def verb(self) -> str:
        """The word for it on the command line and in the journal."""
        return _verb(type(self))


@cache
def _verb(act: type[Act]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", act.__name__).lower()


class BlindAct(Act, frozen=True, kw_only=True):
    """Base of acts that may be asked for without having looked at the application."""

    blind: ClassVar[bool] = True


class ReasonedAct(Act, frozen=True, kw_only=True):
    """Base of acts for which a reason must be given."""

    reason: str


class Expire(BlindAct, frozen=True, kw_only=True):
    """期满: nothing but what is due by the clock."""
