"""What every act is: an order to change one application.

Every act names its application, the revision the person saw (`seen`, None if they did not
look) and a `request_id` that makes it repeatable: the same id is carried out once. `request` is the
hash of what was asked for; an id that comes again with another is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

_encode = msgspec.json.Encoder(order="sorted", enc_hook=str).encode


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all acts. `blind`: it may be asked for without having looked at the application.
    `at_step`: the step that is meant, by name or title, where it stands at several.
    """

    blind: ClassVar[bool] = False
    verb: ClassVar[str]
    """The word for it on the command line and in the journal."""

    def __init_subclass__(cls) -> None:
        cls.verb = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()

    application: str
    seen: int | None = None
    request_id: str = ""
    request: str = ""
    at_step: str | None = None


def request_of(act: Act, typed: Mapping[str, Any]) -> str:
    """The hash of what an act asks for, whenever and on whatever sight of the application; `typed`:
    words that complete it. What a tool that was asked at once happens to answer is not in it.
    """
    evidence = getattr(act, "evidence", None)
    called = evidence is not None and evidence.how == "called"
    asked = {"application": act.application} if called else msgspec.structs.asdict(act)
    for name in ("seen", "at_step", "request_id", "request"):
        asked.pop(name, None)
    body = _encode([act.verb if not called else "answer", asked, typed])
    return hashlib.sha256(body).hexdigest()[:32]


class BlindAct(Act, frozen=True, kw_only=True):
    """Base of acts that may be asked for without having looked at the application."""

    blind: ClassVar[bool] = True


class ReasonedAct(Act, frozen=True, kw_only=True):
    """Base of acts for which a reason must be given."""

    reason: str


class Expire(BlindAct, frozen=True, kw_only=True):
    """期满: nothing but what is due by the clock."""
