"""The shape of a finding's words."""

from __future__ import annotations

import msgspec


class Message(msgspec.Struct, frozen=True):
    """English templates: what is wrong, why it matters (may be empty), what to write instead."""

    what: str
    why: str
    do: str
