"""Who upgrades a server's tables: whoever may act as their owner, by the server's time."""

from __future__ import annotations

import time

import pytest

from tests.store.parted import CLERK, OWNER, as_login, part, parted, run
from tests.store.servers import Server
from tests.story import Story
from workflow.application.event import Administered
from workflow.application.register import Register
from workflow.audit.verify import verify
from workflow.errors import CouldNot, DatabaseFailed
from workflow.office.perform import Office
from workflow.office.right_clock import real_clock
from workflow.office.upkeep import Login, upgrade_database
from workflow.rules.standing import Standing
from workflow.store import journal, people
from workflow.store.schema import HEAD, open_database

TOKEN = "an administrator's"
MOVER = "mover"
"""A login that may act as the owner."""


@pytest.fixture
def older(postgresql: Server) -> str:
    """An office with the tables of an earlier release; its address for a superuser."""
    address = parted(postgresql)
    run(
        address,
        [
            f"DO $$ BEGIN CREATE ROLE {MOVER} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL;",
            f"END $$; GRANT {OWNER} TO {MOVER}",
        ],
    )
    story = Story(as_login(address, CLERK))
    story.submitted("pku-transfer")
    with story.database.writing() as tx:
        far = real_clock().replace(year=9999)
        register = Register(session=people.add_session(tx, TOKEN, "admin", story.clock(), far))
        by, office = Standing("admin", "管理员"), story.office
        journal.note(tx, office.log, office.moment, by, "LoggedIn", {}, register)
    story.database.close()
    run(
        address,
        [
            "DROP TABLE clocks, participants, external_roles;",
            "UPDATE alembic_version SET version_num = '0004'",
        ],
    )
    return address


def test_the_login_of_the_office_is_told_who_upgrades(older: str) -> None:
    with pytest.raises(CouldNot, match="upgrade-not-owner") as no:
        upgrade_database(as_login(older, CLERK), Login(TOKEN))

    assert (no.value.values["login"], no.value.values["owner"]) == (CLERK, OWNER)


def test_an_empty_database_in_which_nothing_may_be_made_says_whose_it_is(
    postgresql: Server,
) -> None:
    run(parted(postgresql), [])  # the login is there
    with pytest.raises(CouldNot, match="upgrade-not-owner") as no:
        open_database(as_login(postgresql.fresh(), CLERK), create=True)

    assert (no.value.values["login"], no.value.values["owner"]) == (CLERK, "tto")


def test_who_may_act_as_the_owner_upgrades_and_the_rights_are_given_anew(older: str) -> None:
    done = upgrade_database(as_login(older, MOVER, role=OWNER), Login(TOKEN))
    assert (done.before, done.after, done.grants) == ("0004", HEAD, True)
    database = open_database(as_login(older, CLERK))
    with pytest.raises(DatabaseFailed, match="database-login"):
        verify(Office(database))

    again = part(older)
    faults = verify(Office(database)).faults
    database.close()
    assert faults == []
    assert not upgrade_database(again, Login(TOKEN)).grants  # nothing to do, so nobody is refused


def test_an_upgrade_is_dated_by_the_server(older: str, monkeypatch: pytest.MonkeyPatch) -> None:
    really = time.time_ns
    now = real_clock()
    monkeypatch.setattr(time, "time_ns", lambda: really() + 40 * 86400 * 10**9)
    upgrade_database(as_login(older, MOVER, role=OWNER), Login(TOKEN))
    monkeypatch.undo()

    database = open_database(older)
    with database.reading() as tx:
        last = journal.records(tx, journal.OFFICE)[-1][0]
    database.close()
    assert isinstance(last.event, Administered)
    assert last.event.what == "TablesUpgraded"
    assert abs((last.at - now).total_seconds()) < 60
