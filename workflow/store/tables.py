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

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("application", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("request_id", Text),
    Column("hash", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("application", "seq"),
    UniqueConstraint("request_id"),
)
"""The journal: one line an event; `body` is canonical JSON, `hash` its SHA-256 in hex."""

applications = Table(
    "applications",
    metadata,
    Column("number", Text, primary_key=True),
    Column("unit", Text, nullable=False),
    Column("chain", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("applicant", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Column("state", Text, nullable=False),
    Index(None, "unit", "number"),
    Index(None, "unit", "status", "number"),
)
"""Where each application stands: derived from its events in the same transaction."""

tasks = Table(
    "tasks",
    metadata,
    Column("application", Text, nullable=False),
    Column("slot", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("due_at", Text),
    PrimaryKeyConstraint("application", "slot"),
    Index(None, "unit", "actor", "since", "application"),
)
"""Who is awaited: a role, or `@person` for an applicant."""

timers = Table(
    "timers",
    metadata,
    Column("application", Text, primary_key=True),
    Column("due_at", Text),
    Column("unknown_after", Text),
    Index(None, "due_at"),
    Index(None, "unknown_after"),
)
"""What the clock or a newly published calendar will bring about."""

clocks = Table(
    "clocks",
    metadata,
    Column("application", Text, nullable=False),
    Column("slot", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("ends_at", Text, nullable=False),
    PrimaryKeyConstraint("application", "slot"),
    Index(None, "unit", "ends_at", "application"),
    Index(None, "ends_at", "application"),
)
"""What ends by time, for the list of what ends next: the earliest moment that it can be."""

participants = Table(
    "participants",
    metadata,
    Column("application", Text, nullable=False),
    Column("person", Text, nullable=False),
    PrimaryKeyConstraint("application", "person"),
    Index(None, "person", "application"),
)
"""Who took part: did something that was not refused, or belongs to a body formed for it."""

contents = Table(
    "contents",
    metadata,
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("sha256"),
)
"""Papers: the content of each once. Their names and versions are in the events."""

institutions = Table(
    "institutions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("password", Text),
    Column("must_change", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Text),
    Column("revoked_at", Text),
    Column("same_as", Text),
    Index(None, "same_as"),
)
"""`same_as`: the first account of the person whose second one this is."""

grants = Table(
    "grants",
    metadata,
    Column("person", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("until", Text, nullable=False),
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
    Column("principal", Text, nullable=False),
    Column("deputy", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("chain", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("ended_at", Text),
    Index(None, "deputy"),
    Index(None, "principal"),
)
"""代理: who acts for whom, from a day to a day; empty role or chain means all."""

meetings = Table(
    "meetings",
    metadata,
    Column("number", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("held_on", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("state", Text, nullable=False),
    PrimaryKeyConstraint("number"),
    Index(None, "unit", "body", "number"),
)
"""Meetings of bodies: derived from the office's own journal."""

addresses = Table(
    "addresses",
    metadata,
    Column("person", Text, nullable=False),
    Column("urls", Text, nullable=False),
    PrimaryKeyConstraint("person"),
)
"""Where people want to be told: a JSON list of Apprise URLs, with the passwords in them."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", Text, nullable=False),
    Column("application", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent_at", Text),
    Column("error", Text),
    Index(None, "sent_at", "due_at"),
    Index(None, "person"),
)
"""Who is to be told of what: written with the act, sent afterwards."""

sessions = Table(
    "sessions",
    metadata,
    Column("token", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("revoked_at", Text),
)
"""Log-ins: only the SHA-256 of a token is kept."""

definitions = Table(
    "definitions",
    metadata,
    Column("chain", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("effective_from", Text, nullable=False),
    Column("effective_to", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("compiled", Text, nullable=False),
    Column("release", Text, nullable=False),
    PrimaryKeyConstraint("chain", "version"),
)
"""Pinned definitions: the text as written, and the model read from it by `release`."""

external_roles = Table(
    "external_roles",
    metadata,
    Column("unit", Text, nullable=False),
    Column("role", Text, nullable=False),
    PrimaryKeyConstraint("unit", "role"),
)
"""What pinned definitions give to people from outside."""

calendars = Table(
    "calendars",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("imported_at", Text, nullable=False),
)
"""Years of holidays that an administrator loaded; they go before the built-in ones."""

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last number given: by prefix and year for applications, and for the office's journal."""

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""About this file: its log's name, its mode, the version of the calendar."""
