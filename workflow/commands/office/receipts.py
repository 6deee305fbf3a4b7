"""Receipts that were kept elsewhere, as they are typed or stand in a file."""

from __future__ import annotations

import re
from pathlib import Path

import click

from workflow.audit.faults import Given
from workflow.commands.frame.inputs import content_of
from workflow.commands.frame.texts import _, say

_FORM = re.compile(r"([A-Za-z0-9-]+):([0-9]{1,9}):([0-9a-fA-F]{16,64})")


def read_receipt(text: str, place: str = "--receipt") -> Given:
    """A receipt as NUMBER:SEQ:HASH; `place` names where it stands. Raises BadParameter."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise click.BadParameter(
            _("write NUMBER:SEQ:HASH as the receipt shows it"), param_hint=place
        )
    number = match[1] if match[1] == "office" else match[1].upper()
    return Given(number, int(match[2]), match[3].lower())


def read_receipts(file: str) -> list[Given]:
    """The receipts of a file, one a line; blank lines, and those after a #, say nothing. Raises
    BadParameter with the line, CouldNot for a file that cannot be read.
    """
    text = content_of(Path(file).expanduser()).decode("utf-8-sig", "replace")
    place = _("{file}, line {line}")
    return [
        read_receipt(line, say(place, {"file": file, "line": number}))
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
