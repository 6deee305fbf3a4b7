"""The source of every statement whose text never changes, in SQLAlchemy Core.

`make sql` compiles them for both databases into `sql.py`, which is what runs: no everyday command
imports SQLAlchemy. A statement of this file has a name in capitals; a test compares the two.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import ClauseElement

from workflow.store import tables as t

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
DIALECTS = tuple(_INSERTS)
Each = dict[str, ClauseElement]
"""A statement that each database says in its own words."""

_p = sa.bindparam


def _every(table: sa.Table, *without: str) -> dict[str, Any]:
    return _given(*(column.name for column in table.c if column.name not in without))


def _given(*names: str) -> dict[str, Any]:
    return {name: _p(name) for name in names}


def _at(table: sa.Table, *names: str) -> sa.ColumnElement[bool]:
    """The rows of which these columns are as given."""
    return sa.and_(*(table.c[name] == _p(name) for name in names))


def _add(table: sa.Table, *without: str) -> sa.Insert:
    return sa.insert(table).values(_every(table, *without))


def _change(table: sa.Table, key: str, *names: str) -> sa.Update:
    """Set these columns of the row of that key, which is given as `key_`."""
    return sa.update(table).where(table.c[key] == _p(f"{key}_")).values(_given(*names))


def _forget(table: sa.Table, *names: str) -> sa.Delete:
    return sa.delete(table).where(_at(table, *names))


def _once(table: sa.Table) -> Each:
    """Insert a row, unless it is there already or somebody else is just putting it there."""
    return {
        dialect: inserted(table).values(_every(table)).on_conflict_do_nothing()
        for dialect, inserted in _INSERTS.items()
    }


def _instead(table: sa.Table) -> Each:
    """Insert a row, or replace the one of its key."""
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.c if column.name not in keys]
    each: Each = {}
    for dialect, inserted in _INSERTS.items():
        values = inserted(table).values(_every(table))
        kept = {name: values.excluded[name] for name in others}
        each[dialect] = values.on_conflict_do_update(index_elements=keys, set_=kept)
    return each


def _found(table: sa.Table, *names: str) -> sa.Select[Any]:
    return sa.select(*[table.c[name] for name in names])


# applications and their journal

_a, _e = t.applications.c, t.events.c
READ_APPLICATION = _found(t.applications, "state", "head").where(_a.number == _p("number"))
LOCK_APPLICATION = (
    sa.select(_a.state, _a.head, t.definitions.c.sha256)
    .select_from(
        t.applications.outerjoin(
            t.definitions,
            sa.and_(t.definitions.c.chain == _a.chain, t.definitions.c.version == _a.version),
        )
    )
    .where(_a.number == _p("number"))
    .with_for_update(of=t.applications)
)


_SAID = sa.case((sa.func.json_valid(_e.body) == 1, sa.func.json_extract(_e.body, "$.clock")))
_TIMES: dict[str, sa.Select[Any]] = {
    "sqlite": sa.select(sa.func.coalesce(_SAID, _e.at)).where(
        _e.id == sa.select(sa.func.max(_e.id)).scalar_subquery()
    ),
    "postgresql": sa.select(
        sa.func.to_char(
            sa.func.timezone("UTC", sa.func.clock_timestamp()), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
        )
    ),
}
TIME: Each = dict(_TIMES)
"""What the database says of the time: a server its own, now; a file when its newest record was
made, by the clock of that moment.
"""


def _with_time(columns: int, *branches: sa.Select[Any]) -> Each:
    """One statement of these branches and what the database says of the time, each of so many
    columns.
    """
    rest = [sa.null()] * (columns - 2)
    return {
        dialect: sa.union_all(
            *branches, time.with_only_columns(sa.literal("time"), *time.selected_columns, *rest)
        )
        for dialect, time in _TIMES.items()
    }


def _around(kind: str, *columns: Any) -> sa.Select[Any]:
    """A branch of AROUND: its name and up to six texts."""
    rest = [sa.null()] * (6 - len(columns))
    return sa.select(sa.literal(kind).label("kind"), *columns, *rest)


AROUND = _with_time(
    7,
    _around(
        "task", *(t.tasks.c[name] for name in ("slot", "unit", "actor", "step", "since", "due_at"))
    ).where(t.tasks.c.application == _p("number")),
    _around("request", _e.application, sa.cast(_e.seq, sa.Text), _e.hash).where(
        _e.request_id == _p("request_id")
    ),
    _around("clock", t.clocks.c.slot, t.clocks.c.ends_at).where(
        t.clocks.c.application == _p("number")
    ),
    _around("timer", t.timers.c.due_at, t.timers.c.unknown_after).where(
        t.timers.c.application == _p("number")
    ),
    _around("part", t.participants.c.person).where(t.participants.c.application == _p("number")),
    _around("external", t.external_roles.c.role)
    .select_from(t.external_roles.join(t.applications, _a.unit == t.external_roles.c.unit))
    .where(_a.number == _p("number")),
    _around("second").where(sa.exists().where(t.people.c.same_as > "")),
    _around("addresses").where(sa.exists(sa.select(t.addresses.c.person))),
)
"""All that is read around an application at an act on it, in one statement."""

ADD_APPLICATION = _add(t.applications)
CHANGE_APPLICATION = _change(
    *(t.applications, "number", "version"),
    *("title", "status", "step", "since", "seq", "head", "state"),
)
FORGET_APPLICATION = _forget(t.applications, "number")
PUT_TASK = _instead(t.tasks)
FORGET_TASK = _forget(t.tasks, "application", "slot")
FORGET_TASKS = _forget(t.tasks, "application")
PUT_TIMER = _instead(t.timers)
FORGET_TIMER = _forget(t.timers, "application")
PUT_CLOCK = _instead(t.clocks)
FORGET_CLOCK = _forget(t.clocks, "application", "slot")
FORGET_CLOCKS = _forget(t.clocks, "application")
PUT_PARTICIPANT = _once(t.participants)
FORGET_PARTICIPANTS = _forget(t.participants, "application")

ADD_EVENT = _add(t.events, "id")
LAST_EVENT = (
    sa.select(_e.seq, _e.hash, _e.at)
    .where(_e.application == _p("application"))
    .order_by(_e.seq.desc())
    .limit(1)
)
RECORDS = _found(t.events, "body", "hash").where(_at(t.events, "application")).order_by(_e.seq)
REMARKS = (
    _found(t.events, "body", "hash")
    .where(_at(t.events, "application"))
    .where(sa.text("kind IN ('Commented', 'Reminded', 'Copied')"))
    .order_by(_e.seq.desc())
    .limit(3)
)
MAKER = sa.select(_e.by).where(_at(t.events, "application", "seq"))
NUMBERS = sa.select(_e.application).distinct().order_by(_e.application)
STATES = _found(t.applications, "state", "head")

COUNT_UP = (
    sa.update(t.counters)
    .where(t.counters.c.name == _p("name"))
    .values(last=t.counters.c.last + 1)
    .returning(t.counters.c.last)
)
PUT_COUNTER = _once(t.counters)

# people

_people, _grants = t.people.c, t.grants.c
_principals = t.people.alias("principals")
_who = (_people.name, _people.revoked_at, _people.same_as)
_OWN = (
    sa.select(
        *(*_who, *(_grants[name].label(name) for name in ("unit", "role", "since"))),
        *(_grants.until, _grants.chair),
        *(sa.literal("").label(name) for name in ("principal", "principal_name")),
        *(sa.literal("").label(name) for name in ("from", "to", "chain", "basis")),
    )
    .select_from(t.people.outerjoin(t.grants, _grants.person == _people.id))
    .where(_people.id == _p("id"))
)
_AS_SUBSTITUTE = (
    sa.select(
        *(*_who, _grants.unit, _grants.role, _grants.since, _grants.until, sa.literal(0)),
        *(_principals.c.id, _principals.c.name),
        *(t.substitutes.c[name] for name in ("since", "until", "chain", "basis")),
    )
    .select_from(t.substitutes)
    .join(t.people, _people.id == t.substitutes.c.deputy)
    .join(_principals, _principals.c.id == t.substitutes.c.principal)
    .join(t.grants, _grants.person == t.substitutes.c.principal)
    .where(
        t.substitutes.c.deputy == _p("id"),
        t.substitutes.c.ended_at.is_(None),
        _grants.unit == t.substitutes.c.unit,
        sa.or_(t.substitutes.c.role == "", t.substitutes.c.role == _grants.role),
        _principals.c.revoked_at.is_(None),
    )
)
STANDING = sa.union_all(_OWN, _AS_SUBSTITUTE).order_by("unit", "role", "since", "principal")
ACCOUNT = _found(t.people, "id", "name", "password", "must_change", "revoked_at").where(
    _people.id == _p("id")
)
ADD_PERSON = sa.insert(t.people).values(id=_p("id"), name=_p("name"), must_change=1, failures=0)
CHANGE_PERSON = _change(t.people, "id", "name", "revoked_at", "same_as")
PUT_PASSWORD = _change(t.people, "id", "password", "must_change")
SECOND_ACCOUNTS = _found(t.people, "id", "same_as").where(_people.same_as > "")


def _accounts(unpacked: Any) -> sa.Select[Any]:
    """The accounts of a JSON list, and every other of the same people, with the first of each."""
    first = sa.func.coalesce(_people.same_as, _people.id)
    known = sa.select(unpacked.c.value)
    firsts = sa.select(first).where(_people.id.in_(known)).scalar_subquery()
    mine = sa.or_(_people.id.in_(firsts), _people.same_as.in_(firsts))
    return sa.select(_people.id, first).where(mine)


ACCOUNTS: Each = {
    "sqlite": _accounts(sa.func.json_each(_p("known", type_=sa.Text)).table_valued("value")),
    "postgresql": _accounts(
        sa.func.json_array_elements_text(
            sa.cast(_p("known", type_=sa.Text), postgresql.JSON)
        ).table_valued("value")
    ),
}
FORGET_GRANTS = _forget(t.grants, "person")
ADD_GRANT = _add(t.grants)
ADD_SESSION = _add(t.sessions, "revoked_at")
END_SESSION = _change(t.sessions, "token", "revoked_at")
END_SESSIONS = _change(t.sessions, "person", "revoked_at").where(t.sessions.c.revoked_at.is_(None))
HOLDERS = (
    sa.select(_people.id, _people.name, _grants.chair)
    .select_from(t.grants.join(t.people, _people.id == _grants.person))
    .where(_at(t.grants, "unit", "role"), _people.revoked_at.is_(None))
    .where(_grants.since <= _p("today"))
    .where((_grants.until == "") | (_grants.until >= _p("today")))
    .order_by(_people.id, _grants.chair)
)
PEOPLE = sa.select(_people.id).order_by(_people.id)
FORGET_INSTITUTION = _forget(t.institutions, "id")
ADD_INSTITUTION = _add(t.institutions)
INSTITUTIONS = sa.select(t.institutions).order_by(t.institutions.c.id)

ADD_SUBSTITUTE = _add(t.substitutes, "id", "ended_at")
END_SUBSTITUTE = _change(t.substitutes, "id", "ended_at").where(t.substitutes.c.ended_at.is_(None))
NEWEST_SUBSTITUTE = sa.select(sa.func.max(t.substitutes.c.id))

# what the office has: definitions, calendars, facts, meetings, papers

_d = t.definitions.c
_THIS = _at(t.definitions, "chain", "version")
DEFINITION = sa.select(_d.source, _d.compiled, _d.sha256, _d.release).where(_THIS)
DEFINITION_HASH = sa.select(_d.sha256).where(_THIS)
DEFINITIONS = sa.select(_d.chain, _d.version, _d.sha256).order_by(_d.chain, _d.version)
VERSIONS = sa.select(_d.version, _d.sha256).where(_d.chain == _p("chain")).order_by(_d.version)
PUT_DEFINITION = _once(t.definitions)
PUT_EXTERNAL_ROLE = _once(t.external_roles)
EXTERNAL_ROLES = _found(t.external_roles, "unit", "role")
FORGET_EXTERNAL_ROLES = sa.delete(t.external_roles)
FORGET_CALENDAR = _forget(t.calendars, "year")
ADD_CALENDAR = _add(t.calendars)
CALENDARS = sa.select(t.calendars.c.body)
LOADED_YEARS = _found(t.calendars, "year", "imported_at").order_by(t.calendars.c.year)
FACT = sa.select(t.facts.c.value).where(t.facts.c.name == _p("name"))
LOCK_FACT = FACT.with_for_update()
FORGET_FACT = _forget(t.facts, "name")
ADD_FACT = _add(t.facts)
VERSION = sa.select(
    sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.Text)).c.version_num
)
OPENING = _with_time(
    4,
    sa.select(sa.literal("fact").label("kind"), t.facts.c.name, t.facts.c.value, sa.null()).where(
        sa.or_(t.facts.c.name == "log", t.facts.c.name == "mode")
    ),
    sa.select(
        sa.literal("session"),
        *(t.sessions.c[name] for name in ("person", "expires_at", "revoked_at")),
    ).where(_at(t.sessions, "token")),
)
"""What the office must know of its file, and a log-in, in one statement."""
LOOK_AGAIN = sa.update(t.timers).where(t.timers.c.due_at.is_not(None)).values(due_at=_p("due_at"))
DUE = (
    sa.select(t.timers.c.application)
    .where(t.timers.c.due_at <= _p("now"))
    .order_by(t.timers.c.due_at)
    .limit(_p("most"))
)
DUE_BY_CALENDAR = (
    sa.select(t.timers.c.application)
    .where(t.timers.c.unknown_after < _p("known_through"))
    .limit(_p("most"))
)

READ_MEETING = sa.select(t.meetings.c.state).where(t.meetings.c.number == _p("number"))
LOCK_MEETING = READ_MEETING.with_for_update()
PUT_MEETING = _instead(t.meetings)
FORGET_MEETINGS = sa.delete(t.meetings)

PUT_CONTENT = _once(t.contents)
READ_CONTENT = sa.select(t.contents.c.body).where(t.contents.c.sha256 == _p("sha256"))
NEXT_CONTENT = (
    _found(t.contents, "sha256", "size", "body")
    .where(t.contents.c.sha256 > _p("after"))
    .order_by(t.contents.c.sha256)
    .limit(1)
)

# lists

_t = t.tasks.c
_KEYS = _t.since, _t.application, _t.slot
_LATER = sa.tuple_(*_KEYS) > sa.tuple_(*(_p(name, type_=sa.Text) for name in ("at", "in_", "slot")))
INBOX = (
    sa.select(_t.slot, _t.actor, _t.step, _t.since, _t.due_at, _a.state)
    .select_from(t.tasks.join(t.applications, _a.number == _t.application))
    .where(_t.actor == _p("actor"))
    .order_by(*_KEYS)
    .limit(_p("most"))
)
INBOX_ON = INBOX.where(_LATER)
INBOX_OF_UNIT = INBOX.where(_t.unit == _p("unit"))
INBOX_OF_UNIT_ON = INBOX_OF_UNIT.where(_LATER)
AWAITING = sa.select(_t.application).where(_at(t.tasks, "unit", "actor"))

# the outbox

_o = t.outbox.c
URLS = sa.select(t.addresses.c.urls).where(t.addresses.c.person == _p("person"))
FORGET_URLS = _forget(t.addresses, "person")
ADD_URLS = _add(t.addresses)
ADD_MESSAGE = _add(t.outbox, "id", "attempts", "sent_at", "error").values(attempts=0)
CLAIM = (
    _change(t.outbox, "id", "due_at")
    .values(attempts=_o.attempts + 1, error=sa.null())
    .where(_o.sent_at.is_(None), _o.attempts == _p("before"), _o.due_at <= _p("now"))
)
"""One sender takes a message; whoever comes at the same time finds it changed."""
SENT = _change(t.outbox, "id", "sent_at", "error")
FAILED = _change(t.outbox, "id", "error", "due_at").where(
    _o.sent_at.is_(None), _o.attempts == _p("mine")
)


def fixed() -> dict[str, Each]:
    """Every statement of this file by its name."""
    found: dict[str, Each] = {}
    for name, value in globals().items():
        if name.isupper() and name[0] != "_" and isinstance(value, (ClauseElement, dict)):
            found[name] = value if isinstance(value, dict) else dict.fromkeys(DIALECTS, value)
    return found
