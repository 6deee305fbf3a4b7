"""What the store promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from tests import acts as a
from tests import staffing
from tests.clocked import Clocked
from tests.joint import Joint
from tests.property.people import FOUR
from tests.story import ADMIN, Story, next_version, person_of
from workflow.application.fold import fold
from workflow.audit.rebuild import rebuild
from workflow.audit.verify import verify
from workflow.chain.reader import load_source, load_text
from workflow.chain.reading.library import shipped
from workflow.errors import CouldNot, Refused
from workflow.office import administration as roster
from workflow.office.case import Receipt
from workflow.office.context import at_revision
from workflow.office.perform import Office
from workflow.rules.calendar import YearDays
from workflow.rules.standing import Grant, Standing
from workflow.store import definitions as rules
from workflow.store import journal, meetings, people, queries, sql
from workflow.store import read_models as lists
from workflow.store import tables as t
from workflow.store.filters import ALL, Filter, Reach, Sieve, Sought
from workflow.store.opening import opening
from workflow.store.queries import history
from workflow.store.schema import open_database
from workflow.store.sqlite import Sqlite
from workflow.store.times import moment


def rows(story: Story) -> dict[str, list[tuple[object, ...]]]:
    """Everything derived, table by table, in a fixed order."""
    from sqlalchemy import select

    with story.database.reading() as tx:
        return {
            table.name: sorted(tx.all(select(table)), key=repr)
            for table in (t.applications, t.tasks, t.timers)
        }


@pytest.mark.parametrize("chain", FOUR)
def test_every_chain_is_walked_to_its_end_and_verifies(office: Story, chain: str) -> None:
    number = office.submitted(chain)
    office.walk(number)

    assert office.state(number).ended or office.state(number).duties
    assert verify(office.office).faults == []


def test_records_follow_one_another_by_hash(office: Story) -> None:
    number = office.submitted("pku-transfer")
    office.walk(number)

    with office.database.reading() as tx:
        found = journal.records(tx, number)
    assert [record.seq for record, _ in found] == list(range(1, len(found) + 1))
    assert [record.prev for record, _ in found] == ["", *(digest for _, digest in found[:-1])]
    assert fold(record for record, _ in found) == office.state(number)


def test_the_row_of_a_draft_names_the_version_that_it_is_handed_in_under(office: Story) -> None:
    number = office.start("pku-transfer")
    opened = office.state(number).version
    source = next_version(load_source(shipped()["pku-transfer"])[1])
    roster.put_in_force(office.office, ADMIN, load_text(source, "next.yaml"), source)

    office.perform(a.Submit(application=number), office.applicant(number))

    (row,) = rows(office)["applications"]
    assert opened + 1 in row
    office.walk(number)
    assert verify(office.office).faults == []
    before = rows(office)
    rebuild(office.office, ADMIN)
    assert rows(office) == before


def test_what_is_derived_can_be_made_anew_byte_for_byte(office: Story) -> None:
    for chain in FOUR:
        office.walk(office.submitted(chain), until="publicity")
    office.publish("JST-2026-0001")
    before = rows(office)

    assert rebuild(office.office, ADMIN) == 4

    assert rows(office) == before


def test_one_request_is_carried_out_once(office: Story) -> None:
    number = office.submitted("pku-transfer")
    act = a.Approve(application=number, opinion="同意", request_id="r-1")

    first = office.perform(act, person_of("department"))
    again = office.perform(act, person_of("department"))

    assert again.again
    assert (again.seq, again.hash, again.at) == (first.seq, first.hash, first.at)
    assert office.state(number).seq == first.seq


def test_a_refused_attempt_is_a_record_and_changes_nothing_else(office: Story) -> None:
    number = office.submitted("pku-transfer")
    before = office.state(number)

    with pytest.raises(Refused, match="wrong-role"):
        office.perform(a.Approve(application=number, opinion="同意"), person_of("finance"))

    after = office.state(number)
    assert (after.step, after.revision, after.seq) == (before.step, before.revision, before.seq + 1)


def test_numbers_have_no_gaps_and_no_doubles(office: Story) -> None:
    def start(_: int) -> str:
        return office.start("pku-transfer")

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(start, range(12)))

    assert sorted(numbers) == [f"PKU-2026-{count:04d}" for count in range(1, 13)]


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(office: Story) -> None:
    for _ in range(10):
        number = office.submitted("pku-transfer")
        seen = office.state(number).revision
        barrier = Barrier(2)

        def decide(act: a.Act, barrier: Barrier = barrier) -> Receipt | Refused:
            other = Office(open_database(office.where), office.clock)
            barrier.wait()
            try:
                return other.perform(act, person_of("department"))
            except Refused as refusal:
                return refusal
            finally:
                other.database.close()

        acts = (
            a.Approve(application=number, opinion="同意", seen=seen),
            a.Refuse(application=number, opinion="不同意", seen=seen),
        )
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(decide, acts))

        (lost,) = [one for one in results if isinstance(one, Refused)]
        assert lost.code in ("changed-since-seen", "already-ended")
    assert verify(office.office).faults == []


def test_only_what_is_due_is_found(office: Story) -> None:
    for _ in range(3):
        number = office.submitted("jishuitan-grant-of-rights")
        office.walk(number, until="publicity")
        office.publish(number)
        office.clock.pass_days(1)
    office.clock.set("2026-03-18 00:00")

    assert [receipt.number for receipt in office.office.tick()] == ["JST-2026-0001"]
    assert list(office.office.tick()) == []


def test_people_and_their_roles_come_back_as_they_were_put(office: Story) -> None:
    grants = (Grant("pku", "finance"), Grant("tsinghua", "auditor"))
    with office.database.writing() as tx:
        staffing.put_person(tx, "li", "李", grants, None)
    with office.database.reading() as tx:
        found = people.standing(tx, "li", "test")
        holders = [member.name for member in people.members(tx, "pku", "finance", "2026-03-02")]

    assert found is not None
    assert (found.name, set(found.grants)) == ("李", set(grants))
    assert "李" in holders


def test_a_login_is_known_by_its_token_until_it_is_ended(office: Story) -> None:
    now = office.clock()
    with office.database.writing() as tx:
        staffing.put_person(tx, "li", "李", (), None)
        people.add_session(tx, "secret", "li", now, now)
    with office.database.writing() as tx:
        assert opening(tx, "wrong").session is None
        people.end_session(tx, "secret", now)
        session = opening(tx, "secret").session

    assert session is not None
    assert session.revoked_at


def test_a_loaded_calendar_is_used_and_replaces_the_one_before(office: Story) -> None:
    from datetime import date

    who = person_of("admin")
    days = YearDays(2027, [date(2027, 1, 1)], [], "试用")
    with office.database.reading() as tx:
        before = office.office.calendar(tx)
    roster.import_calendar(office.office, type(who)("admin", "test"), [days])
    with office.database.reading() as tx:
        after = office.office.calendar(tx)
        loaded = rules.loaded_years(tx)

    assert before.known_through < date(2027, 1, 1) <= after.known_through
    assert [year for year, _ in loaded] == [2027]


def test_pages_are_taken_by_key(office: Story) -> None:
    numbers = [office.submitted("pku-transfer") for _ in range(5)]
    with office.database.reading() as tx:
        first = queries.page(tx, Filter(), ALL, 2)
        second = queries.page(tx, Filter(after=first[-1].number), ALL, 9)

    assert [one.number for one in (*first, *second)] == numbers


def test_the_history_of_all_journals_is_filtered_alike(office: Story) -> None:
    number = office.submitted("pku-transfer")
    with pytest.raises(Refused):
        office.perform(a.Approve(application=number, opinion="同意"), person_of("finance"))
    now = office.clock()

    def places(sought: Sought, units: list[str] | None = None) -> list[tuple[str, int]]:
        with office.database.reading() as tx:
            found = history(tx, sought, Reach(units, office=True), 1000)
            return [(one.application, one.seq) for _, one, _ in found]

    everything = places(Sought())
    assert everything[-2:] == [(number, 2), (number, 3)]
    assert places(Sought(refused=True)) == [(number, 3)]
    assert places(Sought(by="pku-applicant")) == [(number, 1), (number, 2)]
    assert places(Sought(until=now + timedelta(seconds=1)), ["elsewhere"]) == [
        one for one in everything if one[0] == journal.OFFICE
    ]
    assert places(Sought(since=now + timedelta(days=1))) == []


# borders


def test_a_member_belongs_from_the_first_day_to_the_last(office: Story) -> None:
    first, last = date(2026, 3, 2), date(2026, 3, 4)
    with office.database.writing() as tx:
        staffing.put_person(tx, "one", "一", (Grant("pku", "panel", first, last),), None)
        days = [f"2026-03-0{day}" for day in range(1, 6)]
        there = [bool(people.members(tx, "pku", "panel", day)) for day in days]

    assert there == [False, True, True, True, False]


def test_a_history_begins_with_its_first_moment_and_ends_before_its_last(office: Story) -> None:
    office.submitted("pku-transfer")
    office.clock.pass_days(1)
    number = office.submitted("pku-transfer")
    with office.database.reading() as tx:
        everything = history(tx, Sought(), ALL, 100)
        later = history(tx, Sought(since=office.clock()), ALL, 100)
        earlier = history(tx, Sought(until=office.clock()), ALL, 100)
        rest = history(tx, Sought(after=everything[0][0]), ALL, 100)

    assert {record.application for _, record, _ in later} == {number}
    assert [*earlier, *later] == everything
    assert rest == everything[1:]


def test_what_ends_at_a_moment_ends_by_it_and_a_page_begins_after_the_one_before(
    office: Story,
) -> None:
    clocked = Clocked(office)
    for _ in range(2):
        clocked.begin("leave")
        office.clock.pass_days(1)
    with office.database.reading() as tx:
        (at, slot, state), *others = queries.ends(tx, ALL, "", None, 10)
        by = queries.ends(tx, ALL, at, None, 10)
        after = queries.ends(tx, ALL, "", (at, state.number, slot), 10)

    assert others
    assert [one[0] for one in by] == [at]
    assert after == others


def test_what_is_due_at_a_moment_is_due_by_it(office: Story) -> None:
    Joint(office).at("timed")
    with office.database.reading() as tx:
        (waiting,) = lists.inbox(tx, [("joint", "a")], [], None, 10)
        assert waiting.due_at
        due = lists.inbox(tx, [("joint", "a")], [], None, 10, Sieve(due_by=moment(waiting.due_at)))

    assert due == [waiting]


def test_what_waits_for_a_calendar_is_due_once_it_reaches_further(office: Story) -> None:
    number = office.submitted("jishuitan-grant-of-rights")
    office.walk(number, until="publicity")
    office.clock.set("2026-12-25 09:00")
    office.publish(number)
    with office.database.reading() as tx:
        found = [rules.due(tx, office.clock(), date(2026, 12, 31), 10)]
        found.append(rules.due(tx, office.clock(), date(2027, 1, 1), 10))

    assert found == [[], [number]]


def test_a_clock_that_stands_still_has_not_gone_back(office: Story) -> None:
    with office.database.reading() as tx:
        before = journal.records(tx, journal.OFFICE)[-1][0]
    with pytest.raises(Refused):
        office.office.start("pku-transfer", a.Start(application=""), person_of("stranger"))
    with office.database.reading() as tx:
        record = journal.records(tx, journal.OFFICE)[-1][0]

    assert (record.at, record.seq) == (before.at, before.seq + 1)
    assert not record.clock_went_back


def test_a_remark_does_not_count_as_who_changed_it_last(office: Story) -> None:
    number = office.submitted("pku-transfer")
    office.perform(a.Comment(application=number, text="注"), person_of("finance"))
    with office.database.reading() as tx:
        seen = at_revision(tx, number, office.state(number).revision)

    assert seen
    assert seen.by == "申请人"


def test_a_member_is_one_from_the_first_day_to_the_last(story: Story) -> None:
    held = Grant("pku", "board", date(2026, 3, 1), date(2026, 3, 31))
    with story.database.writing() as tx:
        staffing.put_person(tx, "li", "李", (held,), None)

        def there(day: str) -> list[str]:
            return [member.person for member in people.members(tx, "pku", "board", day)]

        assert there("2026-02-28") == there("2026-04-01") == []
        assert there("2026-03-01") == there("2026-03-31") == ["li"]


def test_a_meeting_that_nobody_opened(story: Story) -> None:
    with story.database.reading() as tx, pytest.raises(CouldNot, match="no-such-meeting"):
        meetings.read(tx, "PKU-M-2026-0009")


def test_two_acts_at_one_moment_are_no_clock_that_went_back(story: Story) -> None:
    by = Standing("admin", "管理员")
    with story.database.writing() as tx:
        for _ in range(2):
            journal.note(tx, "log", story.office.moment, by, "CalendarLoaded", {})
        last = [record for record, _ in journal.records(tx, journal.OFFICE)][-2:]
    assert last[0].at == last[1].at
    assert not any(record.clock_went_back for record in last)


def test_a_sqlite_that_is_too_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = Sqlite(str(tmp_path / "old.db"))
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 35, 0))
    driver.connect().close()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(CouldNot, match="sqlite-too-old"):
        driver.connect()


def test_numbers_are_listed_and_paged_by_year_and_counter(office: Story) -> None:
    year = office.today().year
    with office.database.writing() as tx:
        for prefix, last in ((f"PKU-{year}", 9998), (f"JST-{year}", 9999)):
            tx.put(sql.PUT_COUNTER, name=prefix, last=last)
    chains = ("pku-transfer", "pku-transfer", "jishuitan-grant-of-rights", "pku-transfer")
    for chain in chains:
        office.submitted(chain)
    wanted = [f"JST-{year}-10000", *(f"PKU-{year}-{n}" for n in (9999, 10000, 10001))]

    listed: list[str] = []
    with office.database.reading() as tx:
        assert [one.number for one in queries.page(tx, Filter(), ALL, 9)] == wanted
        while page := queries.page(tx, Filter(after=listed[-1] if listed else ""), ALL, 1):
            listed += [one.number for one in page]
    assert listed == wanted
