"""What somebody with an interest asks for: orders, in the imperative."""

from __future__ import annotations

from typing import ClassVar

from workflow.application.act import Act


class Recuse(Act, frozen=True, kw_only=True):
    """回避: declare that a person takes no part in deciding. `person` empty means oneself."""

    blind: ClassVar[bool] = True

    reason: str
    person: str = ""
