"""The language of the messages, and how values are written in it.

Chinese unless `--lang`, TTO_LANG or the locale says otherwise. Decided once, before any
command module is imported, because help texts are made then.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from workflow.errors import Phrase, Word

if TYPE_CHECKING:
    from datetime import datetime

LOCALE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "locale")


def wanted_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """`zh` or `en`, from the command line, TTO_LANG, or the locale, in this order."""
    named = [
        argument.partition("=")[2] or following
        for argument, following in zip(arguments, [*arguments[1:], ""], strict=False)
        if argument.partition("=")[0] == "--lang"
    ]
    named += [environ.get(name, "") for name in ("TTO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    return "en" if next(filter(None, named), "").lower().startswith("en") else "zh"


LANGUAGE = wanted_language(sys.argv[1:], os.environ)


def _catalogue() -> gettext.NullTranslations:
    if LANGUAGE == "en":
        return gettext.NullTranslations()
    # click speaks through the process-wide domain
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("tto", LOCALE)
    gettext.textdomain("tto")
    return gettext.translation("tto", LOCALE, ["zh_CN"], fallback=True)


_ = _catalogue().gettext
COMMA = "、" if LANGUAGE == "zh" else ", "
SEMICOLON = "；" if LANGUAGE == "zh" else "; "
COLON = "：" if LANGUAGE == "zh" else ": "


ENGLISH_EVENTS = {"Read": "Copy read"}


def event_words(name: str) -> str:
    """What happened, by the name of its event: in Chinese from the catalogue, else in words."""
    translated = _(name)
    if translated != name:
        return translated
    apart = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return ENGLISH_EVENTS.get(name, apart.capitalize())


def told(event: Any) -> str:
    """What happened, by the event itself: of one of several whether they agreed, and the count."""
    name = getattr(event, "what", None) or type(event).__name__
    if name != "Cosigned":
        return event_words(name)
    said = _("Agreed as one of several") if event.agreed else _("Disagreed as one of several")
    against = aside(_("decided against")) if event.against else ""
    return said + count_words(event.count) + against


def count_words(count: Any) -> str:
    """How many agreed of all who counted, in brackets; nothing where it is not known."""
    return (
        aside(say(_("{yes} of {of} agreed"), {"yes": count.yes, "of": count.of})) if count else ""
    )


def say(template: str, values: Mapping[str, Any]) -> str:
    """A template in the language at hand, its values filled in as a reader wants them."""
    return _(template).format_map({name: Shown(value) for name, value in values.items()})


class Shown:
    """A value inside a template: shown in words, but a number keeps its format."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else shown(self.value)


def shown(value: Any) -> str:
    """A value as text: titles in our language, instants in Asia/Shanghai, money as money."""
    from datetime import date, datetime  # a light start: --help shows no value
    from decimal import Decimal

    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        from workflow.rules.money import format_money_both

        return format_money_both(value, LANGUAGE)
    if isinstance(value, Phrase):
        return say(value.template, value.values)
    if isinstance(value, (list, tuple)):
        return COMMA.join(shown(item) for item in value) or "—"
    if hasattr(value, "zh"):
        return title(value)
    return _(str(value)) if isinstance(value, (StrEnum, Word)) else str(value)


def word(text: str) -> str:
    """A word of the code in our language; a name that somebody gave stays as it is."""
    return _(text) if text in words() else text


def aside(text: str) -> str:
    """A remark in brackets."""
    return f"（{text}）" if LANGUAGE == "zh" else f" ({text})"


def title(value: Any) -> str:
    """A bilingual title in our language."""
    return str(value.en if LANGUAGE == "en" else value.zh)


def when(moment: datetime) -> str:
    """An instant in Asia/Shanghai, to the minute."""
    from workflow.rules.calendar import SHANGHAI

    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def until(moment: datetime) -> str:
    """The end of a period in Asia/Shanghai: midnight is written as 24:00 of the day before."""
    from datetime import timedelta

    from workflow.rules.calendar import SHANGHAI

    local = moment.astimezone(SHANGHAI)
    if (local.hour, local.minute) != (0, 0):
        return when(moment)
    return f"{local.date() - timedelta(days=1)} 24:00"


OUTCOMES = (
    "submitted passed returned expired upheld filed signed paid deferred agreed disagreed "
    "transferred delegated replied signer-added signer-removed formed lapsed child-started "
    "ended-early extension-asked extended extension-declined extension-lapsed suspended resumed "
    "recalled set-aside"
)
"""How a step was left, as the history has it."""
OFFICE_EVENTS = (
    "OfficeOpened DemonstrationOpened AdministratorNamed AttemptRefused PeopleImported ToolFailed "
    "BooksTakenOver LoggedIn LoginFailed PasswordChanged PasswordReset CalendarImported "
    "DefinitionPutInForce MeetingOpened AttendanceRecorded MeetingClosed SubstituteNamed "
    "SubstituteEnded AddressesSet BackupBegun Rebuilt "
    "SendingBegun TablesUpgraded TokenGiven"
)
"""What happened in the office itself; events of applications are classes."""
LOGGED = (
    "application tool problem revision meeting record party payee amount on place seat question "
    "opinion reason text finding receipt substitute principal deputy basis addresses clock "
    "simulated real people person attempt code years version definition entered "
    "received letter file wording"
)
"""What a log names."""
ROLES = "applicant administrator auditor member service system"
"""Roles and persons of every office."""
MESSAGES = "task reminder overdue answered"
"""Kinds of message."""


@cache
def words() -> frozenset[str]:
    """English words of the code that have a translation of their own."""
    from workflow.application.meeting import Sitting
    from workflow.application.state import How, Place, Status
    from workflow.chain.model.step import Kind
    from workflow.rules.calendar import Unit

    values = [word.value for kind in (Status, Kind, Unit, Place, Sitting, How) for word in kind]
    return frozenset([*values, *f"{OUTCOMES} {OFFICE_EVENTS} {LOGGED} {ROLES} {MESSAGES}".split()])
