"""Answers that several parts of the office give, and how a record keeps the values of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workflow.application.act import Act
from workflow.application.state import Application
from workflow.errors import ConnectionLost, CouldNot, NotKnown, Phrase
from workflow.rules.calendar import SHANGHAI
from workflow.rules.text import visible


def no_such_application(number: str) -> CouldNot:
    """The answer to a number that nobody gave."""
    return CouldNot("no-such-application", number=number)


def definition_lost(application: Application) -> CouldNot:
    """The answer where the definition of an application is not the one pinned when it started."""
    return CouldNot("definition-lost", chain=application.chain, version=application.version)


def repeatable(lost: ConnectionLost | NotKnown, act: Act) -> ConnectionLost | NotKnown:
    """The same answer with the id under which the act can be repeated safely."""
    if isinstance(lost, NotKnown):
        return NotKnown("not-known/repeat", **lost.values, request_id=act.request_id)
    key = "database-connection/repeatable"
    return ConnectionLost(key, **lost.values, request_id=act.request_id)


def plain(value: Any) -> str:
    """A value of an answer as a record keeps it: Chinese where it has two languages, an instant to
    the minute in Asia/Shanghai as on every screen, and nothing in it that cannot be seen.
    """
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Phrase):
        return value.template.format_map({name: plain(item) for name, item in value.values.items()})
    title = getattr(value, "zh", None)
    if title is not None:
        return visible(str(title))
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(item) for item in value)
    return visible(str(value))
