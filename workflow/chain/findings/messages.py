"""Reads `messages.txt`: the words of every finding, by its code."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Message(msgspec.Struct, frozen=True):
    """English templates: what is wrong, why it matters (may be empty), what to write instead."""

    what: str
    why: str
    do: str


def _read(text: str) -> dict[str, Message]:
    code, messages = "", dict[str, list[str]]()
    for line in text.splitlines():
        if line.startswith(" "):
            messages[code].append(line.strip())
        elif line and not line.startswith("#"):
            code, _, what = line.partition(": ")
            messages[code] = [what]
    return {code: Message(what, "".join(why), do) for code, (what, *why, do) in messages.items()}


MESSAGES = _read(Path(__file__).with_name("messages.txt").read_text("utf-8"))
"""`code`, or `code/variant` for another wording of one code."""
