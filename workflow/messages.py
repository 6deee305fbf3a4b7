"""Reads a file of messages: words by their code, in English, for the catalogues to translate.

An entry is `code: what is wrong`, then lines set in: the last says what to do, one between the two
why. `[name]` begins a section, # a remark.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Message(NamedTuple):
    """Templates for `str.format_map`: what is wrong, why (may be empty), what to do."""

    what: str
    why: str
    do: str


def read_messages(path: Path) -> dict[str, dict[str, Message]]:
    """Section → code → message; the section is empty before the first heading."""
    code, section = "", ""
    lines: dict[str, dict[str, list[str]]] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line.startswith(" "):
            lines[section][code].append(line.strip())
        elif line and not line.startswith("#"):
            code, _, what = line.partition(": ")
            lines.setdefault(section, {})[code] = [what]
    return {
        name: {code: Message(what, "".join(why), do) for code, (what, *why, do) in entries.items()}
        for name, entries in lines.items()
    }
