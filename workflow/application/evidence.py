"""What an outside tool answered at an automatic step (自动环节), as evidence. Source: case 11."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class How(StrEnum):
    """Whether tto ran the tool, or somebody brought its answer."""

    CALLED = "called"
    HANDED_IN = "handed-in"


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """证据: which tool in which version said what. `answer` is canonical JSON, of a
    limited length, and `sha256` its hash.
    """

    tool: str
    version: str
    sha256: str
    how: How
    answer: str = ""
