"""Values of fields: parses what a person types, says how it is stored, formats it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

from workflow.chain.model.field import Field, FieldType, Unknown
from workflow.chain.model.value import Title
from workflow.errors import Phrase, WrongUse
from workflow.rules.calendar import parse_day
from workflow.rules.money import format_money_both, parse_money, parse_percent, plain
from workflow.rules.text import clean

Facts = Mapping[str, object]
"""Field name → value as stored: money and percent as decimal text, dates as ISO text, choices
and texts as text, people as a list of {name, post, person?}; or the word `unknown`."""

UNKNOWN = "unknown"
"""The stored value of a fact that cannot be known yet."""

_UNKNOWN_WORDS = (UNKNOWN, "未知")
_LONGEST = 2_000
_SHOWN = 40
_PERSON = re.compile(r"(?P<name>[^:=]+)(?:=(?P<person>[^:=]+))?:(?P<post>[^:=]+)")


def parse_fact(field: Field, text: str) -> object:
    """Parse the text that a person typed for a field; the result is the stored form.

    People are written `张三:unit-head; 李四=li.si:none`. Raises WrongUse `bad-fact`,
    `unknown-not-allowed`, `hidden-character`, `text-too-long`; each names the field.
    """
    written = clean(text, field.name, _LONGEST)
    if field.type is FieldType.TEXT or written not in _UNKNOWN_WORDS:
        return _PARSERS[field.type](field, written)
    if field.unknown is not Unknown.REFUSE:
        return UNKNOWN
    raise WrongUse("unknown-not-allowed", field=field.name)


def is_unknown(field: Field, value: object) -> bool:
    """Whether a stored fact says that it is not known yet."""
    return value == UNKNOWN and field.type is not FieldType.TEXT


def named(value: object) -> int:
    """How many people a stored list names; whoever stands in it twice, by account or else by name,
    is one. Of any other value 0.
    """
    people = value if isinstance(value, list) else []
    return len({person.get("person") or person["name"] for person in people})


def known_number(value: object) -> Decimal | None:
    """A stored amount or percent; None where it is not given or not known."""
    return None if value in (None, "", UNKNOWN) else Decimal(str(value))


def format_fact(field: Field, value: object, lang: str) -> str:
    """A stored fact in the words of `lang` (zh or en)."""
    if is_unknown(field, value):
        return "未知" if lang == "zh" else UNKNOWN
    if field.type is FieldType.MONEY:
        return format_money_both(Decimal(str(value)), lang)
    if field.type is FieldType.PERCENT:
        return f"{value}%"
    if field.type is FieldType.CHOICE:
        return _in(lang, field.choices[str(value)])
    if field.type is FieldType.PEOPLE:
        return _people_in(lang, field, cast("list[dict[str, str]]", value))
    return str(value)


def _in(lang: str, title: Title) -> str:
    return title.zh if lang == "zh" else title.en


def _people_in(lang: str, field: Field, people: list[dict[str, str]]) -> str:
    form, between = ("{}（{}）", "；") if lang == "zh" else ("{} ({})", "; ")
    held = [(person["name"], _in(lang, field.posts[person["post"]])) for person in people]
    return between.join(form.format(*named) for named in held) or "–"


def _parse_number(field: Field, parse: Callable[[str], Decimal], text: str) -> Decimal:
    """An amount or a percent; what is wrong with it is said of the field."""
    try:
        return parse(text)
    except WrongUse as answer:
        why, do = Phrase(answer.why, answer.values), Phrase(answer.do, answer.values)
        raise _bad(field, text, "bad-fact/number", why=why, do=do) from None


def _parse_date(field: Field, text: str) -> str:
    try:
        return parse_day(text).isoformat()
    except ValueError:
        raise _bad(field, text, "bad-fact/day") from None


def _parse_text(field: Field, text: str) -> str:
    if not text:
        raise _bad(field, text, "bad-fact")
    return text


def _parse_choice(field: Field, text: str) -> str:
    """A choice by its name, or by a title that no other has."""
    titled = [name for name, title in field.choices.items() if text in (title.zh, title.en)]
    if text in field.choices or len(titled) == 1:
        return text if text in field.choices else titled[0]
    raise _bad(field, text, "bad-fact/choice", allowed=", ".join(field.choices))


def _parse_people(field: Field, text: str) -> list[dict[str, str]]:
    """Names with posts; an empty text is an empty list."""
    pieces = (piece.strip() for piece in re.split("[;；]", text.replace("：", ":")))
    return [_parse_person(field, piece) for piece in pieces if piece]


def _parse_person(field: Field, piece: str) -> dict[str, str]:
    match = _PERSON.fullmatch(piece)
    parts = {key: text.strip() for key, text in match.groupdict("").items()} if match else {}
    if not parts.get("name") or parts["post"] not in field.posts:
        raise _bad(field, piece, "bad-fact/person", allowed=", ".join(field.posts))
    person = {"name": parts["name"], "post": parts["post"]}
    return person | ({"person": parts["person"]} if parts["person"] else {})


def _bad(field: Field, text: str, key: str, **values: Any) -> WrongUse:
    return WrongUse(key, text=text[:_SHOWN], field=field.name, **values)


_PARSERS: dict[FieldType, Callable[[Field, str], object]] = {
    FieldType.MONEY: lambda field, text: f"{_parse_number(field, parse_money, text):.2f}",
    FieldType.PERCENT: lambda field, text: plain(_parse_number(field, parse_percent, text)),
    FieldType.DATE: _parse_date,
    FieldType.TEXT: _parse_text,
    FieldType.CHOICE: _parse_choice,
    FieldType.PEOPLE: _parse_people,
}
