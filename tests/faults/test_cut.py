"""The answer to a COMMIT is lost on the way: the step is repeated and carried out once."""

from __future__ import annotations

import pytest

from tests import acts as a
from tests.faults.proxy import Proxy
from tests.store.servers import Server
from tests.story import ADMIN, Story, person_of
from workflow.audit.verify import verify
from workflow.errors import ConnectionLost, NotKnown
from workflow.office.administration import Person, import_people
from workflow.office.perform import Office
from workflow.store.people import name_of
from workflow.store.schema import open_database

STEPS = 30


def test_no_step_is_done_twice_and_none_is_reported_wrongly(postgresql: Server) -> None:
    address = postgresql.fresh()
    story = Story(address)
    number = story.submitted("pku-transfer")
    proxy = Proxy(postgresql.folder)
    through = address.replace(f"?host={postgresql.folder}", "")
    through = through.replace("tto@/", f"tto@127.0.0.1:{proxy.port}/")
    office = Office(open_database(through))

    receipts = []
    for count in range(STEPS):
        proxy.armed = count % 3 == 0
        remark = a.Comment(application=number, text=str(count))
        receipts.append(office.perform(remark, person_of("finance")))
    office.database.close()
    proxy.close()

    assert proxy.cuts == STEPS // 3
    assert [receipt.again for receipt in receipts] == [n % 3 == 0 for n in range(STEPS)]
    assert [receipt.seq for receipt in receipts] == list(range(3, STEPS + 3))
    assert story.state(number).seq == STEPS + 2
    story.meet_the_present()
    assert verify(story.office).faults == []
    story.database.close()


def test_without_an_id_to_repeat_it_is_said_not_to_be_known(postgresql: Server) -> None:
    address = postgresql.fresh()
    story = Story(address)
    proxy = Proxy(postgresql.folder)
    through = address.replace(f"?host={postgresql.folder}", "")
    through = through.replace("tto@/", f"tto@127.0.0.1:{proxy.port}/")
    office = Office(open_database(through))
    proxy.armed = True
    with pytest.raises(NotKnown) as said:
        import_people(office, ADMIN, [], [Person("new.one", "新人")], passwords=False)
    office.database.close()
    proxy.close()

    assert said.value.code == "not-known"
    with story.database.reading() as tx:
        assert name_of(tx, "new.one") == "新人"
    story.database.close()


def test_a_server_that_stays_away_is_said_so_with_the_id_to_repeat(
    postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.store.database.WAITS", (0.01, 0.01, 0.01))
    story = Story(postgresql.fresh())
    number = story.submitted("pku-transfer")
    remark = a.Comment(application=number, text="一", request_id="r-1")
    postgresql.stop("immediate")
    try:
        with pytest.raises(ConnectionLost) as lost:
            story.office.perform(remark, person_of("finance"))
    finally:
        postgresql.start()

    assert lost.value.code == "database-connection"
    assert "r-1" in lost.value.do.format_map(lost.value.values)
    assert story.office.perform(remark, person_of("finance")).seq == 3
    story.database.close()
