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
from typing import TYPE_CHECKING, Any

from workflow.errors import N_, Phrase, Word

if TYPE_CHECKING:
    from datetime import datetime

LOCALE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "locale")


def wanted_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """`zh` or `en`, from the command line, TTO_LANG, or the locale, in this order."""
    for position, word in enumerate(arguments):
        if word == "--lang" and position + 1 < len(arguments):
            return "en" if arguments[position + 1].lower().startswith("en") else "zh"
        if word.startswith("--lang="):
            return "en" if word[7:].lower().startswith("en") else "zh"
    for name in ("TTO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "en" if environ[name].lower().startswith("en") else "zh"
    return "zh"


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
COLON = "：" if LANGUAGE == "zh" else ": "


ENGLISH_EVENTS = {"Cosigned": "Spoke as one of several", "Read": "Copy read"}


def event_words(name: str) -> str:
    """What happened, by the name of its event: in Chinese from the catalogue, else in words."""
    translated = _(name)
    if translated != name:
        return translated
    apart = "".join(f" {one.lower()}" if one.isupper() else one for one in name).strip()
    return ENGLISH_EVENTS.get(name, apart.capitalize())


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
        return COMMA.join(shown(one) for one in value) or "—"
    if hasattr(value, "zh"):
        return title(value)
    return _(str(value)) if isinstance(value, (StrEnum, Word)) else str(value)


def word(text: str) -> str:
    """A word of the code in our language; a name that somebody gave stays as it is."""
    return _(text) if text in WORDS else text


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


WORDS = frozenset(
    {
        # how an answer came, and what is noted where none did
        N_("called"),
        N_("handed-in"),
        N_("application"),
        N_("tool"),
        N_("problem"),
        N_("revision"),
        # statuses
        N_("draft"),
        N_("running"),
        N_("held"),
        N_("approved"),
        N_("completed"),
        N_("refused"),
        N_("withdrawn"),
        N_("terminated"),
        N_("voided"),
        N_("suspended"),
        N_("resumed"),
        # kinds of step
        N_("submit"),
        N_("review"),
        N_("evaluate"),
        N_("price"),
        N_("decide"),
        N_("authorize"),
        N_("publicize"),
        N_("file"),
        N_("contract"),
        N_("pay"),
        N_("period"),
        N_("classify"),
        N_("subprocess"),
        # outcomes in the history
        N_("submitted"),
        N_("passed"),
        N_("returned"),
        N_("expired"),
        N_("upheld"),
        N_("filed"),
        N_("signed"),
        N_("paid"),
        N_("deferred"),
        N_("agreed"),
        N_("disagreed"),
        N_("transferred"),
        N_("delegated"),
        N_("replied"),
        N_("signer-added"),
        N_("signer-removed"),
        N_("formed"),
        N_("lapsed"),
        N_("child-started"),
        N_("ended-early"),
        N_("extension-asked"),
        N_("extended"),
        N_("extension-declined"),
        N_("extension-lapsed"),
        # events
        N_("ChildStarted"),
        N_("ChildEnded"),
        N_("Cosigned"),
        N_("Claimed"),
        N_("Released"),
        N_("Transferred"),
        N_("Delegated"),
        N_("Replied"),
        N_("SignerAdded"),
        N_("SignerRemoved"),
        N_("Reminded"),
        N_("Copied"),
        N_("Formed"),
        N_("ObjectionAccepted"),
        N_("ObjectionDeclined"),
        N_("ObjectionTermSet"),
        N_("Investigated"),
        N_("FindingPublished"),
        N_("Stranded"),
        N_("Restaffed"),
        N_("Freed"),
        N_("DeadlineSet"),
        N_("Overdue"),
        N_("Lapsed"),
        N_("ClockWarned"),
        N_("ClockRanOut"),
        N_("EndedEarly"),
        N_("ExtensionAsked"),
        N_("Extended"),
        N_("ExtensionDeclined"),
        N_("ExtensionLapsed"),
        N_("Read"),
        N_("SubstituteNamed"),
        N_("AddressesSet"),
        N_("addresses"),
        N_("task"),
        N_("reminder"),
        N_("overdue"),
        N_("answered"),
        N_("SubstituteEnded"),
        N_("Started"),
        N_("Submitted"),
        N_("Supplemented"),
        N_("Passed"),
        N_("Rejected"),
        N_("Returned"),
        N_("Withdrawn"),
        N_("Terminated"),
        N_("Published"),
        N_("Interrupted"),
        N_("Restored"),
        N_("Rescheduled"),
        N_("Expired"),
        N_("Objected"),
        N_("Disposed"),
        N_("Filed"),
        N_("Signed"),
        N_("Paid"),
        N_("IncomeShared"),
        N_("Divided"),
        N_("Commented"),
        N_("Deferred"),
        N_("Recused"),
        N_("Suspended"),
        N_("Resumed"),
        N_("Voided"),
        N_("Corrected"),
        N_("Declined"),
        N_("OfficeOpened"),
        N_("DemonstrationOpened"),
        N_("AdministratorNamed"),
        N_("AttemptRefused"),
        N_("PeopleImported"),
        N_("ToolFailed"),
        N_("LoggedIn"),
        N_("LoginFailed"),
        N_("PasswordChanged"),
        N_("PasswordReset"),
        N_("CalendarImported"),
        N_("DefinitionPutInForce"),
        N_("MeetingOpened"),
        N_("AttendanceRecorded"),
        N_("MeetingClosed"),
        # meetings
        N_("open"),
        N_("closed"),
        # units of a publicity
        N_("natural"),
        N_("working"),
        # what a log names
        N_("meeting"),
        N_("record"),
        N_("party"),
        N_("payee"),
        N_("amount"),
        N_("on"),
        N_("place"),
        N_("seat"),
        N_("question"),
        N_("opinion"),
        N_("reason"),
        N_("text"),
        N_("finding"),
        N_("receipt"),
        N_("substitute"),
        N_("principal"),
        N_("deputy"),
        N_("basis"),
        N_("before"),
        N_("parallel"),
        N_("after"),
        # roles and persons of every office
        N_("applicant"),
        N_("administrator"),
        N_("auditor"),
        N_("member"),
        N_("system"),
        # what the office's own log names
        N_("clock"),
        N_("simulated"),
        N_("real"),
        N_("people"),
        N_("person"),
        N_("attempt"),
        N_("code"),
        N_("years"),
        N_("version"),
        N_("definition"),
    }
)
"""English words of the code that have a translation of their own."""
