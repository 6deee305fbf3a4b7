"""What an outside tool is given, and what it answers: all that its author needs to import.

A tool is a function that takes a `Request` and returns an `Answer`; its distribution names it
among its entry points, in the group `tto.tools`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

GROUP = "tto.tools"


class Paper(msgspec.Struct, frozen=True):
    """A paper on file: its kind, name, size in bytes and SHA-256."""

    kind: str
    name: str
    size: int
    sha256: str
    file: str = ""

    def content(self) -> bytes:
        """What it says. Raises FileNotFoundError where only its hash is kept."""
        if not self.file:
            raise FileNotFoundError(self.name)
        return Path(self.file).read_bytes()


class Request(msgspec.Struct, frozen=True):
    """The application as the tool sees it: number, definition, step, the facts as they are kept,
    and the latest paper of each name.
    """

    number: str
    definition: str
    step: str
    facts: dict[str, Any] = {}
    papers: tuple[Paper, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """What the tool says: whether the step passes, the fields it fills in (as a person would type
    them), why in words, whatever proves it (JSON values), and its own version.
    """

    agrees: bool
    version: str
    opinion: str = ""
    fields: dict[str, str] = {}
    evidence: dict[str, Any] = {}
