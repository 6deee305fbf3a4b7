"""The SQL that parts the owner of a server's tables, as whom nobody logs in, from the login by
which the office works. What that login may do is declared beside each table (`tables.May`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from workflow.errors import WrongUse
from workflow.store.dynamic import dialect
from workflow.store.tables import MAY, May, metadata

SCHEMA = "public"
VERSION = "alembic_version"
"""Alembic's own table: which migration the tables are of."""

_NAME = re.compile(r"[^\W\d][\w-]*")
_LONGEST = 63
"""Bytes of a name that PostgreSQL keeps (NAMEDATALEN - 1)."""

_ROLES = """\
DO $tto$
DECLARE
  held text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{owner}') THEN
    CREATE ROLE {owner_} NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{service}') THEN
    CREATE ROLE {service_} LOGIN;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{owner}' AND (rolcanlogin OR rolsuper)) THEN
    RAISE EXCEPTION 'the owner {owner} may log in or is a superuser: name another with --owner';
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{service}'
      AND (rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls)) THEN
    RAISE EXCEPTION 'the login {service} may do more than others: name another with --service';
  END IF;
  SELECT string_agg(roleid::regrole::text, ', ') INTO held
    FROM pg_auth_members WHERE member = '{service_}'::regrole;
  IF held IS NOT NULL THEN
    RAISE EXCEPTION 'the login {service} has the rights of %: revoke that first', held;
  END IF;
  EXECUTE format('ALTER DATABASE %I OWNER TO {owner_}', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC, {service_}', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO {service_}', current_database());
END
$tto$;"""

_NOTHING_LEFT = """\
DO $tto$
BEGIN
  IF EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND deptype = 'o'
      AND refobjid = '{service_}'::regrole
      AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())) THEN
    RAISE EXCEPTION 'the login {service} owns something else in this database';
  END IF;
END
$tto$;"""


def statements(owner: str, service: str) -> Iterator[str]:
    """The SQL, to be run once as a superuser while connected to the office's database, and again
    after each upgrade: one transaction, which may be repeated. It refuses to go on where the names
    given have rights of their own that would undo it. Raises WrongUse `role-name`.
    """
    for name in (owner, service):
        if not _NAME.fullmatch(name) or len(name.encode()) > _LONGEST or name.startswith("pg_"):
            raise WrongUse("role-name", name=name)
    if owner == service:
        raise WrongUse("role-name/one", name=name)
    names = {"owner": owner, "service": service, "owner_": _quoted(owner)}
    names["service_"] = _quoted(service)
    yield "BEGIN;"
    yield f"SET LOCAL search_path = {SCHEMA};"
    yield _ROLES.format_map(names)
    yield f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC, {names['service_']};"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {names['service_']}, {names['owner_']};"
    yield f"GRANT CREATE ON SCHEMA {SCHEMA} TO {names['owner_']};"
    for name in (VERSION, *metadata.tables):
        yield f"ALTER TABLE {_quoted(name)} OWNER TO {names['owner_']};"
    for kind in ("TABLES", "SEQUENCES"):
        yield f"REVOKE ALL ON ALL {kind} IN SCHEMA {SCHEMA} FROM PUBLIC, {names['service_']};"
    yield f"GRANT SELECT ON {_quoted(VERSION)} TO {names['service_']};"
    for table in metadata.tables.values():
        rights = ", ".join(_rights(table))
        yield f"GRANT {rights} ON {_quoted(table.name)} TO {names['service_']};"
    yield f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {names['service_']};"
    for table in metadata.tables.values():
        for column in _counted(table):
            sequence = _quoted(f"{table.name}_{column}_seq")
            yield f"GRANT USAGE ON SEQUENCE {sequence} TO {names['service_']};"
    yield _NOTHING_LEFT.format_map(names)
    yield "COMMIT;"


def _rights(table: sa.Table) -> Iterator[str]:
    """What the login may do with a table, as GRANT says it. A key that the database counts up is
    never given by hand.
    """
    may: May = table.info[MAY]
    counted = _counted(table)
    given = [column.name for column in table.c if column.name not in counted]
    yield "SELECT"
    yield f"INSERT ({_listed(given)})" if counted else "INSERT"
    if may.change:
        yield f"UPDATE ({_listed(may.change)})"
    if may.forget:
        yield "DELETE"


def _counted(table: sa.Table) -> list[str]:
    """The key that the database counts up (`tables.row_id`), if the table has one."""
    return [c.name for c in table.primary_key if c.name == "id" and isinstance(c.type, sa.Integer)]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(_quoted(name) for name in names)


def _quoted(name: str) -> str:
    return dialect("postgresql").identifier_preparer.quote_identifier(name)
