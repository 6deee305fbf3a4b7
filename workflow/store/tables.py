"""Every table and column. Instants are UTC text of fixed width, so that both databases
compare them alike; the only truth is `events`, everything else about applications is derived.
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# the migrations use these four too: what they make must stay as it is


def texts(*names: str, null: bool = False) -> list[sa.Column[str]]:
    """Columns of text."""
    return [sa.Column(name, sa.Text, nullable=null) for name in names]


def keys(*names: str) -> list[sa.Column[str]]:
    """Columns of text that are the primary key together."""
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]


def integers(*names: str) -> list[sa.Column[int]]:
    """Columns of whole numbers."""
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def row_id() -> sa.Column[int]:
    """The primary key `id`, which the database counts up."""
    return sa.Column("id", sa.Integer, primary_key=True)


class May(NamedTuple):
    """What the service login of a server may do with the rows of a table beside reading and adding
    them: the columns that it may `change`, and whether it may take rows away (`forget`).
    """

    change: tuple[str, ...] = ()
    forget: bool = False


MAY = "may"
"""Where the metadata of a table holds it."""
ONLY_ADD = May()
"""Records: what is written once stays."""


def _table(name: str, may: May, *parts: SchemaItem) -> sa.Table:
    return sa.Table(name, metadata, *parts, info={MAY: may})


events = _table(
    "events",
    ONLY_ADD,
    row_id(),
    *texts("application"),
    *integers("seq"),
    *texts("at", "by", "kind"),
    *texts("request_id", null=True),
    *texts("hash", "body"),
    sa.UniqueConstraint("application", "seq"),
    sa.UniqueConstraint("request_id"),
)
"""The journal: one line an event; `body` is canonical JSON, `hash` its SHA-256 in hex."""

applications = _table(
    "applications",
    May(("version", "title", "status", "step", "since", "seq", "head", "state"), forget=True),
    *keys("number"),
    *texts("unit", "chain"),
    *integers("version"),
    *texts("title", "applicant", "status", "step", "since"),
    *integers("seq"),
    *texts("head", "state"),
    sa.Index(None, "unit", "number"),
    sa.Index(None, "unit", "status", "number"),
)
"""Where each application stands: derived from its events in the same transaction."""

tasks = _table(
    "tasks",
    May(("unit", "actor", "step", "since", "due_at"), forget=True),
    *keys("application", "slot"),
    *texts("unit", "actor", "step", "since"),
    *texts("due_at", null=True),
    sa.Index(None, "unit", "actor", "since", "application"),
)
"""Who is awaited: a role, or `@person` for an applicant."""

timers = _table(
    "timers",
    May(("due_at", "unknown_after"), forget=True),
    *keys("application"),
    *texts("due_at", "unknown_after", null=True),
    sa.Index(None, "due_at"),
    sa.Index(None, "unknown_after"),
)
"""What the clock or a newly published calendar will bring about."""

clocks = _table(
    "clocks",
    May(("unit", "ends_at"), forget=True),
    *keys("application", "slot"),
    *texts("unit", "ends_at"),
    sa.Index(None, "unit", "ends_at", "application"),
    sa.Index(None, "ends_at", "application"),
)
"""What ends by time, for the list of what ends next: the earliest moment that it can be."""

participants = _table(
    "participants",
    May(forget=True),
    *keys("application", "person"),
    sa.Index(None, "person", "application"),
)
"""Who took part: did something that was not refused, or belongs to a body formed for it."""

contents = _table(
    "contents",
    ONLY_ADD,
    *keys("sha256"),
    *integers("size"),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
"""Papers: the content of each once. Their names and versions are in the events."""

institutions = _table("institutions", May(forget=True), *keys("id"), *texts("zh", "en"))

people = _table(
    "people",
    May(("name", "password", "must_change", "revoked_at", "same_as")),
    *keys("id"),
    *texts("name"),
    *texts("password", null=True),
    *integers("must_change", "failures"),
    *texts("locked_until", "revoked_at", "same_as", null=True),
    sa.Index(None, "same_as"),
)
"""`same_as`: the first account of the person whose second one this is. `failures` and
`locked_until` are those of earlier releases.
"""

grants = _table(
    "grants",
    May(forget=True),
    *keys("person", "unit", "role", "since"),
    *texts("until"),
    sa.Column("chair", sa.Integer, nullable=False, server_default="0"),
    sa.Index(None, "unit", "role"),
)
"""Roles with dates; empty text is an open end. Membership of a body is a role of its name;
`chair` says who presides.
"""

substitutes = _table(
    "substitutes",
    May(("ended_at",)),
    row_id(),
    *texts("principal", "deputy", "unit", "role", "chain", "since", "until", "basis"),
    *texts("ended_at", null=True),
    sa.Index(None, "deputy"),
    sa.Index(None, "principal"),
)
"""代理: who acts for whom, from a day to a day; empty role or chain means all."""

meetings = _table(
    "meetings",
    May(("unit", "body", "held_on", "status", "state"), forget=True),
    *keys("number"),
    *texts("unit", "body", "held_on", "status", "state"),
    sa.Index(None, "unit", "body", "number"),
)
"""Meetings of bodies: derived from the office's own journal."""

addresses = _table("addresses", May(forget=True), *keys("person"), *texts("urls"))
"""Where people want to be told: a JSON list of Apprise URLs, with the passwords in them."""

outbox = _table(
    "outbox",
    May(("due_at", "attempts", "sent_at", "error")),
    row_id(),
    *texts("person", "application", "kind", "step", "created_at", "due_at"),
    *integers("attempts"),
    *texts("sent_at", "error", null=True),
    sa.Index(None, "sent_at", "due_at"),
    sa.Index(None, "person"),
)
"""Who is to be told of what: written with the act, sent afterwards."""

sessions = _table(
    "sessions",
    May(("revoked_at",)),
    *keys("token"),
    *texts("person", "created_at", "expires_at"),
    *texts("revoked_at", null=True),
)
"""Log-ins: only the SHA-256 of a token is kept."""

definitions = _table(
    "definitions",
    ONLY_ADD,
    *keys("chain"),
    sa.Column("version", sa.Integer, primary_key=True),
    *texts("sha256", "unit", "effective_from", "effective_to", "source", "compiled", "release"),
)
"""Pinned definitions: the text as written, and the model read from it by `release`."""

external_roles = _table("external_roles", May(forget=True), *keys("unit", "role"))
"""What pinned definitions give to people from outside."""

calendars = _table(
    "calendars",
    May(forget=True),
    sa.Column("year", sa.Integer, primary_key=True),
    *texts("body", "imported_at"),
)
"""Years of holidays that an administrator loaded; they go before the built-in ones."""

counters = _table("counters", May(("last",)), *keys("name"), *integers("last"))
"""The last number given: by prefix and year for applications, and for the office's journal."""

facts = _table("facts", May(("value",), forget=True), *keys("name"), *texts("value"))
"""About this file: its log's name, its mode, the version of the calendar."""
