"""What the login of an office can still do, as docs/several-people.md says, and what finds it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store.parted import CLERK, as_login, connection, parted, run
from tests.store.servers import Server
from tests.story import ADMIN, Story
from workflow.audit.rebuild import rebuild
from workflow.audit.verify import verify
from workflow.office.login import open_office
from workflow.store.people import digest


@pytest.fixture
def office(postgresql: Server) -> Iterator[Story]:
    """An office under its login."""
    story = Story(as_login(parted(postgresql), CLERK))
    yield story
    story.database.close()


def test_a_log_in_as_anybody_can_be_put_into_the_table_and_is_found(office: Story) -> None:
    row = f"'{digest('mine')}', 'admin', '2026', '9999-12-31T00:00:00.000000Z', NULL"
    run(office.where, [f"INSERT INTO sessions VALUES ({row})"])

    opened, who = open_office(office.where, "mine")
    opened.database.close()
    assert who
    assert who.person == "admin"
    (fault,) = verify(office.office).faults
    assert fault.values["table"] == "sessions"


def test_what_is_derived_can_be_changed_is_found_and_is_made_anew(office: Story) -> None:
    office.submitted("pku-transfer")
    run(office.where, ["UPDATE applications SET status = 'completed'; DELETE FROM tasks"])
    assert verify(office.office).faults != []

    rebuild(office.office, ADMIN)
    assert verify(office.office).faults == []


def test_the_roles_can_be_changed_and_that_is_found(office: Story) -> None:
    run(office.where, ["DELETE FROM grants WHERE person = 'department-person'"])

    assert {fault.code for fault in verify(office.office).faults} == {"table"}


def test_everything_can_be_read(office: Story) -> None:
    office.submitted("pku-transfer")
    with connection(office.where) as own:
        assert own.execute("SELECT body FROM events").fetchall()
        assert own.execute("SELECT password FROM people").fetchall()
