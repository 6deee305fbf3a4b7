"""What a person types, and the files they name: read, cleaned, or refused with what to write."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workflow.commands.frame.texts import _
from workflow.errors import CouldNot, Refused, WrongUse, reason_of

if TYPE_CHECKING:
    from workflow.chain.model.chain import Chain

MOST_BYTES = 64 * 1024 * 1024


def clean(text: str, what: str, *, lines: bool = False) -> str:
    """A typed text of one line, or of several `lines`, cleaned; `what` names where it was typed.
    Raises WrongUse `text-blank`, and what workflow.rules.text raises.
    """
    from workflow.rules import text as rules

    cleaned = rules.clean(text, what, lines=lines)
    if not cleaned:
        raise WrongUse("text-blank", what=what)
    return cleaned


def read_fields(typed: tuple[str, ...], chain: Chain) -> dict[str, Any]:
    """The facts named by NAME=VALUE, each read as its field's type."""
    from workflow.chain.model.facts import parse_fact

    facts: dict[str, Any] = {}
    for item in typed:
        name, equals, text = item.partition("=")
        if not equals:
            raise click.BadParameter(_("write NAME=VALUE"), param_hint="--field")
        field = chain.fields.get(name)
        if field is None:
            raise Refused("no-such-field", chain=chain.key, name=name, fields=list(chain.fields))
        facts[name] = parse_fact(field, text)
    return facts


def today() -> date:
    """The day that it is in Asia/Shanghai, for what needs no office."""
    from workflow.office.right_clock import real_clock
    from workflow.rules.calendar import shanghai_date

    return shanghai_date(real_clock())


def tidy(where: str) -> str:
    """A path for the screen: the home folder is written ~."""
    home_folder = str(Path.home())
    return "~" + where[len(home_folder) :] if where.startswith(home_folder + os.sep) else where


PAPER = ("document-not-a-file", "document-too-big", "document-unreadable")
FILE = ("document-not-a-file/file", "document-too-big/file", "document-unreadable/file")
"""What is said of a paper that cannot be handed in, and of a file that is no paper."""


def content_of(path: Path, codes: tuple[str, str, str] = PAPER) -> bytes:
    """What a regular file holds. Raises CouldNot of the `codes`: for what is no regular file, what
    is too big, and what cannot be read.
    """
    from workflow.chain.reading.files import NotRegular, TooBig, bytes_of

    not_regular, too_big, unreadable = codes
    try:
        return bytes_of(path, MOST_BYTES)
    except NotRegular:
        raise CouldNot(not_regular, path=path) from None
    except TooBig:
        raise CouldNot(too_big, path=path, most=MOST_BYTES // 1024**2) from None
    except (OSError, ValueError) as error:
        raise CouldNot(unreadable, path=path, reason=reason_of(error)) from None


def write_new(path: Path, content: bytes, option: str) -> None:
    """Write a new file that `option` named; what is there is never overwritten. Raises CouldNot."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise CouldNot("file-exists", option=option, path=path) from None
    except OSError as error:
        raise CouldNot("not-written", option=option, path=path, reason=reason_of(error)) from None
