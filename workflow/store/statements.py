"""The source of every statement whose text never changes, in SQLAlchemy Core.

`make sql` compiles them for both databases into `sql.py`, which is what runs: no everyday command
imports SQLAlchemy. A statement of this file has a name in capitals; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import ClauseElement

from workflow.store import tables as t

DIALECTS = ("sqlite", "postgresql")
Each = dict[str, ClauseElement]
"""A statement that each database says in its own words."""

_p = bindparam


def _every(table: Table, *without: str) -> dict[str, Any]:
    return {column.name: _p(column.name) for column in table.c if column.name not in without}


def _once(table: Table) -> Each:
    """Insert a row, unless it is there already or somebody else is just putting it there."""
    return {
        "sqlite": sqlite.insert(table).values(_every(table)).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(table).values(_every(table)).on_conflict_do_nothing(),
    }


def _instead(table: Table) -> Each:
    """Insert a row, or replace the one of its key."""
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.c if column.name not in keys]
    each: Each = {}
    made = (("sqlite", sqlite.insert(table)), ("postgresql", postgresql.insert(table)))
    for dialect, insertion in made:
        values = insertion.values(_every(table))
        kept = {name: values.excluded[name] for name in others}
        each[dialect] = values.on_conflict_do_update(index_elements=keys, set_=kept)
    return each


def _found(table: Table, *names: str) -> Select[Any]:
    return select(*[table.c[name] for name in names])


# applications and their journal

_a, _e = t.applications.c, t.events.c
READ_APPLICATION = _found(t.applications, "state", "head").where(_a.number == _p("number"))
LOCK_APPLICATION = (
    select(_a.state, _a.head, t.definitions.c.sha256)
    .select_from(
        t.applications.outerjoin(
            t.definitions,
            and_(t.definitions.c.chain == _a.chain, t.definitions.c.version == _a.version),
        )
    )
    .where(_a.number == _p("number"))
    .with_for_update(of=t.applications)
)


def _around(kind: str, *columns: Any) -> Select[Any]:
    """A branch of AROUND: its name and up to six texts."""
    rest = [null()] * (6 - len(columns))
    return select(literal(kind).label("kind"), *columns, *rest)


AROUND = union_all(
    _around(
        "task", *(t.tasks.c[name] for name in ("slot", "unit", "actor", "step", "since", "due_at"))
    ).where(t.tasks.c.application == _p("number")),
    _around("request", _e.application, cast(_e.seq, Text), _e.hash).where(
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
    _around("second").where(exists().where(t.people.c.same_as > "")),
    _around("addresses").where(exists(select(t.addresses.c.person))),
)
"""All that is read around an application at an act on it, in one statement."""

ADD_APPLICATION = insert(t.applications).values(_every(t.applications))
CHANGE_APPLICATION = (
    update(t.applications)
    .where(_a.number == _p("number_"))
    .values(
        {name: _p(name) for name in ("title", "status", "step", "since", "seq", "head", "state")}
    )
)
FORGET_APPLICATION = delete(t.applications).where(_a.number == _p("number"))
PUT_TASK = _instead(t.tasks)
FORGET_TASK = delete(t.tasks).where(
    t.tasks.c.application == _p("application"), t.tasks.c.slot == _p("slot")
)
FORGET_TASKS = delete(t.tasks).where(t.tasks.c.application == _p("application"))
PUT_TIMER = _instead(t.timers)
FORGET_TIMER = delete(t.timers).where(t.timers.c.application == _p("application"))
PUT_CLOCK = _instead(t.clocks)
FORGET_CLOCK = delete(t.clocks).where(
    t.clocks.c.application == _p("application"), t.clocks.c.slot == _p("slot")
)
FORGET_CLOCKS = delete(t.clocks).where(t.clocks.c.application == _p("application"))
PUT_PARTICIPANT = _once(t.participants)
FORGET_PARTICIPANTS = delete(t.participants).where(
    t.participants.c.application == _p("application")
)

ADD_EVENT = insert(t.events).values(_every(t.events, "id"))
LAST_EVENT = (
    select(_e.seq, _e.hash, _e.at)
    .where(_e.application == _p("application"))
    .order_by(_e.seq.desc())
    .limit(1)
)
RECORDS = (
    _found(t.events, "body", "hash").where(_e.application == _p("application")).order_by(_e.seq)
)
MAKER = select(_e.by).where(_e.application == _p("application"), _e.seq == _p("seq"))
NUMBERS = select(_e.application).distinct().order_by(_e.application)
STATES = _found(t.applications, "state", "head")

COUNT_UP = (
    update(t.counters)
    .where(t.counters.c.name == _p("name"))
    .values(last=t.counters.c.last + 1)
    .returning(t.counters.c.last)
)
PUT_COUNTER = _once(t.counters)

# people

_people, _grants = t.people.c, t.grants.c
_principals = t.people.alias("principals")
_OWN = (
    select(
        _people.name,
        _people.revoked_at,
        _people.same_as,
        _grants.unit.label("unit"),
        _grants.role.label("role"),
        _grants.since.label("since"),
        _grants.until,
        _grants.chair,
        *(literal("").label(name) for name in ("principal", "principal_name")),
        *(literal("").label(name) for name in ("from", "to", "chain", "basis")),
    )
    .select_from(t.people.outerjoin(t.grants, _grants.person == _people.id))
    .where(_people.id == _p("id"))
)
_AS_SUBSTITUTE = (
    select(
        _people.name,
        _people.revoked_at,
        _people.same_as,
        _grants.unit,
        _grants.role,
        _grants.since,
        _grants.until,
        literal(0),
        _principals.c.id,
        _principals.c.name,
        t.substitutes.c.since,
        t.substitutes.c.until,
        t.substitutes.c.chain,
        t.substitutes.c.basis,
    )
    .select_from(t.substitutes)
    .join(t.people, _people.id == t.substitutes.c.deputy)
    .join(_principals, _principals.c.id == t.substitutes.c.principal)
    .join(t.grants, _grants.person == t.substitutes.c.principal)
    .where(
        t.substitutes.c.deputy == _p("id"),
        t.substitutes.c.ended_at.is_(None),
        _grants.unit == t.substitutes.c.unit,
        or_(t.substitutes.c.role == "", t.substitutes.c.role == _grants.role),
        _principals.c.revoked_at.is_(None),
    )
)
STANDING = union_all(_OWN, _AS_SUBSTITUTE).order_by("unit", "role", "since", "principal")
ACCOUNT = _found(
    *(t.people, "id", "name", "password", "must_change"), "failures", "locked_until", "revoked_at"
).where(_people.id == _p("id"))
ADD_PERSON = insert(t.people).values(id=_p("id"), name=_p("name"), must_change=1, failures=0)
CHANGE_PERSON = (
    update(t.people)
    .where(_people.id == _p("id_"))
    .values(name=_p("name"), revoked_at=_p("revoked_at"), same_as=_p("same_as"))
)
PUT_PASSWORD = (
    update(t.people)
    .where(_people.id == _p("id_"))
    .values(password=_p("password"), must_change=_p("must_change"), failures=0, locked_until=null())
)
PUT_FAILURES = (
    update(t.people)
    .where(_people.id == _p("id_"))
    .values(failures=_p("failures"), locked_until=_p("locked_until"))
)
SECOND_ACCOUNTS = _found(t.people, "id", "same_as").where(_people.same_as > "")


def _accounts(unpacked: Any) -> Select[Any]:
    """The accounts of a JSON list, and every other of the same people, with the first of each."""
    first = func.coalesce(_people.same_as, _people.id)
    known = select(unpacked.c.value)
    firsts = select(first).where(_people.id.in_(known)).scalar_subquery()
    mine = or_(_people.id.in_(firsts), _people.same_as.in_(firsts))
    return select(_people.id, first).where(mine)


ACCOUNTS: Each = {
    "sqlite": _accounts(func.json_each(_p("known", type_=Text)).table_valued("value")),
    "postgresql": _accounts(
        func.json_array_elements_text(cast(_p("known", type_=Text), postgresql.JSON)).table_valued(
            "value"
        )
    ),
}
FORGET_GRANTS = delete(t.grants).where(_grants.person == _p("person"))
ADD_GRANT = insert(t.grants).values(_every(t.grants))
ADD_SESSION = insert(t.sessions).values(_every(t.sessions, "revoked_at"))
END_SESSION = (
    update(t.sessions).where(t.sessions.c.token == _p("token_")).values(revoked_at=_p("revoked_at"))
)
HOLDERS = (
    select(_people.id, _people.name, _grants.since, _grants.until, _grants.chair)
    .select_from(t.grants.join(t.people, _people.id == _grants.person))
    .where(_grants.unit == _p("unit"), _grants.role == _p("role"), _people.revoked_at.is_(None))
    .order_by(_people.id)
)
PEOPLE = select(_people.id).order_by(_people.id)
FORGET_INSTITUTION = delete(t.institutions).where(t.institutions.c.id == _p("id"))
ADD_INSTITUTION = insert(t.institutions).values(_every(t.institutions))
INSTITUTIONS = select(t.institutions).order_by(t.institutions.c.id)

_substituted = ("principal", "deputy", "unit", "role", "chain", "since", "until", "basis")
ADD_SUBSTITUTE = insert(t.substitutes).values({name: _p(name) for name in _substituted})
END_SUBSTITUTE = (
    update(t.substitutes)
    .where(t.substitutes.c.id == _p("id_"), t.substitutes.c.ended_at.is_(None))
    .values(ended_at=_p("ended_at"))
)
NEWEST_SUBSTITUTE = select(func.max(t.substitutes.c.id))

# what the office has: definitions, calendars, facts, meetings, papers

_d = t.definitions.c
_THIS = and_(_d.chain == _p("chain"), _d.version == _p("version"))
DEFINITION = select(_d.source, _d.compiled, _d.sha256, _d.release).where(_THIS)
DEFINITION_HASH = select(_d.sha256).where(_THIS)
DEFINITIONS = select(_d.chain, _d.version, _d.sha256).order_by(_d.chain, _d.version)
VERSIONS = select(_d.version, _d.sha256).where(_d.chain == _p("chain")).order_by(_d.version)
PUT_DEFINITION = _once(t.definitions)
PUT_EXTERNAL_ROLE = _once(t.external_roles)
EXTERNAL_ROLES = _found(t.external_roles, "unit", "role")
FORGET_EXTERNAL_ROLES = delete(t.external_roles)
FORGET_CALENDAR = delete(t.calendars).where(t.calendars.c.year == _p("year"))
ADD_CALENDAR = insert(t.calendars).values(_every(t.calendars))
CALENDARS = select(t.calendars.c.body)
LOADED_YEARS = _found(t.calendars, "year", "imported_at").order_by(t.calendars.c.year)
FACT = select(t.facts.c.value).where(t.facts.c.name == _p("name"))
FORGET_FACT = delete(t.facts).where(t.facts.c.name == _p("name"))
ADD_FACT = insert(t.facts).values(_every(t.facts))
VERSION = select(Table("alembic_version", MetaData(), Column("version_num", Text)).c.version_num)
OPENING = union_all(
    select(literal("fact").label("kind"), t.facts.c.name, t.facts.c.value, null()).where(
        or_(t.facts.c.name == "log", t.facts.c.name == "mode")
    ),
    select(
        literal("session"),
        t.sessions.c.person,
        t.sessions.c.expires_at,
        t.sessions.c.revoked_at,
    ).where(t.sessions.c.token == _p("token")),
)
"""What the office must know of its file, and a log-in, in one statement."""
LOOK_AGAIN = update(t.timers).where(t.timers.c.due_at.is_not(None)).values(due_at=_p("due_at"))
DUE = (
    select(t.timers.c.application)
    .where(t.timers.c.due_at <= _p("now"))
    .order_by(t.timers.c.due_at)
    .limit(_p("most"))
)
DUE_BY_CALENDAR = (
    select(t.timers.c.application)
    .where(t.timers.c.unknown_after < _p("known_through"))
    .limit(_p("most"))
)

READ_MEETING = select(t.meetings.c.state).where(t.meetings.c.number == _p("number"))
LOCK_MEETING = READ_MEETING.with_for_update()
PUT_MEETING = _instead(t.meetings)
FORGET_MEETINGS = delete(t.meetings)

PUT_CONTENT = _once(t.contents)
READ_CONTENT = select(t.contents.c.body).where(t.contents.c.sha256 == _p("sha256"))
CONTENTS = _found(t.contents, "sha256", "body")

# lists

_t = t.tasks.c
_KEYS = _t.since, _t.application, _t.slot
_LATER = tuple_(*_KEYS) > tuple_(*(_p(name, type_=Text) for name in ("at", "in_", "slot")))
INBOX = (
    select(_t.slot, _t.actor, _t.step, _t.since, _t.due_at, _a.state)
    .select_from(t.tasks.join(t.applications, _a.number == _t.application))
    .where(_t.actor == _p("actor"))
    .order_by(*_KEYS)
    .limit(_p("most"))
)
INBOX_ON = INBOX.where(_LATER)
INBOX_OF_UNIT = INBOX.where(_t.unit == _p("unit"))
INBOX_OF_UNIT_ON = INBOX_OF_UNIT.where(_LATER)
AWAITING = select(_t.application).where(_t.unit == _p("unit"), _t.actor == _p("actor"))

# the outbox

_o = t.outbox.c
URLS = select(t.addresses.c.urls).where(t.addresses.c.person == _p("person"))
FORGET_URLS = delete(t.addresses).where(t.addresses.c.person == _p("person"))
ADD_URLS = insert(t.addresses).values(_every(t.addresses))
ADD_MESSAGE = insert(t.outbox).values(
    {name: _p(name) for name in ("person", "application", "kind", "step", "created_at", "due_at")}
    | {"attempts": 0}
)
_ONE_MORE = _o.attempts + 1
SENT = (
    update(t.outbox)
    .where(_o.id == _p("id_"))
    .values(sent_at=_p("sent_at"), attempts=_ONE_MORE, error=null())
)
FAILED = (
    update(t.outbox)
    .where(_o.id == _p("id_"))
    .values(attempts=_ONE_MORE, error=_p("error"), due_at=_p("due_at"))
)


def fixed() -> dict[str, Each]:
    """Every statement of this file by its name."""
    found: dict[str, Each] = {}
    for name, value in globals().items():
        if isinstance(value, ClauseElement) and name.isupper() and name[0] != "_":
            found[name] = dict.fromkeys(DIALECTS, value)
        elif isinstance(value, dict) and name.isupper() and name[0] != "_":
            found[name] = value
    return found
