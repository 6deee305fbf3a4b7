"""Receipts that were kept elsewhere, as they are typed or stand in a file."""

from __future__ import annotations

import re
from pathlib import Path

import click

from workflow.audit.faults import Given
from workflow.commands.frame.inputs import FILE, content_of
from workflow.commands.frame.texts import COLON, _, say
from workflow.rules.text import visible

_FORM = re.compile(r"(?<![\w:-])([A-Za-z0-9-]+):([0-9]{1,9}):([0-9a-fA-F]{1,64})(?![\w:])")
LEAST = 16
"""Digits of a hash that a receipt of an earlier release shows."""


def read_receipt(text: str, place: str = "--receipt") -> Given:
    """A receipt as NUMBER:SEQ:HASH; `place` names where it stands. Raises BadParameter."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise click.BadParameter(
            _("write NUMBER:SEQ:HASH as the receipt shows it"), param_hint=place
        )
    return _given(match, place)


def _given(match: re.Match[str], place: str) -> Given:
    if len(match[3]) < LEAST:
        short = _("too short: {count} digits of a hash; a receipt shows 32, an old one 16")
        raise click.BadParameter(say(short, {"count": len(match[3])}), param_hint=place)
    number = match[1] if match[1] == "office" else match[1].upper()
    return Given(number, int(match[2]), match[3].lower())


def read_receipts(file: str) -> list[Given]:
    """The receipts of a file, each alone in its line or in the line that the screen showed; blank
    lines, and those after a #, say nothing. Raises BadParameter with every line that is wrong,
    CouldNot for a file that cannot be read.
    """
    text = content_of(Path(file).expanduser(), FILE).decode("utf-8-sig", "replace")
    place = _("{file}, line {line}")
    given, wrong = list[Given](), list[tuple[str, str]]()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        where = say(place, {"file": file, "line": number})
        try:
            given.append(_in_line(line, where))
        except click.BadParameter as fault:
            wrong.append((where, fault.message))
    if len(wrong) == 1:
        ((where, message),) = wrong
        raise click.BadParameter(message, param_hint=where)
    if wrong:
        listed = "".join(f"\n  {where}{COLON}{message}" for where, message in wrong)
        raise click.BadParameter(listed, param_hint="--receipts")
    return given


def _in_line(line: str, place: str) -> Given:
    match = _FORM.search(line)
    if match is None:
        none = _("no receipt NUMBER:SEQ:HASH in “{text}”")
        text = visible(line.strip()[:MOST_SHOWN])
        raise click.BadParameter(say(none, {"text": text}), param_hint=place)
    return _given(match, place)


MOST_SHOWN = 80
