"""Answers that several parts of the office give, and how a record keeps the values of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from workflow.application.act import Act
from workflow.application.state import Application
from workflow.chain.model.value import Title
from workflow.errors import ConnectionLost, CouldNot, NotKnown, Phrase, Word
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


def meant(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those values of an answer that read differently in another language, as data: `restored`
    makes them again. What reads alike everywhere is left out.
    """
    kept = {name: _data(value) for name, value in values.items()}
    return {name: data for name, data in kept.items() if data != plain(values[name])}


def _data(value: Any) -> Any:
    """Text as text; else a pair of a kind and what it holds, or a list."""
    if isinstance(value, Phrase):
        within = {name: _data(item) for name, item in value.values.items()}
        return {"phrase": value.template, "values": within}
    if isinstance(value, (StrEnum, Word)):
        return {"word": str(value)}
    if isinstance(value, Decimal):
        return {"yuan": str(value)}
    if hasattr(value, "zh") and hasattr(value, "en"):
        return {"zh": visible(str(value.zh)), "en": visible(str(value.en))}
    if isinstance(value, (list, tuple)):
        return [_data(item) for item in value]
    return plain(value)


def restored(data: Any) -> Any:
    """A value as it was when the answer was given, for the language of who reads it now."""
    if isinstance(data, list):
        return [restored(item) for item in data]
    if not isinstance(data, dict):
        return data
    if "phrase" in data:
        within = {name: restored(item) for name, item in data["values"].items()}
        return Phrase(data["phrase"], within)
    if "word" in data:
        return Word(data["word"])
    return Decimal(data["yuan"]) if "yuan" in data else Title(data["zh"], data["en"])
