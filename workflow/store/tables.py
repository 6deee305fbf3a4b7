"""Every table and column. Instants are UTC text of fixed width, so that both databases
compare them alike; the only truth is `events`, everything else about applications is derived.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _texts(*names: str, null: bool = False) -> list[Column[str]]:
    return [Column(name, Text, nullable=null) for name in names]


def _integers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    *_texts("application"),
    *_integers("seq"),
    *_texts("at", "by", "kind"),
    *_texts("request_id", null=True),
    *_texts("hash", "body"),
    UniqueConstraint("application", "seq"),
    UniqueConstraint("request_id"),
)
"""The journal: one line an event; `body` is canonical JSON, `hash` its SHA-256 in hex."""

applications = Table(
    "applications",
    metadata,
    Column("number", Text, primary_key=True),
    *_texts("unit", "chain"),
    *_integers("version"),
    *_texts("title", "applicant", "status", "step", "since"),
    *_integers("seq"),
    *_texts("head", "state"),
    Index(None, "unit", "number"),
    Index(None, "unit", "status", "number"),
)
"""Where each application stands: derived from its events in the same transaction."""

tasks = Table(
    "tasks",
    metadata,
    *_texts("application", "slot", "unit", "actor", "step", "since"),
    *_texts("due_at", null=True),
    PrimaryKeyConstraint("application", "slot"),
    Index(None, "unit", "actor", "since", "application"),
)
"""Who is awaited: a role, or `@person` for an applicant."""

timers = Table(
    "timers",
    metadata,
    Column("application", Text, primary_key=True),
    *_texts("due_at", "unknown_after", null=True),
    Index(None, "due_at"),
    Index(None, "unknown_after"),
)
"""What the clock or a newly published calendar will bring about."""

clocks = Table(
    "clocks",
    metadata,
    *_texts("application", "slot", "unit", "ends_at"),
    PrimaryKeyConstraint("application", "slot"),
    Index(None, "unit", "ends_at", "application"),
    Index(None, "ends_at", "application"),
)
"""What ends by time, for the list of what ends next: the earliest moment that it can be."""

participants = Table(
    "participants",
    metadata,
    *_texts("application", "person"),
    PrimaryKeyConstraint("application", "person"),
    Index(None, "person", "application"),
)
"""Who took part: did something that was not refused, or belongs to a body formed for it."""

contents = Table(
    "contents",
    metadata,
    *_texts("sha256"),
    *_integers("size"),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("sha256"),
)
"""Papers: the content of each once. Their names and versions are in the events."""

institutions = Table(
    "institutions", metadata, Column("id", Text, primary_key=True), *_texts("zh", "en")
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("name"),
    *_texts("password", null=True),
    *_integers("must_change", "failures"),
    *_texts("locked_until", "revoked_at", "same_as", null=True),
    Index(None, "same_as"),
)
"""`same_as`: the first account of the person whose second one this is."""

grants = Table(
    "grants",
    metadata,
    *_texts("person", "unit", "role", "since", "until"),
    Column("chair", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("person", "unit", "role", "since"),
    Index(None, "unit", "role"),
)
"""Roles with dates; empty text is an open end. Membership of a body is a role of its name;
`chair` says who presides.
"""

substitutes = Table(
    "substitutes",
    metadata,
    Column("id", Integer, primary_key=True),
    *_texts("principal", "deputy", "unit", "role", "chain", "since", "until", "basis"),
    *_texts("ended_at", null=True),
    Index(None, "deputy"),
    Index(None, "principal"),
)
"""代理: who acts for whom, from a day to a day; empty role or chain means all."""

meetings = Table(
    "meetings",
    metadata,
    *_texts("number", "unit", "body", "held_on", "status", "state"),
    PrimaryKeyConstraint("number"),
    Index(None, "unit", "body", "number"),
)
"""Meetings of bodies: derived from the office's own journal."""

addresses = Table("addresses", metadata, *_texts("person", "urls"), PrimaryKeyConstraint("person"))
"""Where people want to be told: a JSON list of Apprise URLs, with the passwords in them."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    *_texts("person", "application", "kind", "step", "created_at", "due_at"),
    *_integers("attempts"),
    *_texts("sent_at", "error", null=True),
    Index(None, "sent_at", "due_at"),
    Index(None, "person"),
)
"""Who is to be told of what: written with the act, sent afterwards."""

sessions = Table(
    "sessions",
    metadata,
    Column("token", Text, primary_key=True),
    *_texts("person", "created_at", "expires_at"),
    *_texts("revoked_at", null=True),
)
"""Log-ins: only the SHA-256 of a token is kept."""

definitions = Table(
    "definitions",
    metadata,
    *_texts("chain"),
    *_integers("version"),
    *_texts("sha256", "unit", "effective_from", "effective_to", "source", "compiled", "release"),
    PrimaryKeyConstraint("chain", "version"),
)
"""Pinned definitions: the text as written, and the model read from it by `release`."""

external_roles = Table(
    "external_roles", metadata, *_texts("unit", "role"), PrimaryKeyConstraint("unit", "role")
)
"""What pinned definitions give to people from outside."""

calendars = Table(
    "calendars", metadata, Column("year", Integer, primary_key=True), *_texts("body", "imported_at")
)
"""Years of holidays that an administrator loaded; they go before the built-in ones."""

counters = Table("counters", metadata, Column("name", Text, primary_key=True), *_integers("last"))
"""The last number given: by prefix and year for applications, and for the office's journal."""

facts = Table("facts", metadata, Column("name", Text, primary_key=True), *_texts("value"))
"""About this file: its log's name, its mode, the version of the calendar."""
