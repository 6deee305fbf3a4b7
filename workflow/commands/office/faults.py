"""What a verification found, in words: tables, columns, people and places as people call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workflow.commands.frame.texts import COMMA, _, aside, say, title, when, word
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.audit.faults import Fault

TABLES = {
    "people": N_("list of people"),
    "grants": N_("list of roles"),
    "institutions": N_("list of institutions"),
    "substitutes": N_("list of substitutes"),
    "calendars": N_("list of holidays"),
    "definitions": N_("list of definitions"),
    "external_roles": N_("list of roles from outside"),
    "addresses": N_("list of addresses"),
    "facts": N_("facts about the database"),
    "counters": N_("counters of numbers"),
    "sessions": N_("list of log-ins"),
}
"""What a table is, for a reader."""
COLUMNS = {
    "application": N_("number of the journal"),
    "seq": N_("number of the record"),
    "at": N_("moment"),
    "by": N_("person"),
    "kind": N_("kind of record"),
    "request_id": N_("request id"),
    "name": N_("name"),
    "password": N_("password (its hash)"),
    "must_change": N_("obligation to change the password"),
    "revoked_at": N_("moment of revocation"),
    "same_as": N_("first account"),
    "until": N_("last day"),
    "chair": N_("presiding"),
    "zh": N_("Chinese name"),
    "en": N_("English name"),
    "principal": N_("person stood in for"),
    "deputy": N_("substitute"),
    "unit": N_("institution"),
    "role": N_("role"),
    "chain": N_("definition"),
    "since": N_("first day"),
    "basis": N_("basis"),
    "ended_at": N_("moment of the end"),
    "body": N_("content"),
    "imported_at": N_("moment of the import"),
    "sha256": N_("hash"),
    "urls": N_("kinds of addresses"),
    "value": N_("value"),
    "last": N_("last number"),
    "source": N_("text"),
    "effective_from": N_("first day in force"),
    "effective_to": N_("last day in force"),
    "person": N_("person"),
    "created_at": N_("moment of the log-in"),
    "expires_at": N_("moment of expiry"),
}
"""What a column says, for a reader."""
FACTS = {"log": N_("name of the log"), "mode": N_("mode"), "books": N_("completeness of the books")}
"""What a fact about the database is."""
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_YES_OR_NO = ("chair", "must_change")


def fault_words(fault: Fault) -> str:
    """What is not as it must be."""
    values = {**fault.values}
    for name, titles in fault.titles.items():
        values[name] = COMMA.join(_called(one) for one in titles)
        if name == "person" and values[name] != fault.values[name]:
            values[name] += aside(str(fault.values[name]))
    for name in {"step", "target", "role"} & (values.keys() - fault.titles.keys()):
        values[name] = word(str(values[name]))
    return say(fault.what, values | _of_a_table(fault.values))


def fault_line(fault: Fault) -> str:
    """A fault with its place: the number of the application or the office's journal, the record."""
    place = _("the office") if fault.application == "office" else fault.application
    at = f"  {fault.seq}" if fault.seq else ""
    return f"✗ {place}{at}  [{fault.code}] {fault_words(fault)}"


def _called(one: Any) -> str:
    return word(one) if isinstance(one, str) else title(one)


def _of_a_table(values: dict[str, Any]) -> dict[str, str]:
    """The words of a fault of a table, or of a column of the records."""
    if "table" not in values:
        return {"name": _(COLUMNS[values["name"]])} if "name" in values else {}
    table, column = values["table"], values.get("column", "")
    known = {"table": _(TABLES[table]), "key": _key(table, values["key"])}
    if column:
        known["column"] = _(COLUMNS[column])
    return known | {
        side: _cell(column, values[side]) for side in ("kept", "made") if side in values
    }


def _key(table: str, key: str) -> str:
    """A row by its key; the values of a longer one apart, moments as moments."""
    if table == "facts":
        return _(FACTS[key]) if key in FACTS else key
    if table == "counters":
        return _("the office") if key == "office" else key
    return " ".join(word(_moment(part)) for part in key.split(" "))


def _cell(column: str, text: str) -> str:
    if text == "—":
        return _("empty")
    if text == "?":
        return _("a moment that is not known")
    if column in _YES_OR_NO and text in ("0", "1"):
        return (_("it is not so"), _("it is so"))[int(text)]
    return _moment(text)


def _moment(text: str) -> str:
    return when(datetime.fromisoformat(text)) if _STAMP.fullmatch(text) else text


def receipts_words(receipts: Sequence[Any]) -> list[str]:
    """Receipts as they were given."""
    return [f"{one.application}:{one.seq}:{one.hash}" for one in receipts]
