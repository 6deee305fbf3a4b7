"""What an act of the office itself was about, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from workflow.commands.frame.texts import COLON, _, aside, say, shown, word
from workflow.commands.frame.words import refusal

Roles = Callable[[], Mapping[tuple[str, str], str]]
"""The titles of roles and bodies, by institution and name; asked for only where one is shown."""

_ABOUT = re.compile(r"(roles|source) of (.+)")
_ROLE = re.compile(r"([a-z0-9_-]+)@([a-z0-9_-]+)")


def office_act(detail: dict[str, str], roles: Roles) -> Iterator[str]:
    """What an act of the office itself was about, a line for each thing that it names."""
    for name, value in detail.items():
        if name == "state":
            yield from _meeting_lines(msgspec.json.decode(value), roles)
            continue
        about = _ABOUT.fullmatch(name)
        if about and about[1] == "roles":
            label, value = say(_("roles of {person}"), {"person": about[2]}), _roles(value, roles)
        elif about:
            label = say(_("source of {year}"), {"year": about[2]})
        else:
            label = _("file name") if name == "file" else word(name)  # a step is filed
        yield f"{label}{COLON}{word(str(value))}"


def _roles(text: str, roles: Roles) -> str:
    """Each role@institution with its title."""

    def named(found: re.Match[str]) -> str:
        role, unit = found[1], found[2]
        title = roles().get((unit, role)) or word(role)
        return title + aside(found[0]) if title != role else found[0]

    if text == "revoked":
        return _("revoked")
    held, also, first = text.removesuffix(")").partition(" (second account of ")
    told = _ROLE.sub(named, held if also else text)
    return told + aside(say(_("second account of {person}"), {"person": first})) if also else told


def office_attempt(detail: dict[str, str]) -> Iterator[str]:
    """What was refused in the office itself, in the words that were told; records of earlier
    releases kept no values.
    """
    from workflow.office.refusals import restored

    kept = msgspec.json.decode(detail.get("values", "{}"))
    values = {name: restored(one) for name, one in kept.items()}
    said = refusal(detail["code"], values, detail.get("wording", ""))
    yield f"tto {detail['attempt']} [{detail['code']}]  {said}".rstrip()


def _meeting_lines(meeting: dict[str, Any], roles: Roles) -> Iterator[str]:
    """A meeting as it was recorded: people by their ids, as the record has them."""
    how = aside(_("in writing")) if meeting.get("circulation") else ""
    body = roles().get((meeting.get("unit", ""), meeting["body"]), meeting["body"])
    yield f"{_('body')}{COLON}{body}  {meeting['held_on']}{how}"
    for name in ("present", "guests", "minutes"):
        if meeting.get(name):
            yield f"{_(name)}{COLON}{shown(meeting[name])}"
    if paper := meeting.get("document"):
        yield f"{_('document')}{COLON}{paper['name']}  sha256 {paper['sha256'][:16]}"
