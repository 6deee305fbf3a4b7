"""Under the login of the office records are added, and neither changed nor removed. Every table,
every column, every constraint and every statement of the program is walked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress

import psycopg
import pytest
import sqlalchemy as sa
from psycopg.errors import InsufficientPrivilege

from tests.store.parted import CLERK, OWNER, as_login, connection, part, parted, run
from tests.store.servers import Server
from workflow.errors import WrongUse
from workflow.office.upkeep import rights
from workflow.store import sql
from workflow.store.grants import VERSION
from workflow.store.schema import open_database
from workflow.store.statements import fixed
from workflow.store.tables import MAY, May, metadata

TABLES = [*metadata.tables, VERSION]
TEXTS = {name: getattr(sql, name).postgresql for name in fixed()}


@pytest.fixture(scope="module")
def address(postgresql: Server) -> str:
    """A database whose tables belong to the owner; for a superuser."""
    return parted(postgresql)


@pytest.fixture(scope="module")
def clerk(address: str) -> Iterator[Callable[[str], str]]:
    """Says how a statement ends under the office's login, and undoes it: `sqlstate` or nothing."""
    with connection(as_login(address, CLERK)) as own:

        def ends(statement: str) -> str:
            own.execute("BEGIN")
            try:
                own.execute(statement)
            except psycopg.Error as error:
                return str(error.sqlstate)
            finally:
                own.execute("ROLLBACK")
            return ""

        yield ends


DENIED = InsufficientPrivilege.sqlstate


def may(table: str) -> May:
    """What is declared of a table."""
    declared: May = metadata.tables[table].info[MAY] if table != VERSION else May()
    return declared


# one declaration a table, and it says what the program does


def needed() -> dict[str, tuple[set[str], bool]]:
    """Of each table, by the text of every statement: the columns changed, and whether rows go."""
    found: dict[str, tuple[set[str], bool]] = {name: (set(), False) for name in metadata.tables}
    for text in TEXTS.values():
        if gone := re.match(r"DELETE FROM (\w+)", text):
            found[gone[1]] = (found[gone[1]][0], True)
        if changed := re.match(r"(?:UPDATE|INSERT INTO) (\w+)", text):
            _, _, rest = text.partition(" SET ")
            found[changed[1]][0].update(re.findall(r"(\w+) ?=", rest.partition("WHERE")[0]))
    return found


@pytest.mark.parametrize("table", metadata.tables)
def test_a_table_declares_what_the_program_does_with_it_and_no_more(table: str) -> None:
    changed, gone = needed()[table]
    declared = may(table)
    locked = any(re.search(rf"FROM {table}\b.*FOR UPDATE", text) for text in TEXTS.values())

    assert set(declared.change) == (changed or ({"value"} if table == "facts" else set()))
    assert declared.forget == gone
    assert declared.change or not locked  # a row is locked by who may change it


@pytest.mark.parametrize("name", TEXTS)
def test_every_statement_of_the_program_is_allowed(address: str, name: str) -> None:
    with connection(as_login(address, CLERK)) as own:
        own.execute("BEGIN")
        with suppress(psycopg.errors.NotNullViolation):  # no row without values; it was allowed
            own.execute(TEXTS[name], defaultdict(lambda: None))


# attacks


@pytest.mark.parametrize("table", TABLES)
def test_only_what_is_declared_can_be_changed_or_removed(
    table: str, clerk: Callable[[str], str]
) -> None:
    columns = metadata.tables[table].c.keys() if table != VERSION else ["version_num"]
    changed = {name for name in columns if not clerk(f"UPDATE {table} SET {name} = {name}")}

    assert changed == set(may(table).change)
    assert clerk(f"DELETE FROM {table}") == ("" if may(table).forget else DENIED)


def attacks(table: str) -> Iterator[str]:
    """Whatever else could undo what a table holds."""
    yield f"TRUNCATE {table}"
    yield f"DROP TABLE {table} CASCADE"
    for what in (
        *("ADD COLUMN more text", "RENAME TO other", "DISABLE TRIGGER ALL", "SET UNLOGGED"),
        *(f"OWNER TO {CLERK}", "ENABLE ROW LEVEL SECURITY", "SET (autovacuum_enabled = off)"),
        *("SET SCHEMA pg_temp", "NO INHERIT pg_class", "REPLICA IDENTITY NOTHING"),
    ):
        yield f"ALTER TABLE {table} {what}"
    yield (
        f"CREATE TRIGGER quiet BEFORE INSERT ON {table} FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    )
    yield f"CREATE RULE quiet AS ON INSERT TO {table} DO INSTEAD NOTHING"
    yield f"CREATE INDEX ON {table} ((1))"
    yield f"CREATE POLICY mine ON {table}"
    yield f"GRANT ALL ON {table} TO {CLERK}; TRUNCATE {table}"  # it grants nothing, with a warning
    yield f"COMMENT ON TABLE {table} IS 'mine'"
    for column in metadata.tables[table].c if table != VERSION else ():
        yield f"ALTER TABLE {table} ALTER COLUMN {column.name} DROP NOT NULL"
        yield f"ALTER TABLE {table} ALTER COLUMN {column.name} TYPE bytea USING NULL"
        yield f"ALTER TABLE {table} DROP COLUMN {column.name}"
        yield f"ALTER TABLE {table} RENAME COLUMN {column.name} TO other"


@pytest.mark.parametrize("table", TABLES)
def test_no_table_can_be_altered_emptied_or_taken_over(
    table: str, clerk: Callable[[str], str]
) -> None:
    unhindered = {attack: end for attack in attacks(table) if (end := clerk(attack)) != DENIED}

    assert unhindered == {}


def test_no_constraint_index_or_sequence_can_be_changed(
    address: str, clerk: Callable[[str], str]
) -> None:
    with connection(address) as own:
        constraints = own.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace"
        ).fetchall()
        others = own.execute(
            "SELECT relname, relkind::text FROM pg_class WHERE relkind IN ('i', 'S') "
            "AND relnamespace = 'public'::regnamespace"
        ).fetchall()
    tried = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name in constraints]
    for name, kind in others:
        if kind == "i":
            tried += [f"DROP INDEX {name}", f"ALTER INDEX {name} RENAME TO other"]
        else:
            tried += [f"SELECT setval('{name}', 1)", f"ALTER SEQUENCE {name} RESTART"]
            tried += [f"DROP SEQUENCE {name} CASCADE", f"ALTER SEQUENCE {name} OWNER TO {CLERK}"]

    assert len(tried) > 2 * len(metadata.tables)
    assert {attack: end for attack in tried if (end := clerk(attack)) != DENIED} == {}


COUNTED = [
    name
    for name, table in metadata.tables.items()
    if "id" in table.c and isinstance(table.c.id.type, sa.Integer)
]


@pytest.mark.parametrize("table", COUNTED)
def test_a_counted_key_is_never_given_by_hand(table: str, clerk: Callable[[str], str]) -> None:
    assert clerk(f"INSERT INTO {table} (id) VALUES (1)") == DENIED


def test_the_migration_is_told_by_the_owner_alone(clerk: Callable[[str], str]) -> None:
    assert clerk(f"INSERT INTO {VERSION} VALUES ('9999')") == DENIED


@pytest.mark.parametrize(
    "attack",
    [
        *("CREATE TABLE other (a text)", "CREATE TEMPORARY TABLE events (a text)"),
        *("CREATE SCHEMA other", "DROP SCHEMA public CASCADE", f"DROP OWNED BY {OWNER}"),
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EVENT TRIGGER quiet ON ddl_command_end EXECUTE FUNCTION tsvector_update_trigger()",
        *(f"SET ROLE {OWNER}", "SET ROLE tto", f"SET SESSION AUTHORIZATION {OWNER}"),
        *("SET session_replication_role = replica", "SET log_statement = 'none'"),
        *(f"GRANT {OWNER} TO {CLERK}", f"ALTER ROLE {CLERK} SUPERUSER", f"DROP ROLE {OWNER}"),
        *(f"ALTER ROLE {OWNER} LOGIN", f"ALTER ROLE {OWNER} PASSWORD 'mine'"),
        f"REASSIGN OWNED BY {OWNER} TO {CLERK}",
        *("CREATE ROLE other LOGIN", "ALTER SYSTEM SET fsync = off", "CREATE EXTENSION dblink"),
        *("COPY events TO '/tmp/events'", "COPY events FROM PROGRAM 'true'"),
        "SELECT pg_read_file('PG_VERSION')",
        "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' OWNER TO clerk'; END $$",
        "UPDATE pg_class SET relowner = 'clerk'::regrole WHERE relname = 'events'",
        "LOCK TABLE events IN ACCESS EXCLUSIVE MODE",
    ],
)
def test_the_database_and_its_roles_are_out_of_reach(
    attack: str, clerk: Callable[[str], str]
) -> None:
    # ALTER SYSTEM is refused inside a transaction before anybody is asked
    assert clerk(attack) in (DENIED, "25001" if "SYSTEM" in attack else DENIED)


# what stands against it


def test_the_sql_may_be_repeated_and_takes_back_what_was_given_meanwhile(
    address: str, clerk: Callable[[str], str]
) -> None:
    run(address, [f"GRANT ALL ON events TO {CLERK}, PUBLIC;", "ALTER TABLE events OWNER TO tto;"])
    assert clerk("DELETE FROM events") == ""
    part(address)

    assert clerk("DELETE FROM events") == DENIED


def whose(address: str) -> set[object]:
    """Who owns the tables and the database."""
    with connection(address) as own:
        owners = "SELECT tableowner FROM pg_tables WHERE schemaname = 'public' UNION "
        mine = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        return {name for (name,) in own.execute(owners + mine)}


@pytest.mark.parametrize(
    ("before", "owner", "service", "says"),
    [
        ("", OWNER, "tto", "may do more than others"),
        ("CREATE ROLE chief CREATEROLE LOGIN", OWNER, "chief", "may do more than others"),
        ("CREATE ROLE other LOGIN", "other", CLERK, "may log in"),
        (
            f"CREATE ROLE helper LOGIN; GRANT {OWNER} TO helper",
            *(OWNER, "helper", f"has the rights of {OWNER}"),
        ),
        (
            "CREATE ROLE guest LOGIN; GRANT pg_write_all_data TO guest",
            *(OWNER, "guest", "has the rights of pg_write_all_data"),
        ),
        (
            "CREATE ROLE maker LOGIN; CREATE SCHEMA own AUTHORIZATION maker",
            *(OWNER, "maker", "owns something else"),
        ),
    ],
)
def test_names_with_rights_that_would_undo_it_are_refused(
    postgresql: Server, before: str, owner: str, service: str, says: str
) -> None:
    address = postgresql.fresh()
    open_database(address, create=True).close()
    run(address, [before])
    with pytest.raises(psycopg.errors.RaiseException, match=says):
        run(address, rights(owner, service))

    assert whose(address) == {"tto"}


def test_a_login_that_owned_the_office_so_far_becomes_one_that_adds(postgresql: Server) -> None:
    address = postgresql.fresh()
    run(
        address,
        [
            "CREATE ROLE founder LOGIN;",
            *("DO $$ BEGIN", "EXECUTE format('ALTER DATABASE %I OWNER TO founder',"),
            *("current_database()); END $$;", "GRANT ALL ON SCHEMA public TO founder"),
        ],
    )
    own = as_login(address, "founder")
    open_database(own, create=True).close()
    assert whose(address) == {"founder"}
    run(address, rights(OWNER, "founder"))

    assert whose(address) == {OWNER}
    open_database(own).close()
    for attack in ("DELETE FROM events", "DROP TABLE events", "CREATE TABLE other (a text)"):
        with pytest.raises(InsufficientPrivilege):
            run(own, [attack])


@pytest.mark.parametrize(
    ("owner", "service"),
    [
        *(("tto_owner", "a b"), ("tto_owner", "a'b"), ('a"b', "tto"), ("$tto$", "tto")),
        *(("1a", "tto"), ("", "tto"), ("pg_tto", "tto"), ("长" * 22, "tto"), ("tto", "tto")),
    ],
)
def test_what_is_no_name_of_a_role_is_refused(owner: str, service: str) -> None:
    with pytest.raises(WrongUse, match="role-name"):
        rights(owner, service)


def test_a_name_in_capitals_or_with_a_hyphen_is_taken_as_it_is(postgresql: Server) -> None:
    address = postgresql.fresh()
    open_database(address, create=True).close()
    run(address, rights("Eigner-1", "转化办"))

    assert whose(address) == {"Eigner-1"}
    open_database(as_login(address, "转化办")).close()
